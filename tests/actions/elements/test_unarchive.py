"""``crm unarchive``: what was archived is in sight again, as it was."""

from __future__ import annotations

from conftest import Crm

from tests.actions.acts import act, cells, idle, refused, told


def test_an_archived_element_comes_back_as_it_was(crm: Crm) -> None:
    crm.new("lead", "A", "--email", "ada@x.org", "--tag", "vip")
    before = crm.show("LEAD-1")
    assert crm("archive", "LEAD-1", "--at", "2026-01-02").exit == 0
    found = act(crm, "unarchive", "LEAD-1")
    assert found.touched == {"lead": "~1(archived_at)"}
    told = cells(found, "lead", 1)["archived_at"]
    assert (told[0][:10], told[1]) == ("2026-01-02", None)
    assert crm("lead", "list", "-q").lines == ["LEAD-1"]
    now = crm.show("LEAD-1")
    assert {name for name in before if before[name] != now[name]} <= {"updated_at", "version"}


def test_of_many_those_come_back_that_were_away(crm: Crm) -> None:
    crm.new("lead", "A")
    crm.new("lead", "B")
    crm.new("company", "Acme")
    assert crm("archive", "LEAD-2", "COMPANY-1").exit == 0
    found = act(crm, "unarchive", "LEAD-1", "LEAD-2", "COMPANY-1")
    assert found.touched == {"company": "~1(archived_at)", "lead": "~2(archived_at)"}
    answer = found.result.json
    assert (answer["updated"], answer["result"]) == (["LEAD-2", "COMPANY-1"], ["LEAD-1", "LEAD-2", "COMPANY-1"])
    assert idle(crm, "unarchive", "LEAD-1", "COMPANY-1")["result"] == ["LEAD-1", "COMPANY-1"]


def test_one_that_is_not_there_and_none_comes_back(crm: Crm) -> None:
    crm.new("lead", "A")
    assert crm("archive", "LEAD-1").exit == 0
    assert refused(crm, 3, "unarchive", "LEAD-1", "LEAD-2")["ref"] == "LEAD-2"


def test_people_read_whether_anything_came_back(crm: Crm) -> None:
    crm.new("lead", "A")
    assert crm("archive", "LEAD-1").exit == 0
    assert all("LEAD-1" in sentence for sentence in told(crm, "unarchive", "LEAD-1"))
