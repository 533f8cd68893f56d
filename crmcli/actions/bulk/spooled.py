"""Records of which there may be any number: all but a few are kept in a file until they are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from crmcli.light import Any, json, overload
from crmcli.model.results import Record

_SMALL = 1 << 18  # bytes that need no file
_PART = 1000  # records that are in memory at a time


class Spooled(Sequence[Record]):
    """Records of JSON values, in the order in which they came. The file bears no name, and goes with the process."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._file: Any = None
        self._held: list[Record] = []
        self._count = 0
        self.extend(records)

    def append(self, record: Record) -> None:
        self._held.append(record)
        self._count += 1
        if len(self._held) >= _PART:
            if self._file is None:
                from tempfile import SpooledTemporaryFile

                self._file = SpooledTemporaryFile(_SMALL)  # noqa: SIM115 - it is read when all else is over
            self._file.seek(0, 2)
            self._file.write(json.dumps(self._held).encode() + b"\n")
            self._held = []

    def extend(self, records: Iterable[Record]) -> None:
        for record in records:
            self.append(record)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Record]:
        place = 0
        while self._file and self._file.seek(place) == place and (part := self._file.readline()):
            place += len(part)
            yield from json.loads(part)
        yield from self._held

    @overload
    def __getitem__(self, place: int) -> Record: ...
    @overload
    def __getitem__(self, place: slice) -> list[Record]: ...
    def __getitem__(self, place: int | slice) -> Any:
        return list(self)[place]

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]


def held(values: Iterable[Any], few: int) -> Sequence[Any]:
    """JSON values as a list where they are less than a ``few``."""
    rest = iter(values)
    some = list(islice(rest, few))
    return some if len(some) < few else Spooled(chain(some, rest))
