"""Documents of every kind that an e-invoice must be able to say, with sums by the program's own arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from crmcli.documents.paper import (
    Address,
    Adjustment,
    EarlyPayment,
    Line,
    Paper,
    Party,
    Payment,
    Preceding,
    Share,
    Totals,
)
from crmcli.model.totals import compute, line_amount, parts, tax_group

Stored = Mapping[str, Any]
"""A line as the database keeps it."""

SELLER = Party(
    name="Werkstatt Süd GmbH",
    address=Address("Werkstraße 1", "10115", "Berlin", None, "DE"),
    person="Mia Süd",
    email="rechnung@werkstatt.example",
    phone="+49 30 901820",
    website="https://werkstatt.example",
    vat_id="DE136695976",
    tax_id="37/123/45678",
    registration_no="HRB 1234 B",
)
CLIENT = Party(
    name="Käufer & Söhne <Nord>",
    address=Address("Weg 2", "20095", "Hamburg", None, "DE"),
    person="Jo Käufer",
    email="eingang@kaeufer.example",
)
ABROAD = replace(
    CLIENT, name="Kupec s.r.o.", address=Address("Ulice 3", "11000", "Praha", None, "CZ"), vat_id="CZ25596641"
)
OVERSEAS = replace(CLIENT, name="Buyer AG", address=Address("Gasse 4", "8001", "Zürich", None, "CH"))
BANK = Payment("DE89370400440532013000", "COBADEFFXXX", "Werkstatt Süd GmbH", "2026-12-10")


def line(price: str, quantity: str = "1", tax: str | None = "19", **more: Any) -> Stored:
    """A product line."""
    return {
        "type": "product", "name": "Seat", "unit": "C62", "quantity": quantity, "price": price, "price_per": "1",
        "tax_rate": tax, **more,
    }  # fmt: skip


def whole(type: str, name: str, **more: Any) -> Stored:
    """A discount or a charge on the document."""
    return {"type": type, "name": name, **more}


def paper(lines: Sequence[Stored], policy: str = "group", rounding: int = 0, **more: Any) -> Paper:
    """An invoice over these lines; ``more`` are other fields of the document."""
    currency = more.pop("currency", "EUR")
    sums = compute(lines, currency, policy)
    shared: dict[int, list[Share]] = {}
    for part in parts(lines, currency, policy)[0]:
        if lines[part.position]["type"] != "product":
            sign = 1 if lines[part.position]["type"] == "charge" else -1
            shared.setdefault(part.position, []).append(Share(*part.rate, sign * part.net, sign * part.tax))
    products = tuple(
        _line(number, stored, sums.lines[number - 1], currency)
        for number, stored in enumerate(lines, 1)
        if stored["type"] == "product"
    )
    adjustments = tuple(
        Adjustment(
            position + 1, lines[position]["name"], lines[position]["type"] == "charge", tuple(shares),
            lines[position].get("percent"),
        )
        for position, shares in shared.items()
    )  # fmt: skip
    rates = tuple(Share(rate.category, rate.rate, rate.net, rate.tax) for rate in sums.rates)
    totals = Totals(sums.net, sums.tax, sums.total, rounding, sums.total + rounding, rates)
    given = {
        "type": "invoice", "ref": "INVOICE-1", "title": "Seats", "language": "de", "number": "RE-2026-0042",
        "date": "2026-11-26", "supply_date": "2026-11-20", "buyer_reference": "04011000-12345-34",
        "seller": SELLER, "client": CLIENT, "payment": BANK, **more,
    }  # fmt: skip
    return Paper(currency=currency, lines=products, adjustments=adjustments, totals=totals, **given)


def _line(number: int, stored: Stored, sums: Any, currency: str) -> Line:
    category, rate = tax_group(stored.get("tax_rate"), stored.get("tax_category"))
    same = ("name", "quantity", "unit", "price", "price_per", "discount_percent", "discount_unit", "discount_line")
    return Line(
        number=number,
        **{name: stored[name] for name in same if name in stored},
        net=sums.net,
        tax=sums.tax,
        gross=sums.gross,
        amount=line_amount(stored, currency),
        tax_category=category,
        tax_rate=rate,
        tax_included=bool(stored.get("tax_included")),
        code=stored.get("code"),
    )


def _off(name: str, category: str) -> Stored:
    return line("100", tax=None if category == "O" else "0", tax_category=category, name=name)


def early(percent: str, days: int, day: str, amount: int) -> Payment:
    """The bank account, with a discount for paying early."""
    return replace(BANK, early=EarlyPayment(percent, days, day, amount))


REASON_19 = "Kein Ausweis von Umsatzsteuer: Kleinunternehmer, § 19 UStG."
REVERSE = "Steuerschuldnerschaft des Leistungsempfängers."
DEDUCTION = {
    "tax_included": 1,
    "bills": "deduction",
    "name": "Abzüglich Anzahlung RE-2026-0007: netto 300,00, USt 57,00",
}


def kinds() -> dict[str, Paper]:
    """Every kind, by what is particular about it."""
    small = replace(SELLER, vat_id=None, registration_no=None)
    credited = {"corrects": Preceding("RE-2026-0041", "2026-11-01"), "payment": Payment()}
    notes = {"intro": "Vielen Dank für Ihren Auftrag.", "outro": "Mit freundlichen Grüßen", "reason": None}
    return {
        "one line": paper([line("1.24", tax="10")]),
        "three lines": paper([line("71.42", "3", name="Stuhl", code="ST-1"), line("10.71"), line("9.80")], **notes),
        "mixed rates": paper([line("99.90", "10"), line("12.35", "3", "7"), line("5", "2", "0")]),
        "cancellation": paper(
            [line("100", "2"), line("50", tax="7")], type="cancellation", reason="Irrtümlich gestellt", **credited
        ),
        "credit": paper([line("25.50", "2.5", unit="HUR")], type="credit", language="en", **credited),
        "credit of a deposit's end": paper([line("1000"), line("357", "-1", **DEDUCTION)], type="credit", **credited),
        "deposit taken off": paper([line("1000"), line("357", "-1", **DEDUCTION)], order_number="PO-77"),
        "small business": paper([_off("Stunde", "E")], seller=small, tax_note=REASON_19),
        "reverse charge": paper([_off("Service", "AE")], client=ABROAD, tax_note=REVERSE),
        "intra-community": paper([_off("Ware", "K")], client=ABROAD, tax_note="Steuerfreie ig. Lieferung."),
        "export": paper([_off("Ware", "G")], client=OVERSEAS, tax_note="Steuerfreie Ausfuhrlieferung."),
        "outside": paper([_off("Schaden", "O")], tax_note="Nicht steuerbar.", client=ABROAD),
        "exempt": paper([_off("Kurs", "E"), line("10")], tax_note="Steuerfrei, § 4 Nr. 21 UStG."),
        "zero": paper([_off("Solar", "Z")]),
        "two reasons": paper(
            [_off("Kurs", "E"), _off("Service", "AE")], client=ABROAD, tax_note=f"Steuerfrei, § 4 UStG.\n{REVERSE}"
        ),
        "gross prices": paper([line("0.99", tax_included=1)] * 3 + [line("400.25", "7", "7", tax_included=1)]),
        "gross with discounts": paper(
            [line("49.99", "3", tax_included=1, discount_percent="15", discount_unit="1.99", discount_line=333)]
        ),
        "price per dozen": paper([line("17.95", "30", price_per="12"), line("0.123456", "1000", price_per="100")]),
        "line discounts": paper(
            [
                line("1000.10", discount_percent="15"),
                line("80", "3", discount_unit="2.50"),
                line("80", "3", discount_line=1000),
                line("80", "3", discount_percent="5", discount_unit="2.50", discount_line=1000),
            ]
        ),
        "negative quantity": paper([line("29.95"), line("1", "-19"), line("2", "-1", discount_percent="10")]),
        "document discount and charge": paper(
            [
                line("500", "2"),
                line("100", "3", "7"),
                whole("discount", "Treuerabatt", percent="10"),
                whole("charge", "Fracht", amount=2500, tax_rate="19"),
            ]
        ),
        "discount over gross prices": paper(
            [line("49.99", "3", tax_included=1), line("9.99", tax="7"), whole("discount", "Nachlass", amount=777)]
        ),
        "everything for nothing": paper([line("100", discount_percent="100"), line("1")]),
        "rounding": paper([line("10.01")], rounding=-1),
        "early payment": paper([line("100")], payment=early("2", 14, "2026-12-10", 11662)),
        "early payment of a rounded sum": paper(
            [line("10.01")], rounding=-1, payment=early("2.5", 10, "2026-12-06", 1160)
        ),
        "a period": paper([line("80", "40", unit="HUR")], supply_date="2026-11-01", supply_until="2026-11-30"),
        "tax per line": paper([line("299.33", tax="20"), line("179.33", tax="20"), line("99.34", tax="20")], "line"),
        "Swiss francs": paper([line("100")], currency="CHF", language="en"),
        "yen": paper([line("1500", "3", "10"), line("333", "1", "10", discount_percent="10")], currency="JPY"),
        "a discount on fractions of a cent": paper([line("10.005", "100", discount_unit="0.005")]),
        "a routing address": paper([line("100")], client=replace(CLIENT, electronic_address="0204:04011000-12345-34")),
        "without a bank": paper([line("100")], payment=Payment(due_date="2026-12-10")),
        "due on receipt": paper([line("100")], payment=replace(BANK, due_date=None)),
        "sixty lines": paper(
            [line(f"{n}.{n:02}", str(n), ("19", "7")[n % 2], name=f"Posten {n}") for n in range(1, 61)]
        ),
        "strange letters": paper([line("100", name="<&>\"' 😀 שלום \x0b" + "x" * 300)]),
    }
