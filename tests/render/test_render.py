"""Which form a result takes: by format, by terminal or pipe, and what is refused."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crmcli.errors import UnknownField, Usage
from crmcli.model.many_refs import ManyRefs
from crmcli.model.results import Result, Rows, Written
from crmcli.render import FORMATS, Output, check_fields, notes, render

from .card_samples import cards
from .samples import LOCAL, NOW, deals, dry_run, look, output, timeline, tree, written

PIPED = """
import io, sys
from datetime import UTC, datetime
from crmcli.render import Output, render
from render import card_samples, samples
for sample in (samples.deals, card_samples.cards, samples.timeline, samples.tree, samples.written, samples.dry_run):
    for format in (None, "tsv", "csv", "json", "jsonl", "ids", "md"):
        render(sample(), format, Output(io.StringIO(), 80, False, False, samples.NOW, UTC))
render(samples.tree(), "dot", Output(io.StringIO(), 80, False, False, samples.NOW, UTC))
for format in (None, "json"):
    render(samples.written(), format, Output(io.StringIO(), 80, True, True, samples.NOW, UTC))
print(sorted(name for name in sys.modules if name.split(".")[0] in ("rich", "csv")))
"""


def test_a_pipe_and_the_line_of_a_write_load_no_drawing_library() -> None:
    tests = Path(__file__).parent.parent
    code = f"import sys; sys.path[:0] = [{str(tests)!r}, {str(tests.parent)!r}]\n" + PIPED
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.parametrize("sample", [deals, cards, timeline, tree, written], ids=lambda sample: str(sample.__name__))
def test_quiet_writes_references_only_whatever_the_format(sample: type) -> None:
    result = sample()
    assert output(result, look(), "json", quiet=True) == "".join(f"{ref}\n" for ref in result.refs())
    assert output(result, look(), "ids") == output(result, look(), quiet=True)


def test_many_sources_give_one_line_each() -> None:
    result = Written(
        "2 leads became deals", 7, result=["DEAL-1", "DEAL-2"], groups=[["DEAL-1"], ["DEAL-2", "CONTACT-1"]]
    )
    assert output(result, look(), quiet=True) == "DEAL-1\nDEAL-2\tCONTACT-1\n"


def test_rows_without_references_are_named_by_their_first_column() -> None:
    names = Rows("views", (deals().columns[1],), [{"title": "won this month"}, {"title": "late\n"}], 2)
    assert output(names, look(), quiet=True) == "won this month\nlate\\n\n"


@pytest.mark.parametrize("sample", [deals, cards, timeline, written], ids=lambda sample: str(sample.__name__))
def test_only_a_tree_is_written_as_dot(sample: type) -> None:
    place = look()
    with pytest.raises(Usage) as refused:
        render(sample(), "dot", place)
    assert refused.value.exit == 2
    assert "tree" in (refused.value.hint or "")
    assert isinstance(place.out, io.StringIO) and place.out.getvalue() == ""


def test_an_unknown_format_is_refused_with_a_suggestion() -> None:
    with pytest.raises(Usage, match="'jsno'") as refused:
        render(deals(), "jsno", look())
    assert refused.value.hint == "Did you mean json?"


@pytest.mark.parametrize("format", [name for name in FORMATS if name not in ("ids", "dot")])
@pytest.mark.parametrize("sample", [deals, cards, timeline, tree], ids=lambda sample: str(sample.__name__))
def test_an_unknown_field_is_refused_with_the_known_ones(sample: type, format: str) -> None:
    if sample is tree and format == "md":
        return  # a graph has no columns
    place = Output(io.StringIO(), 80, False, False, NOW, LOCAL, fields=("ref", "titel"))
    with pytest.raises(UnknownField, match="'titel'") as refused:
        render(sample(), format, place)
    assert refused.value.exit == 2
    assert "Fields: " in (refused.value.hint or "") and "ref" in (refused.value.hint or "")
    assert "ref" in refused.value.candidates
    assert isinstance(place.out, io.StringIO) and place.out.getvalue() == ""


def test_the_sentence_of_an_unknown_field_names_the_thing() -> None:
    with pytest.raises(UnknownField) as refused:
        check_fields(deals(), ["titel"])
    assert refused.value.message == "A row of deals has no field 'titel'."
    assert (refused.value.hint or "").startswith("Did you mean title? Fields: ref, title, stage,")


def test_a_field_that_only_some_records_have_is_known() -> None:
    check_fields(Rows("things", (), [{"ref": "A-1"}, {"ref": "A-2", "size": 1}], 2), ["size"])
    check_fields(Rows("things", deals().columns, [], 0), ["ref", "title"])


def test_the_fields_of_a_write_can_be_checked_before_it_happens() -> None:
    check_fields(Written(""), ["result", "step", "not_carried", "failures", "detail"])
    with pytest.raises(UnknownField):
        check_fields(Written(""), ["resullt"])


@pytest.mark.parametrize(
    ("total", "more", "said"),
    [
        (233, {"limited": True}, ["3 of 233: --all"]),
        (3, {"limited": True}, []),
        (1233, {}, []),
        (1233, {"limited": True, "hidden": True}, ["3 of 1,233: --all", "1,233 open; any: all"]),
        (
            3,
            {"sums": {"EUR": "34200.00", "JPY": "5"}, "without": 1},
            ["3 deals, 34,200.00 EUR, 5 JPY; 1 without an amount"],
        ),
        (1, {"sums": {"EUR": "-1.00"}}, ["1 deal, -1.00 EUR"]),
    ],
)
def test_what_is_said_of_a_list_at_a_terminal(total: int, more: dict[str, Any], said: list[str]) -> None:
    result = Rows("deals", deals().columns, deals().rows[:3], total, one="deal", **more)
    assert notes(result, look()) == said
    assert notes(result, look(terminal=False)) == []


def test_other_results_need_no_note() -> None:
    others: list[Result] = [cards(), timeline(), tree(), written()]
    assert [notes(result, look()) for result in others] == [[]] * 4


def test_a_write_is_one_line_with_its_undo_at_a_terminal_only() -> None:
    assert output(written(), look()) == "LEAD-5 became DEAL-3, CONTACT-9   undo: crm undo 142\n"
    assert output(written(), look(colour=True)).endswith("   \x1b[2mundo: crm undo 142\x1b[0m\n")
    assert output(written(), look(terminal=False)) == "LEAD-5 became DEAL-3, CONTACT-9\n"
    assert output(Written("Nothing to do."), look()) == "Nothing to do.\n"


def test_a_dry_run_offers_no_undo_and_lists_what_would_happen() -> None:
    drawn = output(dry_run(), look(200))
    assert drawn.splitlines()[0] == "dry run: LEAD-5 would become DEAL-4?"
    assert "undo" not in drawn
    piped = output(dry_run(), look(terminal=False)).splitlines()
    assert piped[0] == "dry run: LEAD-5 would become DEAL-4?"
    assert piped[2] == "fill\tDEAL-4?\ttitle\tRelaunch\tfrom LEAD-5 title"


@pytest.mark.parametrize("count", [0, 1, 1000, 2001])
def test_what_a_write_did_to_many_is_written_some_at_a_time_as_if_at_once(count: int) -> None:
    names = ManyRefs(f"LEAD-{number}" for number in range(1, count + 1))
    left = [{"ref": name, "value": "a\u202eb"} for name in names]
    given = Written("Done", step=7, result=names, created=names, not_carried=left, warnings=["a\nb"])
    plain = {**given.payload(), "result": list(names), "created": list(names), "updated": [], "linked": []}
    said = output(given, look(), "json")
    assert said == json.dumps(plain, ensure_ascii=False, indent=2).replace("\u202e", "\\u202e") + "\n"
