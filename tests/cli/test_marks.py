"""``crm tag``, ``untag``, ``archive``, ``unarchive`` and ``log``: small marks, each one a step."""

from __future__ import annotations

import pytest

from tests.conftest import Crm


def refs(crm: Crm, *words: str) -> list[str]:
    return crm(*words, "-q").lines


def test_a_tag_is_put_on_many_and_filters_lists(crm: Crm) -> None:
    crm.new("lead", "A"), crm.new("lead", "B"), crm.new("contact", "Cy")
    assert crm("tag", "LEAD-1", "CONTACT-1", "VIP").lines == ["LEAD-1 and CONTACT-1 tagged vip"]
    assert refs(crm, "lead", "list", "tag=vip") == ["LEAD-1"]
    assert refs(crm, "lead", "list", "tag!=vip") == ["LEAD-2"]
    assert crm.show("CONTACT-1")["tags"] == ["vip"]
    again = crm("tag", "LEAD-1", "vip", "--json").json
    assert (again["step"], again["updated"]) == (None, [])
    crm("untag", "LEAD-1", "vip")
    assert crm.show("LEAD-1")["tags"] == []
    crm("undo")
    assert crm.show("LEAD-1")["tags"] == ["vip"]
    assert crm("untag", "LEAD-2", "vip", "--json").json["step"] is None


@pytest.mark.parametrize("tag", ["two words", "", "a,b"])
def test_a_tag_is_one_word(crm: Crm, tag: str) -> None:
    crm.new("lead", "A")
    assert crm("tag", "LEAD-1", tag).exit == 2


def test_what_is_archived_is_out_of_sight_until_it_is_asked_for(crm: Crm) -> None:
    crm.new("lead", "A"), crm.new("lead", "B")
    crm("archive", "LEAD-1")
    assert refs(crm, "lead", "list") == ["LEAD-2"]
    assert refs(crm, "lead", "list", "--archived") == ["LEAD-1", "LEAD-2"]
    assert crm.show("LEAD-1")["archived_at"] is not None
    assert crm("archive", "LEAD-1", "--json").json["step"] is None
    crm("unarchive", "LEAD-1")
    assert refs(crm, "lead", "list") == ["LEAD-1", "LEAD-2"]
    crm("undo"), crm("undo")
    assert crm.show("LEAD-1")["version"] == 1


def test_calls_mails_and_meetings_stand_in_the_timeline_when_they_took_place(crm: Crm) -> None:
    crm.new("lead", "A")
    crm("log", "LEAD-1", "Asked for a price", at="2026-11-20T10:00:00Z")
    crm("log", "LEAD-1", "--as", "meeting", "Kick-off", at="2026-11-21T10:00:00Z")
    told = crm("timeline", "LEAD-1", "--only", "call,meeting", "--json").json
    assert [(entry["what"], entry["text"], entry["at"]) for entry in told] == [
        ("call", "Asked for a price", "2026-11-20T10:00:00Z"),
        ("meeting", "Kick-off", "2026-11-21T10:00:00Z"),
    ]
    assert crm("log", "LEAD-1", "x", "--as", "dance").exit == 2
    assert crm("log", "LEAD-1", "").exit == 5
    crm("undo")
    assert len(crm("timeline", "LEAD-1", "--only", "meeting", "--json").json) == 0
