"""What an element must be before and after a change: open, complete, one of its kind, in one currency."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from crmcli.actions.elements import stages
from crmcli.actions.elements.element import Element
from crmcli.actions.elements.repeated import check_due
from crmcli.actions.elements.unique import check_unique
from crmcli.errors import AlreadyDone, ChangedMeanwhile, Frozen, MissingValue, Refused, Usage
from crmcli.errors.wording import article
from crmcli.light import Any
from crmcli.model.kinds import Kind
from crmcli.model.refs import ref
from crmcli.model.traits import Pipelines
from crmcli.model.traits_of_days import Repeats
from crmcli.model.traits_of_parties import Merges
from crmcli.store.act import Act
from crmcli.store.links import Node

Pair = tuple[Element, dict[str, Any]]


def check_open(element: Element, names: Collection[str], by: str | None = None) -> None:
    """Raises Frozen (exit 5) when the element's stage lets none of these fields change any more; the command ``by``
    may still set the stage, and write more in the stage that is its own."""
    stage, kind = element.row.get("stage"), element.kind
    if stage not in kind.frozen or (by is not None and kind.only_by.get(stage) == by):
        return
    if not set(names) <= {*kind.never_frozen, *(("stage",) if by else ())}:
        left = [name for name in kind.never_frozen if kind.by_name[name].manual]
        raise Frozen(
            f"{element.ref} is {stage} and can no longer be changed.",
            f"Only {' and '.join(left)} can; crm note {element.ref} TEXT adds a note.",
            ref=element.ref,
        )


def check_apart(element: Element) -> None:
    """Raises AlreadyDone (exit 4) for what was merged into another element, which stands for it."""
    merges = element.kind.trait(Merges)
    other = element.row.get(merges.into) if merges else None
    if other is not None:
        name = ref(element.kind.prefix, other)
        raise AlreadyDone(
            f"{element.ref} was merged into {name}.",
            f"Use {name} instead; crm history {element.ref} shows the step, which crm undo takes back.",
            ref=element.ref,
            candidates=[name],
        )


def versions_read(elements: Sequence[Element], version: int | None) -> dict[Node, int]:
    """The version that somebody read of the one element to change; raises Usage (exit 2) when there are more."""
    if version is None:
        return {}
    if len(elements) > 1:
        raise Usage("A version is of one element.", f"{elements[0].ref} by itself, or all without --if-version.")
    return {element.node: version for element in elements}


def check_version(element: Element, version: int | None) -> None:
    """Raises ChangedMeanwhile (exit 4) when the element is not in the version that somebody read, if that is known."""
    if version is not None and element.row["version"] != version:
        raise ChangedMeanwhile(
            f"{element.ref} was changed meanwhile: it is in version {element.row['version']}, not {version}.",
            f"What was changed: crm history {element.ref}",
            ref=element.ref,
        )


def check(act: Act, kind: Kind, pairs: Sequence[Pair], by: str | None) -> None:
    """Raise what forbids to write these values, or nothing; a stage among them becomes its key."""
    for element, new in pairs:
        _check_stage(act, element, new, by)
        _check_complete(element, new)
        _check_amount(element, new)
        _check_once(element, new)
        _check_currency(element, new)
    for field in kind.unique:
        wanted = [(new[field.name], element.id) for element, new in pairs if field.name in new]
        check_unique(act, kind, field.name, wanted)


def _check_stage(act: Act, element: Element, new: dict[str, Any], by: str | None) -> None:
    """Back along the ways of sealed stages, too, only a command leads."""
    present, kind = element.row.get("stage"), element.kind
    pipelines, wanted = kind.trait(Pipelines), new.get("stage")
    moved = pipelines and new.get(pipelines.field) not in (None, element.row.get(pipelines.field))
    if pipelines and moved and wanted is None:
        stages.known(act, kind, present or "", new[pipelines.field])  # it goes on there where it stands
    if wanted is None or (wanted == present and not moved) or (by and wanted in kind.sealed.get(present or "", ())):
        return
    if present is not None and present == kind.elsewhere:
        raise Refused(
            f"{element.ref} was issued elsewhere and stays {present}.",
            f"crm pay {element.ref} settles it, crm rm {element.ref} removes it.",
            ref=element.ref,
            field="stage",
        )
    new["stage"] = stages.settable(act, kind, wanted, stages.pipeline_of(kind, new, element.row), by)["key"]


def _check_complete(element: Element, new: dict[str, Any]) -> None:
    kind, row = element.kind, element.row
    missing = [f.name for f in kind.required if (new[f.name] if f.name in new else row.get(f.name)) in (None, "")]
    if missing:
        raise MissingValue(
            f"{article(kind.name).capitalize()} needs {', '.join(missing)}.", "It cannot be emptied.", field=missing[0]
        )
    if kind.trait(Repeats):
        check_due(kind, {**row, **new})
    itself = next((name for name, _ in kind.anywhere if new.get(name) == element.ref), None)
    if itself:
        raise Refused(f"{element.ref} cannot be about itself.", "Name another element.", ref=element.ref, field=itself)
    if not new.keys().isdisjoint(kind.needs_any):
        left = [new[name] if name in new else element.get(name) for name in kind.needs_any]
        if not any(left):
            raise MissingValue(
                f"{article(kind.name).capitalize()} needs at least one of {', '.join(kind.needs_any)}.",
                field=kind.needs_any[0],
            )


def _check_amount(element: Element, new: dict[str, Any]) -> None:
    name = element.kind.amount
    if element.lines and name in new and new[name] != element.row[name]:
        raise Refused(
            f"The amount of {element.ref} is the total of its lines.",
            f"Change a line: crm line list {element.ref}",
            ref=element.ref,
            field=name,
        )


def _check_once(element: Element, new: dict[str, Any]) -> None:
    """Raises Refused (exit 5) for a field that is set only when the element is made."""
    for name, value in new.items():
        field = element.kind.by_name.get(name)
        if field is not None and field.write_once and value != element.row[name]:
            raise Refused(
                f"{name} of {article(element.kind.name)} cannot be changed once it is set.",
                f"crm history {element.ref} shows the step that created it; undo it, or remove it and create another.",
                ref=element.ref,
                field=name,
            )


def _check_currency(element: Element, new: dict[str, Any]) -> None:
    """An amount is not converted: another currency needs a new amount, unless both count alike."""
    old, wanted, amount = element.currency, new.get(element.kind.currency), element.kind.amount
    if not wanted or not old or wanted == old:
        return
    from crmcli.model.money import digits

    if digits(wanted) == digits(old):
        return
    amounts = element.amount is not None and amount not in new
    if element.lines or amounts:
        raise Refused(
            f"{element.ref} has amounts in {old}, which has a different number of decimals than {wanted}.",
            f"Amounts are never converted automatically: give the amount in {wanted} too.",
            ref=element.ref,
            field=element.kind.currency,
        )
