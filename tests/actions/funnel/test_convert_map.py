"""The whole map of conversions: each one from the shell, taken back to the byte, and brought back the same."""

from __future__ import annotations

import pytest
from conftest import Crm
from pictures import Picture, dump

from crmcli.catalog import REGISTRY

WAYS = [
    (source, targets)
    for source in dict.fromkeys(entry.source for entry in REGISTRY.conversions)
    for targets in REGISTRY.combinations(source)
]
FURTHER = ("quote", "contact+invoice", "deal+contact+company+quote")  # of a lead by way of its deal: some of sixteen
PAIRS = [
    (source, targets)
    for source, targets in WAYS
    if targets in FURTHER or {*targets.split("+")} <= {*REGISTRY.targets(source)}
]
LINES = ("--line", "Design x 3 day @ 800 tax 19 disc 5%", "--line", "Book x 2 @ 9.99 tax 7 incl")


def lead(crm: Crm) -> str:
    person = (
        "--name",
        "Ada Lovelace",
        "--job-title",
        "CTO",
        "--email",
        "work:ada@acme.example",
        "--phone",
        "030 123456",
    )
    return crm.new("lead", "Relaunch", *person, "--company-name", "Acme", "--city", "Berlin", *LINES)


def client(crm: Crm) -> tuple[str, ...]:
    company = crm.new("company", "Client", "--street", "Main St 1", "--city", "Bonn")
    return "--company", company, "--contact", crm.new("contact", "Grace Hopper", "--email", "grace@client.example")


def deal(crm: Crm) -> str:
    return crm.new("deal", "Relaunch", *client(crm), *LINES)


def quote(crm: Crm) -> str:
    made = crm.new("quote", "Relaunch", *client(crm), *LINES)
    assert crm("move", made, "approved").exit == 0
    return made


SOURCES = {"lead": lead, "deal": deal, "quote": quote}


def there_and_back(crm: Crm, *words: str) -> tuple[Picture, Picture]:
    """Convert, undo, redo and undo again; the pictures before and after the conversion."""
    before = dump(crm.db)
    done = crm("convert", *words, "--json")
    assert done.exit == 0, done.err
    after = dump(crm.db)
    assert crm("undo").exit == 0
    assert dump(crm.db) == before
    brought_back = crm("redo", "--json").json
    assert set(brought_back["created"]) == set(done.json["created"])
    assert dump(crm.db) == after
    assert crm("undo").exit == 0
    assert dump(crm.db) == before
    return before, after


def test_the_map_holds_eleven_conversions_and_a_document_besides_what_a_lead_becomes() -> None:
    parties = ("deal", "contact", "company", "deal+contact", "deal+company", "contact+company", "deal+contact+company")
    assert sorted(WAYS) == sorted(
        [
            *(("lead", to) for to in parties),
            *(("lead", document) for document in ("quote", "invoice")),
            *(("lead", f"{to}+{document}") for to in parties for document in ("quote", "invoice")),
            *(("deal", to) for to in ("quote", "invoice")),
            *(("quote", to) for to in ("deal", "invoice")),
        ]
    )


@pytest.mark.parametrize(("source", "targets"), PAIRS)
def test_every_conversion_is_undone_and_redone_to_the_byte(crm: Crm, source: str, targets: str) -> None:
    there_and_back(crm, SOURCES[source](crm), "--to", targets)


@pytest.mark.parametrize(("source", "targets"), PAIRS)
def test_every_conversion_gives_one_reference_per_target_in_the_order_asked(
    crm: Crm, source: str, targets: str
) -> None:
    made = SOURCES[source](crm)
    before = dump(crm.db)
    reversed_targets = "+".join(reversed(targets.split("+")))
    done = crm("convert", made, "--to", reversed_targets.upper(), "-q")
    expected = [f"{name.upper()}-{len(before[name]) + 1}" for name in reversed_targets.split("+")]
    assert (done.exit, done.lines) == (0, expected)
    by_way_of = ["DEAL-1"] if source == "lead" and targets in FURTHER else []
    links = [link for ref in (made, *by_way_of) for link in crm.show(ref)["links"] if link["direction"] == "to"]
    assert {link["ref"] for link in links if link["how"] == "converted"} == {*expected, *by_way_of}


@pytest.mark.parametrize("source", SOURCES)
def test_a_full_copy_of_the_lines_has_the_same_total(crm: Crm, source: str) -> None:
    made = SOURCES[source](crm)
    for targets in REGISTRY.combinations(source):
        kind = targets if targets in ("deal", "quote", "invoice") else None
        if kind is None or kind not in REGISTRY.targets(source):
            continue
        copy = crm("convert", made, "--to", kind, "--json", "--again").json["result"][0]
        names = ("name", "quantity", "unit", "price", "discount_percent", "tax_rate", "tax_included", "net", "tax")
        theirs, ours = ([{n: line[n] for n in names} for line in crm.show(ref)["lines"]] for ref in (made, copy))
        assert theirs == ours
        assert crm.show(made)["totals"]["total"] == crm.show(copy)["totals"]["total"] == "2733.18"


@pytest.mark.parametrize("kind", ["contact", "company", "deal"])
def test_an_existing_element_is_linked_instead_and_given_back_as_it_was(crm: Crm, kind: str) -> None:
    made = lead(crm)
    words = {"contact": "Grace Hopper", "company": "Client", "deal": "Project"}
    there = crm.new(kind, words[kind])
    before, after = there_and_back(crm, made, "--to", "deal+contact+company", f"--{kind}", there)
    for name in words:
        assert len(after[name]) - len(before[name]) == (0 if name == kind else 1)


@pytest.mark.parametrize("kind", ["contact", "company", "deal"])
def test_an_existing_element_is_target_enough(crm: Crm, kind: str) -> None:
    made = lead(crm)
    there = crm.new(kind, "Project")
    before, after = there_and_back(crm, made, f"--{kind}", there)
    assert [len(after[name]) for name in REGISTRY.by_name] == [len(before[name]) for name in REGISTRY.by_name]
    assert crm("convert", made, f"--{kind}", there).out == f"{made} was linked to {there}\n"
    assert crm.show(made)[kind] == there
    assert crm.show(made)["stage"] == "converted"


def test_the_funnel_hangs_together_from_lead_to_invoice(crm: Crm) -> None:
    made = lead(crm)
    crm("convert", made, "--to", "deal+contact+company")
    crm("convert", "DEAL-1", "--to", "quote")
    crm("move", "QUOTE-1", "approved")
    crm("convert", "QUOTE-1", "--to", "invoice")
    asked = crm("tree", "INVOICE-1", "--json").json
    assert asked["root"] == "LEAD-1"
    assert [(edge["from"], edge["to"], edge["how"]) for edge in asked["edges"]] == [
        ("LEAD-1", "COMPANY-1", "converted"),
        ("LEAD-1", "CONTACT-1", "converted"),
        ("LEAD-1", "DEAL-1", "converted"),
        ("DEAL-1", "QUOTE-1", "converted"),
        ("QUOTE-1", "INVOICE-1", "converted"),
    ]
    invoice = crm.show("INVOICE-1")
    names = ("deal", "quote", "company", "contact", "stage", "number", "type", "currency", "amount")
    assert {name: invoice[name] for name in names} == {
        "deal": "DEAL-1",
        "quote": "QUOTE-1",
        "company": "COMPANY-1",
        "contact": "CONTACT-1",
        "stage": "draft",
        "number": None,
        "type": "invoice",
        "currency": "EUR",
        "amount": "2733.18",
    }
