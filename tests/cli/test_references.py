"""References as words, and those that come on standard input."""

from __future__ import annotations

import json

import pytest
from conftest import Crm, Stream

from crmcli.cli.context import Session
from crmcli.cli.references import read_ref, read_refs, read_text
from crmcli.errors import BadRef, Usage


def _session(stdin: str | bytes = "") -> Session:
    return Session(stdin=Stream(stdin), out=Stream(), err=Stream(), environ={})


@pytest.mark.parametrize(
    ("stdin", "refs"),
    [
        ("", []),
        ("\n\n", []),
        ("LEAD-1\nLEAD-2\n", ["LEAD-1", "LEAD-2"]),
        ("LEAD-1\r\nLEAD-2", ["LEAD-1", "LEAD-2"]),
        ("\ufeffLEAD-1\n", ["LEAD-1"]),
        ("  LEAD-1  \n\nLEAD-2\n", ["LEAD-1", "LEAD-2"]),
        ("ref\ttitle\nLEAD-1\tA\nLEAD-2\tB\n", ["LEAD-1", "LEAD-2"]),
        ("LEAD-1\tA\nLEAD-2\tB\n", ["LEAD-1", "LEAD-2"]),
        ("REF\nLEAD-1\n", ["LEAD-1"]),
        ("ada@example.org\nBig deal\n", ["ada@example.org", "Big deal"]),
        ('{"ref": "LEAD-1", "title": "A"}\n{"ref": "LEAD-2"}\n', ["LEAD-1", "LEAD-2"]),
        ('[{"ref": "LEAD-1"},\n {"ref": "LEAD-2"}]', ["LEAD-1", "LEAD-2"]),
        ("[]", []),
    ],
)
def test_a_dash_stands_for_the_references_on_standard_input(stdin: str, refs: list[str]) -> None:
    assert read_refs(_session(stdin), ["-"]) == refs


def test_references_keep_their_order_around_a_dash() -> None:
    assert read_refs(_session("LEAD-2\nLEAD-3\n"), ["LEAD-1", "-", "LEAD-4"]) == [
        "LEAD-1",
        "LEAD-2",
        "LEAD-3",
        "LEAD-4",
    ]


@pytest.mark.parametrize("stdin", ['{"id": 5}', '{"ref": 5}', '{"ref"', "[1]", '[{"id": 5}]', "[" * 100_000, "[{]"])
def test_what_cannot_be_read_is_refused(stdin: str) -> None:
    with pytest.raises(Usage):
        read_refs(_session(stdin), ["-"])


def test_the_line_that_cannot_be_read_is_named() -> None:
    with pytest.raises(Usage, match="line 2 has an object without ref"):
        read_refs(_session('{"ref": "LEAD-1"}\n{"id": 5}\n'), ["-"])


def test_bytes_that_are_not_utf8_are_refused() -> None:
    session = _session()
    stdin = Stream(b"LEAD-1\n\xff\n")
    stdin.reconfigure(errors="surrogateescape")
    session.stdin = stdin
    with pytest.raises(Usage, match="not UTF-8"):
        read_refs(session, ["-"])


def test_standard_input_is_read_once() -> None:
    session = _session("LEAD-1\n")
    read_ref(session, "-")
    with pytest.raises(Usage, match="only once"):
        read_text(session, "-")


def test_where_one_reference_is_needed_several_are_refused() -> None:
    assert read_ref(_session("LEAD-1\n"), "-") == "LEAD-1"
    for stdin in ("", "LEAD-1\nLEAD-2\n"):
        with pytest.raises(Usage, match="one is needed"):
            read_ref(_session(stdin), "-")


def test_a_text_may_come_on_standard_input_as_it_is() -> None:
    assert read_text(_session("two\nlines\n"), "-") == "two\nlines\n"
    assert read_text(_session("unused"), "typed") == "typed"


def test_a_kind_is_no_reference_but_shows_what_was_meant() -> None:
    for words, example in ((["lead", "5"], "LEAD-5"), (["deal", "DEAL-7"], "DEAL-7"), (["quote"], "QUOTE-1")):
        with pytest.raises(BadRef) as caught:
            read_refs(_session(), words)
        assert caught.value.hint == f"Give the reference alone, such as {example}."


def test_every_list_can_be_piped_into_every_verb(crm: Crm) -> None:
    crm.new("lead", "A")
    crm.new("lead", "B")
    for how in ([], ["-q"], ["--json"], ["--format", "jsonl"], ["--format", "tsv"]):
        listed = crm("lead", "list", *how, "--sort", "title").out
        assert crm("show", "-", "-q", stdin=listed).lines == ["LEAD-1", "LEAD-2"]


def test_an_empty_list_leaves_nothing_to_do(crm: Crm) -> None:
    crm.new("lead", "A")
    nothing = crm("lead", "list", "stage=junk", "-q").out
    assert nothing == ""
    for words in (["show", "-"], ["edit", "-", "--title", "B"], ["rm", "-"], ["convert", "-", "--to", "deal"]):
        assert crm(*words, "-q", stdin=nothing).exit == 0
    assert crm("show", "-", "--json", stdin=nothing).json == []
    assert crm("rm", "-", stdin=nothing).out == "nothing to do\n"
    assert crm("rm", "-", "--json", stdin=nothing).json["deleted"] == []
    assert crm.show("LEAD-1")["title"] == "A"


@pytest.mark.file
def test_standard_input_is_read_before_the_database_is_made(crm: Crm) -> None:
    assert crm("note", "-", "-", stdin="LEAD-1").exit == 2
    assert not crm.db.exists()


def test_a_note_comes_from_standard_input_to_the_byte(crm: Crm) -> None:
    lead = crm.new("lead", "A")
    text = "1. Zeile\n2. Zeile: ü 😀"
    assert crm("note", lead, "-", stdin=text).exit == 0
    assert text in [entry["text"] for entry in crm("timeline", lead, "--json").json]


def test_the_json_of_one_element_is_a_reference_too(crm: Crm) -> None:
    lead = crm.new("lead", "A")
    line = json.dumps(crm.show(lead))
    assert crm("show", "-", "-q", stdin=line).lines == [lead]


def test_a_name_that_only_another_kind_bears_is_said_to_be_none_of_the_asked_kind(crm: Crm) -> None:
    crm.new("company", "Acme")
    refused = crm("deal", "new", "Relaunch", "--contact", "Acme")
    assert (refused.exit, refused.err.splitlines()[0]) == (
        3,
        "error: There is no contact called 'Acme'.",
    )
