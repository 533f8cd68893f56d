"""One door for change: whichever command writes a stage or a reference, the same follows from it."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Crm

from tests.actions.acts import act, cells, idle

DAY = "2026-03-02T09:00Z"
CLOSED = "2026-03-02T09:00:00Z"


def said(crm: Crm, ref: str) -> tuple[Any, Any, Any]:
    found = crm.show(ref)
    return found["stage"], found.get("closed_at"), found.get("lost_reason")


@pytest.mark.parametrize(
    "words",
    [
        ("deal", "new", "P", "--stage", "won"),
        ("batch",),
        ("import", "deal", "deals.csv"),
        ("convert", "LEAD-1", "--to", "deal", "--set", "stage=won"),
    ],
)
def test_e1_a_deal_that_is_made_won_is_closed(crm: Crm, words: tuple[str, ...]) -> None:
    crm.new("lead", "P")
    (crm.folder / "deals.csv").write_text("title,stage\nP,won\n")
    path = str(crm.folder / "deals.csv")
    made = crm(*(path if word == "deals.csv" else word for word in words), stdin="deal new P --stage won\n", at=DAY)
    assert made.exit == 0, made.err
    assert said(crm, "DEAL-1") == ("won", CLOSED, None)


def test_e1_a_deal_that_is_made_open_is_not_closed(crm: Crm) -> None:
    crm.new("deal", "P", "--stage", "executing")
    assert said(crm, "DEAL-1") == ("executing", None, None)


@pytest.mark.parametrize(
    "words",
    [("move", "DEAL-1", "lost"), ("edit", "DEAL-1", "--stage", "lost"), ("edit", "DEAL-1", "--set", "stage=lost")],
)
def test_e1_a_deal_that_is_lost_is_closed_by_whichever_command(crm: Crm, words: tuple[str, ...]) -> None:
    crm.new("deal", "P")
    found = act(crm, *words, "--at", DAY)
    assert found.touched == {"deal": "~1(closed_at,stage)"}
    assert said(crm, "DEAL-1") == ("lost", CLOSED, None)


@pytest.mark.parametrize("words", [("move", "DEAL-1", "new"), ("edit", "DEAL-1", "--stage", "new")])
def test_e1_a_deal_that_is_open_again_is_not_closed_and_has_no_reason(crm: Crm, words: tuple[str, ...]) -> None:
    crm.new("deal", "P")
    crm("edit", "DEAL-1", "--stage", "lost", "--lost-reason", "Too dear", at=DAY)
    assert said(crm, "DEAL-1") == ("lost", CLOSED, "Too dear")
    found = act(crm, *words)
    assert cells(found, "deal", 1)["lost_reason"] == ("Too dear", None)
    assert said(crm, "DEAL-1") == ("new", None, None)


def test_e1_an_import_that_changes_a_stage_closes_and_reopens(crm: Crm) -> None:
    crm.new("deal", "P", "--external-id", "x:1")
    for stage, expected in (("lost", ("lost", CLOSED, None)), ("new", ("new", None, None))):
        table = f"external_id,stage\nx:1,{stage}\n"
        done = crm("import", "deal", "-", "--upsert-by", "external_id", stdin=table, at=DAY)
        assert done.exit == 0, done.err
        assert said(crm, "DEAL-1") == expected


def test_a_unique_value_goes_to_one_of_many_only_and_nothing_is_written(crm: Crm) -> None:
    crm.new("product", "A", "--sku", "S-1")
    crm.new("product", "B", "--sku", "S-2")
    done = crm("edit", "PRODUCT-1", "PRODUCT-2", "--sku", "S-3", "--json")
    assert (done.exit, done.error["field"]) == (4, "sku")
    assert [crm.show(f"PRODUCT-{number}")["sku"] for number in (1, 2)] == ["S-1", "S-2"]


def test_many_are_changed_together_with_their_links(crm: Crm) -> None:
    for title in ("Acme", "Berg"):
        crm.new("company", title)
    for name in ("Ada", "Grace"):
        crm.new("contact", name, "--company", "COMPANY-1")
    found = act(crm, "edit", "CONTACT-1", "CONTACT-2", "--company", "COMPANY-2")
    assert found.touched == {"contact": "~1(company) ~2(company)", "link": "+3 +4 -1 -2"}


@pytest.mark.parametrize(
    "words",
    [
        ("edit", "LEAD-1", "--email", "b@x.org"),
        ("edit", "LEAD-1", "--unset", "emails"),
        ("tag", "LEAD-1", "hot"),
        ("untag", "LEAD-1", "old"),
        ("line", "add", "LEAD-1", "Gift", "--price", "0"),
        ("line", "edit", "LEAD-1", "1", "--name", "Chair"),
        ("line", "rm", "LEAD-1", "1"),
    ],
)
def test_e12_a_part_that_is_written_raises_the_version_of_its_element(crm: Crm, words: tuple[str, ...]) -> None:
    crm.new("lead", "P", "--email", "a@x.org", "--tag", "old", "--line", "Seat x 2 @ 10 tax 19", "--line", "Desk @ 0")
    found = act(crm, *words, "--at", "2027-01-02T09:00Z")
    assert found.altered["lead"][1]["version"] == (1, 2)
    assert found.altered["lead"][1]["updated_at"][1] == "2027-01-02T09:00:00.000000Z"
    assert found.result.json["updated"] == ["LEAD-1"]


def test_e12_an_import_that_adds_a_tag_raises_the_version(crm: Crm) -> None:
    crm.new("lead", "P", "--external-id", "x:1")
    table = "external_id,tags\nx:1,hot\n"
    assert crm("import", "lead", "-", "--upsert-by", "external_id", stdin=table).exit == 0
    assert crm.show("LEAD-1")["version"] == 2


def test_e12_a_part_that_is_there_already_raises_nothing(crm: Crm) -> None:
    crm.new("lead", "P", "--email", "a@x.org", "--tag", "old", "--line", "Seat x 2 @ 10 tax 19")
    for words in (
        ("edit", "LEAD-1", "--email", "A@x.org"),
        ("tag", "LEAD-1", "old"),
        ("line", "edit", "LEAD-1", "1", "--qty", "2"),
    ):
        idle(crm, *words)
    assert crm.show("LEAD-1")["version"] == 1
