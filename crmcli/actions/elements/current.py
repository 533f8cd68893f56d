"""References to what was merged, read as references to what it is part of now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crmcli.model.kinds import Kind
from crmcli.store import merged
from crmcli.store.act import Act, Row


def name_current(act: Act, kind: Kind, rows: Sequence[Row]) -> None:
    """Let rows of a kind, such as copies of something final, name what is there now in the place of what was merged."""
    _name(act, {name: type.kind for name, type in kind.references}, rows)


def name_lines(act: Act, lines: Sequence[Row]) -> None:
    """The same of lines."""
    _name(act, act.tables["line"].references, lines)


def _name(act: Act, references: Mapping[str, str], rows: Iterable[Row]) -> None:
    fields = {name: kind for name, kind in references.items() if kind in act.merged}
    named = [(row, name, (kind, int(row[name]))) for row in rows for name, kind in fields.items() if row.get(name)]
    became = merged.into(act, [node for _, _, node in named]) if named else {}
    for row, name, node in named:
        if node in became:
            row[name] = became[node][1]
