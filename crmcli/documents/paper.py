"""A document as plain data: what every writer, of a page or of an e-invoice, is given and all that it knows.

Amounts are integers in minor units of the document's currency; quantities, prices, rates and percentages are decimals
as canonical text; days are "2026-11-26"; None is what is not stated. The names in parentheses are terms of EN 16931.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """Where a party is; ``country`` is an ISO 3166 code."""

    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """The seller (BG-4) or the client (BG-7).

    ``electronic_address`` is "scheme:id" or an email address (BT-34, BT-49); ``ref`` is its reference here, for the
    commands that complete it (COMPANY-2).
    """

    name: str
    address: Address
    person: str | None = None
    email: str | None = None
    phone: str | None = None
    website: str | None = None
    vat_id: str | None = None
    tax_id: str | None = None
    registration_no: str | None = None
    electronic_address: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is sold (BG-25). ``price`` is for ``price_per`` units before discounts, with the tax in it when
    ``tax_included``; ``net``, ``tax`` and ``gross`` are its part of the totals; ``amount`` is what the line itself
    comes to, net or, when ``tax_included``, gross (BT-131), before what rounding the whole group moved."""

    number: int
    name: str
    quantity: str
    unit: str
    price: str
    net: int
    tax: int
    gross: int
    amount: int
    price_per: str = "1"
    discount_percent: str | None = None
    discount_unit: str | None = None
    discount_line: int | None = None
    tax_category: str | None = None
    tax_rate: str | None = None
    tax_included: bool = False
    optional: bool = False
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """The part of an amount that belongs to one tax category and rate."""

    category: str | None
    rate: str | None
    net: int
    tax: int


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A discount (BG-20) or a charge (BG-21) on the whole document; the shares are positive for both."""

    number: int
    name: str
    charge: bool
    shares: tuple[Share, ...]
    percent: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """What it all comes to; ``total`` includes tax (BT-112), ``payable`` also the rounding (BT-115)."""

    net: int
    tax: int
    total: int
    rounding: int
    payable: int
    rates: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class EarlyPayment:
    """A discount for paying early: ``percent`` until ``day``, which is None as long as there is no date that the
    ``days`` count from; ``amount`` is what is to be paid then."""

    percent: str
    days: int
    day: str | None
    amount: int


@dataclass(frozen=True, slots=True)
class Payment:
    """How and until when it is paid."""

    iban: str | None = None
    bic: str | None = None
    holder: str | None = None
    due_date: str | None = None
    early: EarlyPayment | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Preceding:
    """The document that this one corrects (BG-3)."""

    number: str
    date: str | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document. ``type`` is quote, invoice, cancellation or credit; ``number`` is None and ``draft`` true
    while it can still change; ``ref`` is its reference here (QUOTE-7). ``leitweg_id`` goes before ``buyer_reference``
    (BT-10); ``supplier_number`` is the seller's at the client (BT-29), ``client_number`` the client's here (BT-46)."""

    type: str
    ref: str
    title: str
    language: str
    currency: str
    seller: Party
    client: Party
    lines: tuple[Line, ...]
    adjustments: tuple[Adjustment, ...]
    totals: Totals
    payment: Payment
    number: str | None = None
    draft: bool = False
    date: str | None = None
    supply_date: str | None = None
    supply_until: str | None = None
    valid_until: str | None = None
    corrects: Preceding | None = None
    reason: str | None = None
    buyer_reference: str | None = None
    order_number: str | None = None
    client_number: str | None = None
    leitweg_id: str | None = None
    supplier_number: str | None = None
    intro: str | None = None
    outro: str | None = None
    tax_note: str | None = None


@dataclass(frozen=True, slots=True)
class Design:
    """How pages look: the logo's bytes (PNG or JPEG), the accent colour "#1f6feb", the seller's own HTML template."""

    logo: bytes | None = None
    accent: str = "#1f4e79"
    template: str | None = None
