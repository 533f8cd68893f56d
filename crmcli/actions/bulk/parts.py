"""Verbs that do the same to many elements, some at a time: what is in memory stays small, however many they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from crmcli.actions.bulk.resolving import resolved
from crmcli.light import TypeVar
from crmcli.model.cutting import cut
from crmcli.model.many_refs import ManyRefs
from crmcli.model.results import Written
from crmcli.store.act import Act
from crmcli.store.records import writing

T = TypeVar("T")
_PART = 2000  # elements that are in memory at a time


def in_parts(
    act: Act,
    refs: Sequence[str],
    do: Callable[[Sequence[str]], Written],
    sentence: Callable[[Sequence[str], Sequence[str]], str] | None = None,
    weight: int = 1,
) -> Written:
    """Do it to these elements, inside a step; ``sentence`` tells it of many, by those that changed and all of them,
    where what is said of each does not stand one behind the other. ``weight`` tells that each takes as much memory as
    so many others.

    Nothing of it may depend on which of them are done together.
    """
    if len(refs) <= _PART // weight:
        return do(refs)
    names = resolved(act, refs)
    sentences, warnings, final = list[str](), dict[str, None](), False
    created, updated, result, step = ManyRefs(), ManyRefs(), ManyRefs(), None
    for some in parts(names, weight):
        each = do(some)
        created.extend(each.created)
        updated.extend(each.updated)
        result.extend(each.result)
        writing(act).index_many()
        sentences += () if sentence else (each.sentence,)
        warnings |= dict.fromkeys(each.warnings)
        step, final = each.step if step is None else step, final or each.final
    updated = updated.once()
    return Written(
        sentence=sentence(updated, names) if sentence else "; ".join(sentences),
        step=step,
        dry_run=act.dry_run,
        created=created.once(),
        updated=updated,
        result=result,
        warnings=list(warnings),
        final=final,
    )


def parts(every: Sequence[T], weight: int = 1) -> Iterator[Sequence[T]]:
    """So many at a time as may be in memory."""
    return cut(every, max(_PART // weight, 1))
