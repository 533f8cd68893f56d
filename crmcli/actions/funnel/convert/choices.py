"""What existing elements may be chosen for a conversion, before anybody is asked."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.funnel.convert.at_once import called
from crmcli.actions.funnel.convert.request import Call, ConvertRequest
from crmcli.actions.funnel.convert.sources import check_sources
from crmcli.store.act import Act


def choices(act: Act, refs: Sequence[str], request: ConvertRequest) -> list[str]:
    """The kinds of which an existing element can stand in for one that is made, or be linked besides: not what a
    source has already.

    Raises what forbids the conversion.
    """
    with act.step():
        _, calls = called(act, refs, request)
        for call in calls if not request.keep_going else ():  # there each that is forbidden is reported by itself
            check_sources(act, call)
    kinds = dict.fromkeys((*request.to, *(kind.name for kind in act.registry.kinds)))
    return [kind for kind in kinds if all(_open(act, call, kind) for call in calls)]


def _open(act: Act, call: Call, kind: str) -> bool:
    source = call.sources[0].kind.name
    able = any(entry.source == source and entry.target == kind and entry.existing for entry in act.registry.conversions)
    free = all(not each.row.get(kind) for each in call.sources) or call.request.again
    return able and free and kind not in call.existing
