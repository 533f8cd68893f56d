"""``crm show``: everything an element has, as one object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crmcli.actions.elements.element import Element, fetch, titles
from crmcli.actions.elements.stages import meanings
from crmcli.actions.money.line_records import COLUMNS, billing_of, line_records, totals
from crmcli.actions.refs import shown, titled
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.results import Card, Cards, Column, Record
from crmcli.model.traits import DateFlag, Lines
from crmcli.model.types import Reference
from crmcli.store import links, records
from crmcli.store.links import Node
from crmcli.store.store import Row, Store

if TYPE_CHECKING:
    pass


def show(store: Store, refs: Sequence[str]) -> Cards:
    """The elements with their parts, sums and links, in the order in which they are asked."""
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
    kind, currency = element.kind, element.currency or store.reading().currency
    found = []
    for field in kind.all_fields:
        if field.type.table is None:
            plain_column = column(field, kind)
            usual = _default(store, field, currency) if field.hide_default else None
            found.append(Column(plain_column.name, plain_column.title, plain_column.role, default=usual))
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
    currency = row.get(kind.currency) or store.reading().currency
    record: Record = {"ref": f"{kind.prefix}-{row['id']}", "kind": kind.name, "id": row["id"]}
    for field in kind.all_fields:
        if field.type.table is None:
            record[field.name] = value_of(store, field, row.get(field.name), currency)
    for sign in kind.date_flags:
        record[sign.name] = has_flag(store, sign, row)
    return record


def has_flag(store: Store, sign: DateFlag, row: Row) -> bool:
    """Whether a sign such as overdue is on an element today."""
    day = row.get(sign.past)
    return row.get("stage") in sign.when and day is not None and day < store.today


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
    if kind.trait(Lines):
        billing = billing_of(store, element)
        record["lines"] = line_records(store, element, billing)
        record["totals"] = totals(store, element)
        if billing is not None:
            record["billing"] = billing.record(element.currency)
    record["links"] = _links(store, element.node)
    record["custom"] = {}
    return record


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
