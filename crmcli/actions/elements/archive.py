"""``crm archive`` and ``crm unarchive``: put elements out of sight without losing them, and back."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.bulk.parts import in_parts
from crmcli.actions.elements.change import change
from crmcli.actions.elements.element import named
from crmcli.actions.outcome import listed, written
from crmcli.model.results import Written
from crmcli.store.act import Act


def archive(act: Act, refs: Sequence[str]) -> Written:
    """Archive elements; those that are archived already stay as they are."""
    return _set(act, refs, act.stamp, "archive", "archived")


def unarchive(act: Act, refs: Sequence[str]) -> Written:
    """Bring archived elements back; the others stay as they are."""
    return _set(act, refs, None, "unarchive", "unarchived")


def _set(act: Act, refs: Sequence[str], at: str | None, verb: str, done: str) -> Written:
    def set_some(refs: Sequence[str]) -> Written:
        elements = named(act, refs, itself=True, points=False, lines=False).elements
        changing = [element for element in elements if (element.row["archived_at"] is None) != (at is None)]
        change(act, [(element, {"archived_at": at}) for element in changing])
        names = [element.ref for element in elements]
        updated = [element.node for element in changing]
        return written(act, step, told(updated, names), updated=updated, result=names)

    def told(changed: Sequence[object], refs: Sequence[str]) -> str:
        return f"{listed(refs)} {done if changed else 'unchanged'}"

    with act.step() as step:
        found = in_parts(act, refs, set_some, told)
        step.says(verb, found.result)
        return found
