"""A table without colours is written line by line, and is the same that rich would draw."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.model.results import Column, Rows
from crmcli.render import table

from .samples import look, output

COLUMNS = (
    Column("ref", "Ref", "ref"),
    Column("title", "Title", "title"),
    Column("stage", "Stage", "stage"),
    Column("amount", "Amount", "money", firm=True, currency="currency"),
    Column("source", "Source"),
)
TITLES = st.text("aé日😀 \u0301‏x\"'<", max_size=70).map(str.strip)
RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "ref": st.integers(1, 10**6).map("LEAD-{}".format),
            "title": TITLES,
            "stage": st.sampled_from(["new", "won", "lost"]),
            "amount": st.sampled_from([None, "1.00", "1234567.89", "-5.00"]),
            "currency": st.just("EUR"),
            "source": TITLES,
        }
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=30)
@given(RECORDS, st.integers(20, 130))
def test_lines_are_what_rich_draws(records: list[dict[str, object]], width: int) -> None:
    result = Rows("leads", COLUMNS, records, len(records), meanings={"won": "won", "lost": "lost"})
    plain = output(result, look(width=width))
    drawn = output(result, look(width=width, colour=True))
    assert plain == re.sub(r"\x1b\[[0-9;]*m", "", drawn)


@settings(max_examples=30)
@given(RECORDS, st.integers(20, 130), st.booleans())
def test_pieces_of_a_table_are_what_is_drawn_at_once(
    records: list[dict[str, object]], width: int, colour: bool
) -> None:
    """Two rows at a time, of which the widest may be in any."""
    result = Rows("leads", COLUMNS, records, len(records), meanings={"won": "won", "lost": "lost"})
    whole = output(result, at_once := look(width=width, colour=colour))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "_MANY", 2)
        assert output(result, in_pieces := look(width=width, colour=colour)) == whole
    assert in_pieces.left_out == at_once.left_out
