"""A quote that a client has in hand is not changed: the change goes into its next version, unless it is said."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.acts import act, idle, refused
from tests.actions.billing import billed
from tests.actions.invoices import done, parties


def sent(crm: Crm, stage: str = "sent") -> str:
    parties(crm)
    lines = ("--line", "Bike x 2 @ 100 tax 19", "--line", "Lamp @ 10 tax 19", "--line", "Bell @ 5 tax 19")
    crm.new("quote", "Shop", "--company", "COMPANY-2", *lines)
    crm("line", "rm", "QUOTE-1", "2")
    crm("move", "QUOTE-1", stage)
    return "QUOTE-1"


def lines(crm: Crm, ref: str) -> list[tuple[int, str, str]]:
    return [(line["line"], line["name"], line["quantity"]) for line in crm.show(ref)["lines"]]


BEFORE = [(1, "Bike", "2"), (3, "Bell", "1")]


@pytest.mark.parametrize(
    ("words", "after", "says"),
    [
        (("edit", "QUOTE-1", "3", "--qty", "4"), [(1, "Bike", "2"), (3, "Bell", "4")], "Changed line 3 of QUOTE-2"),
        (("rm", "QUOTE-1", "1"), [(3, "Bell", "1")], "Removed line 1 from QUOTE-2"),
        (("add", "QUOTE-1", "Lock", "--price", "7"), [*BEFORE, (4, "Lock", "1")], "Added line 4 to QUOTE-2: Lock"),
    ],
)
def test_c12_a_sent_quote_stays_and_a_new_version_has_the_change(
    crm: Crm, words: tuple[str, ...], after: list[tuple[int, str, str]], says: str
) -> None:
    sent(crm)
    before = crm.show("QUOTE-1")
    found = act(crm, "line", *words)
    assert crm.show("QUOTE-1") | {"links": []} == before | {"links": []}
    assert lines(crm, "QUOTE-2") == after
    new = crm.show("QUOTE-2")
    assert (new["stage"], new["number"], new["company"]) == ("draft", "AN-2026-0002", "COMPANY-2")
    assert ("QUOTE-1", "version_of") in {(link["ref"], link["how"]) for link in new["links"]}
    written = found.result.json
    assert (written["result"], written["created"], written["updated"]) == (["QUOTE-2"], ["QUOTE-2"], [])
    crm("undo")
    assert refused(crm, 3, "show", "QUOTE-2")["code"] == "not_found"
    told = "QUOTE-1 was sent: QUOTE-3 is its new version. " + says.replace("QUOTE-2", "QUOTE-3")
    assert crm("line", *words).out.splitlines() == [told]


def test_in_place_drafts_and_approved_quotes_are_changed_themselves(crm: Crm) -> None:
    sent(crm)
    assert act(crm, "line", "edit", "QUOTE-1", "3", "--qty", "4", "--in-place").result.json["result"] == ["QUOTE-1"]
    crm("move", "QUOTE-1", "approved")
    assert act(crm, "line", "edit", "QUOTE-1", "3", "--qty", "5").result.json["result"] == ["QUOTE-1"]
    crm("move", "QUOTE-1", "draft")
    assert act(crm, "line", "rm", "QUOTE-1", "3").result.json["result"] == ["QUOTE-1"]
    assert lines(crm, "QUOTE-1") == [(1, "Bike", "2")]


def test_what_changes_nothing_or_is_refused_makes_no_version(crm: Crm) -> None:
    sent(crm)
    assert idle(crm, "line", "edit", "QUOTE-1", "1", "--qty", "2")["created"] == []
    refused(crm, 3, "line", "rm", "QUOTE-1", "2")
    refused(crm, 2, "line", "edit", "QUOTE-1", "1", "--qty", "lots")


def test_c12_what_was_billed_of_the_version_before_counts_on_the_new_one(crm: Crm) -> None:
    sent(crm)
    done(crm, "issue", billed(crm, "QUOTE-1", "--qty", "1=1", "--force"))
    crm("line", "edit", "QUOTE-1", "1", "--qty", "3")
    billed(crm, "QUOTE-2", "--force")
    assert lines(crm, "INVOICE-2") == [(1, "Bike", "2"), (2, "Bell", "1")]


def test_a_batch_goes_on_with_the_new_version(crm: Crm) -> None:
    sent(crm)
    script = "@q = line edit QUOTE-1 1 --qty 3\nline add @q Lock --price 7 --tax 19\nmove @q sent\n"
    assert crm("batch", "-", stdin=script).exit == 0
    assert lines(crm, "QUOTE-2") == [(1, "Bike", "3"), (3, "Bell", "1"), (4, "Lock", "1")]
    assert crm.show("QUOTE-2")["stage"] == "sent"
