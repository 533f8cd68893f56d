"""The business terms of EN 16931 that a syntax writes: every value worked out, signed and rounded, none left to think.

Amounts, prices and quantities are decimal texts; days are "2026-11-26"; None is what is not stated. The names in
parentheses are those of the standard.
"""

from __future__ import annotations

from dataclasses import dataclass

from crmcli.documents.paper import Address, Party


@dataclass(frozen=True, slots=True)
class Allowance:
    """A discount or a charge on a line (BG-27, BG-28) or on the whole (BG-20, BG-21), where it has a tax category.

    ``percent`` of ``base`` is stated together or not at all, and only where it comes to ``amount``.
    """

    charge: bool
    amount: str
    reason: str
    percent: str | None = None
    base: str | None = None
    category: str | None = None
    rate: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A line (BG-25). ``price`` is net of tax and of the unit discount (BT-146); ``list_price`` (BT-148) less
    ``discount`` (BT-147) is the same; ``net`` is BT-131."""

    number: str
    name: str
    code: str | None
    quantity: str
    unit: str
    price: str
    list_price: str | None
    discount: str | None
    per: str
    net: str
    category: str
    rate: str | None
    allowances: tuple[Allowance, ...]


@dataclass(frozen=True, slots=True)
class Tax:
    """What is taxed in one category at one rate (BG-23); ``reason`` and ``reason_code`` where no tax is charged."""

    category: str
    rate: str | None
    taxable: str
    tax: str
    reason: str | None
    reason_code: str | None


@dataclass(frozen=True, slots=True)
class DocumentSums:
    """The totals of the document (BG-22); those that may be left out are None."""

    lines: str
    allowances: str | None
    charges: str | None
    net: str
    tax: str
    total: str
    rounding: str | None
    payable: str


@dataclass(frozen=True, slots=True)
class BankAccount:
    """How it is paid (BG-16): the code of UNTDID 4461, and the account (BG-17) that it goes to."""

    code: str
    iban: str | None = None
    bic: str | None = None
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """The seller (BG-4) or the buyer (BG-7) as it may be told: ``vat_id`` is None where the category forbids it,
    ``identifier`` (BT-29, BT-46) is free, ``contact`` is a person or a department (BT-41, BT-56), ``endpoint`` is
    (scheme, address)."""

    party: Party
    contact: str | None
    identifier: str | None
    vat_id: str | None
    tax_id: str | None
    endpoint: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Terms:
    """A whole invoice (380) or credit note (381); ``supply_date`` is when the supply was completed (BT-72)."""

    number: str
    type_code: str
    date: str
    due_date: str | None
    currency: str
    notes: tuple[str, ...]
    buyer_reference: str | None
    order_number: str | None
    preceding: tuple[str, str | None] | None
    supply_date: str | None
    period: tuple[str, str] | None
    delivery: Address | None
    seller: Side
    buyer: Side
    account: BankAccount
    payment_terms: str | None
    items: tuple[Item, ...]
    allowances: tuple[Allowance, ...]
    taxes: tuple[Tax, ...]
    sums: DocumentSums

    @property
    def credit(self) -> bool:
        return self.type_code == "381"
