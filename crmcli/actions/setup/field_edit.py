"""``crm field edit``: what a field that people added is, and what its values become by that."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.outcome import written
from crmcli.actions.refs import shown
from crmcli.actions.setup.field import (
    FieldRequest,
    bearer,
    check_default,
    check_part,
    counted,
    definition,
    field_of,
    read_choices,
    read_type,
)
from crmcli.errors import CrmError, Frozen, Refused, Usage
from crmcli.light import Any
from crmcli.model.custom_fields import declared
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.results import Written
from crmcli.model.types import Reference, clean
from crmcli.store import custom_values, records
from crmcli.store.act import Act, Row

EMPTIED = ("label", "default", "required", "indexed")


def edit(act: Act, kind: Kind, request: FieldRequest, unset: Sequence[str] = ()) -> Written:
    """Change what is said of a field; with another type or other choices its values are read anew. Raises NotFound
    (exit 3), Usage and BadValue (2) for what cannot be, Refused and Frozen (5) for values that do not fit."""
    with act.step() as step:
        kind = bearer(act, kind)
        row = definition(act, kind, request.name)
        before, new = field_of(kind, row), {**row, **_stated(act, kind, row, request, unset)}
        after = declared(new)
        check_default(act, after)
        if after.type != before.type and (isinstance(before.type, Reference) or isinstance(after.type, Reference)):
            raise Refused("A reference stays one, and to the same kind.", f"crm field rm {kind.name} {row['name']}")
        count = 0 if after.type == before.type else _read_anew(act, kind, before, after)
        changed = records.update(act, "field", [(row, new)])
        step.says("field edit", kind=kind.name)
        called = f"{kind.name}.{row['name']}"
        sentence = f"Changed field {row['name']} of {kind.plural}{counted(count)}" if changed else "nothing to change"
        return written(act, step, sentence, result=[called])


def _stated(act: Act, kind: Kind, row: Row, request: FieldRequest, unset: Sequence[str]) -> Row:
    check_part(kind, request)
    for name in unset:
        if name not in EMPTIED:
            raise Usage(f"{name!r} of a field cannot be emptied.", f"What can: {', '.join(EMPTIED)}.")
    found: Row = dict.fromkeys(unset)
    if request.type or request.choices is not None:
        typed = FieldRequest(**{**vars(request), "type": request.type or row["type"]})
        found |= {"type": read_type(act, kind, typed), "choices": read_choices(typed)}
    if request.label is not None:
        found["label"] = clean(request.label, "label") or None
    if request.default is not None:
        found["default"] = request.default or None
    found |= {name: 1 for name in ("required", "indexed") if getattr(request, name)}
    if not found:
        raise Usage("There is nothing to change.", f"Example: crm field edit {kind.name} {row['name']} --label Term")
    return found


def _read_anew(act: Act, kind: Kind, before: Field, after: Field) -> int:
    """Let the values be as the new type stores them; returns how many changed by that."""
    pairs: list[tuple[Row, Any]] = []
    wrong: list[tuple[Row, str, str]] = []
    for row, value in custom_values.values(act, kind, before):
        currency = row.get(kind.currency) or act.currency
        told = before.type.json(value, currency)
        text = {True: "yes", False: "no"}.get(told, str(told)) if isinstance(told, bool) else str(told)
        try:
            new = after.type.read(text, before.bare, act.reading(currency))
        except CrmError as error:
            wrong.append((row, text, error.message))
            continue
        pairs += [(row, new)] if new != value else []
    if wrong:
        row, _, why = wrong[0]
        more = f" Values that do not fit: {len(wrong):,}." if len(wrong) > 1 else ""
        raise Refused(f"{_called(act, kind, row)}: {why}{more}", _way(act, kind, before, row), field=before.bare)
    final = [row for row, _ in pairs if custom_values.is_final(act, kind, row)]
    if final:
        raise Frozen(f"{_called(act, kind, final[0])} is final, and has a value that would change.", field=before.bare)
    if after.searchable != before.searchable:
        custom_values.search_anew(act, kind, before)
    return custom_values.put(act, kind, before, pairs)


def _node(kind: Kind, row: Row) -> tuple[str, int]:
    return (row["kind"], row["element"]) if "element" in row else (kind.name, row["id"])


def _called(act: Act, kind: Kind, row: Row) -> str:
    return shown(act, _node(kind, row)) + (f" line {row['number']}" if "element" in row else "")


def _way(act: Act, kind: Kind, field: Field, row: Row) -> str:
    ref = shown(act, _node(kind, row))
    way = f"crm line edit {ref} {row['number']}" if "element" in row else f"crm edit {ref}"
    return f"Change it first: {way} --set {field.bare}=..."
