"""``crm archive``: elements are out of sight and lose nothing."""

from __future__ import annotations

from conftest import Crm

from tests.actions.acts import act, cells, idle, refused, told
from tests.actions.invoices import NOON, issued, parties


def test_an_element_bears_the_instant_at_which_it_was_archived_and_nothing_else_changes(crm: Crm) -> None:
    crm.new("lead", "A", "--email", "ada@x.org", "--tag", "vip", "--line", "Seat @ 10")
    found = act(crm, "archive", "LEAD-1", "--at", NOON)
    assert found.touched == {"lead": "~1(archived_at)"}
    assert cells(found, "lead", 1) == {"archived_at": (None, found.steps[0]["at"])}
    assert found.steps[0]["at"].startswith("2026-11-23T12:00")
    assert crm("lead", "list", "-q").lines == []
    assert crm("lead", "list", "--archived", "-q").lines == ["LEAD-1"]


def test_many_of_several_kinds_are_archived_and_those_that_are_stay_as_they_were(crm: Crm) -> None:
    crm.new("lead", "A")
    crm.new("lead", "B")
    crm.new("company", "Acme")
    assert crm("archive", "LEAD-1", "--at", "2026-01-02").exit == 0
    before = crm.show("LEAD-1")["archived_at"]
    found = act(crm, "archive", "LEAD-1", "COMPANY-1", "LEAD-2", "LEAD-2")
    assert found.touched == {"company": "~1(archived_at)", "lead": "~2(archived_at)"}
    answer = found.result.json
    assert answer["updated"] == ["COMPANY-1", "LEAD-2"]
    assert answer["result"] == ["LEAD-1", "COMPANY-1", "LEAD-2"]
    assert crm.show("LEAD-1")["archived_at"] == before
    assert idle(crm, "archive", "LEAD-1", "LEAD-2")["result"] == ["LEAD-1", "LEAD-2"]


def test_what_is_frozen_can_be_archived_and_says_the_same(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    crm.new("lead", "A")
    assert crm("convert", "LEAD-1", "--to", "deal").exit == 0
    found = act(crm, "archive", "INVOICE-1", "LEAD-1")
    assert found.touched == {"invoice": "~1(archived_at)", "lead": "~1(archived_at)"}


def test_one_that_is_not_there_and_none_is_archived(crm: Crm) -> None:
    crm.new("lead", "A")
    assert refused(crm, 3, "archive", "LEAD-1", "LEAD-2")["ref"] == "LEAD-2"


def test_people_read_whether_anything_was_archived(crm: Crm) -> None:
    for title in ("A", "B"):
        crm.new("lead", title)
    assert all("LEAD-1 and LEAD-2" in sentence for sentence in told(crm, "archive", "LEAD-1", "LEAD-2"))
