"""``crm view save``, ``list`` and ``rm``: one row for each name and kind, and none for what could not be used."""

from __future__ import annotations

import json

import pytest

from tests.actions.acts import act, added, cells, idle, refused, removed
from tests.conftest import Crm

VIEW = "kind name filters sort"


def deals(crm: Crm) -> None:
    for title, amount in (("A", "10"), ("B", "30"), ("C", "20")):
        crm.new("deal", title, "--amount", amount)


def test_filters_that_get_a_name_are_one_row(crm: Crm) -> None:
    deals(crm)
    found = act(crm, "view", "save", "@Hot", "deal", "amount.gte=20", "stage=new", "--sort", "-amount")
    assert found.touched == {"view": "+1"}
    assert added(found, "view", VIEW) == [("deal", "hot", json.dumps(["amount.gte=20", "stage=new"]), "-amount")]
    assert crm("deal", "list", "@hot", "-q").lines == ["DEAL-2", "DEAL-3"]
    assert idle(crm, "view", "save", "hot", "deal", "amount.gte=20", "stage=new", "--sort", "-amount")


def test_a_name_that_is_saved_again_holds_the_new_filters_alone(crm: Crm) -> None:
    deals(crm)
    assert crm("view", "save", "hot", "deal", "amount.gte=20", "--sort", "-amount").exit == 0
    found = act(crm, "view", "save", "hot", "deal", "amount.lt=20")
    assert found.touched == {"view": "~1(filters,sort)"}
    assert cells(found, "view", 1)["sort"] == ("-amount", None)
    assert act(crm, "view", "save", "hot", "lead", "stage=new").touched == {"view": "+2"}


def test_a_view_that_is_forgotten_takes_no_other_along(crm: Crm) -> None:
    deals(crm)
    for kind in ("deal", "lead"):
        assert crm("view", "save", "hot", kind, "stage=new").exit == 0
    refused(crm, 2, "view", "rm", "hot")
    found = act(crm, "view", "rm", "hot", "--kind", "lead")
    assert removed(found, "view", "kind name") == [("lead", "hot")]
    assert [(row["view"], row["kind"]) for row in crm("view", "list", "--json").json] == [("@hot", "deal")]
    assert removed(act(crm, "view", "rm", "@hot"), "view", "kind name") == [("deal", "hot")]


@pytest.mark.parametrize(
    ("exit", "words"),
    [
        (2, ("save", "two words", "deal", "stage=new")),
        (2, ("save", "hot", "deal")),
        (2, ("save", "hot", "deal", "colour=red")),
        (2, ("save", "hot", "thing", "stage=new")),
        (3, ("rm", "cold")),
        (3, ("rm", "warm", "--kind", "lead")),
    ],
    ids=str,
)
def test_what_is_refused_keeps_and_forgets_nothing(crm: Crm, exit: int, words: tuple[str, ...]) -> None:
    deals(crm)
    assert crm("view", "save", "warm", "deal", "stage=new").exit == 0
    refused(crm, exit, "view", *words)
