"""What is issued stays as it is: neither edited, moved by hand nor undone."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.invoices import done, draft, issued, parties, refused


def test_what_is_issued_can_only_be_commented_on(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    for words in (
        ("edit", ref, "--title", "Other"),
        ("edit", ref, "--due-date", "+30d"),
        ("line", "add", ref, "More", "--price", "1", "--tax", "19"),
        ("line", "edit", ref, "1", "--qty", "2"),
        ("line", "rm", ref, "1"),
        ("rm", ref),
        ("move", ref, "draft"),
    ):
        refused(crm, 5, *words)
    done(crm, "edit", ref, "--comments", "Sent by post", "--owner", "ada")
    done(crm, "note", ref, "They called")
    done(crm, "tag", ref, "big")
    assert crm.show(ref)["comments"] == "Sent by post"


@pytest.mark.parametrize("stage", ["issued", "paid", "cancelled"])
def test_its_stages_are_not_set_by_hand(crm: Crm, stage: str) -> None:
    parties(crm)
    error = refused(crm, 5, "move", draft(crm), stage)
    assert "crm " in error["hint"]


def test_an_issue_is_not_undone_but_cancelled(crm: Crm) -> None:
    parties(crm)
    ref = draft(crm)
    step = done(crm, "issue", ref)["step"]
    error = refused(crm, 5, "undo")
    assert f"{ref} is issued as RE-2026-0001" in error["message"]
    assert f"crm cancel {ref}" in error["hint"]
    refused(crm, 5, "undo", str(step))


def test_what_made_or_changed_the_draft_is_not_undone_either(crm: Crm) -> None:
    parties(crm)
    deal = crm.new("deal", "Relaunch", "--company", "COMPANY-2", "--line", "Design @ 800 tax 19")
    converted = done(crm, "convert", deal, "--to", "invoice")
    ref = converted["result"][0]
    edited = done(crm, "edit", ref, "--title", "Relaunch, part 1")["step"]
    done(crm, "issue", ref)
    for step in (converted["step"], edited):
        assert "crm cancel" in refused(crm, 5, "undo", str(step))["hint"]


def test_a_draft_and_a_comment_on_an_issued_invoice_can_be_undone(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    done(crm, "edit", ref, "--comments", "Oops")
    done(crm, "undo")
    assert crm.show(ref)["comments"] is None
    other = draft(crm)
    done(crm, "undo")
    assert crm("show", other).exit == 3
