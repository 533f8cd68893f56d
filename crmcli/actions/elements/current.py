"""References to what was merged, read as references to what it is part of now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crmcli.actions.elements.element import Element
from crmcli.model.kinds import Kind
from crmcli.store import merged
from crmcli.store.act import Act, Row


def name_current(act: Act, kind: Kind, rows: Sequence[Row]) -> None:
    """Let rows of a kind, such as copies of something final, name what is there now in the place of what was merged."""
    _name(act, {name: type.kind for name, type in kind.references}, rows)


def read_current(act: Act, elements: Iterable[Element]) -> None:
    """The same of elements that were read: what is final goes on naming what was merged since."""
    by_kind: dict[str, list[Element]] = {}
    for element in elements if act.merged else ():
        by_kind.setdefault(element.kind.name, []).append(element)
    for group in by_kind.values():
        name_current(act, group[0].kind, [element.row for element in group if element.stage in element.kind.frozen])


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
