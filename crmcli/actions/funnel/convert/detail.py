"""A dry run, field by field: what would be created, linked, filled, kept and changed."""

from __future__ import annotations

from crmcli.actions.funnel.convert.made import Made, Members
from crmcli.light import Any
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.money import amount_text
from crmcli.model.results import Record
from crmcli.model.types import Reference
from crmcli.store.act import Act, Row
from crmcli.store.links import Node
from crmcli.store.tables import BOOKS


def detail(act: Act, made: Made) -> list[Record]:
    """One record per thing that would happen: {"what", "ref", "field", "value", "why"}; see ``Written.detail``."""
    found: list[Record] = []
    members = made.members
    for draft in made.drafts:
        for place, node in enumerate(members.nodes[draft.kind.name]):
            if made.plan.stays(place, draft.kind.name):
                continue
            made_here = members.made_here(node, place)
            title = draft.kind.display_name(members.rows[node]) if node in members.rows else None
            why = None if made_here else draft.reasons.get(place)
            found.append(_record("create" if made_here else "link", members.named(act, node), None, title, why))
            if made_here:
                found += _fields(act, members, draft.kind, node)
    found += made.filled.detail
    for source in made.plan.sources:
        for name, value in made.closed.get(source.node, {}).items():
            shown = _value(act, members, source.kind.by_name[name], value, source.currency)
            found.append(_record("move" if name == "stage" else "set", source.ref, name, shown))
    for node, (name, target) in made.followed.items():
        found.append(_record("set", members.named(act, node), name, members.named(act, target)))
    return found


def _record(what: str, ref: str, field: str | None, value: Any, why: str | None = None) -> Record:
    return {"what": what, "ref": ref, "field": field, "value": value, "why": why}


def _fields(act: Act, members: Members, kind: Kind, node: Node) -> list[Record]:
    """What a new element would hold, and its lines."""
    row, ref = members.rows[node], members.named(act, node)
    currency = row.get(kind.currency) or act.currency
    values = {
        **row,
        **{name: members.plan.values[kind.name][members.makers[node]].get(name) for name, _ in kind.points},
    }
    found = [
        _record("set", ref, field.name, _value(act, members, field, values.get(field.name), currency))
        for field in kind.all_fields
        if field.name not in BOOKS and values.get(field.name) not in (None, "", [])
    ]
    tags = members.plan.tags.get(members.plan.sources[members.makers[node]].node)
    if tags and any(entry.tags for entry in members.plan.entries if entry.target == kind.name):
        found.append(_record("set", ref, "tags", tags))
    found += [_record("set", ref, f"line {line['number']}", _line(line, currency)) for line in members.lines[node]]
    return found


def _value(act: Act, members: Members, field: Field, value: Any, currency: str | None) -> Any:
    if isinstance(field.type, Reference):
        return members.named(act, (field.type.kind, int(value)))
    return field.type.json(value, currency or act.currency)


def _line(line: Row, currency: str) -> str:
    """ "Design x 3 = 2856.00 EUR": tax included."""
    times = f" x {line['quantity']}" if line["quantity"] else ""
    return f"{line['name']}{times} = {amount_text(line['gross'], currency)} {currency}"
