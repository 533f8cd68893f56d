"""``crm move``: put elements into a stage."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.edit import check_open
from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.elements.stages import known, settable
from crmcli.actions.outcome import listed, written
from crmcli.actions.refs import titled
from crmcli.errors import Refused, WrongKind
from crmcli.errors.wording import article
from crmcli.model.results import Written
from crmcli.model.traits import Closes
from crmcli.model.types import StageKey, clean
from crmcli.store import records
from crmcli.store.store import Row, Store


def move(store: Store, refs: Sequence[str], stage: str, reason: str | None = None) -> Written:
    """Move to a stage, by its key or label; those that are there already stay as they are.

    A stage that means won or lost closes, one that means open reopens. ``reason`` is kept where the kind
    has a field for it.
    """
    with store.step("") as step:
        elements = fetch(store, titled(store, refs))
        for element in elements:
            if not element.kind.stages:
                raise WrongKind(
                    f"{element.ref} has no stages.",
                    f"{article(element.kind.name).capitalize()} has only one state.",
                    ref=element.ref,
                )
        changes = [(element, _change(store, element, stage, reason)) for element in elements]
        changed = []
        for element, new in changes:
            before = element.row["stage"]
            if records.update(store, element.kind.name, [(element.row, new)]):
                changed.append((element, before))
        names = listed(element.ref for element in elements)
        key = elements[0].row["stage"] if elements else stage
        step.name(f"move {names} {key}")
        sentence = _sentence(changed, elements, key)
        return written(
            store,
            step,
            sentence,
            updated=[element.node for element, _ in changed],
            result=[element.ref for element in elements],
        )


def _change(store: Store, element: Element, word: str, reason: str | None) -> Row:
    kind, row, closes = element.kind, element.row, element.kind.trait(Closes)
    target = known(store, kind, StageKey().read(word, "stage", store.reading()) or "", row.get("pipeline"))
    key = target["key"]
    new: Row = {}
    if key != row["stage"]:
        check_open(store, element, ("stage",))
        settable(store, kind, key, row.get("pipeline"))
        new["stage"] = key
        if closes:
            new[closes.at] = None if target["means"] == "open" else store.stamp
    if reason is not None:
        if closes is None:
            raise Refused(
                f"{article(kind.name).capitalize()} does not store a reason.",
                f"crm note {element.ref} TEXT records it.",
                ref=element.ref,
                field="reason",
            )
        new[closes.reason] = clean(reason, "reason") or None
    elif closes and "stage" in new and target["means"] != "lost":
        new[closes.reason] = None
    return new


def _sentence(changed: Sequence[tuple[Element, str]], elements: Sequence[Element], key: str) -> str:
    if not changed:
        return f"{listed(element.ref for element in elements)} already in {key}"
    if len(changed) == 1:
        element, before = changed[0]
        return f"{element.ref} moved from {before} to {key}" if before != key else f"{element.ref} changed"
    return f"{listed(element.ref for element, _ in changed)} moved to {key}"
