"""What happened to an invoice, in words: issued, paid, given back, credited, cancelled."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.money.balance import payer, stage_of
from crmcli.actions.refs import shown
from crmcli.model.changes import Change
from crmcli.model.kinds import Kind
from crmcli.model.traits import Issued, Numbered, Payable
from crmcli.store import history, links, records
from crmcli.store.act import Act, Row
from crmcli.store.tables import WRITTEN

Told = tuple[str, str, list[str]]
_TABLES = ("allocation", "skonto", "document")


def told(
    act: Act, element: Element, changes: Sequence[Change], linked: Sequence[Row]
) -> tuple[list[Told], list[Change], list[Row]]:
    """What one step did to an element of a payable kind: (what, text, refs), then the changes and the links that
    this leaves untold."""
    kind, row = element.kind, element.row
    stage = next((c for c in changes if c.table == kind.name and c.op == "update" and "stage" in (c.after or {})), None)
    found = [
        *_paid(act, element, changes),
        *_corrected(act, element, linked, _moved_to(stage) == stage_of(kind, "cancel")),
    ]
    if _granted(changes) < 0:
        found.append(("changed", f"{_text(-_granted(changes), element)} of its skonto is reversed", []))
    numbered = kind.its(Numbered)
    issued = _moved_to(stage) == numbered.at and (stage.before or {})["stage"] == kind.first_stage if stage else False
    if issued:
        number, due = row[numbered.field], row[kind.its(Issued).due]
        found.insert(0, ("issued", f"{number}, due {due}" if due else number, []))
    elif _moved_to(stage) == stage_of(kind, "pay") and not found:
        found.append(("paid", "nothing is due", []))
    rest = [change for change in changes if change.table not in _TABLES]
    untold = {links.PAYS, _corrects(kind)}
    if issued or found:
        rest = [change for change in rest if not _only_stage(kind, change) and not (issued and change.op == "update")]
    return found, rest, [link for link in linked if link["how"] not in untold]


def _moved_to(stage: Change | None) -> str | None:
    return None if stage is None else (stage.after or {})["stage"]


def _only_stage(kind: Kind, change: Change) -> bool:
    return change.table == kind.name and set(change.after or {}) <= {"stage", *WRITTEN}


def _paid(act: Act, element: Element, changes: Sequence[Change]) -> list[Told]:
    found: list[Told] = []
    granted = _granted(changes)
    for change in changes:
        if change.table != "allocation":
            continue
        if change.op == "update":
            found.append(_moved(act, element, change))
            continue
        values = change.after or change.before or {}
        amount, payment = values["amount"], shown(act, payer(act, values))
        if change.op == "delete":
            found.append(("changed", f"{_text(amount, element)} of {payment} is unallocated again", [payment]))
        elif amount < 0:
            found.append(("refunded", f"{_text(-amount, element)} by {payment}", [payment]))
        else:
            more = f", with {_text(granted, element)} skonto" if granted else ""
            found.append(("paid", f"{_text(amount, element)} by {payment}{more}", [payment]))
    return found


def _granted(changes: Sequence[Change]) -> int:
    return sum((c.after or {})["gross"] for c in changes if c.table == "skonto" and c.op == "insert")


def _moved(act: Act, element: Element, change: Change) -> Told:
    """A payment that was too much went on to something else, or came back."""
    rows = [row for row in history.changes_on(act, change.kind or "", [change.element or 0]) if row.row == change.row]
    first = next(entry for entry in rows if entry.table == change.table and entry.op == "insert")
    payment = shown(act, payer(act, first.after or {}))
    more = (change.after or {})["amount"] - (change.before or {})["amount"]
    if more > 0:
        return ("paid", f"{_text(more, element)} more by {payment}", [payment])
    return ("changed", f"{_text(-more, element)} of {payment} is unallocated again", [payment])


def _corrects(kind: Kind) -> str:
    """How what corrects another one is linked to it."""
    return dict(kind.references)[kind.its(Payable).corrects].how


def _corrected(act: Act, element: Element, linked: Sequence[Row], cancelled: bool) -> list[Told]:
    kind, found = element.kind, list[Told]()
    for link in linked:
        start, end = links.ends(link)
        if link["how"] == _corrects(kind) and start == element.node:
            other, name = records.get(act, kind.name, [end[1]])[end[1]], shown(act, end)
            text = f"by {name} ({other[kind.its(Numbered).field]})"
            reason = other[kind.its(Payable).reason]
            why = f": {reason}" if reason else ""
            if cancelled:
                found.append(("cancelled", f"{text}{why}", [name]))
            else:
                found.append(("credited", f"{_text(other[kind.amount], element)} {text}{why}", [name]))
    return found


def _text(amount: int, element: Element) -> str:
    from crmcli.model.money import shown_amount

    return f"{shown_amount(amount, element.currency)} {element.currency}"
