"""``crm move``: the stage changes, the day of closing and the reason follow, and nothing else does."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.acts import act, cells, idle, refused, told
from tests.actions.invoices import NOON, draft, issued, parties


def test_a_deal_that_is_won_is_closed_at_that_instant(crm: Crm) -> None:
    crm.new("deal", "Relaunch", "--at", "2026-01-02")
    found = act(crm, "move", "DEAL-1", "won", "--at", NOON)
    assert found.touched == {"deal": "~1(closed_at,stage)"}
    (at,) = {step["at"] for step in found.steps}
    assert cells(found, "deal", 1) == {"stage": ("new", "won"), "closed_at": (None, at)}
    assert at.startswith("2026-11-23T12:00")
    assert found.result.json["result"] == ["DEAL-1"]


def test_between_open_stages_the_stage_alone_changes(crm: Crm) -> None:
    crm.new("deal", "Relaunch", "--comments", "Dear", "--probability", "30")
    found = act(crm, "move", "DEAL-1", "executing")
    assert found.touched == {"deal": "~1(stage)"}
    assert cells(found, "deal", 1) == {"stage": ("new", "executing")}


def test_many_that_are_lost_keep_the_reason(crm: Crm) -> None:
    for title in ("A", "B", "C"):
        crm.new("deal", title)
    found = act(crm, "move", "DEAL-1", "DEAL-2", "lost", "--reason", " Too dear ")
    assert found.touched == {"deal": "~1(closed_at,lost_reason,stage) ~2(closed_at,lost_reason,stage)"}
    assert [cells(found, "deal", row)["lost_reason"] for row in (1, 2)] == [(None, "Too dear")] * 2
    assert found.result.json["updated"] == ["DEAL-1", "DEAL-2"]


def test_a_deal_that_is_reopened_is_closed_no_more_and_has_no_reason(crm: Crm) -> None:
    crm.now = NOON
    crm.new("deal", "Relaunch")
    assert crm("move", "DEAL-1", "lost", "--reason", "Too dear").exit == 0
    closed = crm.show("DEAL-1")["closed_at"]
    found = act(crm, "move", "DEAL-1", "preparation")
    told = cells(found, "deal", 1)
    assert told["stage"] == ("lost", "preparation")
    assert told["lost_reason"] == ("Too dear", None)
    assert told["closed_at"][0].startswith(closed[:16])
    assert told["closed_at"][1] is None
    assert len(told) == 3


def test_from_lost_to_won_it_is_closed_anew_and_has_no_reason(crm: Crm) -> None:
    crm.new("deal", "Relaunch")
    assert crm("move", "DEAL-1", "lost", "--reason", "Too dear", "--at", "2026-01-02T09:00Z").exit == 0
    told = cells(act(crm, "move", "DEAL-1", "won", "--at", "2026-02-03T09:00Z"), "deal", 1)
    assert told["lost_reason"] == ("Too dear", None)
    assert [at[:10] for at in told["closed_at"]] == ["2026-01-02", "2026-02-03"]


def test_a_reason_that_is_told_later_leaves_the_closing_as_it_was(crm: Crm) -> None:
    crm.new("deal", "Relaunch")
    assert crm("move", "DEAL-1", "lost", "--at", "2026-01-02").exit == 0
    found = act(crm, "move", "DEAL-1", "lost", "--reason", "Too late")
    assert cells(found, "deal", 1) == {"lost_reason": (None, "Too late")}
    assert cells(act(crm, "move", "DEAL-1", "lost", "--reason", "Too dear"), "deal", 1) == {
        "lost_reason": ("Too late", "Too dear")
    }
    assert idle(crm, "move", "DEAL-1", "lost")["result"] == ["DEAL-1"]
    assert crm.show("DEAL-1")["lost_reason"] == "Too dear"


def test_those_that_are_there_already_stay_as_they_are(crm: Crm) -> None:
    crm.new("deal", "A", "--stage", "executing")
    crm.new("deal", "B")
    found = act(crm, "move", "DEAL-1", "DEAL-2", "DEAL-2", "executing")
    assert found.touched == {"deal": "~2(stage)"}
    assert (found.result.json["updated"], found.result.json["result"]) == (["DEAL-2"], ["DEAL-1", "DEAL-2"])
    assert idle(crm, "move", "DEAL-1", "DEAL-2", "executing")["result"] == ["DEAL-1", "DEAL-2"]


def test_several_kinds_that_share_a_stage_move_together(crm: Crm) -> None:
    crm.new("lead", "A", "--stage", "junk")
    crm.new("deal", "B", "--stage", "executing")
    assert act(crm, "move", "LEAD-1", "DEAL-1", "new").touched == {"deal": "~1(stage)", "lead": "~1(stage)"}


def test_the_label_of_a_stage_names_it_too(crm: Crm) -> None:
    crm.new("deal", "A")
    assert cells(act(crm, "move", "DEAL-1", "In progress"), "deal", 1) == {"stage": ("new", "executing")}


def test_a_kind_without_a_day_of_closing_changes_its_stage_alone(crm: Crm) -> None:
    crm.new("quote", "Offer")
    assert act(crm, "move", "QUOTE-1", "declined").touched == {"quote": "~1(stage)"}
    crm.new("lead", "A")
    assert act(crm, "move", "LEAD-1", "junk").touched == {"lead": "~1(stage)"}


@pytest.mark.parametrize(
    ("exit", "words"),
    [
        (2, ("DEAL-1", "DEAL-2", "nowhere")),
        (3, ("DEAL-1", "DEAL-9", "won")),
        (2, ("DEAL-1", "COMPANY-1", "won")),
        (2, ("DEAL-1", "LEAD-1", "won")),
        (5, ("LEAD-1", "converted")),
        (5, ("LEAD-1", "junk", "--reason", "Silly")),
        (2, ("DEAL-1", "QUOTE-1", "executing")),
    ],
    ids=str,
)
def test_one_that_cannot_move_keeps_all_where_they_are(crm: Crm, exit: int, words: tuple[str, ...]) -> None:
    crm.new("deal", "A")
    crm.new("deal", "B")
    crm.new("lead", "C")
    crm.new("company", "Acme")
    crm.new("quote", "Offer")
    refused(crm, exit, "move", *words)


def test_a_converted_lead_stays_converted(crm: Crm) -> None:
    crm.new("lead", "A")
    assert crm("convert", "LEAD-1", "--to", "deal").exit == 0
    assert refused(crm, 5, "move", "LEAD-1", "new")["code"] == "frozen"
    assert idle(crm, "move", "LEAD-1", "converted")["result"] == ["LEAD-1"]


def test_the_stages_of_an_invoice_belong_to_their_verbs(crm: Crm) -> None:
    parties(crm)
    draft(crm)
    issued(crm)
    for ref in ("INVOICE-1", "INVOICE-2"):
        for stage in ("paid", "cancelled"):
            refused(crm, 5, "move", ref, stage)
    refused(crm, 5, "move", "INVOICE-1", "issued")
    refused(crm, 5, "move", "INVOICE-2", "draft")
    assert idle(crm, "move", "INVOICE-2", "issued")["result"] == ["INVOICE-2"]


def test_people_read_where_from_and_where_to_and_whether_anything_moved(crm: Crm) -> None:
    crm.new("deal", "A")
    done, again = told(crm, "move", "DEAL-1", "executing")
    assert all(word in done for word in ("DEAL-1", "from new", "to executing"))
    assert "executing" in again
    crm.new("deal", "B")
    assert crm("move", "DEAL-1", "DEAL-2", "won").out == "DEAL-1 and DEAL-2 moved to won\n"
    assert crm("move", "DEAL-1", "lost").exit == 0
    assert "from" not in crm("move", "DEAL-1", "lost", "--reason", "Too dear").out


@pytest.mark.parametrize(
    "way", [("move", "QUOTE-1", "approved"), ("edit", "QUOTE-1", "--stage", "approved"), ("accept", "QUOTE-1")]
)
def test_c10_approving_a_quote_that_held_no_longer_warns_with_the_day(crm: Crm, way: tuple[str, ...]) -> None:
    parties(crm)
    crm.new("quote", "Shop", "--company", "COMPANY-2", "--line", "Bike @ 10 tax 19", "--valid-until", "2026-11-22")
    crm("move", "QUOTE-1", "sent")
    found = act(crm, *way, "--at", NOON)
    assert found.result.json["warnings"] == ["QUOTE-1 had expired: it held until 2026-11-22."]
    assert crm.show("QUOTE-1")["stage"] == "approved"
    assert act(crm, "convert", "QUOTE-1", "--to", "invoice").result.json["warnings"] == []


def test_a_quote_on_its_last_day_is_approved_without_a_word_and_an_expired_one_declined(crm: Crm) -> None:
    for day in ("2026-11-23", "2026-11-22"):
        crm.new("quote", "Shop", "--line", "Bike @ 10 tax 19", "--valid-until", day)
    assert act(crm, "move", "QUOTE-1", "approved", "--at", NOON).result.json["warnings"] == []
    assert act(crm, "move", "QUOTE-2", "declined", "--at", NOON).result.json["warnings"] == []
