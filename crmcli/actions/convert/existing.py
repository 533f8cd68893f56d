"""Into an existing element only empty fields are filled; what differs is kept and reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmcli.actions.convert.values import copied_lines
from crmcli.actions.edit import change
from crmcli.actions.elements import Element, fetch, point_fields
from crmcli.errors import UnknownField
from crmcli.model.conversions import Conversion, Made, Source
from crmcli.model.results import Record
from crmcli.store import records
from crmcli.store.store import Store

if TYPE_CHECKING:
    from crmcli.actions.convert.targets import Work

_NEVER = ("owner", "stage", "pipeline", "tax_rounding")


def fill_existing(store: Store, work: Work) -> None:
    """Fill the linked elements from their sources, in the order of the sources."""
    _check_overwrite(store, work)
    for entry in work.plan:
        pairs = [
            (place, node)
            for place, node in enumerate(work.nodes[entry.target])
            if node is not None and work.makers.get(node) != place
        ]
        present = {element.node: element for element in fetch(store, list(dict.fromkeys(node for _, node in pairs)))}
        for place, node in pairs:
            _fill(store, work, entry, place, present[node])


def _check_overwrite(store: Store, work: Work) -> None:
    known = {f"{entry.target}.{name}" for entry in work.plan for name in entry.fields}
    known |= {name for entry in work.plan for name in entry.fields}
    for name in work.wish.overwrite:
        if name not in known:
            raise UnknownField(work.plan[0].target, name, sorted(known))


def _fill(store: Store, work: Work, entry: Conversion, place: int, target: Element) -> None:
    values: dict[str, Any] = dict(work.values[entry.target][place])
    for name, rule in entry.fields.items():
        if isinstance(rule, Source):
            values.pop(name, None)
        elif isinstance(rule, Made):
            found = work.nodes.get(rule.kind, [None] * len(work.sources))[place]
            values[name] = found[1] if found else None
    new: dict[str, Any] = {}
    tables = dict(point_fields(target.kind))
    for name, value in values.items():
        if value in (None, "", []) or name in _NEVER:
            continue
        if name in tables:
            new[name] = value
        else:
            _fill_one(work, target, name, value, new)
    if "amount" in new and target.lines:
        del new["amount"]
    _fill_lines(store, work, entry, place, target, new)
    if change(store, target, new):
        work.updated[target.node] = None


def _fill_one(work: Work, target: Element, name: str, value: Any, new: dict[str, Any]) -> None:
    present = target.row.get(name)
    if present == value:
        return
    asked = name in work.wish.overwrite or f"{target.kind.name}.{name}" in work.wish.overwrite
    if present in (None, "") or asked:
        new[name] = value
        work.detail.append(_record(target, "fill", name, value, None))
    else:
        work.detail.append(_record(target, "keep", name, present, f"the source has {value}"))
        work.not_carried.append(
            {"ref": target.ref, "field": name, "value": _json(target, name, value), "why": f"{target.ref} has its own"}
        )


def _fill_lines(store: Store, work: Work, entry: Conversion, place: int, target: Element, new: dict[str, Any]) -> None:
    source = work.sources[place]
    if entry.lines is None or not source.lines:
        return
    if target.lines or target.row.get("currency") != source.row.get("currency"):
        reason = "has lines of its own" if target.lines else f"is in {target.row.get('currency')}"
        work.warnings.append(f"The lines of {source.ref} stay there: {target.ref} {reason}.")
        work.not_carried.append({"ref": target.ref, "field": "lines", "value": len(source.lines), "why": reason})
        return
    lines = copied_lines(source, work.wish.again)
    for number, line in enumerate(lines, 1):
        line.update(kind=target.kind.name, element=target.id, number=number)
    records.create(store, "line", lines)
    new["amount"] = sum(line["gross"] for line in lines if not line["optional"])


def _json(target: Element, name: str, value: Any) -> Any:
    return target.kind.by_name[name].type.json(value, target.row.get("currency") or "EUR")


def _record(target: Element, what: str, name: str, value: Any, why: str | None) -> Record:
    return {"what": what, "ref": target.ref, "field": name, "value": _json(target, name, value), "why": why}
