"""Verbs that do the same to many elements, some at a time: what is in memory stays small, however many they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from crmcli.actions.refs import resolve, shown
from crmcli.model.results import Written
from crmcli.store.act import Act

T = TypeVar("T")
_PART = 2000  # elements that are in memory at a time


def in_parts(
    act: Act,
    refs: Sequence[str],
    do: Callable[[Sequence[str]], Written],
    sentence: Callable[[Sequence[str], Sequence[str]], str] | None = None,
) -> Written:
    """Do it to these elements, inside a step; ``sentence`` tells it of many, by those that changed and all of them,
    where what is said of each does not stand one behind the other.

    Nothing of it may depend on which of them are done together.
    """
    if len(refs) <= _PART:
        return do(refs)
    names = [shown(act, node) for node in resolve(act, refs)]
    done = [do(some) for some in parts(names)]
    created, updated, warnings = (
        list(dict.fromkeys(text for each in done for text in getattr(each, name)))
        for name in ("created", "updated", "warnings")
    )
    return Written(
        sentence=sentence(updated, names) if sentence else "; ".join(each.sentence for each in done),
        step=next((each.step for each in done if each.step is not None), None),
        dry_run=act.dry_run,
        created=created,
        updated=updated,
        result=[name for each in done for name in each.result],
        warnings=warnings,
        final=any(each.final for each in done),
    )


def parts(every: Sequence[T]) -> Iterator[Sequence[T]]:
    """So many at a time as may be in memory."""
    return (every[begin : begin + _PART] for begin in range(0, len(every), _PART))
