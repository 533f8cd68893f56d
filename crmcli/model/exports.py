"""What leaves the database piece by piece: results of any length that are never held in memory as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from crmcli.light import Any, Generic, TypeVar, overload
from crmcli.model.declared import Declared
from crmcli.model.kinds import Kind
from crmcli.model.refs import ref
from crmcli.model.results import Column, Record

T = TypeVar("T")


class Block(Mapping[str, Sequence[Any]]):
    """Some records as columns: field -> its value in each of them, which is worked out when it is first asked for."""

    def __init__(self, made: Mapping[str, Callable[[], Sequence[Any]]]) -> None:
        self._made = dict(made)
        self._known: dict[str, Sequence[Any]] = {}

    def __getitem__(self, name: str) -> Sequence[Any]:
        if name not in self._known:
            self._known[name] = self._made[name]()
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    @classmethod
    def of(cls, found: Sequence[Record]) -> Block:
        """Of some records that all have the same fields."""
        return cls({name: partial(list, values) for name, values in _columns(found)})

    def also(self, name: str, made: Callable[[], Sequence[Any]]) -> None:
        """Add a field, or let it be something else."""
        self._made[name] = made


def _columns(found: Sequence[Record]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    return zip(found[0] if found else (), zip(*(one.values() for one in found), strict=True), strict=True)


def records(block: Block) -> Iterator[Record]:
    """The same as objects."""
    names = tuple(block)
    return (dict(zip(names, values, strict=True)) for values in zip(*block.values(), strict=True))


class Points(Sequence[list[Record]]):
    """The labelled addresses or numbers of many elements: of each a list of {"label", "value"}, which is made when it
    is asked for; ``pairs`` are those of each as tuples, of which the last two cells are label and value."""

    def __init__(self, pairs: Sequence[Sequence[tuple[Any, ...]]]) -> None:
        self.pairs = pairs

    def __len__(self) -> int:
        return len(self.pairs)

    @overload
    def __getitem__(self, place: int) -> list[Record]: ...
    @overload
    def __getitem__(self, place: slice) -> list[list[Record]]: ...
    def __getitem__(self, place: int | slice) -> list[Record] | list[list[Record]]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        return [{"label": label, "value": value} for *_, label, value in self.pairs[place]]


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


class Anew(Iterable[T], Generic[T]):
    """What is read anew each time one goes through it; ``begin`` starts the reading."""

    def __init__(self, begin: Callable[[], Iterator[T]]) -> None:
        self._begin = begin

    def __iter__(self) -> Iterator[T]:
        return self._begin()


class Stream(Anew[Record]):
    """Records that are read as ``blocks``, some hundred at a time."""

    def __init__(self, begin: Callable[[], Iterator[Block]]) -> None:
        super().__init__(lambda: (record for block in begin() for record in records(block)))
        self.blocks = Anew(begin)


class Export(Declared):
    """Elements of one kind on their way out, or with no ``columns`` whatever a database holds. ``name`` is what
    the records are called; ``person`` is the kind where each is a person, and so can be a vCard; ``further`` lay out
    fields that the records have besides those that are written unasked; ``notes`` is what is to be said of them."""

    shape = "export"
    name: str
    columns: Sequence[Column]
    stream: Anew[Record]
    numbers: Iterable[str] = ()
    further: Sequence[Column] = ()
    person: Kind | None = None
    notes: Sequence[str] = ()

    def payload(self) -> Anew[Record]:
        return self.stream

    def records(self) -> Anew[Record]:
        return self.stream

    def refs(self) -> Iterable[str]:
        return self.numbers


class Sections(Declared):
    """Named lists of records, which are read one behind the other while they are written."""

    sections: Anew[tuple[str, Iterable[Record]]]
    columns: Sequence[Column] = ()

    def payload(self) -> dict[str, list[Record]]:
        return {name: list(each) for name, each in self.sections}

    def records(self) -> list[Record]:
        return []

    def refs(self) -> list[str]:
        return []
