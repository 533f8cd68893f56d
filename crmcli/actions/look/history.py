"""``crm history``: every change of an element, field by field, also those that were taken back."""

from __future__ import annotations

from collections.abc import Callable

from crmcli.actions.look.values import value_of
from crmcli.actions.look.whose import EVERYBODY, Whose
from crmcli.actions.money.line_custom import of_cell
from crmcli.actions.refs import one, shown
from crmcli.light import Any
from crmcli.model.changes import Change
from crmcli.model.dates import instant_text
from crmcli.model.kinds import Kind
from crmcli.model.results import Column, Record, Rows
from crmcli.store import history as past
from crmcli.store import records
from crmcli.store.act import Act
from crmcli.store.asked import at_once
from crmcli.store.links import Node, ends
from crmcli.store.tables import BOOKS

COLUMNS = (
    Column("at", "At", "time"),
    Column("by", "By"),
    Column("step", "Step", "number"),
    Column("field", "Field", "title"),
    Column("old", "Old"),
    Column("new", "New"),
)
OWNERSHIP = ("kind", "element", "normal", "position", "step", "from_line", "root_line", "number")

# The column that stands for a row of a table; "value" for others.
VALUES = {
    "tag": "tag",
    "note": "text",
    "external": "external_id",
    "waiting": "external_id",
    "document": "sha256",
    "allocation": "amount",
    "skonto": "gross",
}

Told = tuple[str, Any, Any]  # field, old, new
Tell = Callable[[Act, Node, Change, str, dict[int, Any]], list[Told]]


def history(act: Act, ref: str, whose: Whose = EVERYBODY) -> Rows:
    """The changes, oldest first: {"at", "by", "step", "field", "old", "new"}; parts as "line 2.quantity"."""
    node = one(act, ref, itself=True)
    found = records_of(act, node, fields_of, whose)
    return Rows(f"changes of {shown(act, node)}", COLUMNS, found, len(found))


def records_of(act: Act, node: Node, tell: Tell, whose: Whose = EVERYBODY) -> list[Record]:
    """The record of each thing that ``tell`` says of a change, oldest first; raises BadValue (exit 2), NotFound (3) for
    who never did anything."""
    kind = act.registry.by_name[node[0]]
    row = records.get(act, node[0], [node[1]])[node[1]]
    (around,) = at_once(act, past.changes_around(act, [node]))
    changes = around.get(node, [])
    steps = past.steps_by_id(act, {change.step or 0 for change in changes})
    currency = row.get(kind.currency) or act.reading().currency
    numbers: dict[int, Any] = {}
    found: list[Record] = []
    meant = whose.meant(act)
    for change in changes:
        step = steps[change.step or 0]
        told = {"at": instant_text(step.at), "by": step.by, "step": step.id}
        each = [
            {**told, "field": field, "old": old, "new": new}
            for field, old, new in tell(act, node, change, currency, numbers)
        ]
        found += each if meant(step.at, step.by) else []
    if not found:
        whose.check(act)
    return found


def fields_of(act: Act, node: Node, change: Change, currency: str, numbers: dict[int, Any]) -> list[Told]:
    """(field, old, new) of one change; ``numbers`` remembers the numbers of lines by their id."""
    kind, before, after = act.registry.by_name[node[0]], change.before or {}, change.after or {}
    if change.table == kind.name:
        names = [name for name in {**before, **after} if name not in BOOKS]
        return [
            (name, *(_shown(act, kind, name, values.get(name), currency) for values in (before, after)))
            for name in names
        ]
    if change.op == "update" and set(after) <= set(OWNERSHIP):
        return []
    if change.op == "update" and change.table in ("note", "link"):
        return [(f"{change.table}.{name}", before.get(name), after.get(name)) for name in after]
    if change.table == "link":
        if (before or after)["how"] in {type.how for _, type in kind.references} and change.node != node:
            return []  # the field that names the other end says it
        return [("link", _link(act, node, before), _link(act, node, after))]
    if change.table == "line":
        numbers.setdefault(change.row, (after or before).get("number"))
        names = [name for name in {**before, **after} if name not in OWNERSHIP]
        prefix = f"line {numbers[change.row]}"
        return [_of_line(act, prefix, name, (before, after), currency) for name in names]
    return [(change.table, *_line(VALUES.get(change.table, "value"), before, after, currency))]


def _shown(act: Act, kind: Kind, name: str, value: Any, currency: str) -> Any:
    field = kind.by_name.get(name)
    return value if field is None else value_of(act, field, value, currency)


def _of_line(act: Act, prefix: str, name: str, both: tuple[Record, Record], currency: str) -> Told:
    field = of_cell(act, name)
    if field is None:
        return (f"{prefix}.{name}", *_line(name, *both, currency))
    old, new = (value_of(act, field, values.get(name), currency) for values in both)
    return f"{prefix}.{field.bare}", old, new


def _line(name: str, before: dict[str, Any], after: dict[str, Any], currency: str) -> tuple[Any, Any]:
    if name not in ("net", "tax", "gross", "discount_line", "amount"):
        return before.get(name), after.get(name)
    from crmcli.model.money import amount_text

    old, new = before.get(name), after.get(name)
    return (
        None if old is None else amount_text(old, currency),
        None if new is None else amount_text(new, currency),
    )


def _link(act: Act, node: Node, values: dict[str, Any]) -> str | None:
    """ "converted INVOICE-1", and seen from that one "QUOTE-1 converted"."""
    if not values:
        return None
    start, end = ends(values)
    return f"{values['how']} {shown(act, end)}" if start == node else f"{shown(act, start)} {values['how']}"
