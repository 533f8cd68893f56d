"""The fields that people added to lines: typed texts, what a line keeps of them, and how they are shown."""

from __future__ import annotations

from crmcli.light import json
from crmcli.model.fields import CUSTOM, Field
from crmcli.model.results import Record
from crmcli.store.act import Act, Row
from crmcli.store.rows import SHELF, shelved


def stated(act: Act, name: str, text: str, currency: str) -> Row:
    """The value of a typed text under "custom.KEY"; None for an empty one."""
    field = next(field for field in act.registry.added_to_lines if CUSTOM + field.bare == name)
    return {CUSTOM + field.key: field.type.read(text, field.bare, act.reading(currency)) if text else None}


def of_cell(act: Act, cell: str) -> Field | None:
    """The field whose values the history of a line has under this name."""
    return next((field for field in act.registry.added_to_lines if CUSTOM + field.key == cell), None)


def shelve(row: Row) -> None:
    """Put such values where the line keeps them, beside those that it has."""
    found = {name: row.pop(name) for name in list(row) if name.startswith(CUSTOM)}
    if found:
        kept = json.loads(row.get(SHELF) or "{}")
        kept.update((name.removeprefix(CUSTOM), value) for name, value in found.items())
        row[SHELF] = shelved({key: value for key, value in kept.items() if value is not None})


def told(act: Act, line: Row, currency: str) -> Record:
    """What a line has in these fields, by their names, as JSON shows it."""
    kept = json.loads(line[SHELF] or "{}")
    found = ((field, kept.get(field.key)) for field in act.registry.added_to_lines)
    return {field.bare: None if value is None else field.type.json(value, currency) for field, value in found}
