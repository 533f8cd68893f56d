"""The one door through which present elements are changed: checks, what a stage brings along, parts, sums, links."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from crmcli.actions.elements import repeating
from crmcli.actions.elements.change_checks import check, check_apart, check_open, check_version
from crmcli.actions.elements.create import point_row, reference_links
from crmcli.actions.elements.derived import derive, follow
from crmcli.actions.elements.element import Element
from crmcli.actions.elements.stages import closing
from crmcli.actions.money.sums import recompute_sums, total
from crmcli.light import Any
from crmcli.model.kinds import Kind
from crmcli.model.traits import Lines
from crmcli.model.traits_of_days import Repeats
from crmcli.model.types import ContactPoint
from crmcli.store import links, records
from crmcli.store.act import Act, Row
from crmcli.store.folded import following
from crmcli.store.links import Node

MERGE = "merge"  # the command that writes to what was merged, too
Values = dict[str, Any]
Pair = tuple[Element, Values]


class Alone(list[ContactPoint]):
    """E-mail addresses or phone numbers that take the place of those that are there."""


def change(
    act: Act,
    pairs: Sequence[tuple[Element, Mapping[str, Any]]],
    by: str | None = None,
    parts: Collection[Node] = (),
    versions: Mapping[Node, int] | None = None,
    linked: bool = False,
) -> list[Node]:
    """Write values into elements that were fetched whole, inside a step; returns those that changed, in this order.

    Values are as they are stored. Lists of ContactPoints are united with those that are there, but for Alone; the
    amount of what has lines follows from them. ``by`` is the command that writes, which may set stages of its own.
    Those of ``parts``, of which tags or lines were written, count as changed. ``versions`` are those that somebody
    read whose values these are; ``linked`` says that what they newly refer to came out of them. With nothing written
    it raises ChangedMeanwhile (exit 4) when one is another by now, Frozen, MissingValue, Refused (5), UnknownStage (2),
    Duplicate (4); with all of it written, Refused where one is in another currency than what it is billed with.
    """
    by_kind: dict[str, list[Pair]] = {}
    for element, new in pairs:
        check_version(element, (versions or {}).get(element.node))
        if by != MERGE:
            check_apart(element)
        check_open(element, new, by)
        by_kind.setdefault(element.kind.name, []).append((element, dict(new)))
    for name, mine in by_kind.items():
        check(act, act.registry.by_name[name], mine, by)
    changed: set[Node] = set()
    currencies = [(element, element.currency) for element, new in pairs if new.get(element.kind.currency)]
    for name, mine in by_kind.items():
        changed |= _change(act, act.registry.by_name[name], mine, parts, linked)
    _check_currencies(act, [(element, old) for element, old in currencies if old not in (None, element.currency)])
    follow(act, changed)
    return [element.node for element, _ in pairs if element.node in changed]


def _check_currencies(act: Act, moved: Sequence[tuple[Element, str]]) -> None:
    if moved:
        from crmcli.actions.money.billing.currency import check_currencies

        check_currencies(act, moved)


def _change(act: Act, kind: Kind, pairs: Sequence[Pair], parts: Collection[Node], linked: bool) -> set[Node]:
    for element, new in pairs:
        new.update(closing(act, kind, element.row, new))
    renewed = repeating.renewed(act, pairs) if kind.trait(Repeats) else ()
    touched = {number for _, number in (*_points(act, kind, pairs), *(node for node in parts if node[0] == kind.name))}
    moving = kind.copies or any(name in new for _, new in pairs for name, _ in (*kind.references, *kind.anywhere))
    before = [dict(e.row) if moving else {"version": e.row["version"]} for e, _ in pairs]
    records.update(act, kind.name, _written(act, kind, pairs), touched)
    if moving:
        both = zip(before, pairs, strict=True)
        moved = [(old, e.row, names) for old, (e, _) in both if (names := _moved(kind, old, e.row))]
        _relink(act, kind, [each for each in moved if not linked or any(map(each[0].get, each[2]))])
    repeating.renew(act, kind, renewed)
    versions = zip(pairs, before, strict=True)
    return {element.node for (element, _), row in versions if element.row["version"] != row["version"]}


def _written(act: Act, kind: Kind, pairs: Sequence[Pair]) -> list[tuple[Row, Row]]:
    """The present rows with what comes over them: all of it, or what changes where nothing else follows from that."""
    follows = following(act.tables[kind.name])
    if len(pairs) == 1 and not (kind.composed or kind.copies):
        ((element, new),) = pairs
        row = element.row
        if element.lines:
            new = {**new, **_sums(act, element, {**row, **new})}
        changed = {
            name: new[name] for name in (row if len(new) > 1 else new) if name in new and row.get(name) != new[name]
        }
        if new.keys() <= row.keys() and not follows(changed):
            return [(row, changed)]
    rows = [{**element.row, **new} for element, new in pairs]
    derive(act, kind, [element for element, _ in pairs], rows)
    for (element, _), row in zip(pairs, rows, strict=True):
        row.update(_sums(act, element, row))
    return [(element.row, row) for (element, _), row in zip(pairs, rows, strict=True)]


def _sums(act: Act, element: Element, row: Row) -> Row:
    """The amount that follows from the lines; these get new sums for another tax policy."""
    if not element.lines:
        return {}
    own = element.kind.its(Lines)
    if row.get(own.rounding) != element.row.get(own.rounding):
        return {own.amount: recompute_sums(act, element.lines, own.terms(row))}
    return {own.amount: total(element.lines)}


def _points(act: Act, kind: Kind, pairs: Sequence[Pair]) -> set[Node]:
    """Take the e-mail addresses and phone numbers out of the values and write them; returns whose changed."""
    changed: set[Node] = set()
    for name, table in kind.points:
        mine = [pair for pair in pairs if name in pair[1]]
        if not mine:
            continue
        gone: list[Row] = []
        fresh: list[Row] = []
        for element, new in mine:
            wanted = new.pop(name) or Alone()
            present = element.points[name]
            kept = [] if isinstance(wanted, Alone) else present
            known = {row["normal"] for row in kept}
            last = max((row["position"] for row in kept), default=0)
            more = [point for point in wanted if point.normal not in known]
            rows = [point_row(kind.name, element.id, last + place, point) for place, point in enumerate(more, 1)]
            gone += [] if kept else present
            fresh += rows
            element.points[name] = [*kept, *rows]
            if rows or kept != present:
                changed.add(element.node)
        records.delete(act, table, gone)
        records.create(act, table, fresh)
    return changed


def _relink(act: Act, kind: Kind, moved: Sequence[tuple[Row, Row, Collection[str]]]) -> None:
    """The links of references follow them: the old one goes, unless it tells what became of one; the new one comes."""
    if not moved:
        return
    present = links.of(act, [(kind.name, after["id"]) for _, after, _ in moved])
    joined = {frozenset(links.ends(row)) for row in present if row["how"] in links.ORIGIN}
    loose = {(*links.ends(row), row["how"]): row for row in present if row["how"] not in links.ORIGIN}
    gone: list[Row] = []
    wanted: list[tuple[tuple[Node, Node, str], str | None]] = []
    for before, after, names in moved:
        me: Node = (kind.name, after["id"])
        old = {_ends(me, entry) for entry in reference_links(act, kind, before, names)}
        new = {_ends(me, entry): entry[-1] for entry in reference_links(act, kind, after, names)}
        lost = sorted((loose[ends] for ends in old - set(new) if ends in loose), key=lambda row: row["id"])
        gone += lost
        for row in lost:
            del loose[(*links.ends(row), row["how"])]
        wanted += [(ends, role) for ends, role in new.items() if frozenset(ends[:2]) not in joined]
    records.delete(act, "link", gone)
    # Whatever is wanted would be among those that were read, as it begins or ends at one of these elements.
    links.create(act, [links.link(*ends, role) for ends, role in wanted if ends not in loose], assume_new=True)


def _moved(kind: Kind, before: Row, after: Row) -> Collection[str]:
    return [name for name, _ in (*kind.references, *kind.anywhere) if before.get(name) != after.get(name)]


def _ends(me: Node, entry: tuple[Node, str, bool, str | None]) -> tuple[Node, Node, str]:
    other, how, first, _ = entry
    return (other, me, how) if first else (me, other, how)
