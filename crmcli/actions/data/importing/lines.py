"""Product lines of an imported element: texts as behind ``--line``, or objects as our own JSON shows them."""

from __future__ import annotations

from crmcli.actions.data.importing.found import Found
from crmcli.actions.data.importing.many import line_of
from crmcli.actions.money.line_rows import FIELDS, from_texts, typed
from crmcli.errors import BadValue, Refused
from crmcli.light import Any
from crmcli.model.kinds import Kind
from crmcli.store.act import Act, Row


def drafted(act: Act, kind: Kind, found: Found) -> list[Row]:
    """The rows of the lines of a new element, which then has no amount of its own."""
    if not found.lines:
        return []
    rows = [_row(act, line_of(cell), found.values.get(kind.currency)) for cell in found.lines]
    found.values.pop(kind.amount, None)
    return rows


def _row(act: Act, cell: Any, currency: str | None) -> Row:
    if isinstance(cell, str):
        return typed(act, cell, currency, usual=False)
    if not isinstance(cell, dict):
        raise BadValue("lines", str(cell), "is neither a line nor an object", "Seat x 10 @ 99.90 tax 19")
    known = {*FIELDS, *(field.bare for field in act.registry.added_to_lines)}
    cell = {**cell, **cell["custom"]} if isinstance(cell.get("custom"), dict) else cell
    texts = {name: _text(value) for name, value in cell.items() if name in known and value not in (None, "")}
    if not texts.get("name") and not texts.get("product"):
        raise BadValue("lines", str(cell), "has no name", "Seat x 10 @ 99.90 tax 19")
    texts.setdefault("name", "")
    if cell.get("kind") not in (None, "product"):
        raise Refused("Charge and discount lines are not imported.", "crm export --all keeps them.", field="lines")
    return from_texts(act, texts, currency, usual=False)


def _text(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
