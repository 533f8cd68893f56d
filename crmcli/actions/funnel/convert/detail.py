"""A dry run, field by field: what would be created, linked, filled, kept and changed."""

from __future__ import annotations

from typing import Any

from crmcli.actions.funnel.convert.plan import Work
from crmcli.model.conversions import Conversion
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.money import amount_text
from crmcli.model.results import Record
from crmcli.model.types import Reference
from crmcli.store.links import Node
from crmcli.store.store import Row, Store
from crmcli.store.tables import BOOKS


def detail(store: Store, work: Work) -> list[Record]:
    """One record per thing that would happen: {"what", "ref", "field", "value", "why"}; see ``Written.detail``."""
    found: list[Record] = []
    for entry in work.plan:
        kind = store.registry.by_name[entry.target]
        for place, node in enumerate(work.nodes[entry.target]):
            if node is None:
                continue
            made_here = work.made_here(node, place)
            title = kind.display_name(work.rows[node]) if node in work.rows else None
            why = None if made_here else work.reasons.get((entry.target, place))
            found.append(_record("create" if made_here else "link", work.named(store, node), None, title, why))
            if made_here:
                found += _fields(store, work, entry, kind, node)
    found += work.detail
    for source in work.sources:
        for name, value in work.closed.get(source.node, {}).items():
            shown = _value(store, work, source.kind.by_name[name], value, source.row)
            found.append(_record("move" if name == "stage" else "set", source.ref, name, shown))
    return found


def _record(what: str, ref: str, field: str | None, value: Any, why: str | None = None) -> Record:
    return {"what": what, "ref": ref, "field": field, "value": value, "why": why}


def _fields(store: Store, work: Work, entry: Conversion, kind: Kind, node: Node) -> list[Record]:
    """What a new element would hold, and its lines."""
    row, ref = work.rows[node], work.named(store, node)
    values = {**row, **{name: work.values[entry.target][work.makers[node]].get(name) for name, _ in kind.points}}
    found = [
        _record("set", ref, field.name, _value(store, work, field, values.get(field.name), row))
        for field in kind.all_fields
        if field.name not in BOOKS and values.get(field.name) not in (None, "", [])
    ]
    found += [_record("set", ref, f"line {line['number']}", _line(line, row)) for line in work.lines[node]]
    return found


def _value(store: Store, work: Work, field: Field, value: Any, row: Row) -> Any:
    if isinstance(field.type, Reference):
        return work.named(store, (field.type.kind, int(value)))
    return field.type.json(value, row.get("currency") or store.reading().currency)


def _line(line: Row, row: Row) -> str:
    """ "Design x 3 = 2856.00 EUR": tax included."""
    times = f" x {line['quantity']}" if line["quantity"] else ""
    return f"{line['name']}{times} = {amount_text(line['gross'], row['currency'])} {row['currency']}"
