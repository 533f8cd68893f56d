"""``crm link`` and ``crm unlink``: connect elements by hand, and take the connection away."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.bulk.parts import parts
from crmcli.actions.elements.change import change
from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.outcome import listed, written
from crmcli.actions.refs import resolve, shown
from crmcli.errors import BadValue, NotFound, Refused
from crmcli.model.declared import Declared
from crmcli.model.fields import Field
from crmcli.model.results import Written
from crmcli.model.types import Reference, clean
from crmcli.store import links, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


def link(act: Act, refs: Sequence[str], to: str, how: str | None = None, role: str | None = None) -> Written:
    """Link elements to another one. Without ``how`` the link is the one that a reference field between the two
    stands for, which is filled when it is empty; "related" otherwise. Links that are there get the role."""
    how = _how(act, how)
    with act.step() as step:
        end = resolve(act, [to])[0]
        starts = [node for node in resolve(act, refs) if node != end]
        if not starts:
            raise Refused(f"{shown(act, end)} cannot be linked to itself.", "Name two elements.")
        said = clean(role, "role") if role else None
        made, filled = 0, list[Node]()
        for some in parts(starts):
            known = _known(act, some, end, how)
            wanted = [_wanted(start, end, how, said, known[start]) for start in some]
            made += len(links.create(act, wanted)) + len(_rename(act, wanted))
            filled += _fill(act, [found for found in known.values() if found])
        fresh = made or filled
        names = listed(shown(act, node) for node in starts)
        step.says("link", [shown(act, node) for node in starts], to=shown(act, end))
        sentence = f"{names} linked to {shown(act, end)}" if fresh else f"{names} already linked to {shown(act, end)}"
        return written(
            act,
            step,
            sentence,
            updated=filled,
            linked=[shown(act, end)] if fresh else [],
            result=[shown(act, node) for node in (*starts, end)],
        )


def unlink(act: Act, refs: Sequence[str], to: str, how: str | None = None) -> Written:
    """Take the links between elements away, and empty the references they stand for; what says where an
    element came from stays (exit 5)."""
    with act.step() as step:
        end = resolve(act, [to])[0]
        starts = [node for node in resolve(act, refs) if node != end]
        if not starts:
            raise Refused(f"{shown(act, end)} is not linked to itself.", "Name two elements.")
        updated: list[Node] = []
        for start in starts:
            rows = _between(act, start, end, _word(how))
            records.delete(act, "link", rows)
            updated += _empty(act, start, end, {row["how"] for row in rows})
        names = listed(shown(act, node) for node in starts)
        step.says("unlink", [shown(act, node) for node in starts], to=shown(act, end))
        return written(
            act,
            step,
            f"{names} unlinked from {shown(act, end)}",
            updated=updated,
            result=[shown(act, node) for node in (*starts, end)],
        )


def _word(how: str | None) -> str | None:
    """ "Member-of" -> "member_of": how links are called when they are stored."""
    return None if how is None else clean(how, "how").lower().replace("-", "_")


def _how(act: Act, how: str | None) -> str | None:
    word = _word(how)
    if word is None:
        return None
    if not word.replace("_", "").isalpha():
        raise BadValue("how", str(how), "is not a single word", "partner_of")
    if word in links.by_program(act.registry):
        raise Refused(f"{word} links are only made by the program.", "Use a word of your own.", field="how")
    return word


def reference(act: Act, start: Node, end: Node) -> tuple[Node, Node, str, str, str | None] | None:
    """(owner, other, field, how, role field) of the reference field that connects the two kinds."""
    for owner, other in ((start, end), (end, start)):
        for field in act.registry.by_name[owner[0]].fields:
            if isinstance(field.type, Reference) and field.type.kind == other[0] and field.manual:
                return owner, other, field.name, field.type.how, field.type.role_from
    return None


class ReferenceField(Declared):
    """The reference field by which two elements are linked: its owner, whom it names, and its declaration."""

    owner: Element
    other: Node
    field: Field


def _known(act: Act, starts: Sequence[Node], end: Node, how: str | None) -> dict[Node, ReferenceField | None]:
    """What ``reference`` finds for each of the starts, where that is how they are linked."""
    found = {start: reference(act, start, end) for start in starts}
    kept = {start: known for start, known in found.items() if known and how in (None, known[3])}
    owners = {element.node: element for element in fetch(act, list({known[0]: None for known in kept.values()}))}
    known: dict[Node, ReferenceField | None] = dict.fromkeys(starts)
    for start, (owner, other, field, _, _) in kept.items():
        known[start] = ReferenceField(owners[owner], other, owners[owner].kind.by_name[field])
    return known


def _wanted(start: Node, end: Node, how: str | None, role: str | None, known: ReferenceField | None) -> Row:
    if known is None:
        return links.link(start, end, how or "related", role)
    owner, type = known.owner, known.field.type
    if not isinstance(type, Reference):
        raise TypeError(f"{known.field.name} refers to nothing")
    if role is None and type.role_from:
        role = owner.row.get(type.role_from)
    ends = (owner.node, known.other) if type.outward else (known.other, owner.node)
    return links.link(*ends, type.how, role)


def _fill(act: Act, known: Sequence[ReferenceField]) -> list[Node]:
    """Fill the references that are empty, where what has them can still change; of several the first."""
    first: dict[Node, ReferenceField] = {}
    for each in known:
        first.setdefault(each.owner.node, each)
    return change(
        act,
        [
            (each.owner, {each.field.name: each.other[1]})
            for each in first.values()
            if each.owner.row.get(each.field.name) is None and each.owner.stage not in each.owner.kind.frozen
        ],
    )


def _rename(act: Act, wanted: Sequence[Row]) -> list[int]:
    """Give links that are there already the role that is said now."""
    said = {(*links.ends(row), row["how"]): row["role"] for row in wanted if row["role"]}
    there = [(row, (*links.ends(row), row["how"])) for row in links.of(act, {start for start, _, _ in said})]
    return records.update(act, "link", [(row, {"role": said[key]}) for row, key in there if key in said])


def _between(act: Act, start: Node, end: Node, how: str | None) -> list[Row]:
    found = [row for row in links.of(act, [start]) if end in links.ends(row) and how in (None, row["how"])]
    names = f"{shown(act, start)} and {shown(act, end)}"
    if not found:
        raise NotFound(f"{names} are not linked.", f"crm show {shown(act, start)} lists its links.")
    ours = links.by_program(act.registry)
    rest = [row for row in found if row["how"] not in ours]
    if not rest:
        raise Refused(
            f"{names} are linked because one came from the other ({found[0]['how']}).",
            f"crm undo {found[0]['step']} undoes that.",
        )
    return rest


def _empty(act: Act, start: Node, end: Node, gone: set[str]) -> list[Node]:
    """Empty the reference that the links which are gone stood for, or give it the newest that is left."""
    known = reference(act, start, end)
    if known is None or known[3] not in gone:
        return []
    owner, other, field, how, _ = known
    element = fetch(act, [owner])[0]
    if element.row.get(field) != other[1]:
        return []
    rest = [
        node[1]
        for row in links.of(act, [owner])
        for node in links.ends(row)
        if row["how"] == how and node[0] == other[0] and node != owner
    ]
    return change(act, [(element, {field: rest[-1] if rest else None})])
