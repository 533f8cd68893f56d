"""An e-invoice that somebody sent, as plain data: CII of every profile, and invoices and credit notes of UBL."""

from __future__ import annotations

from types import ModuleType
from xml.etree.ElementTree import Element

from crmcli.documents.einvoice import places_cii, places_ubl
from crmcli.documents.einvoice.doubts import doubts, taken_off
from crmcli.documents.einvoice.mapping import fetched
from crmcli.documents.einvoice.parsing import parsed
from crmcli.errors import Usage
from crmcli.light import re
from crmcli.model.money import CURRENCIES, price_text
from crmcli.model.results import Record

_SUBJECT = re.compile(r"#[A-Z]{3}#")  # how UBL writes the subject of a note (BT-21)
_CREDITS = ("81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532")  # UNTDID 1001
_ROW = (
    "kind", "line", "name", "description", "code", "quantity", "unit", "price", "price_per", "percent", "discount",
    "tax_category", "tax_rate", "charges", "net",
)  # fmt: skip
_MONEY = ("price", "net", "tax", "amount", "lines", "discounts", "charges", "total", "paid", "rounding", "due")


def read(data: bytes, name: str) -> Record:
    """What the document says, under the names that our own documents have; ``name`` is what errors call the file.

    Amounts are decimal texts with at least the decimals of the currency, days "2026-11-26", None what is not there.
    ``totals`` are as they are stated; ``doubts`` are sentences on what of them does not add up. Raises Usage (exit 2)
    for what is no e-invoice.
    """
    root = parsed(data, name)
    syntax, places = _syntax(root, name)
    said = fetched(root, places.DOCUMENT)
    if said["number"] is None:
        raise Usage(f"{name} is an e-invoice without a number.", "Ask the sender for the invoice again.")
    credit = root.tag == "CreditNote" or said["type_code"] in _CREDITS
    sides = {"seller": places.SELLER, "client": places.CLIENT}
    parties = {
        f"{side}_{field}": value for side, fields in sides.items() for field, value in fetched(root, fields).items()
    }
    rest = fetched(root, {"lines": places.LINES, "charges": places.CHARGES})
    totals = fetched(root, places.TOTALS)
    currency = said["currency"] if said["currency"] in CURRENCIES else "EUR"
    for record in (*rest["lines"], *rest["charges"], totals, *totals["by_rate"]):
        _priced(record, currency)
    notes = [_SUBJECT.sub("", note) for note in said.pop("notes")]
    found = {"type": "credit" if credit else "invoice", "syntax": syntax, **said, **parties, "notes": notes}
    products = [{"kind": "product", **line, "discount": taken_off(line["charges"])} for line in rest["lines"]]
    rows = [*products, *map(_signed, rest["charges"])]
    found["lines"] = [{name: row.get(name) for name in _ROW} for row in rows]
    return {**found, "totals": totals, "doubts": doubts(rest["lines"], rest["charges"], totals)}


def _syntax(root: Element, name: str) -> tuple[str, ModuleType]:
    found = (root.tag, root.get("namespace") or "")
    if found == places_cii.ROOT:
        return "cii", places_cii
    if found in places_ubl.ROOTS:
        return "ubl", places_ubl
    if root.tag == "CrossIndustryDocument":
        raise Usage(f"{name} is ZUGFeRD 1.0, which is not EN 16931.", "Read the page; ask the sender for ZUGFeRD 2.")
    raise Usage(
        f"{name} is XML, but not an e-invoice.",
        "One begins with CrossIndustryInvoice (CII), Invoice or CreditNote (UBL).",
    )


def _signed(charge: Record) -> Record:
    """A discount or a charge on the whole, as it stands below the lines: a discount is negative."""
    amount = charge["amount"]
    if amount and charge["kind"] == "discount":
        amount = f"-{amount}".removeprefix("--")
    return {**charge, "net": amount}


def _priced(record: Record, currency: str) -> None:
    """Give the amounts of a record the decimals of the currency."""
    for field in _MONEY:
        value = record.get(field)
        if isinstance(value, str):
            record[field] = price_text(value, currency)
        elif isinstance(value, list) and field == "charges":
            for one in value:
                _priced(one, currency)
