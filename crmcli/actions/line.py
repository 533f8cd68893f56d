"""``crm line``: add, change, remove and list the lines of an element; its amount follows in the same step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.actions.edit import check_open
from crmcli.actions.elements import Element, fetch
from crmcli.actions.outcome import listed, written
from crmcli.actions.reading import Pair
from crmcli.actions.refs import one, shown
from crmcli.actions.sums import reckon
from crmcli.errors import BadValue, MissingValue, NotFound, Refused, UnknownField, WrongKind
from crmcli.model.kinds import Kind
from crmcli.model.results import Column, Rows, Written
from crmcli.model.types import clean, fold
from crmcli.store import lookup, records
from crmcli.store.store import Row, Store

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

COLUMNS = (
    Column("line", "Line", "number"),
    Column("name", "Name", "title"),
    Column("quantity", "Quantity", "number"),
    Column("unit", "Unit"),
    Column("price", "Price", "money"),
    Column("discount_percent", "Disc %", "number"),
    Column("tax_rate", "Tax %", "number"),
    Column("net", "Net", "money"),
    Column("tax", "Tax", "money"),
    Column("gross", "Gross", "money"),
)


def add(store: Store, ref: str, name: str, given: Sequence[Pair]) -> Written:
    """Put a line at the end; ``name`` is a name, or the SKU, title or reference of a product."""
    with store.step("") as step:
        element = _with_lines(store, ref)
        row = _row(store, {**dict(given), "name": name}, element.row)
        row["number"] = _next_number(store, element)
        _write(store, element, [*element.lines, row], new=[row])
        step.name(f"line add {element.ref} {row['name']}")
        sentence = f"{element.ref} has line {row['number']}: {row['name']}"
        return written(store, step, sentence, updated=[element.node])


def edit(store: Store, ref: str, number: str, given: Sequence[Pair], unset: Sequence[str] = ()) -> Written:
    """Change a line; a name that is changed does not choose another product."""
    with store.step("") as step:
        element = _with_lines(store, ref)
        line = _numbered(element, number)
        texts = {**dict(given), **dict.fromkeys((_field(name) for name in unset), "")}
        new = {**line, **_read(store, texts, element.row)}
        _complete(new)
        if not new["name"]:
            raise MissingValue("A line needs a name.", field="name")
        _write(store, element, [new if other is line else other for other in element.lines], changed=[(line, new)])
        step.name(f"line edit {element.ref} {line['number']}")
        return written(store, step, f"{element.ref} line {line['number']} changed", updated=[element.node])


def remove(store: Store, ref: str, numbers: Sequence[str]) -> Written:
    """Take lines away; the numbers of the others stay as they are."""
    with store.step("") as step:
        element = _with_lines(store, ref)
        gone = [_numbered(element, number) for number in dict.fromkeys(numbers)]
        rest = [line for line in element.lines if line not in gone]
        _write(store, element, rest, gone=gone)
        names = listed(str(line["number"]) for line in gone)
        step.name(f"line rm {element.ref} {names}")
        return written(store, step, f"{element.ref} lost line {names}", updated=[element.node])


def lines(store: Store, ref: str) -> Rows:
    """The lines of an element as they count."""
    from crmcli.actions.show import line_records

    element = _with_lines(store, ref, check=False)
    found = line_records(store, element)
    for record in found:
        record["currency"] = element.row["currency"]
    return Rows(f"lines of {element.ref}", COLUMNS, found, len(found))


def typed(store: Store, text: str, element: Mapping[str, Any]) -> Row:
    """The row of a line as it is written behind ``--line``: "Seat x 10 @ 99.90 tax 19 disc 5%"."""
    from crmcli.model.lines import read_line

    found = read_line(clean(text, "line"))
    return _row(store, {name: "yes" if value is True else str(value) for name, value in found.items()}, element)


def _with_lines(store: Store, ref: str, check: bool = True) -> Element:
    node = one(store, ref)
    element = fetch(store, [node], points=False)[0]
    if not element.kind.lines:
        able = [kind.plural for kind in store.registry.kinds if kind.lines]
        raise WrongKind(f"{element.ref} has no lines.", f"Lines belong to {listed(able, 9)}.", ref=element.ref)
    if check:
        check_open(store, element, ("lines",))
    return element


def _field(name: str) -> str:
    wanted = name.strip().lower().replace("-", "_")
    wanted = {"qty": "quantity", "tax": "tax_rate", "included": "tax_included", "category": "tax_category"}.get(
        wanted, wanted
    )
    if wanted not in FIELDS:
        raise UnknownField("line", name, FIELDS)
    return wanted


def _numbered(element: Element, number: str) -> Row:
    found = next((line for line in element.lines if str(line["number"]) == number.strip()), None)
    if found is None:
        if not number.strip().isdigit():
            raise BadValue("line", number, "is no line number", "2")
        there = listed((str(line["number"]) for line in element.lines), 9)
        hint = f"Its lines: {there}." if there else "It has no lines."
        raise NotFound(f"{element.ref} has no line {number}.", hint, ref=element.ref)
    return found


def _next_number(store: Store, element: Element) -> int:
    """One more than was ever used on the element: line numbers never change and never come back."""
    from crmcli.store.history import changes_on

    highest = max((line["number"] for line in element.lines), default=0)
    for change in changes_on(store, element.kind.name, [element.id]):
        if change.table == "line":
            highest = max(highest, ((change.after or {}).get("number") or (change.before or {}).get("number") or 0))
    return int(highest) + 1


def _row(store: Store, texts: Mapping[str, str], element: Mapping[str, Any]) -> Row:
    """A new line; what is left out comes from the product of this name, if there is one."""
    product = _product(store, texts.get("product") or texts["name"], bool(texts.get("product")))
    base: Row = dict.fromkeys(store.tables["line"].names)
    for name in ("id", "number", "net", "tax", "gross"):
        del base[name]
    stated = _read(store, texts, element)
    if product is not None:
        base.update(_from_product(store, product, stated, element))
        stated.pop("name", None)
    base.update(stated)
    if base["type"] in (None, "product") and base["price"] is None:
        raise MissingValue(
            f"The line {base['name']!r} needs a price.", "Add --price 99.90 (or @ 99.90).", field="price"
        )
    base["type"] = base["type"] or "product"
    base["quantity"] = base["quantity"] or "1"
    base["unit"] = base["unit"] or "C62"
    base["price_per"] = base["price_per"] or "1"
    for name in ("tax_included", "optional"):
        base[name] = base[name] or 0
    _complete(base)
    return base


def _read(store: Store, texts: Mapping[str, str], element: Mapping[str, Any]) -> Row:
    """The stored values of typed line fields; an empty text means "not set"."""
    from crmcli.actions.line_values import read

    currency = str(element.get("currency") or store.setting("currency"))
    return {
        _field(name): read(store, _field(name), text, currency) for name, text in texts.items() if name != "product"
    }


def _complete(row: Row) -> None:
    from crmcli.model.lines import agreed_tax

    row["tax_rate"], row["tax_category"] = agreed_tax(row["tax_rate"], row["tax_category"])


def _product(store: Store, word: str, asked: bool) -> Row | None:
    """The product of this reference, SKU or title; None when the word is a name of its own."""
    kind = next((kind for kind in store.registry.kinds if kind.fills_lines), None)
    if kind is None or not word:
        return None
    unique = [field.name for field in kind.fields if field.unique]
    for name in unique:
        found = lookup.live_by_value(store, kind.name, name, word.strip())
        if found:
            return _whole(store, kind, found[0])
    if asked or word.strip().upper().startswith(f"{kind.prefix}-"):
        return _whole(store, kind, one(store, word, kind.name)[1])
    found = lookup.live_by_value(store, kind.name, "title_key", fold(word))
    return _whole(store, kind, found[0]) if len(found) == 1 else None


def _whole(store: Store, kind: Kind, number: int) -> Row:
    return records.get(store, kind.name, [number])[number]


def _from_product(store: Store, product: Row, stated: Row, element: Mapping[str, Any]) -> Row:
    kind = next(kind for kind in store.registry.kinds if kind.fills_lines)
    currency = element.get("currency") or store.setting("currency")
    if stated.get("price") is None and product["price"] is not None and product["currency"] != currency:
        name = shown(store, (kind.name, product["id"]))
        raise Refused(
            f"{name} is priced in {product['currency']}, this in {currency}.",
            "Nothing is converted silently: state the price with --price.",
            field="price",
        )
    filled = {line: product[field] for field, line in (kind.fills_lines or {}).items()}
    return {**filled, "product": product["id"]}


def _write(
    store: Store,
    element: Element,
    present: Sequence[Row],
    *,
    new: Sequence[Row] = (),
    changed: Sequence[tuple[Row, Row]] = (),
    gone: Sequence[Row] = (),
) -> None:
    """Write what changed, and the sums of all lines that it moved."""
    fresh = [dict(line) for line in present]
    for line in fresh:
        line.pop("net", None)
    amount = reckon(fresh, element.row) if fresh else None
    for line in new:
        line.update(next(row for row in fresh if row["number"] == line["number"]))
        line["kind"], line["element"] = element.kind.name, element.id
    records.delete(store, "line", gone)
    by_id = {line["id"]: line for line in element.lines}
    updates = [(by_id[line["id"]], line) for line in fresh if line.get("id") is not None]
    records.update(store, "line", updates)
    records.create(store, "line", new)
    records.update(store, element.kind.name, [(element.row, {"amount": amount})])
