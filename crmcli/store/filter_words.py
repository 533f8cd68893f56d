"""What a word alone stands for in SQL, and words that are looked for in the search index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crmcli.model.kinds import Kind
from crmcli.model.traits_of_parties import Party, Returning
from crmcli.model.types import Reference
from crmcli.store import stages, sums
from crmcli.store.act import Act
from crmcli.store.rows import column_of
from crmcli.store.tables import quoted

if TYPE_CHECKING:
    from crmcli.store.comparing import Sql


def alone(act: Act, kind: Kind, word: str, name: str) -> Sql | None:
    """Which elements, called ``name``, a word stands for: ``unpaid``, ``unbilled``, ``billed``, ``returning``; None
    for another word."""
    if word == "returning" and kind.trait(Returning):
        return _returning(act, kind, name)
    return sums.alone(kind, word, name)


def _returning(act: Act, kind: Kind, name: str) -> Sql:
    """Somebody it names has an older element that was not lost."""
    tests, returning = [], kind.its(Returning)
    for other in returning.kinds:
        lost = ", ".join(f"'{row['key']}'" for row in stages.of(act, other) if row["means"] == "lost")
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
