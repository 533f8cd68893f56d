"""Fields that people added and a target lacks: what is said about them, and how they are added to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.actions.funnel.convert.request import Call
from crmcli.actions.funnel.convert.values import read_names
from crmcli.errors import Refused
from crmcli.errors.wording import article
from crmcli.model.conversions import Conversion
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.results import Record
from crmcli.store.act import Act


def lacking(act: Act, kind: Kind, field: Field, entries: Sequence[Conversion]) -> Record:
    """Why a field of the source is not carried, and the command that adds it where it would go."""
    target = act.registry.by_name[_aim(entries).target]
    if field.bare in target.by_name:
        return {"why": f"{field.bare} of {article(target.name)} is of another type"}
    return {"hint": f"crm field add {target.name} {field.bare} --like {kind.name}.{field.bare}"}


def hints(not_carried: Iterable[Record]) -> list[str]:
    """A warning for each field that could be added."""
    found = ((record["field"], record["hint"]) for record in not_carried if "hint" in record)
    return [f"{name} is left behind. To carry it: {hint}, or --carry-fields" for name, hint in dict.fromkeys(found)]


def make_fields(act: Act, calls: Sequence[Call]) -> bool:
    """Add what the sources of these calls have and their targets lack; whether anything was added."""
    made = False
    for call in calls:
        kind = call.sources[0].kind
        own = [field for field in kind.fields if field.custom]
        filled = [field for field in own if any(source.get(field.name) is not None for source in call.sources)]
        made = _add(act, kind, filled, _aim(call.entries)) or made
        if call.onward:
            middle = act.registry.by_name[call.onward.source]
            carried = _taken(act, kind, middle)
            onward = [middle.by_name[name] for name, own in carried.items() if own in {field.name for field in filled}]
            made = _add(act, middle, onward, call.onward) or made
    return made


def _add(act: Act, kind: Kind, fields: Sequence[Field], entry: Conversion) -> bool:
    from crmcli.actions.setup.field import add_like

    made = False
    for field in fields:
        target = act.registry.by_name[entry.target]
        if field.name in _taken(act, kind, target).values() or field.bare in target.by_name:
            continue
        try:
            add_like(act, target, kind, field)
        except Refused:  # the name means something else there: it is reported
            continue
        made = True
    return made


def _taken(act: Act, kind: Kind, target: Kind) -> dict[str, str]:
    """The fields of the target that take one of the source alone, with that one."""
    entries = (each for each in act.registry.conversions if (each.source, each.target) == (kind.name, target.name))
    rules = [(name, read_names(rule)) for entry in entries for name, rule in entry.fields.items()]
    return {name: read[0] for name, read in rules if len(read) == 1}


def _aim(entries: Sequence[Conversion]) -> Conversion:
    """Where the business goes on, among what a source becomes: what takes its lines, else the first."""
    return next((entry for entry in entries if entry.lines), entries[0])
