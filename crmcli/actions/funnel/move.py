"""``crm move``: put elements into a stage."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.bulk.parts import in_parts
from crmcli.actions.elements import entries
from crmcli.actions.elements.change import Values, change
from crmcli.actions.elements.change_checks import versions_read
from crmcli.actions.elements.element import Element, named
from crmcli.actions.elements.repeating import inserted
from crmcli.actions.elements.stages import known, lapsed, pipeline_of
from crmcli.actions.outcome import listed, written
from crmcli.errors import Refused, WrongKind
from crmcli.errors.wording import article
from crmcli.model.entries import is_entry
from crmcli.model.results import Written
from crmcli.model.traits import Closes
from crmcli.model.traits_of_days import Repeats
from crmcli.model.types import StageKey, clean
from crmcli.store.act import Act


def move(act: Act, refs: Sequence[str], stage: str, reason: str | None = None, version: int | None = None) -> Written:
    """Move to a stage, by its key or label; those that are there already stay as they are.

    A stage that means won or lost closes, one that means open reopens. ``reason`` is kept where the kind
    has a field for it; ``version`` is the one that somebody read who moves it. Entries move to another element, which
    then stands in the place of the stage.
    """
    if any(map(is_entry, refs)) and reason is None and version is None:
        return entries.move(act, refs, stage)
    key = stage

    def move_some(refs: Sequence[str]) -> Written:
        nonlocal key
        elements = named(act, refs, titles=len(refs) == 1, points=False, lines=False).elements
        _check_stages(elements)
        repeating = any(element.kind.trait(Repeats) for element in elements)
        there = inserted(step) if repeating else set()
        before = [element.row["stage"] for element in elements]
        wanted = [(element, _wanted(act, element, stage, reason)) for element in elements]
        warnings = [text for e, new in wanted for text in lapsed(act, e.kind, e.row, new.get("stage"))]
        moved = change(act, wanted, versions=versions_read(elements, version))
        changed = [pair for pair in zip(elements, before, strict=True) if pair[0].node in moved]
        key = elements[0].row["stage"] if elements else stage
        return written(
            act,
            step,
            _sentence(changed, elements, key),
            created=sorted(inserted(step) - there) if repeating else [],
            updated=[element.node for element, _ in changed],
            result=[element.ref for element in elements],
            warnings=warnings,
        )

    with act.step() as step:
        done = in_parts(act, refs, move_some, lambda moved, refs: _told(moved, refs, key))
        step.says("move", done.result, to=key)
        return done


def _check_stages(elements: Sequence[Element]) -> None:
    for element in elements:
        if not element.kind.stages:
            raise WrongKind(
                f"{element.ref} has no stages.",
                f"{article(element.kind.name).capitalize()} has only one state.",
                ref=element.ref,
            )


def _wanted(act: Act, element: Element, word: str, reason: str | None) -> Values:
    kind, row, closes = element.kind, element.row, element.kind.trait(Closes)
    typed = act.once(("typed stage", word), lambda: StageKey().read(word, "stage", act.reading()) or "")
    key = known(act, kind, typed, pipeline_of(kind, row))["key"]
    new: Values = {} if key == row["stage"] else {"stage": key}
    if reason is not None:
        if closes is None:
            raise Refused(
                f"{article(kind.name).capitalize()} does not store a reason.",
                f"crm note {element.ref} TEXT records it.",
                ref=element.ref,
                field=Closes.option,
            )
        new[closes.reason] = clean(reason, Closes.option) or None
    return new


def _sentence(changed: Sequence[tuple[Element, str]], elements: Sequence[Element], key: str) -> str:
    if len(changed) == 1:
        element, before = changed[0]
        return f"{element.ref} moved from {before} to {key}" if before != key else f"{element.ref} changed"
    return _told([element.ref for element, _ in changed], [element.ref for element in elements], key)


def _told(moved: Sequence[str], refs: Sequence[str], key: str) -> str:
    return f"{listed(moved)} moved to {key}" if moved else f"{listed(refs)} already in {key}"
