"""``crm KIND list --group FIELD``: how many elements share each value of a field, and what they add up to."""

from __future__ import annotations

from collections import defaultdict

from crmcli.actions.elements.stages import meanings
from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import ListRequest, reader
from crmcli.actions.look.sums import Sums, asked_sums
from crmcli.actions.look.values import value_of
from crmcli.errors import Usage
from crmcli.light import Any
from crmcli.model.fields import Field
from crmcli.model.filters import Query
from crmcli.model.kinds import Kind
from crmcli.model.money import amount_text
from crmcli.model.results import Column, Groups
from crmcli.model.types import Moment, Reference, StageKey
from crmcli.store import stages
from crmcli.store.act import Act
from crmcli.store.adding_up import add_up


def groups(act: Act, kind: Kind, by: str, request: ListRequest) -> Groups:
    """A row for each value that the matching elements have, whether they are over or not: stages in their order,
    others by value, those without one in the end. Raises UnknownField or Usage (exit 2)."""
    word = by.strip().replace("-", "_").lower()
    if request.sort or request.fields:
        raise Usage("--group cannot be combined with --sort or --fields.", "Leave one of them out.")
    typed = Filters(act, kind, request.filters)
    query = Query(typed.conditions, word, None, request.archived)
    found: dict[Any, list[tuple[Any, ...]]] = defaultdict(list)
    for value, *row in add_up(act, kind, query, reader(act), asked_sums(act, kind, query), word):
        found[value].append(tuple(row))
    field = _field(act, kind, word)
    rows = []
    currencies: set[str] = set()
    for value in sorted(found, key=lambda value: _place(act, kind, field, value)):
        sums = Sums.of(found[value])
        currencies.update(sums.texts)
        shown = _shown(act, kind, field, word, value, found[value][0][0])
        rows.append({"group": shown, "count": sums.count, "sums": dict(sums.texts)})
    named = sorted(currencies)
    return Groups(
        name="groups",
        columns=[
            Column("group", word.replace("_", " ").replace(".", " ").capitalize(), _role(field)),
            Column("count", "Count", "number"),
            *(Column(code, code, "money", firm=True) for code in named),
        ],
        rows=rows,
        total=len(rows),
        meanings=meanings(act, kind),
        further=[Column("sums", "Sums")],
        notes=typed.notes,
        currencies=named,
    )


def _field(act: Act, kind: Kind, word: str) -> Field | None:
    """The field whose values the groups have; None for what is worked out."""
    relation, _, rest = word.rpartition(".")
    through = kind.by_name.get(relation)
    if through is not None and isinstance(through.type, Reference):
        return act.registry.by_name[through.type.kind].by_name.get(rest)
    return kind.by_name.get(word)


def _role(field: Field | None) -> str:
    return "stage" if field is not None and isinstance(field.type, StageKey) else "title"


def _place(act: Act, kind: Kind, field: Field | None, value: Any) -> tuple[bool, Any]:
    if field is not None and isinstance(field.type, StageKey) and field.name in kind.by_name:
        keys = [row["key"] for row in stages.of(act, kind.name)]
        return value is None, keys.index(value) if value in keys else len(keys)
    return value is None, value if value is not None else ""


def _shown(act: Act, kind: Kind, field: Field | None, word: str, value: Any, currency: str | None) -> Any:
    """The value as JSON shows it."""
    if value is None:
        return None
    if field is None and any(sign.name == word for sign in kind.date_flags):
        return bool(value)
    if field is None and isinstance(value, int):
        return amount_text(value, currency or act.currency)
    if field is None or isinstance(field.type, Moment):
        return value
    return value_of(act, field, value, currency or act.currency)
