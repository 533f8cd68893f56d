"""``crm edit``: change fields of elements; the one door through which present elements are changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from crmcli.actions.elements import stages
from crmcli.actions.elements.create import compose, point_row, reference_links
from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.elements.externals import add_external_ids, read_external_id
from crmcli.actions.elements.unique import check_unique
from crmcli.actions.outcome import listed, written
from crmcli.actions.reading import Pair, field_of, values
from crmcli.actions.refs import titled
from crmcli.errors import Frozen, MissingValue, Refused
from crmcli.errors.wording import article
from crmcli.model.kinds import Kind
from crmcli.model.results import Written
from crmcli.model.types import ContactPoint
from crmcli.store import links, records
from crmcli.store.links import Node
from crmcli.store.store import Row, Store

_ALWAYS = ("comments", "owner")


def edit(store: Store, refs: Sequence[str], given: Sequence[Pair], unset: Sequence[str] = ()) -> Written:
    """Set fields from typed (field, text) pairs and empty those in ``unset``, on all elements alike."""
    fields = [pair for pair in given if pair[0] != "external_id"]
    external = [read_external_id(text) for name, text in given if name == "external_id"]
    with store.step("") as step:
        elements = fetch(store, titled(store, refs))
        emptied = [(element, {field_of(element.kind, name).name for name in unset}) for element in elements]
        changes = []
        for element, names in emptied:
            found = values(store, element.kind, fields, element.row.get("currency"))
            changes.append((element, {**dict.fromkeys(names), **found}, names))
        changed: list[Node] = []
        for element, new, names in changes:
            named = add_external_ids(store, element.kind, [(element.id, external)])
            if _change(store, element, new, names) or named:
                changed.append(element.node)
        names_of = listed(element.ref for element in elements)
        step.name(f"edit {names_of}")
        sentence = f"{names_of} changed" if changed else f"{names_of} unchanged"
        return written(store, step, sentence, updated=changed, result=[element.ref for element in elements])


def check_open(store: Store, element: Element, names: Collection[str]) -> None:
    """Raises Frozen (exit 5) when the element's stage lets none of these fields change any more."""
    stage = element.row.get("stage")
    if stage in element.kind.frozen and not set(names) <= set(_ALWAYS):
        raise Frozen(
            f"{element.ref} is {stage} and can no longer be changed.",
            f"Only {' and '.join(_ALWAYS)} can; crm note {element.ref} TEXT adds a note.",
            ref=element.ref,
        )


def change(store: Store, element: Element, new: dict[str, Any]) -> bool:
    """Write values into an element, checked like any edit; tells whether anything changed. Lists of Points
    are united with what is there."""
    return _change(store, element, new, set())


def _change(store: Store, element: Element, new: dict[str, Any], emptied: set[str]) -> bool:
    kind = element.kind
    check_open(store, element, new)
    _check(store, element, new)
    tables = dict(kind.points)
    moved = [
        _points(store, element, name, new.pop(name) or [], name in emptied) for name in list(new) if name in tables
    ]
    row = {**element.row, **new}
    compose(kind, row, {name: element.get(name) for name in tables})
    derived = {"title_key", *kind.composed}
    if element.row.get("stage") not in kind.frozen and kind.copies:
        from crmcli.actions.elements.snapshots import refresh

        refresh(store, kind, [row])
        derived |= {field.name for field in kind.fields if field.snapshot}
    columns = {name: row[name] for name in (*new, *derived)}
    if element.lines and row.get("tax_rounding") != element.row.get("tax_rounding"):
        from crmcli.actions.money.sums import recompute_sums

        columns["amount"] = recompute_sums(store, element.lines, row)
    before = dict(element.row)
    if records.update(store, kind.name, [(element.row, columns)]):
        _relink(store, kind, before, element.row, new)
        return True
    return any(moved)


def _check(store: Store, element: Element, new: dict[str, Any]) -> None:
    kind, row = element.kind, {**element.row, **new}
    if new.get("stage") is not None and new["stage"] != element.row["stage"]:
        new["stage"] = stages.settable(store, kind, new["stage"], row.get("pipeline"))["key"]
    missing = [field.name for field in kind.required if row.get(field.name) in (None, "")]
    if missing:
        raise MissingValue(
            f"{article(kind.name).capitalize()} needs {', '.join(missing)}.", "It cannot be emptied.", field=missing[0]
        )
    left = [row.get(name) or (element.get(name) if name not in new else new[name]) for name in kind.needs_any]
    if kind.needs_any and not any(left):
        raise MissingValue(
            f"{article(kind.name).capitalize()} needs at least one of {', '.join(kind.needs_any)}.",
            field=kind.needs_any[0],
        )
    if element.lines and "amount" in new and new["amount"] != element.row["amount"]:
        raise Refused(
            f"The amount of {element.ref} is the total of its lines.",
            f"Change a line: crm line list {element.ref}",
            ref=element.ref,
            field="amount",
        )
    _check_once(element, new)
    _check_currency(element, new)
    for field in kind.fields:
        if field.unique and field.name in new:
            check_unique(store, kind, field.name, [(new[field.name], element.id)])


def _check_once(element: Element, new: dict[str, Any]) -> None:
    """Raises Refused (exit 5) for a field that is set only when the element is made."""
    for field in element.kind.fields:
        if field.write_once and new.get(field.name, element.row[field.name]) != element.row[field.name]:
            raise Refused(
                f"{field.name} of {article(element.kind.name)} cannot be changed once it is set.",
                f"crm history {element.ref} shows the step that created it; undo it, or remove it and create another.",
                ref=element.ref,
                field=field.name,
            )


def _check_currency(element: Element, new: dict[str, Any]) -> None:
    """An amount is not converted: another currency needs a new amount, unless both count alike."""
    from crmcli.model.money import digits

    old, wanted = element.row.get("currency"), new.get("currency")
    if not wanted or not old or wanted == old or digits(wanted) == digits(old):
        return
    amounts = element.row.get("amount") is not None and "amount" not in new
    if element.lines or amounts:
        raise Refused(
            f"{element.ref} has amounts in {old}, which has a different number of decimals than {wanted}.",
            f"Amounts are never converted automatically: give the amount in {wanted} too.",
            ref=element.ref,
            field="currency",
        )


def _points(store: Store, element: Element, name: str, new: list[ContactPoint], emptied: bool) -> bool:
    """Unite email addresses or phone numbers with those that are there; first take those away if emptied."""
    table = dict(element.kind.points)[name]
    present = element.points[name]
    if emptied and present:
        records.delete(store, table, present)
    kept = [] if emptied else present
    known = {row["normal"] for row in kept}
    last = max((row["position"] for row in kept), default=0)
    fresh = [point for point in new if point.normal not in known]
    rows = [point_row(element.kind.name, element.id, last + place, point) for place, point in enumerate(fresh, 1)]
    records.create(store, table, rows)
    element.points[name] = [*kept, *rows]
    return bool(rows or (emptied and present))


def _relink(store: Store, kind: Kind, before: Row, after: Row, names: Collection[str]) -> None:
    """The links of references follow them: the old one goes, the new one comes."""
    me: Node = (kind.name, after["id"])
    changed = [name for name in names if before.get(name) != after.get(name)]
    old = {_ends(me, entry): entry for entry in reference_links(kind, before, changed)}
    new = {_ends(me, entry): entry for entry in reference_links(kind, after, changed)}
    if not old and not new:
        return
    present = links.of(store, [me])
    gone = [row for row in present if (*links.ends(row), row["how"]) in set(old) - set(new)]
    records.delete(store, "link", gone)
    wanted = [links.link(*ends[:2], how, role) for ends, (_, how, _, role) in new.items()]
    linked = {frozenset(links.ends(row)) for row in present if row["how"] == "converted"}
    links.create(store, [row for row in wanted if frozenset(links.ends(row)) not in linked])


def _ends(me: Node, entry: tuple[Node, str, bool, str | None]) -> tuple[Node, Node, str]:
    other, how, first, _ = entry
    return (other, me, how) if first else (me, other, how)
