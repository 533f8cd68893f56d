"""Colours that are legible on dark and on light backgrounds, and columns that stay straight whatever stands in them."""

from __future__ import annotations

import re

from crmcli.model.results import Column, Rows
from crmcli.render.widths import cells_wide
from tests.render.samples import deals, dry_run, look, output, timeline, tree

TITLES = ("Plain", "山田商店", "Cafe\u0301", "🎉 Party", "Ｗｉｄｅ", "naïve\u200b")
LEGIBLE = {"0", "1", "2", "31", "32", "35", "36"}  # neither white nor black, nothing bright, no yellow, no background


def test_only_colours_are_used_that_any_background_bears() -> None:
    drawn = "".join(output(sample(), look(colour=True), "table") for sample in (deals, dry_run, timeline, tree))
    used = {code for codes in re.findall(r"\x1b\[([0-9;]*)m", drawn) for code in codes.split(";")}
    assert {"2", "32"} <= used <= LEGIBLE


def test_wide_letters_emoji_and_marks_keep_columns_straight() -> None:
    columns = [Column("ref", "Ref", "ref"), Column("title", "Title", "title"), Column("city", "City")]
    rows = [{"ref": f"LEAD-{at}", "title": title, "city": "END"} for at, title in enumerate(TITLES, 1)]
    lines = output(Rows("leads", columns, rows, len(rows)), look(), "table").splitlines()
    assert len({cells_wide(line[: line.index("END")]) for line in lines[1:]}) == 1
    assert all(title in line for title, line in zip(TITLES[:3], lines[1:4], strict=True))
