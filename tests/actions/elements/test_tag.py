"""``crm tag``: a row for each element and tag that are not together yet; the elements stay as they are."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.acts import act, added, idle, refused, told
from tests.actions.invoices import issued, parties

TAG = "kind element tag"


def test_a_tag_is_one_row(crm: Crm) -> None:
    crm.new("lead", "A")
    crm.new("lead", "B")
    found = act(crm, "tag", "LEAD-2", "VIP")
    assert added(found, "tag", TAG) == [("lead", 2, "vip")]
    assert {"tag"} <= found.touched.keys() <= {"tag", "lead"}
    assert found.result.json["updated"] == ["LEAD-2"]
    assert crm("lead", "list", "tag=vip", "-q").lines == ["LEAD-2"]


def test_many_of_several_kinds_are_tagged_but_those_that_are(crm: Crm) -> None:
    for kind in ("lead", "deal", "company"):
        crm.new(kind, "A", *(("--tag", "hot") if kind == "deal" else ()))
    found = act(crm, "tag", "LEAD-1", "DEAL-1", "COMPANY-1", "LEAD-1", "hot")
    assert added(found, "tag", TAG) == [("lead", 1, "hot"), ("company", 1, "hot")]
    answer = found.result.json
    assert (answer["updated"], answer["result"]) == (["LEAD-1", "COMPANY-1"], ["LEAD-1", "DEAL-1", "COMPANY-1"])
    assert idle(crm, "tag", "LEAD-1", "DEAL-1", "hot")["result"] == ["LEAD-1", "DEAL-1"]


def test_a_second_tag_stands_beside_the_first(crm: Crm) -> None:
    crm.new("lead", "A", "--tag", "vip")
    assert added(act(crm, "tag", "LEAD-1", "web"), "tag", TAG) == [("lead", 1, "web")]
    assert crm.show("LEAD-1")["tags"] == ["vip", "web"]


def test_e10_words_that_are_no_references_are_tags_of_all_that_are_named(crm: Crm) -> None:
    crm.new("lead", "A", "--tag", "urgent")
    crm.new("deal", "hot")
    found = act(crm, "tag", "LEAD-1", "DEAL-1", "hot", "urgent", "hot")
    assert sorted(added(found, "tag", TAG)) == [("deal", 1, "hot"), ("deal", 1, "urgent"), ("lead", 1, "hot")]
    assert found.result.json["result"] == ["LEAD-1", "DEAL-1"]


def test_what_is_frozen_takes_tags(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    crm.new("lead", "A")
    assert crm("convert", "LEAD-1", "--to", "deal").exit == 0
    assert len(act(crm, "tag", "INVOICE-1", "LEAD-1", "late").added["tag"]) == 2


@pytest.mark.parametrize(
    ("exit", "words"),
    [(2, ("LEAD-1", "two words")), (2, ("LEAD-1", "a,b")), (2, ("LEAD-1", " ")), (3, ("LEAD-1", "LEAD-9", "vip"))],
    ids=str,
)
def test_what_is_refused_tags_nothing(crm: Crm, exit: int, words: tuple[str, ...]) -> None:
    crm.new("lead", "A")
    refused(crm, exit, "tag", *words)


def test_people_read_whether_anything_was_tagged(crm: Crm) -> None:
    crm.new("lead", "A")
    assert all("LEAD-1" in sentence and "vip" in sentence for sentence in told(crm, "tag", "LEAD-1", "vip"))
