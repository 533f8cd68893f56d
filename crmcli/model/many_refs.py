"""References of any number of elements in little memory: as numbers, of which texts are made as they are looked at."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence

from crmcli.light import overload
from crmcli.model.refs import ref

_PREFIXES = 200  # what stands before a dash is told apart by a byte; beyond that words are kept as they are


class ManyRefs(Sequence[str]):
    """Words in order, most of which are references: these take nine bytes each, and others as much as they are."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.numbers = array("q")
        self._prefixes: list[str] = [""]  # the first is that of other words, whose number is their place
        self._places: dict[str, int] = {}
        self._which = array("B")
        self._others: list[str] = []
        self.extend(words)

    def extend(self, words: Iterable[str]) -> None:
        for word in words:
            prefix, number = _parted(word)
            if number and (prefix in self._places or len(self._prefixes) < _PREFIXES):
                self.add(prefix, number)
            else:
                self._which.append(0)
                self.numbers.append(len(self._others))
                self._others.append(word)

    def add(self, prefix: str, number: int) -> None:
        """Append a reference with a prefix of a kind."""
        if prefix not in self._places:
            self._places[prefix] = len(self._prefixes)
            self._prefixes.append(prefix)
        self._which.append(self._places[prefix])
        self.numbers.append(number)

    def backwards(self) -> ManyRefs:
        """The same words, the last first."""
        return ManyRefs(reversed(self))

    def once(self) -> ManyRefs:
        """The same words, each where it comes first."""
        seen, found = RefSet(), ManyRefs()
        for which, number in zip(self._which, self.numbers, strict=True):
            prefix = self._prefixes[which]
            if not which:
                found.extend(filter(seen.add, self._others[number : number + 1]))
            elif seen.take(prefix, number):
                found.add(prefix, number)
        return found

    def counted(self) -> dict[str, int]:
        """How many references there are with each prefix, in the order in which they first came."""
        counts = ((prefix, self._which.count(place)) for place, prefix in enumerate(self._prefixes))
        return {prefix: count for prefix, count in counts if prefix and count}

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[str]:
        return map(self._word, self._which, self.numbers)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [*map(self._word, self._which[place], self.numbers[place])]
        return self._word(self._which[place], self.numbers[place])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(mine == its for mine, its in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def _word(self, which: int, number: int) -> str:
        return ref(self._prefixes[which], number) if which else self._others[number]


class RefSet:
    """Words of which most are references: these take a bit each where they are close to each other."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._bits: dict[tuple[str, int], int] = {}
        self._others: set[str] = set()
        for word in words:
            self.add(word)

    def add(self, word: str) -> bool:
        """Take a word in; whether it is new."""
        prefix, number = _parted(word)
        if not number:
            new = word not in self._others
            self._others.add(word)
            return new
        return self.take(prefix, number)

    def take(self, prefix: str, number: int) -> bool:
        """The same of a reference in its two parts."""
        place, bit = (prefix, number >> 10), 1 << (number & 1023)
        bits = self._bits.get(place, 0)
        self._bits[place] = bits | bit
        return not bits & bit

    def __contains__(self, word: str) -> bool:
        prefix, number = _parted(word)
        if not number:
            return word in self._others
        return bool(self._bits.get((prefix, number >> 10), 0) >> (number & 1023) & 1)


class Grouped(Sequence[Sequence[str]]):
    """Some of ``all`` for each of many sources, one behind the other."""

    def __init__(self) -> None:
        self.all = ManyRefs()
        self._ends = array("q", (0,))

    def append(self, group: Iterable[str]) -> None:
        self.all.extend(group)
        self.close()

    def close(self) -> None:
        """What was added to ``all`` since the last time is a group."""
        self._ends.append(len(self.all))

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, place: int) -> list[str]: ...
    @overload
    def __getitem__(self, place: slice) -> list[list[str]]: ...
    def __getitem__(self, place: int | slice) -> list[str] | list[list[str]]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        at = range(len(self))[place]
        return self.all[self._ends[at] : self._ends[at + 1]]


def _parted(word: str) -> tuple[str, int]:
    """Prefix and number of a word that is what ``ref`` makes of them; 0 as the number of any other."""
    prefix, _, number = word.partition("-")
    plain = number.isdecimal() and number.isascii() and number[0] != "0" and len(number) < 19
    return prefix, int(number) if plain else 0
