"""``crm archive`` and ``crm unarchive``: put elements out of sight without losing them, and back."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.change import change
from crmcli.actions.elements.element import fetch
from crmcli.actions.outcome import listed, written
from crmcli.actions.refs import resolve
from crmcli.model.results import Written
from crmcli.store.store import Store


def archive(store: Store, refs: Sequence[str]) -> Written:
    """Archive elements; those that are archived already stay as they are."""
    return _set(store, refs, store.stamp, "archive", "archived")


def unarchive(store: Store, refs: Sequence[str]) -> Written:
    """Bring archived elements back; the others stay as they are."""
    return _set(store, refs, None, "unarchive", "unarchived")


def _set(store: Store, refs: Sequence[str], at: str | None, verb: str, done: str) -> Written:
    with store.step() as step:
        elements = fetch(store, resolve(store, refs), points=False, lines=False)
        changing = [element for element in elements if (element.row["archived_at"] is None) != (at is None)]
        change(store, [(element, {"archived_at": at}) for element in changing])
        names = listed(element.ref for element in elements)
        step.title = f"{verb} {names}"
        return written(
            store,
            step,
            f"{names} {done}" if changing else f"{names} unchanged",
            updated=[element.node for element in changing],
            result=[element.ref for element in elements],
        )
