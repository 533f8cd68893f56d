"""Doing a thing twice does it once: keys, external ids, and moves that are no moves."""

from __future__ import annotations

import pytest

from tests.conftest import Crm
from tests.prepared import prepared

WRITES = [
    ("lead", "new", "B"),
    ("edit", "LEAD-1", "--city", "Berlin"),
    ("move", "LEAD-1", "processed"),
    ("note", "LEAD-1", "hello"),
    ("log", "LEAD-1", "hello"),
    ("tag", "LEAD-1", "vip"),
    ("archive", "LEAD-1"),
    ("link", "CONTACT-1", "COMPANY-1"),
    ("line", "add", "LEAD-1", "Seat", "--price", "5"),
    ("convert", "LEAD-1", "--to", "deal"),
    ("rm", "LEAD-2"),
]


@pytest.fixture
@prepared
def shop(crm: Crm) -> Crm:
    crm.new("lead", "A"), crm.new("lead", "Z"), crm.new("contact", "Bob"), crm.new("company", "Acme")
    return crm


@pytest.mark.parametrize("words", WRITES, ids=lambda words: " ".join(words[:2]))
def test_a_write_under_a_key_happens_once(shop: Crm, words: tuple[str, ...]) -> None:
    first = shop(*words, "--key", "k", "--json")
    assert first.exit == 0, first.err
    steps = len(shop("steps").rows)
    again = shop(*words, "--key", "k", "--json")
    assert again.json == {**first.json, "existing": True}
    assert len(shop("steps").rows) == steps
    other = shop("note", "LEAD-1", "other", "--key", "k", "--json")
    assert (other.exit, other.error["code"]) == (4, "key_reused")


def test_a_key_whose_step_was_undone_can_be_used_anew(shop: Crm) -> None:
    shop("tag", "LEAD-1", "vip", "--key", "k")
    shop("undo")
    assert shop("tag", "LEAD-1", "vip", "--key", "k", "--json").json["existing"] is False
    assert shop.show("LEAD-1")["tags"] == ["vip"]


def test_a_dry_run_keeps_no_key(shop: Crm) -> None:
    shop("tag", "LEAD-1", "vip", "--key", "k", "--dry-run")
    assert shop("tag", "LEAD-1", "vip", "--key", "k", "--json").json["existing"] is False


@pytest.mark.parametrize("words", [("move", "LEAD-1", "new"), ("link", "CONTACT-1", "COMPANY-1")])
def test_what_is_so_already_makes_no_step(shop: Crm, words: tuple[str, ...]) -> None:
    shop(*words)
    steps = len(shop("steps").rows)
    again = shop(*words, "--json")
    assert (again.exit, again.json["step"], again.json["updated"]) == (0, None, [])
    assert len(shop("steps").rows) == steps


def test_an_external_id_belongs_to_one_element_of_a_kind(shop: Crm) -> None:
    assert shop("lead", "new", "C", "--external-id", "hubspot:1", "--external-id", "77", "-q").lines == ["LEAD-3"]
    taken = shop("lead", "new", "D", "--external-id", "hubspot:1", "--json")
    assert (taken.exit, taken.error["code"], taken.error["candidates"]) == (4, "duplicate", ["LEAD-3"])
    assert shop("edit", "LEAD-1", "--external-id", "hubspot:1").exit == 4
    assert shop("contact", "new", "Eve", "--external-id", "hubspot:1").exit == 0
    assert shop("edit", "LEAD-3", "--external-id", "hubspot:1", "--json").json["step"] is None
    assert shop("edit", "LEAD-1", "--external-id", "erp:9", "--json").json["updated"] == ["LEAD-1"]
    assert shop.show("LEAD-3")["external_ids"] == [{"system": "hubspot", "id": "1"}, {"system": "default", "id": "77"}]


@pytest.mark.parametrize("filter", ["external_id=hubspot:1", "external_id=1", "external_id=x,hubspot:1"])
def test_elements_are_found_by_what_others_call_them(shop: Crm, filter: str) -> None:
    shop("lead", "new", "C", "--external-id", "hubspot:1")
    assert shop("lead", "list", filter, "-q").lines == ["LEAD-3"]
    assert shop("lead", "list", filter.replace("=", "!=", 1), "-q").lines == ["LEAD-1", "LEAD-2"]


@pytest.mark.parametrize("text", ["", "hubspot:", ":1", "a\nb"])
def test_an_external_id_that_is_none_is_refused(shop: Crm, text: str) -> None:
    assert shop("lead", "new", "C", "--external-id", text).exit == 2
