"""Which invoices a payment pays: sure only where number and amount say so, and never by a neighbour's number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.model.matching import Book, Incoming, OpenInvoice, Proposal, match

ACME = OpenInvoice(1, "RE-2026-0042", "EUR", 11900, 11662, "2026-12-10", ("ACME GmbH",), ("DE89370400440532013000",))
NEXT = OpenInvoice(2, "RE-2026-0043", "EUR", 5000, names=("Widget AG",))
SHORT = OpenInvoice(3, "RE-2026-004", "EUR", 700)
PAID = OpenInvoice(4, "RE-2026-0041", "EUR", 0)
DIGITS = OpenInvoice(5, "20260042", "EUR", 3300)
BOOK = Book((ACME, NEXT, SHORT, PAID, DIGITS))


def told(text: str, amount: int, *, day: str = "2026-12-20", currency: str = "EUR", **payer: str) -> Proposal | None:
    return match(Incoming(amount, currency, day, (text,), **payer), BOOK)


@pytest.mark.parametrize(
    "text",
    [
        "RE-2026-0042",
        "re 2026 0042",
        "RE20260042",
        "Rechnung Nr. RE/2026/0042 vom 1.12.",
        "Danke!(RE-2026-0042)Gruss",
        "RE-2026-0042 Kd.4711",
    ],
)
def test_a_number_and_the_amount_due_are_sure_however_the_number_is_written(text: str) -> None:
    assert told(text, 11900) == Proposal(((1, 11900),), True, "RE-2026-0042 and the amount due")


@pytest.mark.parametrize(
    "text", ["RE-2026-00421", "RE-2026-42", "1RE-2026-004 2", "RE-2026-004 2", "E-2026-0042", "XRE-2026-0042"]
)
def test_a_number_that_is_only_like_it_is_not_it(text: str) -> None:
    found = told(text, 11900)
    assert found is None or not found.sure or found.shares[0][0] != 1


def test_the_shorter_number_of_a_neighbour_is_not_in_the_longer_one() -> None:
    assert told("RE-2026-004", 700) == Proposal(((3, 700),), True, "RE-2026-004 and the amount due")
    assert told("RE-2026-0042", 700) == Proposal(((1, 700),), True, "RE-2026-0042 and a part of the amount due")


def test_the_amount_for_paying_early_is_sure_in_time_only() -> None:
    assert told("RE-2026-0042", 11662, day="2026-12-10") == Proposal(
        ((1, 11662),), True, "RE-2026-0042 and the amount for paying early"
    )
    late = told("RE-2026-0042", 11662, day="2026-12-11")
    assert late is not None and not late.sure and "ended on 2026-12-10" in late.why


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [("RE-2026-0042", 11901, "EUR"), ("RE-2026-0041", 100, "EUR"), ("RE-2026-0042", 11900, "CHF")],
)
def test_more_than_is_due_what_is_paid_and_another_currency_are_never_booked(
    text: str, amount: int, currency: str
) -> None:
    found = told(text, amount, currency=currency)
    assert found is not None and not found.sure


def test_one_transfer_for_two_invoices_is_sure_when_the_sum_fits() -> None:
    assert told("RE-2026-0042, RE-2026-0043", 16900) == Proposal(
        ((1, 11900), (2, 5000)), True, "RE-2026-0042 and RE-2026-0043 and the sum of what they ask for"
    )
    early = told("RE-2026-0042 RE-2026-0043", 16662, day="2026-12-01")
    assert early is not None and not early.sure
    other = told("RE-2026-0042 RE-2026-0043", 16000)
    assert other is not None and not other.sure and other.shares == ()


def test_a_number_of_digits_alone_counts_with_the_exact_amount_only() -> None:
    assert told("20260042", 3300) == Proposal(((5, 3300),), True, "20260042 and the amount due")
    assert told("20260042", 3000) is None


def test_the_amount_and_the_payer_are_a_proposal() -> None:
    name = told("Danke", 5000, party="WIDGET AG, Berlin")
    assert name == Proposal(((2, 5000),), False, "the amount due of RE-2026-0043 and the name")
    account = told("Danke", 11900, party="Jane Doe", account="DE89370400440532013000")
    assert account == Proposal(((1, 11900),), False, "the amount due of RE-2026-0042 and the account")
    assert told("Danke", 4999, party="WIDGET AG") is None
    bakery = Book((OpenInvoice(6, "RE-2026-0050", "EUR", 800, names=("Bäckerei Łódź & Söhne",)),))
    for party in ("BAECKEREI LODZ SOEHNE", "Backerei Lodz & Sohne GmbH", "Ba\u0308ckerei ŁÓDŹ"):
        found = match(Incoming(800, "EUR", "2026-12-20", ("Danke",), party), bakery)
        assert found == Proposal(((6, 800),), False, "the amount due of RE-2026-0050 and the name"), party


def test_two_invoices_that_ask_for_the_same_are_named_and_none_is_chosen() -> None:
    twins = Book((OpenInvoice(1, "RE-1001", "EUR", 500), OpenInvoice(2, "RE-1002", "EUR", 500)))
    assert match(Incoming(500, "EUR", "2026-12-01", ("Miete",)), twins) == Proposal(
        (), False, "the amount due of RE-1001, RE-1002"
    )


NUMBERS = st.builds("RE-2026-{:04}".format, st.integers(1, 400))


@given(st.lists(NUMBERS, min_size=1, max_size=30, unique=True), st.data())
def test_what_is_sure_pays_what_is_named_and_no_more_than_is_due(numbers: list[str], data: st.DataObject) -> None:
    invoices = [OpenInvoice(node, number, "EUR", data.draw(st.integers(0, 900))) for node, number in enumerate(numbers)]
    meant = data.draw(st.lists(st.sampled_from(invoices), max_size=3, unique=True))
    other = data.draw(st.lists(NUMBERS, max_size=2))
    text = " ".join([*(one.number for one in meant), *other])
    amount = data.draw(st.one_of(st.integers(1, 900), st.just(sum(one.due for one in meant) or 1)))
    found = match(Incoming(amount, "EUR", "2026-12-01", (text,)), Book(invoices))
    if found is not None and found.sure:
        by_node = {one.node: one for one in invoices}
        assert sum(share for _, share in found.shares) == amount
        assert all(by_node[node].number in text and 0 < share <= by_node[node].due for node, share in found.shares)
    if len(meant) == 1 and not other and 0 < amount <= meant[0].due:
        assert found is not None and found.sure and found.shares == ((meant[0].node, amount),)
