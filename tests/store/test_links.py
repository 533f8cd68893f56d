"""Links: written once, found from both ends."""

from __future__ import annotations

from crmcli.store import history, links, records
from crmcli.store.act import Act
from crmcli.store.links import Node, link

LEAD, DEAL, CONTACT = ("lead", 1), ("deal", 1), ("contact", 1)


def made(act: Act, *wanted: tuple[Node, Node, str]) -> list[int]:
    with act.step("link"):
        return links.create(act, [link(*each) for each in wanted])


def test_a_link_is_found_from_both_ends_and_knows_its_step(act: Act) -> None:
    made(act, (LEAD, DEAL, "converted"), (CONTACT, DEAL, "contact_of"))
    assert [row["how"] for row in links.of(act, [LEAD])] == ["converted"]
    assert [row["how"] for row in links.of(act, [DEAL])] == ["converted", "contact_of"]
    assert [row["how"] for row in links.of(act, [LEAD, DEAL, CONTACT])] == ["converted", "contact_of"]
    found = links.of(act, [LEAD])[0]
    assert links.ends(found) == (LEAD, DEAL) and found["step"] == 1


def test_elements_of_other_kinds_with_the_same_number_are_not_meant(act: Act) -> None:
    made(act, (LEAD, DEAL, "converted"))
    assert links.of(act, [("quote", 1), ("lead", 2)]) == []
    assert links.of(act, []) == []


def test_a_link_that_is_there_is_not_made_again(act: Act) -> None:
    assert made(act, (LEAD, DEAL, "converted")) == [1]
    assert made(act, (LEAD, DEAL, "converted")) == []
    assert made(act, (LEAD, DEAL, "on"), (LEAD, DEAL, "on"), (DEAL, LEAD, "converted")) == [2, 3]
    assert history.count(act) == 2


def test_a_link_keeps_its_role(act: Act) -> None:
    with act.step("link"):
        links.create(act, [link(CONTACT, ("company", 1), "member_of", "CTO")])
    assert links.of(act, [CONTACT])[0]["role"] == "CTO"


def test_a_link_that_was_removed_can_be_made_anew(act: Act) -> None:
    made(act, (LEAD, DEAL, "converted"))
    with act.step("unlink"):
        records.delete(act, "link", links.of(act, [LEAD]))
    assert links.of(act, [DEAL]) == []
    assert made(act, (LEAD, DEAL, "converted")) == [2]
