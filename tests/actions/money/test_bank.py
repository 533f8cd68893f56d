"""Bank statements: kept once, booked when it is sure, proposed when it is not, and undone in one step."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from conftest import Crm

from tests.actions.acts import act, idle
from tests.actions.invoices import done, issued, parties, refused, totals
from tests.connect.statements import SPARKASSE, camt, entry, mt940, table
from tests.difference import changed
from tests.prepared import prepared
from tests.rooms.test_connect import watched


def statement(crm: Crm, content: bytes, name: str = "may.xml") -> str:
    path = Path(crm.folder) / name
    path.write_bytes(content)
    return str(path)


@pytest.fixture
@prepared
def shop(crm: Crm) -> Crm:
    """Four issued invoices of 119.00 to 476.00 gross, RE-2026-0001 to RE-2026-0004, for Acme."""
    parties(crm)
    for number in range(1, 5):
        issued(crm, f"Work x {number} @ 100 tax 19")
    return crm


def listed(crm: Crm, state: str = "open") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = crm("bank", "list", state, "--json").json
    return found


def test_what_is_sure_is_booked_and_the_rest_is_proposed(shop: Crm) -> None:
    content = camt(
        entry("119.00", "RE-2026-0001", reference="A"),
        entry("100.00", "Teil von RE-2026-0002", reference="B"),
        entry("357.00", "danke", reference="C", party="Acme"),
        entry("12.00", "Spende", reference="D", party="Bob"),
        entry("-9.90", "Entgelt", reference="E"),
    )
    with watched() as calls:
        assert shop("bank", "import", statement(shop, content), "--dry-run").exit == 0
    assert calls and not any(calls), "the file is read before the step"
    found = act(shop, "bank", "import", statement(shop, content))
    assert found.touched == {
        "allocation": "+1 +2",
        "bank": "+1 +2 +3 +4 +5",
        "invoice": "~1(stage)",
        "link": "+10 +11 +12 +9",
        "payment": "+1 +2",
    }
    assert [row["payment"] for row in listed(shop, "booked")] == ["PAYMENT-1", "PAYMENT-2"]
    assert [(row["transaction"], row["why"], row["command"]) for row in listed(shop)] == [
        (3, "the amount due of RE-2026-0003 and the name", "crm bank book 3 INVOICE-3"),
        (4, "names no invoice", None),
    ]
    assert [totals(shop, f"INVOICE-{n}")["due"] for n in (1, 2, 3)] == ["0.00", "138.00", "357.00"]
    assert [shop.show(f"PAYMENT-{n}")["reference"] for n in (1, 2)] == ["A", "B"]
    assert [row["transaction"] for row in listed(shop, "out")] == [5]


def test_a_statement_that_comes_again_adds_nothing_but_what_is_new(shop: Crm) -> None:
    twins = [entry("50.00", "Miete", reference=None, party="Bob")] * 2
    first = statement(shop, camt(entry("119.00", "RE-2026-0001"), *twins))
    assert done(shop, "bank", "import", first)["step"]
    idle(shop, "bank", "import", first)
    longer = statement(
        shop, camt(entry("119.00", "RE-2026-0001"), *twins, entry("238.00", "RE-2026-0002", reference="R2"))
    )
    found = changed(shop, "bank", "import", longer)
    assert (found.touched["bank"], found.touched["payment"]) == ("+4", "+2")
    assert totals(shop, "INVOICE-1")["paid"] == "119.00"


def test_the_same_transaction_in_a_file_of_another_kind_is_proposed_as_the_same(shop: Crm) -> None:
    done(shop, "bank", "import", statement(shop, camt(entry("50.00", "RE-2026-0002", reference="A"), message="052")))
    again = camt(entry("50.00", "RE-2026-0002", reference="B"), entry("50.00", "RE-2026-0002", reference="C"))
    done(shop, "bank", "import", statement(shop, again, "053.xml"))
    assert [(row["same_as"], row["why"]) for row in listed(shop)] == [(1, "the same as 1, out of another file")]
    assert totals(shop, "INVOICE-2")["paid"] == "100.00"
    row = (
        "DE89370400440532013000",
        "20.11.26",
        "20.11.26",
        "",
        "RE-2026-0002",
        "",
        "ACME GmbH",
        "",
        "",
        "50,00",
        "EUR",
        "",
    )
    done(shop, "bank", "import", statement(shop, table(SPARKASSE, row), "u.csv"))
    done(shop, "bank", "import", statement(shop, mt940(("C", "50,00", "RE-2026-0002")), "u.sta"))
    assert totals(shop, "INVOICE-2")["paid"] == "100.00"
    assert len(listed(shop)) == 3


def test_one_transfer_pays_two_invoices_and_one_payment_holds_both(shop: Crm) -> None:
    done(shop, "bank", "import", statement(shop, camt(entry("595.00", "RE-2026-0001 und RE-2026-0004"))))
    assert [totals(shop, f"INVOICE-{n}")["paid"] for n in (1, 4)] == ["119.00", "476.00"]
    assert shop.show("PAYMENT-1")["amount"] == "595.00"
    assert [row["stage"] for row in (shop.show("INVOICE-1"), shop.show("INVOICE-4"))] == ["paid", "paid"]


def test_two_payments_of_one_invoice_are_not_both_booked(shop: Crm) -> None:
    twice = camt(entry("119.00", "RE-2026-0001", reference="A"), entry("119.00", "RE-2026-0001", reference="B"))
    done(shop, "bank", "import", statement(shop, twice))
    assert totals(shop, "INVOICE-1")["paid"] == "119.00"
    assert [row["why"] for row in listed(shop)] == ["RE-2026-0001 has nothing due"]


def test_early_payment_grants_its_discount_in_time_only(crm: Crm) -> None:
    parties(crm)
    for _ in range(2):
        issued(crm, "Work @ 100 tax 19", skonto="2%/14")
    content = camt(
        entry("116.62", "RE-2026-0001", day="2026-12-07", reference="A"),
        entry("116.62", "RE-2026-0002", day="2026-12-08", reference="B"),
    )
    done(crm, "bank", "import", statement(crm, content))
    assert (totals(crm, "INVOICE-1")["skonto"], totals(crm, "INVOICE-1")["due"]) == ("2.38", "0.00")
    assert totals(crm, "INVOICE-2")["paid"] == "0.00"
    assert "ended on 2026-12-07" in listed(crm)[0]["why"]


def test_another_currency_is_never_booked(shop: Crm) -> None:
    content = camt(entry("119.00", "RE-2026-0001")).replace(b'Ccy="EUR"', b'Ccy="CHF"')
    done(shop, "bank", "import", statement(shop, content))
    assert "RE-2026-0001 is in EUR, the payment in CHF" in listed(shop)[0]["why"]
    error = refused(shop, 5, "bank", "book", "1", "INVOICE-1")
    assert "The transaction is in CHF" in error["message"]


def test_a_person_books_or_puts_aside(shop: Crm) -> None:
    content = camt(
        entry("300.00", "a", reference="A"),
        entry("238.00", "b", reference="B"),
        entry("12.00", "c", reference="C"),
    )
    done(shop, "bank", "import", statement(shop, content))
    found = act(shop, "bank", "book", "1", "INVOICE-1", "INVOICE-2")
    assert found.touched["bank"] == "~1(payment)"
    assert [totals(shop, f"INVOICE-{n}")["paid"] for n in (1, 2)] == ["119.00", "181.00"]
    done(shop, "pay", "INVOICE-3", "238.00")
    assert act(shop, "bank", "book", "2", "PAYMENT-2").touched == {"bank": "~2(payment)"}
    assert act(shop, "bank", "ignore", "3").touched == {"bank": "~3(ignored)"}
    assert listed(shop) == []
    assert "already booked as PAYMENT-1" in refused(shop, 4, "bank", "book", "1", "INVOICE-4")["message"]
    assert refused(shop, 3, "bank", "book", "99", "INVOICE-4")["message"] == "There is no transaction 99."


def test_what_is_refused_leaves_no_trace(shop: Crm) -> None:
    done(shop, "bank", "import", statement(shop, camt(entry("500.00", "x", reference="A"))))
    assert "more than the 119.00 EUR due" in refused(shop, 5, "bank", "book", "1", "INVOICE-1")["message"]
    refused(shop, 2, "bank", "book", "1", "COMPANY-2")
    refused(shop, 2, "bank", "import", statement(shop, b"rubbish", "x.csv"))
    refused(shop, 2, "bank", "import", str(Path(shop.folder) / "none.xml"))
    refused(shop, 2, "bank", "list", "foo")
    assert refused(shop, 6, "bank", "review")["hint"] == "crm bank list shows them with the commands to type."
    mixed = (
        statement(shop, camt(entry("238.00", "RE-2026-0002", reference="N"))),
        statement(shop, camt()[:-9], "b.xml"),
    )
    refused(shop, 2, "bank", "import", *mixed)


def test_a_payment_that_is_taken_back_leaves_its_transaction_open(shop: Crm) -> None:
    done(shop, "bank", "import", statement(shop, camt(entry("238.00", "b", reference="B"))))
    step = done(shop, "bank", "book", "1", "INVOICE-2")["step"]
    done(shop, "undo", str(step))
    assert [row["transaction"] for row in listed(shop)] == [1]


def test_money_that_the_bank_took_back_can_be_booked_back(shop: Crm) -> None:
    back = entry("-119.00", "RE-2026-0001 Rücklastschrift", reference="B", more="<RvslInd>true</RvslInd>")
    done(shop, "bank", "import", statement(shop, camt(entry("119.00", "RE-2026-0001", reference="A"), back)))
    (row,) = listed(shop)
    assert (row["reversal"], row["amount"], row["command"]) == (True, "-119.00", "crm bank book 2 INVOICE-1")
    done(shop, "bank", "book", "2", "INVOICE-1")
    assert (totals(shop, "INVOICE-1")["due"], shop.show("INVOICE-1")["stage"]) == ("119.00", "issued")


def test_a_key_answers_for_the_same_file_whatever_it_is_called(shop: Crm) -> None:
    content = camt(entry("119.00", "RE-2026-0001"))
    first = done(shop, "bank", "import", statement(shop, content), "--key", "k1")
    assert done(shop, "bank", "import", statement(shop, content, "copy.xml"), "--key", "k1") == {
        **first,
        "existing": True,
    }
    refused(shop, 4, "bank", "import", statement(shop, camt(entry("5.00")), "other.xml"), "--key", "k1")


TRAPS = ("neighbour", "more", "part", "both", "none", "twin")


def test_a_hundred_statements_with_traps_book_nothing_false(crm: Crm) -> None:
    """Neighbours' numbers, parts, too much, two invoices, twins: what is provable is booked, and nothing else."""
    parties(crm)
    dice = random.Random(11)
    lines = [f'invoice new W --company COMPANY-2 --line "Work @ {100 + n} tax 19"' for n in range(120)]
    lines += [f"issue INVOICE-{n}" for n in range(1, 121)]
    assert crm("batch", "-", "-q", stdin="\n".join(lines) + "\n").exit == 0
    every = ("invoice", "list", "--json", "--limit", "200", "--fields", "id,amount,due")
    due = {row["id"]: row["due"] for row in crm(*every).json}
    free = list(range(1, 121))
    dice.shuffle(free)
    expected: dict[int, str] = {}
    for number in range(100):
        one = free.pop()
        cents = round(float(due[one]) * 100)
        trap, text = (
            dice.choice(TRAPS),
            dice.choice(("RE-2026-{0:04}", "re 2026 {0:04}.", "Nr. RE2026{0:04}", "RE/2026/{0:04} danke")),
        )
        amount, sure = cents, True
        if trap == "neighbour":
            text, sure = text.replace("{0:04}", "{0:04}1"), False
        elif trap == "more":
            amount, sure = cents + dice.randint(1, 900), False
        elif trap == "part":
            amount = dice.randint(1, cents - 1)
        elif trap == "none":
            text, sure = "Rechnung {0:d}", False
        elif trap == "twin":
            text += " RE-2026-{0:04}"
        wanted = {one: amount} if sure else {}
        words = text.format(one)
        if trap == "both" and free:
            other = free.pop()
            words, amount = f"{words} RE-2026-{other:04}", cents + round(float(due[other]) * 100)
            wanted = {one: cents, other: amount - cents}
        content = camt(entry(f"{amount / 100:.2f}", words, reference=f"T{number}", party="Somebody"))
        done(crm, "bank", "import", statement(crm, content))
        expected.update({node: f"{paid / 100:.2f}" for node, paid in wanted.items()})
        if not free:
            break
    rows = crm(*every).json
    paid = {row["id"]: f"{float(row['amount']) - float(row['due']):.2f}" for row in rows}
    assert {node: amount for node, amount in paid.items() if amount != "0.00"} == expected
    assert len(expected) > 50


def test_a_person_at_the_terminal_is_asked_one_by_one(shop: Crm) -> None:
    content = camt(
        entry("357.00", "danke", reference="A", party="Acme"),
        entry("12.00", "Spende", reference="B", party="Bob"),
        entry("13.00", "Spende", reference="C", party="Bob"),
        entry("14.00", "Spende", reference="D", party="Bob"),
    )
    done(shop, "bank", "import", statement(shop, content))
    asked = shop("bank", "review", terminal=True, stdin="book\nignore\nlater\nstop\n")
    assert asked.exit == 0, asked.err
    assert "1: 2026-11-20 357.00 EUR from Acme: danke" in asked.err
    assert "the amount due of RE-2026-0003 and the name" in asked.err
    assert "2 of 4 transactions decided" in asked.out
    assert totals(shop, "INVOICE-3")["due"] == "0.00"
    assert [row["transaction"] for row in listed(shop)] == [3, 4]
    assert [row["transaction"] for row in listed(shop, "ignored")] == [2]
    assert shop("bank", "review", terminal=True, stdin="").exit == 0, "the end of input leaves the rest open"
