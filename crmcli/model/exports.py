"""What leaves the database piece by piece: results of any length that are never held in memory as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import overload

from crmcli.model.declared import Declared
from crmcli.model.kinds import Kind
from crmcli.model.refs import ref
from crmcli.model.results import Column, Record


class Refs(Sequence[str]):
    """References of one kind, of which only the numbers are kept; ``mark`` stands behind each."""

    def __init__(self, prefix: str, numbers: Sequence[int], mark: str = "") -> None:
        self.prefix = prefix
        self.numbers = numbers
        self.mark = mark

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [ref(self.prefix, number) + self.mark for number in self.numbers[place]]
        return ref(self.prefix, self.numbers[place]) + self.mark


class Stream(Sequence[Record]):
    """Records that are read anew each time one goes through them; ``begin`` starts the reading."""

    def __init__(self, count: int, begin: Callable[[], Iterator[Record]]) -> None:
        self._count = count
        self._begin = begin

    def __iter__(self) -> Iterator[Record]:
        return self._begin()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Record: ...
    @overload
    def __getitem__(self, place: slice) -> list[Record]: ...
    def __getitem__(self, place: int | slice) -> Record | list[Record]:
        if isinstance(place, slice):
            return list(self)[place]
        return next(islice(self._begin(), place % max(self._count, 1), None))


class Export(Declared):
    """Elements of one kind on their way out, or with no ``columns`` whatever a database holds. ``name`` is what
    the records are called; ``person`` is the kind where each is a person, and so can be a vCard; ``further`` lay out
    fields that the records have besides those that are written unasked; ``notes`` is what is to be said of them."""

    shape = "export"
    name: str
    columns: Sequence[Column]
    stream: Stream
    numbers: Sequence[str] = ()
    further: Sequence[Column] = ()
    person: Kind | None = None
    notes: Sequence[str] = ()

    def payload(self) -> Stream:
        return self.stream

    def records(self) -> Stream:
        return self.stream

    def refs(self) -> Sequence[str]:
        return self.numbers
