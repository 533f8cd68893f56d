"""Money that came in through links: booked once, whoever tells of it first; what does not fit is told instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.actions.elements.externals import add_external_ids
from crmcli.actions.money.pay import PaymentRequest, pay
from crmcli.actions.money.pay_free import payments
from crmcli.actions.outcome import listed, shown_new, written
from crmcli.actions.paper.providing import NAMES
from crmcli.actions.refs import resolve, shown
from crmcli.errors import AlreadyDone, Refused
from crmcli.light import TYPE_CHECKING
from crmcli.model.declared import Declared
from crmcli.model.money import CURRENCIES, amount_text, shown_amount
from crmcli.model.papers import Arrivals
from crmcli.model.results import Record
from crmcli.store import lookup, paylinks, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node
from crmcli.store.steps import Step

if TYPE_CHECKING:
    from crmcli.connect.pay.links import Arrived

Found = tuple[Row, "Arrived"]  # the link, and what came in through it


class ArrivalRequest(Declared):
    """What a person wants done with what is not booked by itself: ``again`` books what was taken back or put aside,
    ``allow_over`` what is more than what is due, ``ignore`` puts aside what is not booked."""

    again: bool = False
    allow_over: bool = False
    ignore: bool = False


def book(act: Act, verb: str, found: Sequence[Found], choice: ArrivalRequest) -> Arrivals:
    """Book what is new, as one step. What a provider calls a payment is kept beside the history, so that one that was
    undone does not come back by itself."""
    wanted = {(link["provider"], one.id): (link, one) for link, one in found if one.amount > 0}
    with act.step() as step:
        known = paylinks.arrivals(act, wanted)
        owners = lookup.with_externals(act, payments(act).name, wanted)
        rows = {key: known.get(key) or _new(link, one) for key, (link, one) in wanted.items()}
        open_ = [paylinks.owner(link) for key, (link, _) in wanted.items() if not rows[key]["booked"]]
        step.says(verb, [shown(act, node) for node in dict.fromkeys(open_)])
        run = _Run(act, step, choice)
        for key, (link, one) in sorted(wanted.items(), key=lambda pair: (pair[1][1].day, pair[0])):
            run.take(link, one, rows[key], owners.get(key))
        return run.told()


def _new(link: Row, one: Arrived) -> Row:
    """What is known of money that nobody told of before."""
    row = {"provider": link["provider"], "external": one.id, "link": link["id"], "amount": one.amount, "fee": None}
    row |= {"currency": one.currency, "day": one.day, "payment": None, "ignored": None, "id": None}
    return row | {"booked": False}


class _Run:
    """One go through what came in, inside a step."""

    def __init__(self, act: Act, step: Step, choice: ArrivalRequest) -> None:
        self.act = act
        self.step = step
        self.choice = choice
        self.kind = payments(act)
        self.made: list[Node] = []
        self.paid: dict[Node, None] = {}
        self.sums: list[str] = []
        self.fees = self.aside = 0
        self.warnings: list[str] = []
        self.records: list[Record] = []

    def take(self, link: Row, one: Arrived, row: Row, owner: int | None) -> None:
        """``owner`` is the payment that bears its id: booked before, or entered by hand and marked so."""
        before, why, choice = dict(row), None, self.choice
        if owner is not None:
            row |= {"payment": owner, "booked": True}
        if row["booked"]:
            pass
        elif row["ignored"] and not choice.again:
            return
        elif row["payment"] and not choice.again:
            name = shown(self.act, (self.kind.name, row["payment"]))
            why = f"it was booked as {name}, which was taken back"
        else:
            why = self._book(link, one, row)
        if why and choice.ignore:
            row["ignored"], self.aside, why = 1, self.aside + 1, None
        if row["booked"] and one.fee and row["fee"] is None:
            self._note_fee(link, one, row)
        if row["id"] is None or row != before:
            paylinks.note(self.act, [row])
        self._tell(link, one, row, why)

    def _book(self, link: Row, one: Arrived, row: Row) -> str | None:
        """Why it cannot be booked; None when it is."""
        kind, number = node = paylinks.owner(link)
        invoice, ref = records.get(self.act, kind, [number]).get(number), shown(self.act, node)
        if invoice is None:
            return f"{ref} does not exist any more"
        currency = invoice[self.act.registry.by_name[kind].currency]
        if currency != one.currency:
            return f"{ref} is in {currency}, and amounts are never converted automatically"
        request = PaymentRequest(
            amount=amount_text(one.amount, currency),
            on=one.day,
            method=link["provider"],
            reference=one.id,
            allow_over=self.choice.allow_over,
        )
        try:
            with self.step.savepoint():
                done = pay(self.act, ref, request)
        except (Refused, AlreadyDone) as error:
            return error.message.rstrip(".")
        payment = resolve(self.act, [done.result[0].rstrip("?")], self.kind.name)[0]
        add_external_ids(self.act, self.kind, [(payment[1], [(link["provider"], one.id)])])
        row |= {"payment": payment[1], "ignored": None, "booked": True}
        self.made.append(payment)
        self.paid[node] = None
        self.sums.append(f"{_said(one)} for {ref}")
        return None

    def _note_fee(self, link: Row, one: Arrived, row: Row) -> None:
        text = f"{NAMES[link['provider']]} kept a fee of {shown_amount(one.fee or 0, one.currency)} {one.currency}."
        note = {"kind": self.kind.name, "element": row["payment"], "what": "note", "text": text}
        records.create(self.act, "note", [note | {"at": self.act.stamp, "by": self.act.by}])
        row["fee"] = one.fee
        self.fees += 1

    def _tell(self, link: Row, one: Arrived, row: Row, why: str | None) -> None:
        ref, payment = shown(self.act, paylinks.owner(link)), (self.kind.name, row["payment"])
        if why:
            name = f"{_said(one)} that came in for {ref} at {NAMES[link['provider']]} ({one.id})"
            self.warnings.append(f"{name} is not booked: {why}. {_way_on(ref, row, one.currency != link['currency'])}")
        self.records.append(
            {
                "ref": ref,
                "payment": (shown_new if payment in self.made else shown)(self.act, payment) if row["booked"] else None,
                "provider": link["provider"],
                "id": one.id,
                "amount": _amount(one.amount, one.currency),
                "currency": one.currency,
                "day": one.day,
                "fee": None if one.fee is None else _amount(one.fee, one.currency),
                "why": why,
            }
        )

    def told(self) -> Arrivals:
        count = len(self.made)
        words = [f"{count:,} payment{'' if count == 1 else 's'} booked: {listed(self.sums, 9)}"] if count else []
        words += [f"{self.aside:,} put aside"] if self.aside else []
        words += [f"{len(self.warnings):,} not booked"] if self.warnings else []
        words += [f"{self.fees:,} {'fee' if self.fees == 1 else 'fees'} noted"] if self.fees and not count else []
        sentence = "; ".join(words) or "nothing new has come in"
        nodes = {"created": self.made, "updated": list(self.paid)}
        found = written(self.act, self.step, sentence, **nodes, warnings=self.warnings)
        return Arrivals(**{**vars(found), "arrived": self.records})


def _way_on(ref: str, row: Mapping[str, object], foreign: bool) -> str:
    aside = f"crm sync {ref} --ignore puts it aside."
    if foreign:
        return f"Enter what it is worth with crm pay {ref}; {aside}"
    book = "--again" if row["payment"] else "--allow-over"
    return f"crm sync {ref} {book} books it where that can be done, {aside}"


def _said(one: Arrived) -> str:
    known = one.currency in CURRENCIES
    return f"{shown_amount(one.amount, one.currency) if known else f'{one.amount} minor units of'} {one.currency}"


def _amount(amount: int, currency: str) -> str:
    return amount_text(amount, currency) if currency in CURRENCIES else str(amount)
