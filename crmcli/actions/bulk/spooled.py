"""Records of which there may be any number: all but a few are kept in a file until they are told."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any, overload

from crmcli.model.results import Record

_SMALL = 1 << 20  # bytes that need no file
_PART = 5000  # records that are in memory at a time


class Spooled(Sequence[Record]):
    """Records of plain values, in the order in which they came. The file bears no name, and goes with the process."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(_SMALL)  # noqa: SIM115 - it is read when all else is over
        self._places: list[int] = []
        self._count = 0

    def extend(self, records: Iterable[Record]) -> None:
        """Append some."""
        rest = iter(records)
        while part := list(islice(rest, _PART)):
            self._places.append(self._file.seek(0, 2))
            marshal.dump(part, self._file)
            self._count += len(part)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Record]:
        for place in self._places:
            self._file.seek(place)
            yield from marshal.load(self._file)

    @overload
    def __getitem__(self, place: int) -> Record: ...
    @overload
    def __getitem__(self, place: slice) -> list[Record]: ...
    def __getitem__(self, place: int | slice) -> Any:
        return list(self)[place]

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]
