"""``crm history`` as people read it: amounts with their currency, stages by their labels, a line as one row."""

from __future__ import annotations

from crmcli.actions.look.history import COLUMNS, OWNERSHIP, Told, fields_of, records_of
from crmcli.actions.look.narration import line_told, line_value, told_value
from crmcli.actions.look.whose import EVERYBODY, Whose
from crmcli.actions.refs import one, shown
from crmcli.light import Any
from crmcli.model.changes import Change
from crmcli.model.kinds import Kind
from crmcli.model.results import Rows
from crmcli.model.types import StageKey
from crmcli.store import stages
from crmcli.store.act import Act
from crmcli.store.links import Node
from crmcli.store.tables import BOOKS

_NAMES = {"allocation": "payment", "skonto": "early-payment discount", "external": "external id"}
_AMOUNTS = ("allocation", "skonto")
_BOOKING = ("net", "tax", "gross", "bills_kind", "bills_id", "deposit", *OWNERSHIP)


def told(act: Act, ref: str, whose: Whose = EVERYBODY) -> Rows:
    """The changes, oldest first, with the columns of ``history``."""
    node = one(act, ref, itself=True)
    found = records_of(act, node, _told, whose)
    return Rows(f"changes of {shown(act, node)}", COLUMNS, found, len(found))


def _told(act: Act, node: Node, change: Change, currency: str, numbers: dict[int, Any]) -> list[Told]:
    kind, before, after = act.registry.by_name[node[0]], change.before or {}, change.after or {}
    names = list({**before, **after})
    if change.table == kind.name:
        known = [name for name in names if name not in BOOKS and name in kind.by_name]
        values = {name: [_value(act, kind, name, each, currency) for each in (before, after)] for name in known}
        return [(name.replace("_", " "), old, new) for name, (old, new) in values.items()]
    rows = fields_of(act, node, change, currency, numbers)
    if change.table != "line" or not rows:
        unit = f" {currency}" if change.table in _AMOUNTS else ""
        values = {_NAMES.get(name, name): [each and f"{each}{unit}" for each in both] for name, *both in rows}
        return [(name, old, new) for name, (old, new) in values.items()]
    line = f"line {numbers[change.row]}"
    if change.op != "update":
        return [(line, _line(before, currency), _line(after, currency))]
    told = [line_told(act, name, (before, after), currency) for name in names if name not in _BOOKING]
    return [(f"{line} {name}", old, new) for name, old, new in told]


def _value(act: Act, kind: Kind, name: str, values: dict[str, Any], currency: str) -> Any:
    value, field = values.get(name), kind.by_name[name]
    if isinstance(field.type, StageKey):
        labels = {row["key"]: row["label"] for row in stages.of(act, kind.name)}
        return value and (labels.get(value) or value)
    return told_value(act, field, value, currency)


def _line(values: dict[str, Any], currency: str) -> str | None:
    """ "Design  3 × 800.00 EUR, 19 %  = 2,856.00 EUR", tax included."""
    if not values:
        return None
    price, rate, gross = (values.get(name) for name in ("price", "tax_rate", "gross"))
    parts = [f"{values.get('quantity') or 1} × {line_value('price', price, currency)}"] if price is not None else []
    parts += [f"{rate} %"] if rate is not None else []
    sums = f"= {line_value('amount', gross, currency)}" if gross is not None else ""
    return "  ".join(filter(None, (str(values.get("name") or ""), ", ".join(parts), sums)))
