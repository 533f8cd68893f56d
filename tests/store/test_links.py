"""Links: written once, found from both ends."""

from __future__ import annotations

from crmcli.store import history, links, records
from crmcli.store.links import Node, link
from crmcli.store.store import Store

LEAD, DEAL, CONTACT = ("lead", 1), ("deal", 1), ("contact", 1)


def made(store: Store, *wanted: tuple[Node, Node, str]) -> list[int]:
    with store.step("link"):
        return links.create(store, [link(*each) for each in wanted])


def test_a_link_is_found_from_both_ends_and_knows_its_step(store: Store) -> None:
    made(store, (LEAD, DEAL, "converted"), (CONTACT, DEAL, "contact_of"))
    assert [row["how"] for row in links.of(store, [LEAD])] == ["converted"]
    assert [row["how"] for row in links.of(store, [DEAL])] == ["converted", "contact_of"]
    assert [row["how"] for row in links.of(store, [LEAD, DEAL, CONTACT])] == ["converted", "contact_of"]
    found = links.of(store, [LEAD])[0]
    assert links.ends(found) == (LEAD, DEAL) and found["step"] == 1


def test_elements_of_other_kinds_with_the_same_number_are_not_meant(store: Store) -> None:
    made(store, (LEAD, DEAL, "converted"))
    assert links.of(store, [("quote", 1), ("lead", 2)]) == []
    assert links.of(store, []) == []


def test_a_link_that_is_there_is_not_made_again(store: Store) -> None:
    assert made(store, (LEAD, DEAL, "converted")) == [1]
    assert made(store, (LEAD, DEAL, "converted")) == []
    assert made(store, (LEAD, DEAL, "on"), (LEAD, DEAL, "on"), (DEAL, LEAD, "converted")) == [2, 3]
    assert history.count(store) == 2


def test_a_link_keeps_its_role(store: Store) -> None:
    with store.step("link"):
        links.create(store, [link(CONTACT, ("company", 1), "member_of", "CTO")])
    assert links.of(store, [CONTACT])[0]["role"] == "CTO"


def test_a_link_that_was_removed_can_be_made_anew(store: Store) -> None:
    made(store, (LEAD, DEAL, "converted"))
    with store.step("unlink"):
        records.delete(store, "link", links.of(store, [LEAD]))
    assert links.of(store, [DEAL]) == []
    assert made(store, (LEAD, DEAL, "converted")) == [2]
