"""``crm untag``: the rows of this tag go from these elements, and no other."""

from __future__ import annotations

from conftest import Crm

from tests.actions.acts import act, idle, refused, removed, told

TAG = "kind element tag"


def test_a_tag_goes_and_the_others_stay(crm: Crm) -> None:
    crm.new("lead", "A", "--tag", "vip", "--tag", "web")
    crm.new("lead", "B", "--tag", "vip")
    crm.new("deal", "C", "--tag", "vip")
    found = act(crm, "untag", "LEAD-1", "Vip")
    assert removed(found, "tag", TAG) == [("lead", 1, "vip")]
    assert {"tag"} <= found.touched.keys() <= {"tag", "lead"}
    assert crm.show("LEAD-1")["tags"] == ["web"]
    assert crm("lead", "list", "tag=vip", "-q").lines == ["LEAD-2"]


def test_of_many_those_change_that_have_it(crm: Crm) -> None:
    crm.new("lead", "A", "--tag", "vip")
    crm.new("lead", "B")
    crm.new("deal", "C", "--tag", "vip")
    found = act(crm, "untag", "LEAD-1", "LEAD-2", "DEAL-1", "vip")
    assert removed(found, "tag", TAG) == [("lead", 1, "vip"), ("deal", 1, "vip")]
    answer = found.result.json
    assert (answer["updated"], answer["result"]) == (["LEAD-1", "DEAL-1"], ["LEAD-1", "LEAD-2", "DEAL-1"])
    assert idle(crm, "untag", "LEAD-1", "LEAD-2", "vip")["result"] == ["LEAD-1", "LEAD-2"]


def test_e10_several_tags_go_at_once(crm: Crm) -> None:
    crm.new("lead", "A", "--tag", "vip", "--tag", "web", "--tag", "hot")
    crm.new("lead", "web", "--tag", "web")
    found = act(crm, "untag", "LEAD-1", "web", "vip")
    assert sorted(removed(found, "tag", TAG)) == [("lead", 1, "vip"), ("lead", 1, "web")]


def test_what_is_refused_takes_no_tag(crm: Crm) -> None:
    crm.new("lead", "A", "--tag", "vip")
    assert refused(crm, 3, "untag", "LEAD-1", "LEAD-9", "vip")["ref"] == "LEAD-9"
    refused(crm, 2, "untag", "LEAD-1", "two words")


def test_people_read_whether_a_tag_was_taken(crm: Crm) -> None:
    crm.new("lead", "A", "--tag", "vip")
    assert all("LEAD-1" in sentence and "vip" in sentence for sentence in told(crm, "untag", "LEAD-1", "vip"))
