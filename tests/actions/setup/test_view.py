"""``crm view``: a row for each name and kind, at hand at once, in a batch, too."""

from __future__ import annotations

import pytest

from tests.actions.business import looked
from tests.conftest import Crm
from tests.difference import changed


def step(crm: Crm, *words: str) -> tuple[dict[str, str], list[str]]:
    """(rows that changed, verbs of the steps that were written)."""
    done = changed(crm, *words)
    assert done.result.exit == 0, done.result.err
    assert done.searched == set()
    return done.touched, [row["verb"] for row in done.steps]


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """A database that is there, with a time zone in row 1 of the settings."""
    crm.new("lead", "Relaunch", "--at", "2026-12-01T12:00:00Z")
    crm.now = "2026-12-01T12:00:00Z"
    return crm


def test_a_view_is_one_row_of_its_kind(shop: Crm) -> None:
    saved = ("view", "save", "hot", "deal", "amount.gte=100")
    assert step(shop, *saved) == ({"view": "+1"}, ["view save"])
    assert step(shop, *saved) == ({}, [])
    assert step(shop, "view", "save", "HOT", "deal", "--sort", "title")[0] == {"view": "~1(filters,sort)"}
    assert step(shop, "view", "save", "@hot", "lead", "stage=new")[0] == {"view": "+2"}
    assert [(row["view"], row["kind"]) for row in looked(shop, "view", "list", "--json").json] == [
        ("@hot", "deal"),
        ("@hot", "lead"),
    ]
    done = changed(shop, "view", "rm", "hot")
    assert (done.result.exit, done.touched) == (2, {})
    assert step(shop, "view", "rm", "hot", "--kind", "lead")[0] == {"view": "-2"}
    assert step(shop, "undo")[0] == {"view": "+2"}
    assert step(shop, "view", "save", "dry", "deal", "stage=new", "--dry-run") == ({}, [])


def test_a_view_that_is_saved_in_a_batch_can_be_used_by_its_next_line(shop: Crm) -> None:
    lines = "deal new A --amount 5\nview save small deal amount.lt=10\ntag --where 'deal @small' small\n"
    done = shop("batch", stdin=lines)
    assert done.exit == 0, done.err
    assert shop.show("DEAL-1")["tags"] == ["small"]
    assert looked(shop, "deal", "list", "@small", "-q").lines == ["DEAL-1"]


def test_a_view_that_names_what_goes_is_named(crm: Crm) -> None:
    for words in (
        ("field", "add", "deal", "area", "text"),
        ("stage", "add", "deal", "Well qualified"),
        ("view", "save", "one", "deal", "area~x", "--sort", "title"),
        ("view", "save", "two", "deal", "stage=new,well_qualified", "--columns", "ref,area"),
        ("view", "save", "three", "deal", "not", "Well qualified", "no=area"),
        ("view", "save", "four", "deal", "title~area", "--sort", "-area"),
        ("view", "save", "other", "lead", "title~area"),
    ):
        assert crm(*words).exit == 0
    renamed = crm("field", "rename", "deal", "area", "place")
    assert renamed.err.startswith("warning: @four, @one, @three and @two of deals name area, which is gone: ")
    assert crm("undo").exit == crm("view", "save", "columns", "deal", "--columns", "ref,area,title").exit == 0
    gone = crm("stage", "rm", "deal", "well_qualified")
    assert gone.err.startswith("warning: @three and @two of deals name well_qualified, which is gone: crm view save ")
    assert "name area" in crm("field", "rm", "deal", "area").err
    crm.new("deal", "Relaunch")
    for view, said in {
        "one": "error: view @one: A deal has no field 'area'.",
        "four": "error: view @four: A deal has no field 'area'.",
        "three": "error: view @three: ",
    }.items():
        for words in (("list", f"@{view}"), ("list", f"title=Relaunch or @{view}"), ("list", f"@{view}", "-q")):
            done = crm("deal", *" ".join(words).split())
            assert (done.exit, done.err.startswith(said)) == (2, True), done.err
            assert f"crm view save {view} deal FILTER... replaces it." in done.err
    crm("view", "save", "two", "deal", "stage=new", "--columns", "ref,title")
    assert crm("deal", "list", "area=x").err.startswith("error: A deal has no field 'area'.")
    assert crm("deal", "list", "@two", "area=x").err.startswith("error: A deal has no field 'area'.")
    for terminal in (True, False):
        listed = crm("deal", "list", "@columns", terminal=terminal)
        assert (listed.exit, "view @columns: deals have no field 'area'" in f"{listed.out}{listed.err}") == (0, True)
        assert "Relaunch" in listed.out
    crm("view", "save", "only", "lead", "processed")
    told = crm("stage", "rm", "lead", "processed").err
    assert told.startswith("warning: The view @only of leads names processed, which is gone: crm view save only lead ")
    assert crm("field", "add", "lead", "seats", "whole").err == crm("field", "rm", "lead", "seats").err == ""
