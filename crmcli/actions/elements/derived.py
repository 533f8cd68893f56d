"""What is worked out from other values and written beside them: composed titles, and what documents say of parties."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.create import compose
from crmcli.actions.elements.element import Element
from crmcli.actions.elements.snapshots import refresh
from crmcli.model.kinds import Kind
from crmcli.store import records
from crmcli.store.store import Row, Store


def derive(store: Store, kind: Kind, elements: Sequence[Element], rows: Sequence[Row]) -> None:
    """Work out the derived cells of rows that are about to take the place of those of these elements.

    What a document says of the parties follows them as long as it is in its first stage; it is written once more
    when it leaves that.
    """
    _fetch_named_by(store, kind, elements)
    for element, row in zip(elements, rows, strict=True):
        compose(kind, row, {name: element.get(name) for name in element.points})
    if kind.copies:
        both = zip(elements, rows, strict=True)
        refresh(store, kind, [row for element, row in both if follows(kind, element.row) or follows(kind, row)])


def follows(kind: Kind, row: Row) -> bool:
    """Whether what the element says of the parties can still change."""
    return row.get("stage") == kind.first_stage


def _fetch_named_by(store: Store, kind: Kind, elements: Sequence[Element]) -> None:
    """The e-mail addresses and phone numbers of elements that may be called by them."""
    named = {name for places in kind.composed.values() for place in places for name in place.split()}
    for name, table in kind.points:
        lacking = [element for element in elements if name in named and name not in element.points]
        if lacking:
            found = records.owned(store, table, kind.name, [element.id for element in lacking])
            for element in lacking:
                element.points[name] = found.get(element.id, [])
