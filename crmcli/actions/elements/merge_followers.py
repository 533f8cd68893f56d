"""What follows when elements are merged: what belongs to them, what they are linked to, and what names them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from crmcli.actions.elements.change import MERGE, change
from crmcli.actions.elements.element import Element, Gathered, fetch
from crmcli.actions.elements.references import referring, settings_naming
from crmcli.light import Any
from crmcli.model.entries import number_of
from crmcli.model.results import Record
from crmcli.store import links, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node

TABLES = ("note", "external", "waiting")
"""The rows that go over to the other element. Addresses, numbers and tags are united, lines are copied; whatever else
belongs to elements is of documents, which are never merged."""

_LINES = "lines"


def move(act: Act, whole: Gathered, first: Element, others: Sequence[Element]) -> list[Record]:
    """Give the first what belongs to the others, and let the links lead to it; returns what is told of that. Rows are
    made anew, so that the history tells what happened on each element."""
    externals, waiting = (_rows(table, whole, first, others) for table in TABLES[1:])
    records.delete(act, "external", externals[0])
    records.create(act, "external", externals[1])
    records.delete(act, "waiting", waiting[0])
    records.create(act, "waiting", waiting[1])
    told = {
        "entries": _move_entries(act, whole, first, others),
        "external_ids": len(externals[1]),
        "links": len(waiting[1]) + _move_links(act, whole, first, others),
    }
    return [_told("move", first.ref, name, count) for name, count in told.items() if count]


def _move_entries(act: Act, whole: Gathered, first: Element, others: Sequence[Element]) -> int:
    """Entries keep their references; one that stands on several of the elements stands once on the first."""
    there = {number_of(row) for row in whole.parts["note"][first.node]}
    gone = [row for other in others for row in whole.parts["note"][other.node]]
    fresh = []
    for row in gone:
        number = number_of(row)
        if number not in there:
            there.add(number)
            fresh.append({**_copied(row), "element": first.id, "entry": number})
    records.delete(act, "note", gone)
    records.create(act, "note", fresh)
    return len(fresh)


def _rows(table: str, whole: Gathered, first: Element, others: Sequence[Element]) -> tuple[list[Row], list[Row]]:
    """The rows of the others in a table, and those that take their places."""
    there = [_copied(row) for row in whole.parts[table][first.node]]
    gone = [row for other in others for row in whole.parts[table][other.node]]
    fresh: list[Row] = []
    for row in gone:
        wanted = {**_copied(row), "element": first.id}
        if wanted not in [*there, *fresh]:
            fresh.append(wanted)
    return gone, fresh


def _move_links(act: Act, whole: Gathered, first: Element, others: Sequence[Element]) -> int:
    """Links keep the step that made them; those between the elements go."""
    nodes, mine = {other.node for other in others}, first.node
    there = {_ends(row) for row in whole.links[mine]}
    gone = [row for row in whole.every_link() if not nodes.isdisjoint(links.ends(row))]
    fresh: list[Row] = []
    for row in gone:
        start, end = (mine if node in nodes else node for node in links.ends(row))
        wanted = {**links.link(start, end, row["how"], row["role"]), "step": row["step"]}
        if start != end and _ends(wanted) not in there:
            there.add(_ends(wanted))
            fresh.append(wanted)
    records.delete(act, "link", gone)
    records.create(act, "link", fresh)
    return len(fresh)


def _ends(row: Row) -> tuple[Node, Node, str]:
    return (*links.ends(row), row["how"])


def _copied(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in ("id", "folded")}


def rename(act: Act, first: Element, others: Sequence[Element]) -> tuple[list[Node], list[Record]]:
    """Let what names the others name the first; what is final goes on naming them, and is told. Returns what changed,
    and what is told of it."""
    fields: dict[Node, list[str]] = defaultdict(list)
    for node, field in referring(act, [other.node for other in others]):
        fields[node].append(field)
    told: list[Record] = []
    pairs: list[tuple[Element, dict[str, Any]]] = []
    lined: list[Element] = []
    for element in fetch(act, list(fields)):
        names = list(dict.fromkeys(fields[element.node]))
        if element.stage in element.kind.frozen:
            told += [_told("stay", element.ref, name, None, f"it is {element.stage}") for name in names]
            continue
        told += [_told("move", element.ref, name, first.ref) for name in names]
        lined += [element] if _LINES in names else []
        pairs.append((element, {name: _now(element, name, first) for name in names if name != _LINES}))
    _rename_lines(act, first, others, lined)
    updated = change(act, pairs, by=MERGE, parts=[element.node for element in lined])
    for row in (row for other in others for row in settings_naming(act, other.node)):
        records.update(act, "setting", [(row, {"value": str(first.id)})])
        told.append(_told("move", first.ref, row["name"], first.ref))
    return updated, told


def _now(element: Element, name: str, first: Element) -> Any:
    """What the field of an element names from now on, which is not the element itself."""
    if element.node == first.node:
        return None
    return first.ref if name in dict(element.kind.anywhere) else first.id


def _rename_lines(act: Act, first: Element, others: Sequence[Element], owners: Sequence[Element]) -> None:
    ids = {other.id for other in others}
    names = [name for name, kind in act.tables["line"].references.items() if kind == first.kind.name]
    rows = [(row, name) for owner in owners for row in owner.lines for name in names if row[name] in ids]
    records.update(act, "line", [(row, {name: first.id}) for row, name in rows])


def _told(what: str, ref: str, field: str, value: Any, why: str | None = None) -> Record:
    return {"what": what, "ref": ref, "field": field, "value": value, "why": why}
