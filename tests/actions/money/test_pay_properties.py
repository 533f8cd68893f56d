"""Any history of payments, refunds, credits, cancellations, discounts, undo and redo: the money always adds up, and
what is over can always be used or given back."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.elements.new import new
from crmcli.actions.money.balance import Balance, balances
from crmcli.actions.money.cancel import cancel
from crmcli.actions.money.corrections import left_by_rate
from crmcli.actions.money.credit import CreditRequest, credit
from crmcli.actions.money.issue import issue
from crmcli.actions.money.pay import PaymentRequest, pay
from crmcli.actions.money.pay_free import Free
from crmcli.actions.undo.undo import redo, undo
from crmcli.catalog import REGISTRY
from crmcli.errors import CrmError
from crmcli.model.terms import discount
from crmcli.store import history, records
from crmcli.store.act import Act, Row
from tests.actions.histories import Dice
from tests.actions.memory import with_parties

INVOICE = REGISTRY.by_name["invoice"]
LINES = (
    ("A x 2 @ 50 tax 19",),
    ("A @ 100 tax 19", "B @ 50 tax 7"),
    ("A x 3 @ 0.99 tax 19 incl", "B x 7 @ 1.01 tax 7", "C @ 3.33 tax 0"),
    ("A @ 10 tax 0",),
)
TERMS = ("2%/10", "3%/0", "", "0.5%/20")
DAYS = ("2026-11-23", "2026-11-20", "2026-11-23", "2026-12-30")
PARTS = (100, 100, 98, 50, 33, 120, 7)  # percent of what is due, free or paid

histories = st.lists(st.lists(st.integers(0, 839), min_size=6, max_size=6), min_size=1, max_size=14)


def cents(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02}"


def invoice(act: Act, dice: Dice) -> None:
    words = [("line", line) for line in dice.one_of(LINES)]
    terms = dice.one_of(TERMS)
    fields = [("title", "Work"), ("company", "COMPANY-2"), ("rounding", dice.one_of(("0", "0", "0.02")))]
    made = new(act, INVOICE, [*fields, *words, *([("skonto", terms)] if terms else [])])
    issue(act, made.result)


def settle(act: Act, dice: Dice, ref: str, balance: Balance) -> None:
    """A payment of its own: what is due or a part of it, with the discount or without, or a part of it back."""
    part, back = dice.one_of(PARTS), dice.one_of((False, False, True))
    amount = cents(max(1, (balance.paid if back else max(balance.due, 5000)) * part // 100))
    if dice.one_of((False, False, True)):
        pay(act, ref, PaymentRequest(on=dice.one_of(DAYS), skonto=True))
    else:
        pay(
            act,
            ref,
            PaymentRequest(amount, on=dice.one_of(DAYS), allow_over=dice.one_of((True, True, False)), refund=back),
        )


def reuse(act: Act, dice: Dice, ref: str) -> None:
    """What is there already: a payment for another invoice, or back."""
    rows = act.select("payment", "ORDER BY id")
    name = f"PAYMENT-{dice.one_of([row for row in rows if Free(act, row).amount > 0] or rows)['id']}"
    amount = dice.one_of((None, None, "1", "60"))
    if dice.one_of((True, True, False)):
        pay(act, ref, PaymentRequest(amount, payment=name, allow_over=dice.maybe()))
    else:
        pay(act, name, PaymentRequest(amount, refund=True))


def correct(act: Act, dice: Dice, ref: str) -> None:
    way = dice.one_of(("cancel", "lines", "amount", "qty", "rest", "cancel"))
    if way == "cancel":
        cancel(act, [ref])
        return
    words = {"lines": (str(dice.one_of((1, 2, 3))),), "qty": (f"{dice.one_of((1, 2))}={dice.one_of(('0.5', '1'))}",)}
    credit(act, ref, CreditRequest(**{way: words[way]}) if way in words else _whole(dice, way))


def _whole(dice: Dice, way: str) -> CreditRequest:
    return CreditRequest(rest=True) if way == "rest" else CreditRequest(amount=dice.one_of(("0.25", "3.30", "50")))


def travel(act: Act, dice: Dice) -> None:
    steps = history.steps(act)
    paying = [step.id for step in steps if step.title.startswith("pay") and step.undoes is None]
    if paying:
        number = dice.one_of(paying)
        (redo if number in history.undone(act) else undo)(act, number)


def random_act(act: Act, numbers: Sequence[int]) -> None:
    dice = Dice(numbers)
    open_ids = [number for (number,) in act.rows("SELECT id FROM invoice WHERE corrects IS NULL")]
    way = dice.one_of(("settle", "settle", "reuse", "reuse", "reuse", "correct", "travel", "travel", "invoice"))
    if way == "invoice":
        return invoice(act, dice)
    number = dice.one_of(open_ids)
    ref, row = f"INVOICE-{number}", records.get(act, "invoice", [number])
    if way == "settle" or (way == "reuse" and not act.rows("SELECT 1 FROM payment")):
        return settle(act, dice, ref, balances(act, INVOICE, list(row.values()))[number])
    if way == "travel":
        return travel(act, dice)
    return (reuse if way == "reuse" else correct)(act, dice, ref)


def originals(act: Act) -> list[Element]:
    ids = act.rows("SELECT id FROM invoice WHERE corrects IS NULL ORDER BY id")
    return fetch(act, [("invoice", number) for (number,) in ids], points=False)


def check(act: Act) -> None:
    """What holds after every act, by plain sums over the tables."""
    payments = {row["id"]: row for row in act.select("payment", "")}
    allocations = act.select("allocation", "")
    for number, payment in payments.items():
        spent = sum(row["amount"] for row in allocations if row["payment"] == number)
        returned = sum(row["amount"] for row in allocations if (row["kind"], row["element"]) == ("payment", number))
        if payment["amount"] > 0:
            assert 0 <= spent <= payment["amount"], f"PAYMENT-{number} pays {spent}"
            assert all(row["amount"] > 0 for row in allocations if row["payment"] == number)
        else:
            assert spent - returned == payment["amount"], f"PAYMENT-{number} is not what went back"
    for element in originals(act):
        check_invoice(act, element, allocations)
    assert act.rows("PRAGMA foreign_key_check") == []


def check_invoice(act: Act, element: Element, allocations: Sequence[Row]) -> None:
    number, row = element.id, element.row
    balance = balances(act, INVOICE, [row])[number]
    mine = [entry for entry in allocations if (entry["kind"], entry["element"]) == ("invoice", number)]
    credited = sum(amount for (amount,) in act.rows("SELECT amount FROM invoice WHERE corrects = ?", (number,)))
    granted = act.select("skonto", "WHERE kind = 'invoice' AND element = ?", (number,))
    skonto, paid = sum(entry["gross"] for entry in granted), sum(entry["amount"] for entry in mine)
    assert balance.due + paid + credited + skonto == row["amount"] + row["rounding"]
    assert paid >= 0
    if row["stage"] == "cancelled":
        assert mine == granted == []
        return
    assert row["stage"] == ("paid" if balance.due <= 0 else "issued")
    if not granted:
        return
    left = left_by_rate(act, element)
    asked = sum(map(sum, left.values())) + row["rounding"]
    assert abs(skonto - discount(row["skonto"], asked)) <= (len(left) - 1 if any(map(any, left.values())) else 1)
    for (category, rate), rest in left.items():
        of_rate = [entry for entry in granted if (entry["tax_category"], entry["tax_rate"]) == (category, rate)]
        sums = [sum(entry[name] for entry in of_rate) for name in ("net", "tax", "gross")]
        assert sums[0] + sums[1] == sums[2]
        assert min(sums) >= 0
        if not any(rest):
            assert sums == [0, 0, 0]


def empty_out(act: Act, by_payment: bool) -> None:
    """Give back all that is over."""
    for element in originals(act):
        over = balances(act, INVOICE, [element.row])[element.id].over
        if over and not by_payment:
            pay(act, element.ref, PaymentRequest(refund=True))
    for row in act.select("payment", "WHERE amount > 0"):
        if Free(act, row).amount:
            pay(act, f"PAYMENT-{row['id']}", PaymentRequest(refund=True))
    check(act)


@settings(max_examples=300, deadline=None)
@given(acts=histories, by_payment=st.booleans(), all_back=st.booleans())
def test_the_money_adds_up_and_nothing_is_locked_in(acts: list[list[int]], by_payment: bool, all_back: bool) -> None:
    act = with_parties()
    for numbers in (acts[0], acts[-1][::-1]):
        invoice(act, Dice(numbers))
    for numbers in acts:
        try:
            random_act(act, numbers)
        except CrmError as error:
            assert error.exit in (2, 3, 4, 5), error
        check(act)
    for element in originals(act) if all_back else ():
        if element.row["stage"] != "cancelled" and any(map(any, left_by_rate(act, element).values())):
            credit(act, element.ref, CreditRequest(rest=True))
            check(act)
    empty_out(act, by_payment)
    for element in originals(act):
        balance = balances(act, INVOICE, [element.row])[element.id]
        assert balance.due >= 0 or element.row["stage"] == "cancelled"
        if all_back:
            assert balance.paid <= element.row["rounding"]
    assert all(Free(act, row).amount == 0 for row in act.select("payment", "WHERE amount > 0"))
    act.close()
