"""Typed fields of a line become a row: a new one, with what its product fills in, or a present one changed."""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.actions.money.line_values import read
from crmcli.actions.refs import one, shown
from crmcli.errors import MissingValue, Refused, UnknownField
from crmcli.model import units
from crmcli.model.fields import CUSTOM
from crmcli.model.kinds import Kind
from crmcli.model.traits import FillsLines
from crmcli.model.types import clean
from crmcli.store import lookup, records
from crmcli.store.act import Act, Row

FIELDS = (
    "name",
    "quantity",
    "unit",
    "price",
    "price_per",
    "tax_rate",
    "tax_category",
    "tax_included",
    "discount_percent",
    "discount_unit",
    "discount_line",
    "optional",
    "product",
    "type",
    "amount",
)


def typed(act: Act, text: str, currency: str | None, usual: bool = True) -> Row:
    """The row of a line as it is written behind ``--line``: "Seat x 10 @ 99.90 tax 19 disc 5%"; its amounts are in this
    currency, or in that of new elements. ``usual`` as in ``from_texts``."""
    from crmcli.model.lines import read_line

    found = read_line(clean(text, "line"), currency or act.currency)
    texts = {name: "yes" if value is True else str(value) for name, value in found.items()}
    return from_texts(act, texts, currency, usual)


def from_texts(act: Act, texts: Mapping[str, str], currency: str | None, usual: bool = True) -> Row:
    """A new line from typed fields with a name; what is left out comes from the product of this name, and then, with
    ``usual``, its tax from the settings."""
    word, concerns_all = texts.get("product"), texts.get("type") not in (None, "", "product")
    product = None if concerns_all and not word else _product(act, word or texts["name"], bool(word))
    base: Row = dict.fromkeys(act.tables["line"].names)
    for name in ("id", "number", "net", "tax", "gross"):
        del base[name]
    currency = currency or act.currency
    stated = _read(act, texts, currency)
    if product is not None:
        base.update(_from_product(act, *product, stated, currency))
        stated.pop("name", None)
    base.update({**_usual_custom(act, currency), **stated} if act.registry.added_to_lines else stated)
    _shelve(act, base)
    if usual and not concerns_all:
        base.update(_usual_tax(act, base, stated))
    _check_amount(base, stated)
    base["type"] = base["type"] or "product"
    base["quantity"] = base["quantity"] or "1"
    base["unit"] = base["unit"] or units.DEFAULT
    base["price_per"] = base["price_per"] or "1"
    for name in ("tax_included", "optional"):
        base[name] = base[name] or 0
    _complete(base, currency)
    return base


def _usual_tax(act: Act, line: Row, stated: Row) -> Row:
    """What the settings say of the tax of a new line, as far as neither it nor its product says anything."""
    found: Row = {}
    silent = line["tax_rate"] is None and line["tax_category"] is None and "tax_rate" not in stated
    if silent and act.setting("small_business") != "1":
        found["tax_rate"] = act.setting("tax_rate")
    if line["tax_included"] is None and (found.get("tax_rate") or line["tax_rate"]):
        found["tax_included"] = int(act.setting("tax_included") or "0")
    return found


def _usual_custom(act: Act, currency: str) -> Row:
    """What a new line has in the fields that people added if nothing is said of them."""
    from crmcli.actions.money.line_custom import stated

    found: Row = {}
    for field in act.registry.added_to_lines:
        if field.default is not None:
            found.update(stated(act, CUSTOM + field.bare, field.default, currency))
    return found


def changed(act: Act, line: Row, texts: Mapping[str, str], currency: str) -> Row:
    """A line with typed fields changed; another product fills what is not stated."""
    stated = _read(act, texts, currency)
    word = next((text for name, text in texts.items() if _field(act, name) == "product"), "")
    product = _product(act, word, True) if word else None
    row = {**line, **(_from_product(act, *product, stated, currency) if product else {}), **stated}
    _shelve(act, row)
    implied = row["tax_rate"] is None or row["tax_category"] in ("S", "Z")
    if "tax_rate" in stated and "tax_category" not in stated and implied:
        row["tax_category"] = None  # it followed from the rate that was there before
    _check_amount(row, stated)
    _complete(row, currency)
    return row


def _read(act: Act, texts: Mapping[str, str], currency: str) -> Row:
    """The stored values of typed line fields; an empty text means "not set"."""
    found: Row = {}
    for name, text in texts.items():
        field = _field(act, name)
        if field.startswith(CUSTOM):
            from crmcli.actions.money.line_custom import stated

            found.update(stated(act, field, text, currency))
        elif field == "amount" and text.strip().endswith("%"):
            found["percent"], found["amount"] = read(act, "discount_percent", text, currency), None
        elif field == "amount":
            found["percent"], found["amount"] = None, read(act, field, text, currency)
        elif field != "product":
            found[field] = read(act, field, text, currency)
        elif not text:
            found["product"] = None
    return found


def _shelve(act: Act, row: Row) -> None:
    """Put what was stated of fields that people added where a line keeps them."""
    if act.registry.added_to_lines:
        from crmcli.actions.money.line_custom import shelve

        shelve(row)


def _complete(row: Row, currency: str) -> None:
    """Fill in what is implied by a line's other values, and refuse what contradicts them (exit 5)."""
    from crmcli.model.lines import agreed_tax

    row["tax_rate"], row["tax_category"] = agreed_tax(row["tax_rate"], row["tax_category"])
    if row["type"] == "product":
        _check_product(row, currency)
    elif row["amount"] is None and row["percent"] is None:
        raise MissingValue(f"A {row['type']} needs an amount.", "Add --amount 25 or --amount 10%.", field="amount")
    elif row["price"] is not None:
        raise Refused(f"A {row['type']} has an amount, not a price.", "Use --amount 25 or --amount 10%.", field="price")


def _check_amount(row: Row, stated: Row) -> None:
    if row["type"] in (None, "product") and (stated.get("amount") is not None or stated.get("percent") is not None):
        hint = "Use --price; --amount is for --kind charge and --kind discount."
        raise Refused("A product line has a price, not an amount.", hint, field="amount")


def _check_product(row: Row, currency: str) -> None:
    from crmcli.model.totals import line_amount

    if row["price"] is None:
        hint, line = "Add --price 99.90 (or @ 99.90).", f"The line {row['name']!r}" if row["name"] else "A line"
        raise MissingValue(f"{line} needs a price.", hint, field="price")
    if line_amount(row, currency) * (-1 if row["quantity"].startswith("-") else 1) < 0:
        hint = "A line can be free, but not negative."
        raise Refused(f"The discount on {row['name']!r} is more than the line.", hint, field="discount_line")


def _product(act: Act, word: str, asked: bool) -> tuple[Kind, Row] | None:
    """The product, with its kind, of this reference, SKU or title; None when the word is a name of its own."""
    kind = act.registry.bearer(FillsLines)
    if kind is None or not word:
        return None
    named = asked or word.strip().upper().startswith(f"{kind.prefix}-")
    if not named and act.steps.current is not None and not act.steps.current.ever_had(kind.name):
        return None  # there has never been one
    unique = [field.name for field in kind.fields if field.unique]
    for name in unique:
        found = lookup.live_by_value(act, kind.name, name, word.strip())
        if found:
            return _whole(act, kind, found[0])
    if named:
        return _whole(act, kind, one(act, word, kind.name)[1])
    found = lookup.live_by_value(act, kind.name, "title_key", kind.title_key(word))
    return _whole(act, kind, found[0]) if len(found) == 1 else None


def _whole(act: Act, kind: Kind, number: int) -> tuple[Kind, Row]:
    return kind, records.get(act, kind.name, [number])[number]


def _from_product(act: Act, kind: Kind, product: Row, stated: Row, currency: str) -> Row:
    fills = kind.its(FillsLines)
    own = product[fills.currency]
    filled = {line: product[field] for field, line in fills.by.items()}
    if stated.get("price") is None and filled.get("price") is not None and own != currency:
        raise Refused(
            f"{shown(act, (kind.name, product['id']))} is priced in {own}, this in {currency}.",
            "Amounts are never converted automatically: give the price with --price.",
            field="price",
        )
    return {**filled, "product": product["id"]}


def _field(act: Act, name: str) -> str:
    wanted = name.strip().lower().replace("-", "_")
    wanted = {"qty": "quantity", "tax": "tax_rate", "included": "tax_included", "category": "tax_category"}.get(
        wanted, wanted
    )
    if wanted not in FIELDS:
        own = [field.bare for field in act.registry.added_to_lines]
        if wanted.removeprefix(CUSTOM) in own:
            return CUSTOM + wanted.removeprefix(CUSTOM)
        raise UnknownField("line", name, [*FIELDS, *own])
    return wanted
