"""What stands on a page, in words and in order, whatever it is drawn with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; ``value`` is its amount in minor units, ``details`` stand small below its name."""

    position: str
    name: str
    details: tuple[str, ...]
    quantity: str
    price: str
    tax: str
    amount: str
    value: int


@dataclass(frozen=True, slots=True)
class Sum:
    """A line below the table; the total is ``strong``."""

    label: str
    amount: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows and what they add up to; ``heading`` says what it is of, where it is not the main one."""

    rows: tuple[Row, ...]
    sums: tuple[Sum, ...]
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """The payment part and receipt of a Swiss QR-bill: ``code`` is the text of its code, ``account`` the IBAN and the
    address of who is paid, ``payer`` that of who pays, empty where it is left to be filled in."""

    code: str
    account: tuple[str, ...]
    reference: str
    message: str
    payer: tuple[str, ...]
    currency: str
    amount: str


@dataclass(frozen=True, slots=True)
class Page:
    """A whole document. ``columns`` are the heads of position, name, quantity, price, tax and amount; that of the tax
    is empty where all lines have the same. ``mark`` stands across the page of a draft. ``pay`` are the details of a
    transfer, ``code`` the text of the GiroCode, ``foot`` the columns of the letterhead's foot; a ``slip`` stands at the
    foot of the last page."""

    language: str
    currency: str
    country: str | None
    heading: str
    title: str
    mark: str | None
    sender: str
    name: str
    recipient: tuple[str, ...]
    info: tuple[tuple[str, str], ...]
    intro: str | None
    columns: tuple[str, ...]
    table: Table
    optional: Table | None
    notes: tuple[str, ...]
    outro: str | None
    pay: tuple[tuple[str, str], ...]
    code: str | None
    link: str | None
    foot: tuple[tuple[str, ...], ...]
    date: str | None
    slip: Slip | None = None
