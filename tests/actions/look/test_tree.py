"""``crm tree``: the whole graph of what came from what, the same from whichever element one asks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions.business import ADDRESS, act, business, looked
from tests.conftest import Crm
from tests.prepared import prepared

NODES = [
    ("LEAD-1", "lead", "Relaunch", "converted", "2856.00", "EUR", None),
    ("COMPANY-1", "company", "Acme", None, None, None, None),
    ("CONTACT-1", "contact", "Ada Lovelace", None, None, None, None),
    ("DEAL-1", "deal", "Relaunch", "new", "2856.00", "EUR", "2756.00"),
    ("QUOTE-1", "quote", "Relaunch", "approved", "2856.00", "EUR", "2756.00"),
    ("INVOICE-1", "invoice", "Relaunch", "paid", "2856.00", "EUR", None),
    ("PAYMENT-1", "payment", "Payment of RE-2026-0001", None, "1000.00", "EUR", None),
    ("PAYMENT-2", "payment", "Payment of RE-2026-0001", None, "1856.00", "EUR", None),
    ("INVOICE-2", "invoice", "Credit on RE-2026-0001", "issued", "100.00", "EUR", None),
    ("PAYMENT-3", "payment", "Refund of RE-2026-0001", None, "-100.00", "EUR", None),
]
EDGES = [
    ("LEAD-1", "COMPANY-1", "converted", 4),
    ("LEAD-1", "CONTACT-1", "converted", 4),
    ("LEAD-1", "DEAL-1", "converted", 4),
    ("DEAL-1", "QUOTE-1", "converted", 6),
    ("QUOTE-1", "INVOICE-1", "converted", 10),
    ("INVOICE-1", "PAYMENT-1", "pays", 13),
    ("INVOICE-1", "PAYMENT-2", "pays", 14),
    ("INVOICE-1", "INVOICE-2", "corrects", 15),
    ("INVOICE-1", "PAYMENT-3", "pays", 16),
]


def tree(crm: Crm, ref: str) -> tuple[str, list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """(root, nodes, edges); looking at them must change nothing."""
    found = looked(crm, "tree", ref, "--json").json
    fields = ("ref", "kind", "title", "stage", "amount", "currency", "billed")
    nodes = [tuple(node[name] for name in fields) for node in found["nodes"]]
    return found["root"], nodes, [(e["from"], e["to"], e["how"], e["step"]) for e in found["edges"]]


def refs(crm: Crm, ref: str) -> set[str]:
    return {node[0] for node in tree(crm, ref)[1]}


PARTIES = ("COMPANY-1", "CONTACT-1")


@pytest.mark.parametrize("asked", [node[0] for node in NODES if node[0] not in PARTIES])
def test_it_is_the_same_from_every_element_of_the_business(crm: Crm, asked: str) -> None:
    assert tree(business(crm), asked) == ("LEAD-1", NODES, EDGES)


def test_people_and_business_stand_below_a_party_that_is_asked_for(crm: Crm) -> None:
    business(crm)
    root, nodes, edges = tree(crm, "COMPANY-1")
    assert root == "COMPANY-1" and sorted(nodes) == sorted(NODES)
    assert [node[0] for node in nodes[:5]] == ["COMPANY-1", "CONTACT-1", "LEAD-1", "DEAL-1", "QUOTE-1"]
    below = [("COMPANY-1", "CONTACT-1", "member_of", 4), ("COMPANY-1", "LEAD-1", "company_of", 4)]
    assert edges == [*below, *EDGES[2:]]
    root, nodes, edges = tree(crm, "CONTACT-1")
    assert root == "CONTACT-1" and sorted(nodes) == sorted(NODES)
    assert edges == [("CONTACT-1", "LEAD-1", "contact_of", 4), EDGES[0], *EDGES[2:]]


def test_a_terminal_adds_up_what_stands_below_a_party_and_was_not_lost(crm: Crm) -> None:
    crm.environ["NO_COLOR"] = "1"
    crm.new("company", "Acme")
    for amount in ("100", "20.50", "7 USD", "3"):
        crm.new("deal", "Work", "--company", "COMPANY-1", "--amount", amount)
    crm("move", "DEAL-4", "lost")
    crm("move", "DEAL-1", "won")
    crm.new("deal", "Other", "--company", crm.new("company", "Other"), "--amount", "5000")
    lines = looked(crm, "tree", "COMPANY-1", terminal=True).lines
    assert lines == [
        "COMPANY-1  Acme  ◀",
        "├── DEAL-1  Work  won ✓   100.00 EUR",
        "├── DEAL-2  Work  new      20.50 EUR",
        "├── DEAL-3  Work  new       7.00 USD",
        "└── DEAL-4  Work  lost ✗    3.00 EUR",
        "",
        "3 deals   120.50 EUR  7.00 USD",
    ]
    assert "3 deals" not in looked(crm, "tree", "COMPANY-1").out
    assert "3 deals" not in looked(crm, "tree", "DEAL-1", terminal=True).out


def test_an_element_alone_is_its_own_tree(crm: Crm) -> None:
    assert tree(business(crm), "COMPANY-2") == (
        "COMPANY-2",
        [("COMPANY-2", "company", "Me", None, None, None, None)],
        [],
    )


@pytest.fixture
@prepared
def linked(crm: Crm) -> Crm:
    """COMPANY-1 and CONTACT-1, which were there before, were linked to two pieces of business: DEAL-1 and DEAL-2."""
    crm.new("company", "Acme", *ADDRESS)
    crm.new("contact", "Ada Lovelace", "--company", "COMPANY-1")
    for number, title in ((1, "First"), (2, "Second")):
        crm.new("lead", title, "--amount", f"{number}00")
        to = ("--to", "deal", "--company", "COMPANY-1", "--contact", "CONTACT-1")
        assert crm("convert", f"LEAD-{number}", *to).exit == 0
    return crm


@pytest.mark.parametrize("party", ["COMPANY-1", "CONTACT-1"])
def test_a_party_that_was_linked_has_all_its_business(linked: Crm, party: str) -> None:
    root, nodes, edges = tree(linked, party)
    assert {node[0] for node in nodes} == {"COMPANY-1", "CONTACT-1", "LEAD-1", "LEAD-2", "DEAL-1", "DEAL-2"}
    assert root == party
    how = f"{party.partition('-')[0].lower()}_of"
    assert {edge[:3] for edge in edges} >= {
        ("LEAD-1", "DEAL-1", "converted"),
        ("LEAD-2", "DEAL-2", "converted"),
        (party, "LEAD-1", how),
        (party, "LEAD-2", how),
    }


@pytest.mark.parametrize(("asked", "other"), [("LEAD-1", "2"), ("DEAL-1", "2"), ("LEAD-2", "1"), ("DEAL-2", "1")])
def test_of_a_party_that_was_linked_other_business_is_not_part_of_this(linked: Crm, asked: str, other: str) -> None:
    mine = "1" if other == "2" else "2"
    assert refs(linked, asked) == {f"LEAD-{mine}", f"DEAL-{mine}", "COMPANY-1", "CONTACT-1"}
    assert tree(linked, asked)[0] == f"LEAD-{mine}"


def test_a_company_that_was_made_here_brings_no_business_that_it_was_linked_to_later(crm: Crm) -> None:
    crm.new("lead", "First", "--company-name", "Acme")
    crm.new("lead", "Second")
    assert crm("convert", "LEAD-1", "--to", "deal+company").exit == 0
    assert crm("convert", "LEAD-2", "--to", "deal", "--company", "COMPANY-1").exit == 0
    assert refs(crm, "LEAD-1") == refs(crm, "DEAL-1") == {"LEAD-1", "DEAL-1", "COMPANY-1"}
    assert refs(crm, "LEAD-2") == {"LEAD-2", "DEAL-2", "COMPANY-1"}
    assert refs(crm, "COMPANY-1") == {"LEAD-1", "DEAL-1", "LEAD-2", "DEAL-2", "COMPANY-1"}


def test_a_link_by_hand_is_no_descent(linked: Crm) -> None:
    crm = linked
    before = tree(crm, "DEAL-1")
    crm.new("contact", "Grace Hopper")
    act(crm, "2026-12-01", "link", "CONTACT-2", "DEAL-1", "--role", "adviser")
    assert tree(crm, "DEAL-1") == before


def test_a_conversion_that_was_undone_is_not_in_it_and_one_that_was_redone_is(crm: Crm) -> None:
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace")
    assert crm("convert", "LEAD-1", "--to", "deal+contact").exit == 0
    whole = tree(crm, "LEAD-1")
    assert {node[0] for node in whole[1]} == {"LEAD-1", "DEAL-1", "CONTACT-1"}
    crm("undo")
    assert tree(crm, "LEAD-1")[1:] == ([("LEAD-1", "lead", "Relaunch", "new", None, None, None)], [])
    assert looked(crm, "tree", "DEAL-1", "--json", exit=3).error["code"] == "not_found"
    crm("redo")
    root, nodes, edges = tree(crm, "LEAD-1")
    assert (root, nodes) == whole[:2]
    assert {edge[:3] for edge in edges} == {edge[:3] for edge in whole[2]}


def test_versions_of_a_quote_hang_on_each_other(crm: Crm) -> None:
    crm.new("quote", "Offer", "--line", "A @ 10")
    assert crm("clone", "QUOTE-1").exit == 0
    for asked in ("QUOTE-1", "QUOTE-2"):
        root, nodes, edges = tree(crm, asked)
        assert (root, [node[0] for node in nodes]) == ("QUOTE-1", ["QUOTE-1", "QUOTE-2"])
        assert [edge[:3] for edge in edges] == [("QUOTE-1", "QUOTE-2", "version_of")]


def test_it_is_answered_in_other_forms(crm: Crm) -> None:
    business(crm)
    assert looked(crm, "tree", "DEAL-1", "-q").lines == [node[0] for node in NODES]
    assert looked(crm, "tree", "deal-1", "--json").json == looked(crm, "tree", "DEAL-1", "--json").json
    dot, md = (looked(crm, "tree", "DEAL-1", "--format", form).out for form in ("dot", "md"))
    assert all(node[0] in dot and node[0] in md for node in NODES)
    crm.environ["COLUMNS"] = "120"
    marked = [line for line in looked(crm, "tree", "QUOTE-1", terminal=True).lines if "◀" in line]
    assert len(marked) == 1 and "QUOTE-1" in marked[0]
    assert looked(crm, "tree", "DEAL-9", "--json", exit=3).error["ref"] == "DEAL-9"
