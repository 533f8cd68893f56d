"""What is worked out from other values and written beside them: composed titles, and what documents say of parties."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from crmcli.actions.elements.create import compose
from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.elements.snapshots import made_from, refresh
from crmcli.model.cutting import cut
from crmcli.model.kinds import Kind
from crmcli.model.types.points import ContactPoints
from crmcli.store import lookup, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node

_PART = 2000  # elements that are in memory at a time


def derive(act: Act, kind: Kind, elements: Sequence[Element], rows: Sequence[Row]) -> None:
    """Work out the derived cells of rows that are about to take the place of those of these elements.

    What a document says of the parties follows them as long as it is in its first stage; it is written once more
    when it leaves that.
    """
    if kind.composed:
        _fetch_named_by(act, kind, elements)
        for element, row in zip(elements, rows, strict=True):
            compose(kind, row, {name: element.get(name) for name in element.points})
    if kind.copies:
        refresh(act, kind, [row for element, row in zip(elements, rows, strict=True) if _stale(kind, element, row)])


def follow(act: Act, parties: Collection[Node]) -> None:
    """Let the documents that can still change say of these parties what they are now."""
    by_kind: dict[str, list[int]] = {}
    for name, number in parties:
        by_kind.setdefault(name, []).append(number)
    for kind, places in act.registry.copying:
        named = [(name, by_kind[of]) for name, of in places if of in by_kind]
        found = [lookup.referring(act, kind.name, name, ids, kind.first_stage) for name, ids in named]
        drafts = {number for some in found for number in some}
        if drafts:
            rows = list(records.get(act, kind.name, drafts).values())
            fresh = [dict(row) for row in rows]
            refresh(act, kind, fresh)
            records.update(act, kind.name, list(zip(rows, fresh, strict=True)))


def renew(act: Act, nodes: Iterable[Node]) -> None:
    """Work out the derived cells of elements once more, as far as they can still change, and of what follows them."""
    wanted = list(dict.fromkeys(nodes))
    for part in cut(wanted, _PART):
        _renew(act, part)


def _renew(act: Act, nodes: Sequence[Node]) -> None:
    by_kind: dict[str, list[Element]] = {}
    for element in fetch(act, nodes, lines=False):
        by_kind.setdefault(element.kind.name, []).append(element)
    for name, elements in by_kind.items():
        kind = act.registry.by_name[name]
        for field, type in _normalised(act, kind):
            _normalise(act, type, [row for element in elements for row in element.points[field]])
        rows = [dict(element.row) for element in elements]
        derive(act, kind, elements, rows)
        both = [(element.row, row) for element, row in zip(elements, rows, strict=True)]
        records.update(act, name, both, anew=True)
    follow(act, [element.node for elements in by_kind.values() for element in elements])


def unlike(act: Act) -> Iterator[tuple[Element, list[str]]]:
    """The elements that can still change and have something else in derived cells than would be worked out now, with
    the names of these."""
    for kind in act.registry.kinds:
        if not (kind.composed or kind.copies):
            continue
        ids = lookup.ids(act, kind.name, None if kind.composed else kind.first_stage)
        for part in cut(ids, _PART):
            elements = fetch(act, [(kind.name, number) for number in part], lines=False)
            rows = [dict(element.row) for element in elements]
            derive(act, kind, elements, rows)
            for element, row in zip(elements, rows, strict=True):
                names = [name for name, value in row.items() if value != element.row[name]]
                if names:
                    yield element, names


def normalise(act: Act) -> None:
    """Work out once more in which form all contact points are compared whose form depends on a setting."""
    types = {type.table: type for kind in act.registry.kinds for _, type in _normalised(act, kind)}
    for table, type in types.items():
        _normalise(act, type, records.every(act, str(table)))


def _normalised(act: Act, kind: Kind) -> list[tuple[str, ContactPoints]]:
    """(field, its type) of the contact points whose form to compare is derived."""
    types = ((field.name, field.type) for field in kind.fields)
    return [(n, t) for n, t in types if isinstance(t, ContactPoints) and "normal" in act.tables[str(t.table)].derived]


def _normalise(act: Act, type: ContactPoints, rows: Sequence[Row]) -> None:
    country = act.reading().country
    fresh = [{"normal": type.normal(row["value"], country)} for row in rows]
    records.update(act, str(type.table), list(zip(rows, fresh, strict=True)))


def _stale(kind: Kind, element: Element, row: Row) -> bool:
    """Whether copies are to be made once more for this row: not twice in an act from the same."""
    if not (follows(kind, element.row) or follows(kind, row)):
        return False
    before, element.copied = element.copied, made_from(kind, row)
    return before != element.copied


def follows(kind: Kind, row: Row) -> bool:
    """Whether what the element says of the parties can still change."""
    return bool(row.get("stage") == kind.first_stage)


def _fetch_named_by(act: Act, kind: Kind, elements: Sequence[Element]) -> None:
    """The e-mail addresses and phone numbers of elements that may be called by them."""
    named = {name for places in kind.composed.values() for place in places for name in place.split()}
    for name, table in kind.points:
        lacking = [element for element in elements if name in named and name not in element.points]
        if lacking:
            found = records.owned(act, table, kind.name, [element.id for element in lacking])
            for element in lacking:
                element.points[name] = found.get(element.id, [])
