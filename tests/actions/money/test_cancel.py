"""``crm cancel``: an issued invoice is taken back by a further document, and nothing of it counts any more."""

from __future__ import annotations

import json

from conftest import Crm

from tests.actions.invoices import done, draft, issued, parties, refused, totals


def test_a_cancellation_bears_the_lines_the_parties_and_a_number_of_its_own(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm, "Seat x 3 @ 9.99 tax 19 disc 5%", "Book @ 2.97 tax 7 incl")
    done(crm, "edit", "COMPANY-2", "--street", "Elsewhere 9")
    answer = done(crm, "cancel", ref, "--reason", "Wrong client")
    assert (answer["created"], answer["updated"]) == (["INVOICE-2"], [ref])
    old, new = crm.show(ref), crm.show("INVOICE-2")
    assert (old["stage"], new["stage"]) == ("cancelled", "issued")
    expected = {
        "number": "RE-2026-0002",
        "type": "cancellation",
        "corrects": ref,
        "title": "Cancellation of RE-2026-0001",
        "reason": "Wrong client",
        "client_street": "Hafen 2",
        "amount": old["amount"],
        "due_date": None,
        "skonto": None,
    }
    assert {name: new[name] for name in expected} == expected
    same = ("name", "quantity", "price", "discount_percent", "tax_rate", "net", "tax", "gross")
    assert [[line[name] for name in same] for line in new["lines"]] == [
        [line[name] for name in same] for line in old["lines"]
    ]
    assert new["totals"]["by_rate"] == old["totals"]["by_rate"]
    assert (old["totals"]["due"], new["totals"]["due"]) == ("0.00", "0.00")


def test_its_document_names_the_one_it_corrects(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    done(crm, "cancel", ref)
    content = crm("sql", "SELECT content FROM document WHERE element = 2", "--json").json[0]["content"]
    assert json.loads(content)["corrects"] == {"ref": ref, "number": "RE-2026-0001", "issue_date": "2026-11-23"}


def test_what_is_cancelled_can_be_billed_again_and_counts_as_nothing(crm: Crm) -> None:
    parties(crm)
    deal = crm.new("deal", "Relaunch", "--company", "COMPANY-2", "--line", "Design x 3 @ 800 tax 19")
    ref = done(crm, "convert", deal, "--to", "invoice")["result"][0]
    done(crm, "issue", ref)
    refused(crm, 4, "convert", deal, "--to", "invoice")
    done(crm, "cancel", ref)
    assert crm.show(deal)["lines"][0]["billed"] == "0"
    again = done(crm, "convert", deal, "--to", "invoice")["result"][0]
    assert totals(crm, again)["total"] == "2856.00"


def test_payments_of_a_cancelled_invoice_are_free_again(crm: Crm) -> None:
    parties(crm)
    first, second = issued(crm, skonto="2%/14"), issued(crm)
    done(crm, "pay", first, "--skonto")
    answer = done(crm, "cancel", first)
    assert answer["warnings"] == ["PAYMENT-1 is unallocated again: 1,166.20 EUR."]
    assert totals(crm, first)["due"] == totals(crm, first)["paid"] == "0.00"
    done(crm, "pay", second, "--payment", "PAYMENT-1")
    assert totals(crm, second)["due"] == "23.80"


def test_the_tree_and_the_timeline_tell_it(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    done(crm, "cancel", ref, "--reason", "Typo")
    edges = [(edge["from"], edge["to"], edge["how"]) for edge in crm("tree", ref, "--json").json["edges"]]
    assert edges == [(ref, "INVOICE-2", "corrects")]
    told = [(entry["what"], entry["text"]) for entry in crm("timeline", ref, "--self", "--json").json]
    assert told[-1] == ("cancelled", "by INVOICE-2 (RE-2026-0002): Typo")


def test_cancelling_twice_is_a_conflict(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    done(crm, "cancel", ref)
    assert refused(crm, 4, "cancel", ref)["candidates"] == ["INVOICE-2"]


def test_a_draft_is_removed_rather_than_cancelled(crm: Crm) -> None:
    parties(crm)
    ref = draft(crm)
    assert f"crm rm {ref}" in refused(crm, 5, "cancel", ref)["hint"]


def test_a_cancellation_is_not_cancelled_and_not_undone(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    done(crm, "cancel", ref)
    refused(crm, 5, "cancel", "INVOICE-2")
    assert "An issued document stays." in refused(crm, 5, "undo")["hint"]


def test_one_of_which_a_part_was_credited_is_credited_in_full_instead(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    done(crm, "credit", ref, "--amount", "100")
    assert f"crm credit {ref} --rest" in refused(crm, 5, "cancel", ref)["hint"]


def test_several_are_cancelled_all_or_none(crm: Crm) -> None:
    parties(crm)
    first, second = issued(crm), issued(crm)
    refused(crm, 5, "cancel", first, draft(crm))
    answer = done(crm, "cancel", first, second)
    assert [crm.show(ref)["number"] for ref in answer["created"]] == ["RE-2026-0003", "RE-2026-0004"]


def test_a_dry_run_takes_no_number(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    done(crm, "cancel", ref, "--dry-run")
    assert crm.show(ref)["stage"] == "issued"
    assert crm.show(issued(crm))["number"] == "RE-2026-0002"
