"""What the next program reads: TSV, CSV, JSON and JSONL give back what was stored, byte for byte."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.errors import UnknownField
from crmcli.model.results import Card, Cards, Column, Rows
from crmcli.model.trees import Tree
from crmcli.render import Output, check_fields

from .card_samples import cards, contact
from .golden import assert_golden
from .samples import LOCAL, NOW, deals, dry_run, look, output, timeline, tree, written

COLUMNS = (Column("ref", "Ref", "ref"), Column("title", "Title", "title"), Column("comments", "Comments", "long"))
SURROGATES = re.compile("[\ud800-\udfff]")
ANY_TEXT = st.text() | st.text(st.sampled_from("ab=+-@'\"\\,;\t\r\n \x1b\x9b\u202e"))
PLAIN_TEXT = ANY_TEXT.filter(
    lambda text: (
        not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]", text)
    )
)
RECORDS = st.lists(st.fixed_dictionaries({"ref": ANY_TEXT, "title": ANY_TEXT, "comments": ANY_TEXT}))
PLAIN_RECORDS = st.lists(st.fixed_dictionaries({"ref": PLAIN_TEXT, "title": PLAIN_TEXT, "comments": PLAIN_TEXT}))


def raw() -> Output:
    return Output(io.StringIO(), 80, False, False, NOW, LOCAL, raw=True)


def only(*names: str, terminal: bool = False) -> Output:
    return Output(io.StringIO(), 80, terminal, False, NOW, LOCAL, fields=names)


def unescaped(cell: str) -> str:
    """A TSV cell read back, as the documentation of the format says."""
    named = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
    return re.sub(
        r"\\(?:([tnr\\])|x([0-9a-f]{2})|u([0-9a-f]{4}))",
        lambda found: named[found[1]] if found[1] else chr(int(found[2] or found[3], 16)),
        cell,
    )


def unguarded(cell: str) -> str:
    return cell[1:] if re.match(r"''*[=+\-@\t\r]", cell) else cell


def texts(records: list[dict[str, Any]]) -> list[list[str]]:
    return [[record[column.name] for column in COLUMNS] for record in records]


def rows(records: list[dict[str, Any]]) -> Rows:
    return Rows("deals", COLUMNS, records, len(records))


@given(RECORDS)
def test_tsv_gives_every_text_back(records: list[dict[str, Any]]) -> None:
    lines = output(rows(records), look(terminal=False)).split("\n")
    assert lines[0].split("\t") == ["ref", "title", "comments"]
    assert lines[-1] == ""
    read = [[unescaped(cell) for cell in line.split("\t")] for line in lines[1:-1]]
    assert read == texts(records)


@given(PLAIN_RECORDS)
def test_csv_gives_every_text_back(records: list[dict[str, Any]]) -> None:
    table = list(csv.reader(io.StringIO(output(rows(records), look(terminal=False), "csv"), newline="")))
    assert table[0] == ["ref", "title", "comments"]
    assert [[unguarded(cell) for cell in line] for line in table[1:]] == texts(records)


@given(RECORDS)
def test_raw_csv_gives_control_characters_back_too(records: list[dict[str, Any]]) -> None:
    table = list(csv.reader(io.StringIO(output(rows(records), raw(), "csv"), newline="")))
    assert table[1:] == texts(records)


@given(ANY_TEXT)
def test_csv_of_a_single_column_has_a_line_per_record(text: str) -> None:
    result = Rows("notes", (Column("text", "Text"),), [{"text": text}, {"text": ""}], 2)
    assert list(csv.reader(io.StringIO(output(result, raw(), "csv"), newline=""))) == [["text"], [text], [""]]


@given(RECORDS)
def test_json_and_jsonl_give_every_record_back(records: list[dict[str, Any]]) -> None:
    result = rows(records)
    for place in (look(terminal=False), look(terminal=True)):
        assert json.loads(output(result, place, "json")) == records
    assert [json.loads(line) for line in output(result, look(terminal=False), "jsonl").splitlines()] == records


def test_what_a_pipe_gets_is_as_it_was_found_good() -> None:
    for sample in (deals, cards, timeline, tree, written, dry_run):
        assert_golden(f"{sample.__name__}.piped", output(sample(), look(terminal=False)))


def test_csv_and_json_are_as_they_were_found_good() -> None:
    assert_golden("deals.csv", output(deals(), look(terminal=False), "csv"))
    assert_golden("deals.json", output(deals(), look(terminal=False), "json"))
    assert_golden("cards.csv", output(cards(), look(terminal=False), "csv"))


def test_a_pipe_gets_exact_values_and_a_terminal_pleasant_ones() -> None:
    piped, drawn = output(deals(), look(400, terminal=False)), output(deals(), look(400))
    assert "\t1200.50\t" in piped and "1,200.50 EUR" in drawn
    assert "2026-11-23T11:00:00Z" in piped and "3 d ago" in drawn


def test_csv_alone_is_guarded_and_numbers_and_raw_csv_are_left_alone() -> None:
    columns = (Column("amount", "Amount", "money"), Column("phones", "Phones", "list"), Column("source", "Source"))
    record = {"amount": "-5.00", "phones": [{"label": None, "value": "+49 30"}], "source": "=1+1"}
    result = Rows("deals", columns, [record], 1)
    assert output(result, look(terminal=False)).splitlines()[1] == "-5.00\t+49 30\t=1+1"
    assert output(result, look(terminal=False), "csv").splitlines()[1] == "-5.00,'+49 30,'=1+1"
    assert output(result, raw(), "csv").splitlines()[1] == "-5.00,+49 30,=1+1"


def test_values_that_are_no_text_have_one_form_in_a_cell() -> None:
    record: dict[str, Any] = {
        "none": None,
        "yes": True,
        "no": False,
        "number": 7,
        "tags": ["vip", "web"],
        "emails": [{"label": "work", "value": "a@b.c"}, {"label": None, "value": "d@e.f"}],
        "lines": [{"name": "Ä", "net": None}],
        "custom": {"size": 2},
    }
    columns = [Column(name, name) for name in record]
    result = Rows("things", columns, [record], 1)
    assert output(result, look(terminal=False)).splitlines()[1].split("\t") == [
        "",
        "true",
        "false",
        "7",
        "vip; web",
        "work: a@b.c; d@e.f",
        '[{"name": "Ä", "net": null}]',
        '{"size": 2}',
    ]


def test_json_of_one_card_is_an_object_and_of_several_an_array() -> None:
    one = json.loads(output(Cards([contact()]), look(terminal=False), "json"))
    several = json.loads(output(cards(), look(terminal=False), "json"))
    assert one["ref"] == "CONTACT-9"
    assert [record["ref"] for record in several] == ["DEAL-3", "CONTACT-9"]


def test_json_of_an_empty_list_is_an_empty_array() -> None:
    assert output(rows([]), look(terminal=False), "json") == "[]\n"
    assert output(rows([]), look(terminal=False), "jsonl") == ""


def test_json_of_a_tree_is_the_whole_graph() -> None:
    read = json.loads(output(tree(), look(terminal=False), "json"))
    assert list(read) == ["root", "nodes", "edges"]
    assert read["nodes"] == tree().nodes


def test_fields_narrow_every_format_in_their_order() -> None:
    assert output(deals(), only("stage", "ref")).splitlines()[:2] == ["stage\tref", "executing\tDEAL-3"]
    assert output(deals(), only("stage", "ref"), "csv").splitlines()[1] == "executing,DEAL-3"
    assert json.loads(output(deals(), only("stage", "ref"), "jsonl").splitlines()[0]) == {
        "stage": "executing",
        "ref": "DEAL-3",
    }
    assert list(json.loads(output(deals(), only("stage", "ref"), "json"))[0]) == ["stage", "ref"]
    assert output(deals(), only("stage", "ref"), "md").splitlines()[0] == "| Stage | Ref |"
    assert output(deals(), only("stage", "ref", terminal=True)).splitlines()[0] == "Stage      Ref"


def test_fields_reach_what_has_no_column() -> None:
    assert output(deals(), only("ref", "currency")).splitlines()[:2] == ["ref\tcurrency", "DEAL-3\tEUR"]


def test_fields_narrow_cards_nodes_and_entries() -> None:
    assert output(Cards([contact()]), only("ref", "last_name")) == "ref\tCONTACT-9\nlast_name\tLovelace\n"
    assert json.loads(output(Cards([contact()]), only("last_name"), "json")) == {"last_name": "Lovelace"}
    assert json.loads(output(tree(), only("ref"), "json"))["nodes"][0] == {"ref": "LEAD-5"}
    assert json.loads(output(written(), only("result", "step"), "json")) == {
        "result": ["DEAL-3", "CONTACT-9"],
        "step": 142,
    }
    assert output(timeline(), only("what", "text", terminal=True)).splitlines()[0].split() == ["What", "Text"]
    assert output(tree(), only("ref", "stage")).splitlines()[:2] == ["ref\tstage", "LEAD-5\tconverted"]
    assert output(cards(), only("title", "urgent", terminal=True)).startswith("Title   Relaunch\nUrgent  yes\n")


def test_a_card_in_a_pipe_has_every_field_empty_ones_too() -> None:
    record: dict[str, Any] = {"ref": "LEAD-1", "title": None, "emails": []}
    assert output(Cards([Card(record, ())]), look(terminal=False)) == "ref\tLEAD-1\ntitle\t\nemails\t\n"


def test_csv_of_several_cards_has_all_fields_of_each() -> None:
    table = list(csv.DictReader(io.StringIO(output(cards(), look(terminal=False), "csv"), newline="")))
    assert [line["ref"] for line in table] == ["DEAL-3", "CONTACT-9"]
    assert [line["last_name"] for line in table] == ["", "Lovelace"]


def test_a_tree_has_its_elements_as_records() -> None:
    assert isinstance(tree(), Tree)
    lines = output(tree(), look(terminal=False), "tsv").splitlines()
    assert lines[0] == "ref\tkind\ttitle\tstage\tamount\tcurrency\tbilled"
    assert len(lines) == 1 + len(tree().nodes)


def test_a_field_that_is_not_shown_unasked_can_be_asked_for_also_of_an_empty_list() -> None:
    empty = Rows("leads", [Column("ref", "Ref", "ref")], [], 0, further=[Column("amount", "Amount", "money")])
    check_fields(empty, ["ref", "amount"])
    with pytest.raises(UnknownField, match="nonsense"):
        check_fields(empty, ["nonsense"])
