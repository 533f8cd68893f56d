"""How hits are put in order where a kind has many elements: by the weight of rare words, or else by age."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from crmcli.light import TYPE_CHECKING
from crmcli.model.kinds import Kind
from crmcli.store.excerpts import Told
from crmcli.store.links import Node
from crmcli.store.search_words import (
    NOTHING,
    Part,
    as_indexed,
    beginning,
    begins,
    either,
    one_of,
    parts,
    titled,
    together,
    vocabulary,
    weighing,
    within,
)

if TYPE_CHECKING:
    from crmcli.store.driver import Driver, Row, Statement

MANY = 500  # places beyond which a word is common
NEWEST = 200  # of hits without weight, so many that have the words in the title come first
HUGE = 100_000  # elements of a kind beyond which these are looked for among as many of the newest alone
FAR = 50_000  # elements of a kind beyond which the index takes longer to reach the last ones than to look at these
Place = tuple[bool, float, int, int]  # not in the title, weight, place among those of its kind; the id


class Large:
    """The hits of a text in such a kind, of this size; ``present`` is SQL that leaves out what is not wanted.

    What a word weighs takes a look at each place where it is met. So words that are met in more than ``MANY`` weigh
    nothing, as nearly all hits have them anyway, and hits that have no other words come with the newest first.
    """

    def __init__(self, driver: Driver, kind: Kind, size: int, text: str, digits: Sequence[str], present: str) -> None:
        self.kind, self._size, self._present = kind, size, present
        self._driver, self._index, self._digits = driver, f"{kind.name}_search", digits
        self._words: str | None = None
        self._known: dict[str, str] = {}
        self._wide: dict[str, str] = {}  # what is asked for a beginning that many words have -> that beginning
        self._each_known = True  # there is no word that is asked for by its beginning alone
        self._parts: list[Part] = []
        self._text, self._alone = text, False  # whether a number is asked for alone that was typed with letters
        for part in parts(text, self._begins, self._both):
            if part.asked == NOTHING:  # the other words need not be looked up
                self._parts = [part]
                break
            self._parts.append(part)
        self._wanted = self._together(self._parts)
        self._rare = self._parts
        self._newest: list[Row] | None = None  # hits without weight, as far as they are known without the index
        self._last: int | None = None
        self._before: set[int] = set()  # hits without weight that are older, and come before them

    def counting(self) -> list[Statement]:
        """What asks in how many places each word is met, as far as it matters."""
        asked = [part.asked for part in self._parts]
        asked += [either(self._digits, self._begins)] if self._digits else []
        return [self._count(each) for each in asked]

    def _count(self, asked: str) -> Statement:
        if asked in self._wide:
            places = f"SELECT 1 FROM {self._words} WHERE term >= ? AND term < ? LIMIT {MANY + 1}"
            return f"SELECT count(*) FROM ({places})", _range(self._wide[asked])
        some = f"SELECT 1 FROM {self._index} WHERE {self._index} MATCH ? LIMIT {MANY + 1}"
        return f"SELECT count(*) FROM ({some})", (asked,)

    def weigh(self, counts: Sequence[int]) -> None:
        """Learn what that gave."""
        rare = [part for part, count in zip(self._parts, counts, strict=False) if count <= MANY]
        self._rare = [] if self._digits and counts[-1] > MANY else rare

    @property
    def weighed(self) -> bool:
        return bool(self._rare)

    @property
    def told(self) -> Told:
        """All words together are what is shown of a hit: by itself a common one would be looked for in all that have
        it, and what begins alike is not put together once more."""
        spellings = [spelling for part in self._rare or self._parts for spelling in part.spellings]
        wanted = self._together(parts(self._text, self._begins)) if self._alone else self._wanted
        common = self._alone or not self._rare
        return (
            wanted if self._each_known else NOTHING,
            [*spellings, *self._digits],
            self._size if common and self._size > FAR else 0,
        )

    def asked(self, most: int) -> list[Statement]:
        """What asks for all that have weight, or for at most so many, where that is for SQL to say; else for the
        newest, as far as they are not known by then."""
        found = f"FROM {self._index} WHERE {self._index} MATCH ?"
        if not self._rare:
            newest = f"SELECT rowid, 0.0, title, title_folded {found}{self._present} ORDER BY rowid DESC LIMIT {NEWEST}"
            self._newest = None if self._digits or self._size <= FAR else self._looked_at()
            wanted = [self._wanted] if self._newest is None else []
            older = self._newest is None or len(self._newest) == NEWEST
            if older and self._size <= HUGE and self._titled():
                wanted.append(titled(self._wanted)[0])
            return [(newest, (text,)) for text in wanted]
        if len(self._rare) == len(self._parts):
            return [(weighing(self.kind, self._present), (*titled(self._wanted), most))]
        values = titled(self._together(self._rare))
        texts = ", title, title_folded"
        wanted_too = f" AND +rowid IN (SELECT rowid {found})"
        return [(weighing(self.kind, self._present, texts=texts, more=wanted_too), (*values, self._wanted, most))]

    def _titled(self) -> bool:
        """Whether a title may have all words, as it has the first: to learn that none has takes as long for each."""
        if not self._driver.near or self._digits or len(self._parts) == 1:
            return True
        first, _ = titled(self._parts[0].asked)
        return bool(self._driver.rows(f"SELECT 1 FROM {self._index} WHERE {self._index} MATCH ? LIMIT 1", (first,)))

    def _looked_at(self) -> list[Row] | None:
        from crmcli.store.newest import newest

        return newest(self._driver, self._index, self._present, self._parts, self._together, NEWEST)

    def _together(self, some: Iterable[Part]) -> str:
        return together(some, self._digits, self._begins)

    def places(self, rows: Sequence[Row]) -> list[Place]:
        """Those of the rows that were asked for."""
        if self._rare and len(self._rare) == len(self._parts):
            return [(not named, weight, number, number) for number, weight, named in rows]
        meets = within(self._parts, self._digits)
        if self._rare:
            return [(not (named and meets(*texts)), weight, number, number) for number, weight, named, *texts in rows]
        rows = sorted({*rows, *(self._newest or ())}, reverse=True)
        if len(rows) >= NEWEST:
            self._last = rows[NEWEST - 1][0]
            self._before = {number for number, *_ in rows[NEWEST:]}
        return [(not meets(*texts), weight, place, number) for place, (number, weight, *texts) in enumerate(rows)]

    def older(self) -> Iterator[Node]:
        """The hits without weight that were not among the newest."""
        if self._last is not None:
            below = f"WHERE {self._index} MATCH ? AND rowid < ?{self._present} ORDER BY rowid DESC"
            sql = f"SELECT rowid FROM {self._index} {below}"
            for part in self._driver.parts(sql, (self._wanted, self._last)):
                yield from ((self.kind.name, number) for (number,) in part if number not in self._before)

    def _begins(self, spelling: str) -> str:
        """What begins so: where these are few words, each by itself. They are gone through together then, and only as
        far as they are wanted, while what begins alike is put together first."""
        spelling = as_indexed(spelling)
        if spelling not in self._known:
            self._known[spelling] = self._each(spelling)
        return self._known[spelling]

    def _each(self, spelling: str) -> str:
        found = beginning(self._driver, self._index, spelling)
        if found is not None:
            return one_of(found)
        if spelling.isascii() and spelling.isalnum():
            self._words = self._words or vocabulary(self._driver, self._index)
            if self._words:
                self._wide[f"({begins(spelling)})"] = spelling
        self._each_known = False
        return begins(spelling)

    def _both(self, letters: str, number: str) -> str:
        """What is asked for both: the number alone, if so few have it that it can be seen that they have the letters,
        too. Many words begin with these."""
        alone = self._begins(number)
        both = f"({self._begins(letters)} AND {alone})"
        if not self._driver.near or "*" in alone or NOTHING in both:
            return both
        from crmcli.store.newest import all_have

        if not all_have(self._driver, self._index, alone, letters, MANY):
            return both
        self._alone = True
        return alone


def _range(begin: str) -> tuple[str, str]:
    """Between which all words are that begin so."""
    return begin, f"{begin}\U0010ffff"
