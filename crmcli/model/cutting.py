"""Many things, so many at a time as may be in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmcli.light import TypeVar

T = TypeVar("T")


def cut(every: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The parts of a sequence, in order, each of this size but for the last."""
    return (every[begin : begin + size] for begin in range(0, len(every), size))
