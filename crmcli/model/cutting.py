"""Many things, so many at a time as may be in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from crmcli.light import TypeVar

T = TypeVar("T")


def cut(every: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The parts of a sequence, in order, each of this size but for the last."""
    return (every[begin : begin + size] for begin in range(0, len(every), size))


def portions(every: Iterable[T], size: int = 1000) -> Iterator[list[T]]:
    """The same of what can only be gone through once."""
    rest = iter(every)
    while part := list(islice(rest, size)):
        yield part
