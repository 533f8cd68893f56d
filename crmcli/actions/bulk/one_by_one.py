"""Converting thousands of elements one by one, some at a time: where none of them can become the same as another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crmcli.actions.bulk.resolving import resolved
from crmcli.actions.bulk.told import PartsTold, in_all
from crmcli.actions.funnel.convert.request import ConvertRequest
from crmcli.model.conversions import Conversion
from crmcli.model.cutting import cut
from crmcli.model.results import Written
from crmcli.model.traits_of_parties import Party
from crmcli.store.act import Act
from crmcli.store.steps import Step

_PART = 1000  # sources that are in memory at a time


def in_parts(
    act: Act, step: Step, refs: Sequence[str], request: ConvertRequest, convert: Callable[[Sequence[str]], Written]
) -> Written | None:
    """Convert elements inside a step, some at a time. None, with nothing written, where they are few, or what one of
    them becomes may depend on the others."""
    joined = request.existing or request.carry_fields or request.bill.together
    if len(refs) <= _PART or act.dry_run or joined:
        return None
    names = resolved(act, refs)
    prefixes = names.counted()
    if len(prefixes) > 1:
        return None
    source = act.registry.by_prefix[min(prefixes)]
    route = act.registry.route(source.name, request.to)
    entries = [*route.entries, *([route.onward] if route.onward else [])]
    if request.on_duplicate != "create" and any(_meets(act, entry) for entry in entries):
        return None
    step.says("convert", names, to=list(dict.fromkeys(request.to)))
    done = PartsTold()
    for part in cut(names, _PART):
        done.add(convert(part))
    return in_all(act, source, names, done)


def _meets(act: Act, entry: Conversion) -> bool:
    """Whether two sources may become the same."""
    kind = act.registry.by_name[entry.target]
    return bool(entry.existing and kind.trait(Party) and kind.duplicates)
