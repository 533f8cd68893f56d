"""Every kind is made, listed, shown, edited, removed and undone in the same way, whatever it declares."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Crm
from pictures import dump

from crmcli.catalog import REGISTRY
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.traits_of_parties import Person
from crmcli.model.types import AnyReference, Choice, Reference, StageKey

# type -> (as typed, as shown, another as typed, that as shown)
SAMPLES: dict[str, tuple[str, Any, str, Any]] = {
    "Text": ("Ada", "Ada", "Grace", "Grace"),
    "Person": ("me", "tester", "grace", "grace"),
    "Long": ("One\nTwo", "One\nTwo", "Three", "Three"),
    "Code": ("de 12.3", "DE123", "FR45", "FR45"),
    "Iban": ("de89 3704 0044 0532 0130 00", "DE89370400440532013000", "AT611904300234573201", "AT611904300234573201"),
    "Bic": ("cobadeff", "COBADEFF", "COBADEFFXXX", "COBADEFFXXX"),
    "VatId": ("de 136 695 976", "DE136695976", "ATU13585627", "ATU13585627"),
    "TaxNumber": ("181/815/08155", "181/815/08155", "12/345/67890", "12/345/67890"),
    "LeitwegId": ("04011000-1234512345-06", "04011000-1234512345-06", "991-03730-19", "991-03730-19"),
    "ElectronicAddress": ("9930:DE136695976", "9930:DE136695976", "ada@x.org", "ada@x.org"),
    "Web": ("https://acme.example", "https://acme.example", "acme.example", "acme.example"),
    "Country": ("Germany", "DE", "fr", "FR"),
    "Currency": ("eur", "EUR", "USD", "USD"),
    "Day": ("2026-11-23", "2026-11-23", "2027-01-31", "2027-01-31"),
    "DayOrMoment": ("2026-11-23", "2026-11-23", "2027-01-31 14:00", "2027-01-31T14:00:00Z"),
    "Flag": ("yes", True, "no", False),
    "Money": ("1200.5", "1200.50", "99 ", "99.00"),
    "Price": ("99.9", "99.90", "0.123456", "0.123456"),
    "Repeat": ("every 2 weeks", "2w", "1d", "daily"),
    "Skonto": ("2%/14", "2%/14", "3%/10", "3%/10"),
    "TaxRate": ("19", "19", "7.0", "7"),
    "Unit": ("h", "HUR", "piece", "C62"),
    "Whole": ("12", 12, "50", 50),
    "Emails": ("work:ada@x.org", [{"label": "work", "value": "ada@x.org"}], "", []),
    "Phones": ("030 123456", [{"label": None, "value": "030 123456"}], "", []),
}
FIXED = {"pipeline": "default"}  # texts that must be there already


def typed(crm: Crm, field: Field, other: bool = False) -> tuple[str, Any]:
    """A value for a field as it is typed, and as it is shown."""
    if field.name in FIXED:
        return FIXED[field.name], FIXED[field.name]
    if isinstance(field.type, Reference):
        ref = crm.new(field.type.kind, "Other")
        return ref, ref
    if isinstance(field.type, AnyReference):
        ref = crm.new("company", "Other")
        return ref, ref
    if isinstance(field.type, Choice):
        word = field.type.values[0 if other else -1]
        return word, word
    sample = SAMPLES[type(field.type).__name__]
    return (sample[2], sample[3]) if other else (sample[0], sample[1])


def settable(kind: Kind) -> list[Field]:
    return [field for field in kind.all_fields if field.manual and not isinstance(field.type, StageKey)]


def made(crm: Crm, kind: Kind) -> tuple[str, dict[str, Any]]:
    """An element with every field that people may set, and what those should show."""
    words: list[str] = []
    expected: dict[str, Any] = {}
    for field in settable(kind):
        text, expected[field.name] = typed(crm, field)
        words += ["--set", f"{field.name}={text}"]
    return crm.new(kind.name, *words), expected


@pytest.mark.parametrize("kind", REGISTRY.kinds, ids=lambda kind: kind.name)
def test_every_field_that_is_set_is_shown(crm: Crm, kind: Kind) -> None:
    ref, expected = made(crm, kind)
    shown = crm.show(ref)
    assert {name: shown[name] for name in expected} == expected
    assert list(shown)[:3] == ["ref", "kind", "id"]
    assert {field.name for field in kind.all_fields} <= set(shown)


@pytest.mark.parametrize("kind", REGISTRY.kinds, ids=lambda kind: kind.name)
def test_every_field_that_people_set_has_an_option_of_its_own(crm: Crm, kind: Kind) -> None:
    words: list[str] = []
    for field in settable(kind):
        text = typed(crm, field)[0]
        words += [field.flag] if text == "yes" else [field.flag, text]
    assert crm(kind.name, "new", *words, "-q").exit == 0


@pytest.mark.parametrize("kind", REGISTRY.kinds, ids=lambda kind: kind.name)
def test_a_list_finds_it_by_every_field(crm: Crm, kind: Kind) -> None:
    ref, expected = made(crm, kind)
    assert ref in crm(kind.name, "list", "-q").lines
    assert ref in [row["ref"] for row in crm(kind.name, "list").rows]
    record = next(row for row in crm(kind.name, "list", "--json").json if row["ref"] == ref)
    assert {name: record[name] for name in expected} == expected


@pytest.mark.parametrize("kind", REGISTRY.kinds, ids=lambda kind: kind.name)
def test_what_it_is_called_finds_it(crm: Crm, kind: Kind) -> None:
    ref, _ = made(crm, kind)
    assert ref in crm("find", "Ada", "-q").lines


@pytest.mark.parametrize("kind", REGISTRY.kinds, ids=lambda kind: kind.name)
def test_every_field_is_edited_and_undone_to_the_byte(crm: Crm, kind: Kind) -> None:
    ref, expected = made(crm, kind)
    words: list[str] = []
    after: dict[str, Any] = {}
    for field in settable(kind):
        if not field.write_once:
            text, after[field.name] = typed(crm, field, other=True)
            words += ["--set", f"{field.name}={text}"] if text else ["--unset", field.name]
    assert {name for name in after if after[name] == expected[name]} <= set(FIXED)
    before = dump(crm.db)
    assert crm("edit", ref, *words).exit == 0
    shown = crm.show(ref)
    assert ({name: shown[name] for name in after}, shown["version"]) == (after, 2)
    assert crm("undo").exit == 0
    assert dump(crm.db) == before


@pytest.mark.parametrize("kind", REGISTRY.kinds, ids=lambda kind: kind.name)
def test_a_field_that_is_written_once_cannot_be_edited(crm: Crm, kind: Kind) -> None:
    ref, _ = made(crm, kind)
    for field in kind.all_fields:
        if field.write_once:
            refused = crm("edit", ref, "--set", f"{field.name}={typed(crm, field, other=True)[0]}")
            assert refused.exit == 5, field.name


@pytest.mark.parametrize("kind", REGISTRY.kinds, ids=lambda kind: kind.name)
def test_what_only_the_program_sets_cannot_be_typed(crm: Crm, kind: Kind) -> None:
    ref, _ = made(crm, kind)
    for field in kind.all_fields:
        if not field.manual and not (kind.trait(Person) and field.name == "title"):  # a person's title is its name
            refused = crm("edit", ref, "--set", f"{field.name}=1", "--json")
            assert (refused.exit, refused.error["field"]) == (5, field.name)


@pytest.mark.parametrize("kind", REGISTRY.kinds, ids=lambda kind: kind.name)
def test_making_removing_and_bringing_it_back_is_undone_to_the_byte(crm: Crm, kind: Kind) -> None:
    crm("steps")
    ref, _ = made(crm, kind)
    whole = dump(crm.db)
    assert crm("rm", ref).exit == 0
    assert crm("show", ref).exit == 3
    assert crm("undo").exit == 0
    assert dump(crm.db) == whole
    assert crm("undo").exit == 0
    assert crm("show", ref).exit == 3
    assert crm("redo").exit == 0
    assert dump(crm.db) == whole


@pytest.mark.parametrize("kind", REGISTRY.kinds, ids=lambda kind: kind.name)
def test_its_past_can_be_read(crm: Crm, kind: Kind) -> None:
    ref, expected = made(crm, kind)
    crm("note", ref, "Hello")
    assert [entry["what"] for entry in crm("timeline", ref, "--json").json][-1] == "note"
    changed = {change["field"] for change in crm("history", ref, "--json").json}
    assert {name for name in expected if name not in ("emails", "phones")} <= changed
    assert ref in [node["ref"] for node in crm("tree", ref, "--json").json["nodes"]]


@pytest.mark.parametrize("kind", [kind for kind in REGISTRY.kinds if kind.stages], ids=lambda kind: kind.name)
def test_it_moves_through_every_stage_that_no_command_owns(crm: Crm, kind: Kind) -> None:
    ref, _ = made(crm, kind)
    assert [row["stage"] for row in crm(kind.name, "stages").rows] == [stage.key for stage in kind.stages]
    for stage in kind.stages:
        moved = crm("move", ref, stage.key)
        if stage.key in kind.only_by:
            assert moved.exit == 5
        else:
            assert (moved.exit, crm.show(ref)["stage"]) == (0, stage.key)


@pytest.mark.parametrize("kind", REGISTRY.kinds, ids=lambda kind: kind.name)
def test_its_fields_are_listed_with_their_help(crm: Crm, kind: Kind) -> None:
    rows = crm(kind.name, "fields").rows
    assert [row["field"] for row in rows] == [field.name for field in kind.all_fields]
    assert all(row["help"] for row in rows)


@pytest.mark.parametrize("kind", REGISTRY.kinds, ids=lambda kind: kind.name)
def test_a_value_that_cannot_be_read_names_the_field(crm: Crm, kind: Kind) -> None:
    bad = {"Money": "1,200", "Day": "someday", "Currency": "XXZ", "Country": "Nowhere", "Emails": "nobody"}
    bad |= {"Phones": "abc", "Whole": "1.5", "TaxRate": "lots", "Price": "nan", "Unit": "lightyear"}
    for field in settable(kind):
        text = bad.get(type(field.type).__name__)
        if text is not None:
            refused = crm(kind.name, "new", "Ada", "--set", f"{field.name}={text}", "--json")
            assert (refused.exit, refused.error["field"]) == (2, field.name)
    assert crm(kind.name, "list", "--json").json == []


def test_field_types_are_called_by_the_words_of_people(crm: Crm) -> None:
    types = {row["field"]: row["type"] for row in crm("deal", "fields").rows}
    asked = ("title", "stage", "amount", "close_date", "created_at", "contact", "company", "comments")
    assert [types[name] for name in asked] == [
        *("text", "stage", "money", "date", "time"),
        *("reference to a contact", "reference to a company", "long text"),
    ]
