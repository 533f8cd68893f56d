"""Documents whose number somebody else gave: in which stage they are imported, and what of them is not taken over."""

from __future__ import annotations

from crmcli.actions.elements.element import Element
from crmcli.errors import BadValue, Refused
from crmcli.errors.wording import article
from crmcli.light import Any
from crmcli.model.kinds import Kind
from crmcli.model.refs import malformed, parse
from crmcli.model.traits import Numbered, Payable
from crmcli.store.act import Act


def numbered(kind: Kind) -> Numbered | None:
    """How a kind is numbered of which an import may bring numbers; None for another kind."""
    found = kind.trait(Numbered)
    return found if found and found.elsewhere else None


def takes(kind: Kind, name: str) -> bool:
    """Whether an import fills this field: one that people set, or the number that somebody else gave."""
    field, brought = kind.by_name.get(name), numbered(kind)
    return field is not None and (field.manual or (brought is not None and name == brought.field))


def settle(act: Act, kind: Kind, values: dict[str, Any], sort: Any) -> None:
    """Put a new element into the stage that its number asks for, whatever its own column says; ``sort`` is what its
    row says it is. Raises BadValue (exit 2) for a number that reads like a reference, Refused (5) for what corrects
    another one."""
    own, payable = kind.its(Numbered), kind.trait(Payable)
    number = values.get(own.field)
    values["stage"] = own.elsewhere if number else kind.first_stage
    prefixes = list(act.registry.by_prefix)
    if number and (((found := parse(number)) and found[0] in prefixes) or malformed(number, prefixes)):
        raise BadValue(own.field, number, "reads like a reference, not like a number", "2026-0042")
    declared = kind.by_name[payable.type] if payable else None
    if declared and sort in declared.type.choices and sort != declared.default:
        raise Refused(
            f"{article(sort).capitalize()} is not imported: it belongs to the {kind.name} that it corrects.",
            "Leave its row out, or bring the whole database: crm export --all",
            field=declared.name,
        )


def called_paid(kind: Kind, values: dict[str, Any]) -> bool:
    """Whether a row with a number says by its stage that nothing is due of it any more."""
    over = [stage.key for stage in kind.stages if stage.means == "won"]
    return bool(values.get(kind.its(Numbered).field)) and values.get("stage") in over


def keep(element: Element, values: dict[str, Any]) -> None:
    """Take out of the values of an element that is there what an import does not change: its stage, and the number
    that it has. Raises Refused (exit 5) for another number than that of one that was issued here."""
    own = numbered(element.kind)
    if own is None:
        return
    values.pop("stage", None)
    number = values.get(own.field)
    if number is None or number == element.row[own.field]:
        values.pop(own.field, None)
    elif element.stage != own.elsewhere:
        raise Refused(
            f"{element.ref} is {element.stage}, so it does not get the number {number} of somebody else.",
            f"Leave {own.field} out of its row.",
            ref=element.ref,
            field=own.field,
        )
