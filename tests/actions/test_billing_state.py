"""The state of billing, reckoned and never stored: in show, list, tree and line list."""

from __future__ import annotations

from conftest import Crm

from .billing import FOUR, billed, deal, quote, quoted, state
from .invoices import done, parties


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
    header, row = crm("quote", "list", terminal=True).out.splitlines()[:2]
    assert header.index("Amount") < header.index("Billed") < header.index("Valid until")
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


def test_who_removes_a_line_that_was_billed_is_told(crm: Crm) -> None:
    source = deal(crm, "A x 3 @ 100", "B @ 20", "C @ 5")
    billed(crm, source, "--qty", "1=2")
    answer = done(crm, "line", "rm", source, "1", "3")
    assert answer["warnings"] == [f"2 of line 1 was billed; that no longer counts for {source}."]
    assert state(crm, source) == ("none", "0.00", "20.00")
