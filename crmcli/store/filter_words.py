"""What a word alone stands for in SQL, and words that are looked for in the search index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from crmcli.errors import UnknownField
from crmcli.model.fields import Field
from crmcli.model.filters import Condition
from crmcli.model.kinds import Kind
from crmcli.model.sums import sums_of
from crmcli.model.traits import DateFlag, Versioned
from crmcli.model.traits_of_lists import Client, Returning
from crmcli.model.traits_of_parties import Party
from crmcli.model.types import Reference
from crmcli.store import links, stages, sums
from crmcli.store.act import Act
from crmcli.store.rows import column_of
from crmcli.store.tables import quoted

if TYPE_CHECKING:
    from crmcli.store.comparing import Sql


def alone(act: Act, kind: Kind, word: str, name: str) -> Sql | None:
    """Which elements, called ``name``, a word stands for: ``unpaid``, ``unbilled``, ``billed``, ``returning``,
    ``replaced``; None for another word."""
    if word == "returning" and kind.trait(Returning):
        return _returning(act, kind, name)
    if word == "replaced" and kind.trait(Versioned):
        return links.replaced_sql(kind.name, name), []
    return sums.alone(kind, word, name)


def signed(act: Act, kind: Kind, sign: DateFlag, name: str, yes: bool = True) -> str:
    """``overdue`` or ``overdue=no``: the day is past, and the stage one in which that matters, or something is due."""
    stages = f"{name}.stage IN ({_texts(sign.when)})"
    if sign.owing:
        stages = f"({stages} OR ({name}.stage IN ({_texts(sign.owing)}) AND {sums.column(kind, 'due', name)} > 0))"
    sql = f"({stages} AND {name}.{quoted(sign.past)} < '{act.today}')"
    return sql if yes else f"NOT coalesce({sql}, 0)"


def _texts(keys: Iterable[str]) -> str:
    return ", ".join(f"'{key}'" for key in keys)


def of_client(client: Client, condition: Condition) -> Condition:
    """What is compared with the name of the client, as conditions on those it is taken from."""
    op = "=" if condition.op == "!=" else condition.op
    groups: list[tuple[Condition, ...]] = []
    before: list[Condition] = []
    for name in client.of:
        groups.append((*before, Condition("title", op, condition.values, name)))
        before.append(Condition(name, "=", ("",)))
    if any(not value.strip() for value in condition.values):
        groups.append(tuple(before))
    found = Condition("", "or", groups=tuple(groups))
    return Condition("", "not", groups=((found,),)) if condition.op == "!=" else found


def field_named(kind: Kind, word: str) -> Field:
    """The field of this name, of this option, or the only one whose name begins so; raises UnknownField (exit 2)."""
    field = kind.by_name.get(word) or next((f for f in kind.all_fields if f.option == word), None)
    if field is None:
        short = [f for f in kind.all_fields if f.name.startswith(word + "_")]
        if len(short) != 1:
            raise UnknownField(kind.name, word, [*(f.name for f in kind.all_fields), *sums_of(kind)])
        field = short[0]
    return field


def _returning(act: Act, kind: Kind, name: str) -> Sql:
    """Somebody it names has an older element that was not lost."""
    tests, returning = [], kind.its(Returning)
    for other in returning.kinds:
        lost = _texts(row["key"] for row in stages.of(act, other) if row["means"] == "lost")
        before = f"x.id < {name}.id" if other == kind.name else f"x.created_at < {name}.created_at"
        tests += [
            f"EXISTS (SELECT 1 FROM {quoted(other)} x WHERE x.{quoted(field)} = {name}.{quoted(field)} "
            f"AND {before} AND x.stage NOT IN ({lost}))"
            for field in returning.of
        ]
    return f"({' OR '.join(tests)})", []


def found(act: Act, kind: Kind, name: str, texts: Sequence[str]) -> Sql:
    """The search index has the words of the first text in the element, or in the title of somebody that lists name with
    it; the other texts are the digits of a telephone number."""
    from crmcli.store.searching import matching

    wanted = matching(texts[0], texts[1:])
    parts, values = [_in_index(kind.name, f"{name}.id")], [wanted]
    for field in kind.fields:
        if field.show and isinstance(field.type, Reference) and act.registry.by_name[field.type.kind].trait(Party):
            parts.append(_in_index(field.type.kind, column_of(field, name)))
            values.append(f"{{title title_folded}} : ({wanted})")
    return f"({' OR '.join(parts)})", values


def _in_index(kind: str, column: str) -> str:
    return f"{column} IN (SELECT rowid FROM {kind}_search WHERE {kind}_search MATCH ?)"
