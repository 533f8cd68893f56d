"""The state of billing, reckoned and never stored: in show, list, tree and line list."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.billing import FOUR, billed, deal, quote, quoted, state
from tests.actions.invoices import done, parties


def test_nothing_is_billed_in_the_beginning(crm: Crm) -> None:
    source = deal(crm, *FOUR)
    assert crm.show(source)["billing"] == {"state": "none", "billed": "0.00", "open": "16450.00"}
    assert state(crm, quoted(crm, source)) == ("none", "0.00", "16450.00")
    assert state(crm, deal(crm)) == ("none", "0.00", "0.00")


def test_only_what_is_billed_has_a_state(crm: Crm) -> None:
    source = deal(crm, *FOUR)
    assert "billing" not in crm.show(billed(crm, source))
    assert "billing" not in crm.show("COMPANY-1")


def test_a_list_has_the_state_and_a_column_of_what_is_billed(crm: Crm) -> None:
    first, second, third = deal(crm, *FOUR), deal(crm, "A @ 100"), deal(crm, amount="70")
    billed(crm, first, "--deposit", "30%")
    billed(crm, third, "--as-line", "--amount", "20")
    rows = {row["ref"]: row for row in crm("deal", "list").rows}
    assert {ref: row["billed"] for ref, row in rows.items()} == {first: "4935.00", second: "0.00", third: "20.00"}
    records = {record["ref"]: record for record in crm("deal", "list", "--json").json}
    assert records[first]["billing"] == {"state": "partial", "billed": "4935.00", "open": "11515.00"}
    assert records[second]["billing"] == {"state": "none", "billed": "0.00", "open": "100.00"}
    assert records[third]["billing"] == {"state": "partial", "billed": "20.00", "open": "50.00"}


def test_what_is_billed_stands_beside_the_amount_also_where_there_is_little_room(crm: Crm) -> None:
    offer = quote(crm, *FOUR)
    billed(crm, offer, "--deposit", "30%")
    header, row = crm("quote", "list", "any", terminal=True).out.splitlines()[:2]
    assert header.index("Amount") < header.index("Billed")
    assert "16,450.00 EUR  4,935.00 EUR" in row


def test_a_list_counts_what_was_billed_through_others(crm: Crm) -> None:
    source = deal(crm, "A x 2 @ 100")
    offer = quoted(crm, source)
    billed(crm, offer, "--deposit", "30%")
    billed(crm, source, "--qty", "1=1")
    for kind in ("deal", "quote"):
        assert [record["billed"] for record in crm(kind, "list", "--json").json] == ["100.00"]
    anew = done(crm, "clone", source)["result"][0]
    assert [row["billed"] for row in crm("deal", "list").rows if row["ref"] == anew] == ["0.00"]


def test_a_quote_knows_what_was_billed_of_the_deal_whose_line_is_gone(crm: Crm) -> None:
    source = deal(crm, "A @ 100", "B @ 50")
    offer = quoted(crm, source)
    billed(crm, source, "--deposit", "30%")
    done(crm, "line", "rm", source, "1", "2")
    assert crm.show(offer)["billing"] == {"state": "partial", "billed": "45.00", "open": "105.00"}


def test_a_deal_without_lines_knows_what_was_billed_of_its_quote(crm: Crm) -> None:
    client = done(crm, "company", "new", "Acme")["result"][0]
    offer = done(crm, "quote", "new", "Work", "--company", client, "--amount", "100")["result"][0]
    done(crm, "move", offer, "approved")
    billed(crm, offer, "--as-line", "--amount", "30")
    source = done(crm, "convert", offer, "--to", "deal")["result"][0]
    assert crm.show(source)["billing"] == {"state": "partial", "billed": "30.00", "open": "70.00"}


def test_a_tree_tells_what_is_billed_on_its_nodes(crm: Crm) -> None:
    source = deal(crm, *FOUR)
    offer = quoted(crm, source)
    invoice = billed(crm, offer, "--deposit", "30%")
    nodes = {node["ref"]: node for node in crm("tree", source, "--json").json["nodes"]}
    assert {ref: nodes[ref]["billed"] for ref in (source, offer, invoice)} == {
        source: "4935.00",
        offer: "4935.00",
        invoice: None,
    }
    drawn = crm("tree", invoice, terminal=True).out
    assert drawn.count("billed 4,935.00 of 16,450.00") == 2


def test_lines_are_listed_with_what_is_billed_of_each(crm: Crm) -> None:
    source = quote(crm, "A x 5 @ 10 tax 19", "B @ 20 tax 7", "C @ 1 optional")
    done(crm, "line", "add", source, "Freight", "--kind", "charge", "--amount", "5", "--tax", "19")
    billed(crm, source, "--qty", "1=2")
    rows = crm("line", "list", source).rows
    assert [(row["name"], row["billed"]) for row in rows] == [("A", "2"), ("B", "0"), ("C", "0"), ("Freight", "")]
    drawn = crm("line", "list", source, "--color", "never", terminal=True).out.splitlines()
    assert [" ".join(line.split()) for line in drawn[-6:]] == [
        "Net 75.00",
        "19 % on 55.00 10.45",
        "7 % on 20.00 1.40",
        "Total EUR 86.85",
        "Billed 26.18",
        "Open 60.67",
    ]
    records = crm("line", "list", source, "--json").json
    assert [record["line"] for record in records] == [1, 2, 3, 4]
    assert (records[3]["kind"], records[3]["amount"], records[3]["net"]) == ("charge", "5.00", "5.00")


def test_a_card_ends_with_what_is_billed(crm: Crm) -> None:
    source = deal(crm, "A @ 100 tax 19")
    billed(crm, source, "--percent", "30")
    drawn = [" ".join(line.split()) for line in crm("show", source, "--color", "never", terminal=True).out.splitlines()]
    at = drawn.index("Total EUR 119.00")
    assert drawn[at + 1 : at + 3] == ["Billed 35.70", "Open 83.30"]


def test_an_invoice_over_nothing_is_billed_in_full(crm: Crm) -> None:
    source = deal(crm, "Gift x 2 @ 0")
    billed(crm, source, "--qty", "1=1")
    assert state(crm, source) == ("partial", "0.00", "0.00")
    billed(crm, source)
    assert state(crm, source) == ("full", "0.00", "0.00")


def test_a_credited_invoice_leaves_a_source_of_which_nothing_is_billed(crm: Crm) -> None:
    parties(crm)
    source = deal(crm, "A @ 100 tax 19", company="COMPANY-2")
    invoice = billed(crm, source)
    done(crm, "issue", invoice)
    done(crm, "credit", invoice, "--rest")
    assert state(crm, source) == ("none", "0.00", "119.00")


def test_m11_who_removes_a_line_that_was_billed_is_told_and_the_source_is_over_billed(crm: Crm) -> None:
    source = deal(crm, "A x 3 @ 100", "B @ 20", "C @ 5")
    billed(crm, source, "--qty", "1=2")
    answer = done(crm, "line", "rm", source, "1", "3")
    assert answer["warnings"] == [f"2 of line 1 was billed, and it no longer counts: {source} is over-billed."]
    assert state(crm, source) == ("over", "200.00", "20.00")
    assert [record["billing"]["state"] for record in crm("deal", "list", "--json").json] == ["over"]
    done(crm, "undo")
    assert state(crm, source) == ("partial", "200.00", "125.00")


def test_m11_also_when_no_line_is_left_or_another_one_takes_its_place(crm: Crm) -> None:
    source = deal(crm, "A @ 100")
    invoice = billed(crm, source)
    done(crm, "line", "rm", source, "1")
    assert state(crm, source) == ("over", "100.00", "0.00")
    assert [record["billing"]["state"] for record in crm("deal", "list", "--json").json] == ["over"]
    done(crm, "line", "add", source, "A", "--price", "100")
    assert state(crm, source) == ("over", "100.00", "100.00")
    done(crm, "rm", invoice, "--yes")
    assert state(crm, source) == ("none", "0.00", "100.00")


def test_m11_a_line_below_what_is_billed_is_told_and_the_source_is_over_billed(crm: Crm) -> None:
    source = deal(crm, "A @ 100", "B x 3 @ 10")
    billed(crm, source, "--lines", "1")
    answer = done(crm, "line", "edit", source, "1", "--qty", "0.5")
    assert answer["warnings"] == [f"1 of line 1 was billed, and it has 0.5 now: {source} is over-billed."]
    assert state(crm, source) == ("over", "100.00", "30.00")
    billed(crm, source)
    assert state(crm, source) == ("over", "130.00", "0.00")
    assert done(crm, "line", "edit", source, "1", "--qty", "1")["warnings"] == []
    assert state(crm, source) == ("full", "130.00", "0.00")
    drawn = " ".join(crm("show", source, "--color", "never", terminal=True).out.split())
    assert "Billed 130.00" in drawn


def test_m11_a_line_that_no_longer_counts_is_told_like_one_that_goes(crm: Crm) -> None:
    source = quote(crm, "A @ 100", "B @ 10")
    billed(crm, source, "--lines", "1")
    answer = done(crm, "line", "edit", source, "1", "--optional")
    assert answer["warnings"] == [f"1 of line 1 was billed, and it no longer counts: {source} is over-billed."]
    assert state(crm, source) == ("over", "100.00", "10.00")


@pytest.mark.parametrize("way", [("edit", "{}", "--amount", "50"), ("line", "edit", "{}", "1", "--price", "50")])
def test_m11_a_source_that_is_worth_less_than_was_billed_of_it_is_over_billed(crm: Crm, way: tuple[str, ...]) -> None:
    source = deal(crm, "A @ 100") if way[0] == "line" else deal(crm, amount="100")
    billed(crm, source, *([] if way[0] == "line" else ["--as-line"]))
    answer = done(crm, *(word.format(source) for word in way))
    assert state(crm, source) == ("over", "100.00", "0.00")
    told = f"100.00 EUR was billed, and it comes to 50.00 EUR now: {source} is over-billed."
    assert answer["warnings"] == [told]
    again = [word.format(source).replace("50", "60") for word in way]
    assert done(crm, *again)["warnings"] == [], "it was so before"
    drawn = " ".join(crm("show", source, "--color", "never", terminal=True).out.split())
    assert "Billed (over) 100.00" in drawn


def test_m11_what_was_billed_with_allow_over_is_over_billed(crm: Crm) -> None:
    source = deal(crm, "A x 2 @ 100")
    billed(crm, source, "--qty", "1=3", "--allow-over")
    assert state(crm, source) == ("over", "300.00", "0.00")


def test_m11_a_rebate_that_was_removed_later_is_no_over_billing(crm: Crm) -> None:
    source = quote(crm, "A @ 100 tax 19")
    done(crm, "line", "add", source, "Rebate", "--kind", "discount", "--amount", "10")
    billed(crm, source)
    assert done(crm, "line", "rm", source, "2")["warnings"] == []
    assert state(crm, source) == ("full", "107.10", "0.00")


def test_m11_a_quote_without_a_line_that_another_quote_billed_is_not_over_billed(crm: Crm) -> None:
    source = deal(crm, "A @ 100", "B @ 10")
    first, second = quoted(crm, source), quoted(crm, source)
    billed(crm, first, "--lines", "1")
    done(crm, "line", "rm", second, "1")
    assert state(crm, second) == ("none", "0.00", "10.00")
    done(crm, "line", "rm", first, "1")
    assert state(crm, first) == ("over", "100.00", "10.00")
    assert state(crm, source) == ("partial", "100.00", "10.00")


@pytest.mark.parametrize("how", [(), ("--deposit", "20")])
def test_what_is_billed_and_what_bills_it_stay_in_their_currency(crm: Crm, how: tuple[str, ...]) -> None:
    parties(crm)
    source = deal(crm, "A @ 100 tax 19", company="COMPANY-2")
    invoice = billed(crm, source, *how)
    refused = {
        source: (f"{source} cannot be in USD: {invoice} bills it in EUR.", f"Remove it first: crm rm {invoice}"),
        invoice: (
            f"{invoice} cannot be in USD: what it bills is in EUR.",
            f"Remove it, give that another currency, and bill it again: crm rm {invoice}",
        ),
    }
    for ref, (message, hint) in refused.items():
        error = crm("edit", ref, "--currency", "USD", "--json").error
        assert (error["exit"], error["message"], error["hint"], error["field"]) == (5, message, hint, "currency")
    done(crm, "issue", invoice)
    assert crm("edit", source, "--currency", "USD", "--json").error["hint"] == f"Cancel it first: crm cancel {invoice}"
    assert done(crm, "edit", source, "--currency", "EUR")["warnings"] == []
    done(crm, "credit" if how else "cancel", invoice, *(["--rest"] if how else []))
    assert crm("edit", source, "--currency", "USD").exit == 0
    other = billed(crm, source)
    assert crm("show", other, "--json").json["currency"] == "USD"
    free = crm.new("invoice", "Free", "--company", "COMPANY-2", "--line", "A @ 100 tax 19")
    assert crm("edit", free, "--currency", "USD").exit == 0, "it bills nothing"


def test_what_is_billed_together_is_in_one_currency(crm: Crm) -> None:
    """A deal and the quotes made from it, with lines or without; also where an edit is taken back."""
    parties(crm)
    source = deal(crm, "A @ 100 tax 19", company="COMPANY-2")
    offer = quoted(crm, source)
    anew = done(crm, "convert", source, "--to", "quote", "--again")["result"][0]
    bare = quote(crm, amount="70")
    whole = done(crm, "convert", bare, "--to", "deal")["result"][0]
    for first, second in ((source, offer), (offer, source), (bare, whole), (whole, bare)):
        error = crm("edit", first, "--currency", "USD", "--json").error
        assert error["message"] == f"{first} cannot be in USD: it is billed together with {second} in EUR."
        assert (error["exit"], error["field"]) == (5, "currency")
        assert error["hint"].startswith(f"Change them together: crm edit {first} {second} --currency USD;")
    step = done(crm, "edit", source, offer, "--currency", "USD")["step"]
    assert crm("edit", anew, "--currency", "CHF").exit == 0, "it is billed by itself"
    invoice = billed(crm, offer)
    error = crm("undo", str(step), "--json").error
    assert error["message"].endswith(f"would be in EUR, but {invoice} bills it in USD.") and error["exit"] == 5
    assert [crm.show(ref)["currency"] for ref in (source, offer, invoice)] == ["USD"] * 3


def test_what_is_redone_bills_in_the_currency_that_its_source_has_by_now(crm: Crm) -> None:
    parties(crm)
    source = deal(crm, "A @ 100 tax 19", company="COMPANY-2")
    step = done(crm, "convert", source, "--to", "invoice")["step"]
    done(crm, "undo")
    done(crm, "edit", source, "--currency", "USD")
    message = f"Step {step} cannot be redone: {source} would be in USD, but INVOICE-1 bills it in EUR."
    assert crm("redo", str(step), "--json").error["message"] == message
    done(crm, "edit", source, "--currency", "EUR")
    assert done(crm, "redo", str(step))["result"] == ["INVOICE-1"]
