"""What a conversion comes to before anything is chosen or made: may it be, what is carried, what is stated."""

from __future__ import annotations

from crmcli.actions.funnel.convert.overrides import overrides
from crmcli.actions.funnel.convert.request import Call
from crmcli.actions.funnel.convert.sources import check_sources
from crmcli.actions.funnel.convert.values import getters
from crmcli.errors import MissingValue
from crmcli.light import Any
from crmcli.model.traits_of_parties import Party
from crmcli.store.act import Act

Carried = dict[str, list[dict[str, Any]]]  # target kind -> values for each source


class Plan(Call):
    """A call that may be carried out: ``values`` are all that its sources hand on, ``overrides`` what of it --set
    states."""

    values: Carried = {}
    overrides: Carried = {}
    warnings: list[str] = []


def plan(act: Act, call: Call) -> Plan:
    """Read and check all that concerns the sources; raises what forbids the conversion."""
    warnings = check_sources(act, call)
    stated = overrides(act, call, warnings)
    values = _carried(act, call, stated)
    _check_required(act, call, values)
    return Plan(**vars(call), values=values, overrides=stated, warnings=warnings)


def _carried(act: Act, call: Call, stated: Carried) -> Carried:
    now = frozenset(entry.target for entry in call.entries)
    became = [now.union(kind for kind, _ in call.before.get(source.node, ())) for source in call.sources]
    found: Carried = {}
    for entry in call.entries:
        target = act.registry.by_name[entry.target]
        rules = {siblings: getters(act, entry, target, siblings) for siblings in set(became)}
        found[entry.target] = [
            {name: get(source) for name, get in rules[siblings]} | mine
            for source, siblings, mine in zip(call.sources, became, stated[entry.target], strict=True)
        ]
    return found


def _check_required(act: Act, call: Call, values: Carried) -> None:
    """All that is missing, over all targets, in one error."""
    for place, source in enumerate(call.sources):
        missing: list[str] = []
        for entry in call.entries:
            kind = act.registry.by_name[entry.target]
            carried = kind.trait(Party) and source.row.get(entry.target) and not call.request.again
            if entry.target in call.existing or carried or call.stays(place, entry.target):
                continue
            mine = values[entry.target][place]
            missing += [f"{kind.name}.{f.name}" for f in kind.required if mine.get(f.name) in (None, "")]
            if kind.needs_any and not any(mine.get(name) for name in kind.needs_any):
                missing.append(f"{kind.name}.{kind.needs_any[0]}")
        if missing:
            alone = len(call.entries) == 1 and not call.onward
            names = [name.partition(".")[2] if alone else name for name in missing]
            raise MissingValue(
                f"{source.ref} does not have what is needed: {', '.join(missing)}.",
                f"Add {' '.join(f'--set {name}=...' for name in names)}",
                ref=source.ref,
                field=missing[0],
                candidates=missing,
            )
