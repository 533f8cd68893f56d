"""Who owes what, reckoned apart from the program: payments, what they settle, and what is due; nothing of crmcli."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from .ledger import Document
from .reference import rounded


@dataclass(frozen=True)
class Payment:
    date: str
    amount: int


@dataclass(frozen=True)
class Books:
    """Payments by number, what each settles of which invoice, and the discounts for paying early; minor units.

    What a payment gave back of a cancelled invoice it settles of the refund, whose number is negative here.
    """

    payments: Mapping[int, Payment] = field(default_factory=dict)
    settled: Mapping[tuple[int, int], int] = field(default_factory=dict)
    granted: Mapping[int, int] = field(default_factory=dict)

    def paid(self, invoice: int) -> int:
        return sum(amount for (_, number), amount in self.settled.items() if number == invoice)

    def asked(self, invoice: Document, all_: Iterable[Document]) -> int:
        """What is to be paid in all: its total, less what was credited, plus its rounding."""
        credited = sum(one.total for one in all_ if one.corrects == invoice.node[1])
        return invoice.total - credited + invoice.rounding

    def due(self, invoice: Document, all_: Iterable[Document]) -> int:
        """What is left to pay, negative where it is too much; what corrects another owes nothing."""
        number = invoice.node[1]
        if invoice.corrects is not None:
            return 0
        return self.asked(invoice, all_) - self.paid(number) - self.granted.get(number, 0)

    def unused(self, payment: int) -> int:
        """What of a payment settles nothing."""
        return self.payments[payment].amount - sum(
            amount for (number, _), amount in self.settled.items() if number == payment
        )

    def excess(self, payment: int, invoices: Iterable[Document]) -> dict[int, int]:
        """Invoice -> what of this payment is more than it asks now: it belongs to its latest payments."""
        all_ = list(invoices)
        found = {}
        for invoice in all_:
            number = invoice.node[1]
            if invoice.kind != "invoice" or (payment, number) not in self.settled:
                continue
            too_much = max(0, -self.due(invoice, all_))
            latest = sorted(
                (one for one, at in self.settled if at == number and self.settled[one, at] > 0),
                key=lambda one: (self.payments[one].date, one),
                reverse=True,
            )
            for one in latest:
                part = min(too_much, self.settled[one, number])
                too_much -= part
                if one == payment and part:
                    found[number] = part
        return found

    def free(self, payment: int, invoices: Iterable[Document]) -> int:
        """What of a payment can settle something else."""
        if self.payments[payment].amount <= 0:
            return 0
        return self.unused(payment) + sum(self.excess(payment, list(invoices)).values())


def discount(terms: str, asked: int) -> int:
    """What "2/14" takes off for paying early."""
    return rounded(asked * Fraction(terms.partition("/")[0]) / 100)
