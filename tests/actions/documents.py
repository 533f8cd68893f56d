"""What holds for every document that was issued, reckoned again from what its lines say."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from crmcli.actions.elements.element import Element, fetch
from crmcli.model.money import digits
from crmcli.store.act import Act


def check_documents(act: Act) -> None:
    """Each line costs its own quantity times its price less its own discounts, without tax or with it as its price
    is, and lines add up; a share of a discount or charge costs what it says."""
    for document in issued(act):
        for line in document.lines:
            stated = line["gross"] if line["tax_included"] else line["net"]
            assert line["gross"] == line["net"] + line["tax"], (document.ref, line["name"])
            if line["type"] == "product":
                assert stated == cost(line, document.row["currency"]), (document.ref, line["name"], stated)
            elif line["bills"]:
                assert stated == line["amount"] * (-1 if line["type"] == "discount" else 1), (document.ref, stated)
        counted = [line["gross"] for line in document.lines if not line["optional"]]
        assert document.row["amount"] == sum(counted), document.ref


def issued(act: Act) -> Iterator[Element]:
    ids = [row[0] for row in act.rows("SELECT id FROM invoice WHERE number IS NOT NULL ORDER BY id")]
    return iter(fetch(act, [("invoice", number) for number in ids], points=False))


def cost(line: dict[str, Any], currency: str) -> int:
    """In minor units, rounded once, half away from zero."""
    price = Fraction(line["price"]) - Fraction(line["discount_unit"] or 0)
    each = price / Fraction(line["price_per"] or 1) * (1 - Fraction(line["discount_percent"] or 0) / 100)
    exact = Fraction(line["quantity"]) * each * 10 ** digits(currency)
    whole = int(abs(exact) + Fraction(1, 2))
    return (-whole if exact < 0 else whole) - (line["discount_line"] or 0)
