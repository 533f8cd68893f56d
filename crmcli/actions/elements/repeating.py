"""What repeats makes its next when it is done."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.create import NewElement, create
from crmcli.actions.elements.element import Element
from crmcli.actions.elements.repeated import Values, beginning
from crmcli.actions.elements.stages import known, pipeline_of
from crmcli.model.kinds import Kind
from crmcli.model.traits import Closes
from crmcli.model.traits_of_days import Repeats
from crmcli.store import records
from crmcli.store.act import Act
from crmcli.store.links import Node
from crmcli.store.steps import Step


def renewed(act: Act, pairs: Sequence[tuple[Element, Values]]) -> list[tuple[Element, Values]]:
    """Those that these values make done, with the values of the next of each; what follows from them is added."""
    found = []
    for element, new in pairs:
        new.update(beginning(element.kind, element.row, new))
        following = _ending(act, element, new)
        found += [(element, following)] if following else []
    return found


def _ending(act: Act, element: Element, new: Values) -> Values | None:
    """The values of the next one, where these values make one that repeats done; it is the next that repeats then."""
    kind, row, repeats = element.kind, {**element.row, **new}, element.kind.its(Repeats)
    every, due = row.get(repeats.every), row.get(repeats.due)
    if not every or not due or row["stage"] == element.row["stage"]:
        return None
    if known(act, kind, row["stage"], pipeline_of(kind, row))["means"] != "won":
        return None
    from crmcli.model.repeats import following, keeps

    began = row.get(repeats.first) or due
    first = began if keeps(every, began, due, act.zone) else due
    after = following(every, first, due, act.at, act.zone)
    new.update({repeats.every: None, repeats.first: None})
    if after is None:
        return None
    closes = kind.trait(Closes)
    left = {"stage", *((closes.at, closes.reason) if closes else ())}
    same = {field.name: row.get(field.name) for field in kind.all_fields if field.manual and field.name not in left}
    return {**same, repeats.due: after, repeats.first: first}


def renew(act: Act, kind: Kind, wanted: Sequence[tuple[Element, Values]]) -> None:
    """Make the next of each of these, with its tags, inside a step."""
    if not wanted:
        return
    tags = records.owned(act, "tag", kind.name, [element.id for element, _ in wanted])
    create(act, kind, [NewElement(new, tags=[row["tag"] for row in tags.get(e.id, ())]) for e, new in wanted])


def inserted(step: Step) -> set[Node]:
    """What a step has made so far, of the kinds of which some repeat."""
    kinds = step.act.registry.bearers(Repeats)
    return {(kind.name, number) for kind in kinds for number in step.inserted.get(kind.name, ())}
