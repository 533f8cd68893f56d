"""Changes told in words: one entry per step and thing that happened on an element."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.look import narration_merged
from crmcli.actions.look.values import value_of
from crmcli.actions.money.line_custom import of_cell
from crmcli.actions.refs import shown
from crmcli.light import Any
from crmcli.model.changes import Change, Step
from crmcli.model.conversions import Now
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.results import Record
from crmcli.model.traits import Closes, Payable
from crmcli.model.traits_of_days import Follows, Repeats
from crmcli.model.traits_of_parties import Mailed, Reminded
from crmcli.model.types import Money
from crmcli.store import links, lookup, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node
from crmcli.store.tables import BOOKS

_ARCHIVED = "archived_at"


def entries(act: Act, element: Element, steps: Mapping[int, Step], changes: Sequence[Change]) -> list[Record]:
    """The entries of one element; ``at`` is still in its stored form. ``changes`` are those on it, and on its links."""
    by_step: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        if change.step is not None and change.step in steps:
            by_step[change.step].append(change)
    found: list[Record] = []
    for number in sorted(by_step):
        step = steps[number]
        for what, text, refs in _told(act, element, by_step[number]):
            found.append(
                {
                    "at": step.at,
                    "by": step.by,
                    "step": number,
                    "ref": element.ref,
                    "what": what,
                    "text": text if not step.message else f"{text} ({step.message})",
                    "refs": refs,
                    "entry": None,
                }
            )
    return found


def _told(act: Act, element: Element, changes: Sequence[Change]) -> list[tuple[str, str, list[str]]]:
    """(what, text, refs) for what one step did to an element."""
    merged, changes = narration_merged.told(act, element, changes)
    linked: Sequence[Row] = [c.after for c in changes if c.table == "link" and c.op == "insert" and c.after]
    kind, node = element.kind, element.node
    told: list[tuple[str, str, list[str]]] = []
    money: list[tuple[str, str, list[str]]] = []
    if kind.trait(Payable):
        from crmcli.actions.look import narration_money

        money, changes, linked = narration_money.told(act, element, changes, linked)
    made = any(change.op == "insert" and change.table == kind.name for change in changes)
    into = [row for row in linked if row["how"] in links.ORIGIN and links.ends(row)[0] == node]
    out_of = [row for row in linked if row["how"] in links.ORIGIN and links.ends(row)[1] == node]
    if made:
        told.append(_created(act, kind, changes, out_of))
    elif out_of:
        names = [shown(act, links.ends(row)[0]) for row in out_of]
        told.append(("linked", f"{', '.join(names)} joined", names))
    if into:
        told.append(_became(act, into))
    if not made:
        told += _changed(act, element, changes, bool(into))
    others = [row for row in linked if row["how"] not in links.ORIGIN]
    if not made and not into and not out_of:
        told += [_joined(act, node, row) for row in others]
    return merged + told + _parted(act, element, changes) + money


def _created(act: Act, kind: Kind, changes: Sequence[Change], out_of: Sequence[Row]) -> tuple[str, str, list[str]]:
    values = next((c.after or {} for c in changes if c.op == "insert" and c.table == kind.name), {})
    title = kind.display_name(values)
    names = [shown(act, links.ends(row)[0]) for row in out_of]
    text = title or kind.name
    if names:
        text += f", from {', '.join(names)}"
    lines = sum(change.table == "line" and change.op == "insert" for change in changes)
    if lines:
        text += f", {lines} line{'s' if lines > 1 else ''}"
    return "created", text, names


def _became(act: Act, into: Sequence[Row]) -> tuple[str, str, list[str]]:
    made = [shown(act, links.ends(row)[1]) for row in into if row["how"] == "converted"]
    there = [shown(act, links.ends(row)[1]) for row in into if row["how"] == "linked"]
    parts = [f"became {', '.join(made)}"] if made else []
    if there:
        parts.append(f"linked to {', '.join(there)}")
    return "converted", " and ".join(parts), [*made, *there]


def _joined(act: Act, node: Node, row: Row) -> tuple[str, str, list[str]]:
    start, end = links.ends(row)
    other = shown(act, end if start == node else start)
    role = f" ({row['role']})" if row.get("role") else ""
    says = start == node and row["how"] != "on"  # "on" alone would tell nobody anything
    text = f"{row['how'].replace('_', ' ')} {other}{role}" if says else f"{other}{role} linked"
    return "linked", text, [other]


def _parted(act: Act, element: Element, changes: Sequence[Change]) -> list[tuple[str, str, list[str]]]:
    """The links that went, but for those of references of the element's own: their change says so."""
    own = [change.before or {} for change in changes if change.table == element.kind.name and change.op == "update"]
    left = {(type.kind, values.get(name)) for values in own for name, type in element.kind.references}
    gone = [change.before or {} for change in changes if change.table == "link" and change.op == "delete"]
    ends = [(*links.ends(row), row["how"]) for row in gone]
    parted: Sequence[narration_merged.Parted] = [
        (start == element.node, end if start == element.node else start, how) for start, end, how in ends
    ]
    kept = [c.after or {} for c in changes if c.table == "link" and c.op == "insert"]
    left |= {end for row in kept for end in links.ends(row)}  # it changed its sort
    parted = narration_merged.parted(act, element, [each for each in parted if each[1] not in left])
    there = lookup.there(act, [other for _, other, _ in parted]) if parted else set()
    told: list[tuple[str, str, list[str]]] = []
    for outward, other, how in parted:
        name, word = shown(act, other), how.replace("_", " ")
        if other not in there:
            told.append(("deleted", name, [name]))
        else:
            told.append(("unlinked", f"{word} {name}" if outward else f"{name} ({word})", [name]))
    return told


def _changed(
    act: Act, element: Element, changes: Sequence[Change], converted: bool
) -> list[tuple[str, str, list[str]]]:
    kind = element.kind
    told: list[tuple[str, str, list[str]]] = []
    words: list[str] = []
    closes = kind.trait(Closes)
    untold = _untold(kind, changes)
    for change in changes:
        if change.table == kind.name and change.op == "update":
            before, after = change.before or {}, change.after or {}
            if "stage" in after and not converted:
                why = after.get(closes.reason) if closes else None
                reason = f": {why}" if why else ""
                told.append(("moved", f"{before['stage']} → {after['stage']}{reason}", []))
            if _ARCHIVED in after:
                told.append(("archived" if after[_ARCHIVED] else "unarchived", "", []))
            words += _fields(act, element, change, converted, untold)
        elif change.table in ("email", "phone", "tag") and change.op != "update":
            value = (change.after or change.before or {}).get("value") or (change.after or change.before or {}).get(
                "tag"
            )
            words.append(f"{change.table} {'added' if change.op == 'insert' else 'removed'}: {value}")
        elif change.table == "line":
            words += _line(act, element, change)
    if words:
        told.append(("changed", "; ".join(words), []))
    return told


def _untold(kind: Kind, changes: Sequence[Change]) -> set[str]:
    """The fields of what is to be done of which another entry of the step says more: whom it followed, and that its
    next repeats instead."""
    follows, repeats, found = kind.trait(Follows), kind.trait(Repeats), set[str]()
    joined = [(c.after or {})["how"] for c in changes if c.table == "link" and c.op == "insert"]
    if follows and links.FOLLOWED in joined:
        found.add(follows.about)
    if repeats and any(c.table == kind.name and "stage" in (c.after or {}) for c in changes):
        found |= {repeats.every, repeats.first}
    return found


def _fields(act: Act, element: Element, change: Change, converted: bool, untold: Collection[str]) -> list[str]:
    kind = element.kind
    before, after = change.before or {}, change.after or {}
    paid = any(name in kind.by_name and kind.by_name[name].type.role == "money" for name in after)
    present = _currency(act, element) if paid else ""
    closes, found = kind.trait(Closes), []
    left_by = [entry.then for entry in act.registry.conversions if entry.source == kind.name]
    stamps = {name for then in left_by for name, rule in then.items() if isinstance(rule, Now)}
    mailed, reminded = kind.trait(Mailed), kind.trait(Reminded)  # the note of the same step says more
    silent = {*BOOKS, *stamps, "stage", _ARCHIVED, *((closes.at, closes.reason) if closes else ())}
    silent |= {*((mailed.at,) if mailed else ()), *((reminded.level, reminded.at) if reminded else ())}
    for name in after:
        field = kind.by_name.get(name)
        if field is None or name in silent or name in untold or (converted and not field.manual):
            continue
        if converted and field.type.role == "ref":
            continue
        old, new = (
            told_value(act, field, values[name], values.get(kind.currency) or present) for values in (before, after)
        )
        label = name.replace("_", " ")
        found.append(f"{label}: {_short(old)} → {_short(new)}" if old is not None else f"{label}: {_short(new)}")
    return found


def told_value(act: Act, field: Field, value: Any, currency: str) -> Any:
    """A stored value as people say it: amounts grouped and with their currency, yes and no."""
    if value is None:
        return None
    if isinstance(field.type, Money):
        return _amount(value, currency)
    told = value_of(act, field, value, currency)
    return ("yes" if told else "no") if isinstance(told, bool) else told


def _line(act: Act, element: Element, change: Change) -> list[str]:
    before, after = change.before or {}, change.after or {}
    if change.op == "insert":
        return [f"line {after.get('number')} added: {after.get('name')}"]
    if change.op == "delete":
        return [f"line {before.get('number')} removed: {before.get('name')}"]
    currency = _currency(act, element)
    parts = []
    for name in after:
        if name not in ("net", "tax", "gross", "from_line", "root_line"):
            called, old, new = line_told(act, name, (before, after), currency)
            was = f"{_short(old)} → " if old is not None else ""
            parts.append(f"{called} {was}{_short(new)}")
    present = records.get(act, "line", [change.row]).get(change.row)
    number = f" {present['number']}" if present else ""
    return [f"line{number} changed: {', '.join(parts)}"] if parts else []


def line_told(act: Act, name: str, both: tuple[Row, Row], currency: str) -> tuple[str, Any, Any]:
    """What a cell of a line is called, and what was and is in it, for people; one of a field that people added, too."""
    field = of_cell(act, name)
    old, new = (
        line_value(name, values.get(name), currency)
        if field is None
        else told_value(act, field, values.get(name), currency)
        for values in both
    )
    return (name if field is None else field.bare).replace("_", " "), old, new


def line_value(name: str, value: Any, currency: str) -> Any:
    if value is None:
        return None
    if name in ("price", "discount_unit", "discount_line", "amount"):
        return _amount(value, currency)
    return ("yes" if value else "no") if name in ("tax_included", "optional") else value


def _amount(value: int | str, currency: str) -> str:
    """Minor units, or a price as it is stored, for people: "2,000.00 EUR"."""
    from crmcli.model.money import shown_amount

    return f"{shown_amount(value, currency)} {currency}"


def _currency(act: Act, element: Element) -> str:
    """The currency in which an element's amounts are."""
    return element.currency or act.reading().currency


def _short(value: Any) -> str:
    text = "nothing" if value in (None, "") else str(value)
    return text if len(text) <= 60 else text[:57] + "..."
