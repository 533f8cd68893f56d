"""``crm show``: everything an element has, as one object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crmcli.actions.elements.element import Element, fetch, titles
from crmcli.actions.elements.stages import meanings
from crmcli.actions.refs import shown, titled
from crmcli.model.kinds import Field, Kind, Sign
from crmcli.model.results import Card, Cards, Column, Record
from crmcli.model.types import Reference
from crmcli.store import links, records
from crmcli.store.links import Node
from crmcli.store.store import Row, Store

if TYPE_CHECKING:
    from crmcli.actions.money.billing.state import Billing

LINE_FIELDS = (
    "quantity",
    "unit",
    "price",
    "price_per",
    "discount_percent",
    "discount_unit",
    "discount_line",
    "tax_rate",
    "tax_category",
    "tax_included",
    "optional",
    "amount",
    "percent",
)


def show(store: Store, refs: Sequence[str]) -> Cards:
    """The elements with their parts, sums and links, in the order in which they are asked."""
    from crmcli.actions.money.line import COLUMNS

    elements = fetch(store, titled(store, refs))
    cards = []
    for element in elements:
        record = whole(store, element)
        others = [node for link in links.of(store, [element.node]) for node in links.ends(link)]
        named = {shown(store, node): title for node, title in titles(store, others).items()}
        means = meanings(store, element.kind)
        lines = COLUMNS if record.get("lines") else ()
        cards.append(Card(record, _columns(store, element), lines, means, named))
    return Cards(cards)


def _columns(store: Store, element: Element) -> list[Column]:
    """How its plain fields are laid out; the title counts as one."""
    kind, currency = element.kind, element.row.get("currency") or "EUR"
    found = []
    for field in kind.all_fields:
        if field.type.table is None:
            plain_column = column(field, kind)
            usual = _default(store, field, currency) if field.quiet else None
            found.append(Column(plain_column.name, plain_column.title, plain_column.role, usual=usual))
    return found


def _default(store: Store, field: Field, currency: str) -> Any:
    """What the field is when nothing is said, as JSON shows it."""
    text = field.default or ""
    if text.startswith("{"):
        text = store.setting(text.strip("{}")) or ""
    return value_of(store, field, field.type.read(text, field.name, store.reading(currency)), currency)


def column(field: Field, kind: Kind) -> Column:
    role = "title" if field.name == "title" else field.type.role
    return Column(field.name, field.name.replace("_", " ").capitalize(), role)


def plain(store: Store, kind: Kind, row: Row) -> Record:
    """ref, kind, id and every plain field, as JSON shows them."""
    currency = row.get("currency") or "EUR"
    record: Record = {"ref": f"{kind.prefix}-{row['id']}", "kind": kind.name, "id": row["id"]}
    for field in kind.all_fields:
        if field.type.table is None:
            record[field.name] = value_of(store, field, row.get(field.name), currency)
    for sign in kind.signs:
        record[sign.name] = bears(store, sign, row)
    return record


def bears(store: Store, sign: Sign, row: Row) -> bool:
    """Whether a sign such as overdue is on an element today."""
    day = row.get(sign.past)
    return row.get("stage") in sign.stages and day is not None and day < store.today


def value_of(store: Store, field: Field, value: Any, currency: str) -> Any:
    """A stored value as JSON shows it; a reference as its REF."""
    if value is None:
        return None
    if isinstance(field.type, Reference):
        return shown(store, (field.type.kind, value))
    return field.type.json(value, currency)


def whole(store: Store, element: Element) -> Record:
    """The whole object of ``crm show --json``."""
    kind = element.kind
    record = plain(store, kind, element.row)
    for name, rows in element.points.items():
        record[name] = [{"label": row["label"], "value": row["value"]} for row in rows]
    tags = records.owned(store, "tag", kind.name, [element.id]).get(element.id, [])
    record["tags"] = [row["tag"] for row in tags]
    externals = records.owned(store, "external", kind.name, [element.id]).get(element.id, [])
    record["external_ids"] = [{"system": row["system"], "id": row["external_id"]} for row in externals]
    if kind.lines:
        billing = billing_of(store, element)
        record["lines"] = line_records(store, element, billing)
        record["totals"] = totals(store, element)
        if billing is not None:
            record["billing"] = billing.record(element.row["currency"])
    record["links"] = _links(store, element.node)
    record["custom"] = {}
    return record


def line_records(store: Store, element: Element, billing: Billing | None) -> list[Record]:
    """The lines as JSON shows them; ``billed`` is the quantity that invoices have billed."""
    currency = element.row["currency"]
    found = []
    for line in element.lines:
        record: Record = {
            "line": line["number"],
            "kind": line["type"],
            "product": _product(store, line),
            "name": line["name"],
        }
        record.update((name, _line_value(name, line[name], currency)) for name in LINE_FIELDS)
        record.update((name, _money(line[name], currency)) for name in ("net", "tax", "gross"))
        record["billed"] = billing.quantities.get(line["id"]) if billing else None
        found.append(record)
    return found


def totals(store: Store, element: Element) -> Record:
    """Sums with tax by rate, without lines only the amount that was typed; and what of it is paid and due."""
    currency, lines = element.row["currency"], element.lines
    amount = element.row["amount"]
    settled = _settled(store, element)
    if not lines:
        return {"net": None, "tax": None, "total": _money(amount, currency), **settled, "by_rate": []}
    from crmcli.actions.money.sums import by_rate

    counted = [line for line in lines if not line["optional"]]
    return {
        "net": _money(sum(line["net"] for line in counted), currency),
        "tax": _money(sum(line["tax"] for line in counted), currency),
        "total": _money(amount, currency),
        **settled,
        "by_rate": [
            {
                "category": category,
                "rate": rate,
                "net": _money(net, currency),
                "tax": _money(tax, currency),
            }
            for (category, rate), (net, tax) in by_rate(lines, element.row).items()
        ],
    }


def _settled(store: Store, element: Element) -> Record:
    """What is paid and due; of what payments are allocated to, also what was credited, granted and rounded."""
    row, currency = element.row, element.row["currency"]
    if not element.kind.payable or row["amount"] is None:
        return {"paid": _money(0, currency), "due": _money(row["amount"], currency)}
    from crmcli.actions.money.balance import balances

    found = balances(store, element.kind, [row])[element.id]
    names = ("credited", "paid", "skonto", "rounding", "due")
    return {name: _money(getattr(found, name), currency) for name in names}


def _links(store: Store, node: Node) -> list[Record]:
    found = []
    for link in links.of(store, [node]):
        start, end = links.ends(link)
        other = end if start == node else start
        found.append(
            {
                "ref": shown(store, other),
                "how": link["how"],
                "step": link["step"],
                "role": link["role"],
                "direction": "to" if start == node else "from",
            }
        )
    return found


def billing_of(store: Store, element: Element) -> Billing | None:
    """How much of it is billed, for kinds that are."""
    if not element.kind.billing_root:
        return None
    from crmcli.actions.money.billing.state import billing

    return billing(store, [element])[element.node]


def _product(store: Store, line: Row) -> str | None:
    kind = next((kind for kind in store.registry.kinds if kind.fills_lines), None)
    return shown(store, (kind.name, line["product"])) if kind and line["product"] else None


def _line_value(name: str, value: Any, currency: str) -> Any:
    if name in ("tax_included", "optional"):
        return bool(value)
    if value is None:
        return None
    if name in ("discount_line", "amount"):
        return _money(value, currency)
    if name in ("price", "discount_unit"):
        from crmcli.model.money import price_text

        return price_text(value, currency)
    return value


def _money(value: int | None, currency: str) -> str | None:
    from crmcli.model.money import amount_text

    return None if value is None else amount_text(value, currency)
