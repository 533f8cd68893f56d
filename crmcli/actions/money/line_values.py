"""Typed parts of a line become stored values."""

from __future__ import annotations

from collections.abc import Callable

from crmcli.errors import BadValue, Refused
from crmcli.light import Any
from crmcli.model import lines, units
from crmcli.model.money import read_money
from crmcli.model.types import Flag, Unit, clean
from crmcli.store.act import Act

_READ: dict[str, Callable[[str, str], Any]] = {
    "quantity": lines.read_quantity,
    "price_per": lines.read_price_per,
    "discount_percent": lines.read_percent,
    "tax_rate": lines.read_tax_rate,
    "tax_category": lines.read_tax_category,
}
_NEEDED = {
    "quantity": "1",
    "price_per": "1",
    "unit": units.DEFAULT,
    "tax_included": 0,
    "optional": 0,
    "type": "product",
}


def read(act: Act, name: str, text: str, currency: str) -> Any:
    """The stored value of one field of a line; what is emptied gets what a new line has."""
    text = clean(text, name)
    if not text:
        return _NEEDED.get(name)
    if name in _READ:
        return _READ[name](text, name)
    if name == "price":
        return lines.read_price(text, name, currency)
    if name == "discount_unit":
        return lines.read_discount_unit(text, name, currency=currency)
    if name == "unit":
        return Unit().read(text, name, act.reading())
    if name in ("tax_included", "optional"):
        return Flag().read(text, name, act.reading())
    if name in ("discount_line", "amount"):
        return _amount(name, text, currency)
    if name == "type" and text not in ("product", "charge", "discount"):
        raise BadValue(name, text, "is not one of product, charge, discount", "charge")
    return text


def _amount(name: str, text: str, currency: str) -> int:
    amount = read_money(text, name, currency)
    if amount < 0:
        raise Refused(f"{name}: an amount on a line cannot be negative.", "Leave out the sign.", field=name)
    return amount
