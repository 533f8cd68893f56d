"""How hits are put in order where a kind has many elements: by the weight of rare words, or else by age."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from crmcli.model.kinds import Kind
from crmcli.store.excerpts import Told
from crmcli.store.links import Node
from crmcli.store.search_words import NOTHING, Part, begins, either, parts, titled, together, weighing, within

if TYPE_CHECKING:
    from crmcli.store.driver import Driver, Row, Statement

MANY = 500  # places beyond which a word is common
NEWEST = 200  # of hits without weight, so many that have the words in the title come first
HUGE = 100_000  # elements of a kind beyond which these are looked for among as many of the newest alone
_LATIN = "\u0180"  # letters before it that have a mark are a letter and a mark
_FEW = 12  # words that begin alike, up to which each is asked for
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
        for part in parts(text, self._begins):
            if part.asked == NOTHING:  # the other words need not be looked up
                self._parts = [part]
                break
            self._parts.append(part)
        self._wanted = together(self._parts, digits, self._begins)
        self._rare = self._parts
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
        return self._wanted if self._each_known else NOTHING, [*spellings, *self._digits], self._size

    def asked(self, most: int) -> Statement:
        """What asks for all that have weight, or for at most so many, where that is for SQL to say; else for the
        newest."""
        found = f"FROM {self._index} WHERE {self._index} MATCH ?"
        if not self._rare:
            newest = f"SELECT rowid, 0.0, title, title_folded {found}{self._present} ORDER BY rowid DESC LIMIT {NEWEST}"
            if self._size > HUGE:
                return newest, (self._wanted,)
            return f"SELECT * FROM ({newest}) UNION SELECT * FROM ({newest}) ORDER BY 1 DESC", titled(self._wanted)
        if len(self._rare) == len(self._parts):
            return weighing(self.kind, self._present), (*titled(self._wanted), most)
        values = titled(together(self._rare, self._digits, self._begins))
        texts = ", title, title_folded"
        wanted = f" AND +rowid IN (SELECT rowid {found})"
        return weighing(self.kind, self._present, texts=texts, more=wanted), (*values, self._wanted, most)

    def places(self, rows: Sequence[Row]) -> list[Place]:
        """Those of the rows that were asked for."""
        if self._rare and len(self._rare) == len(self._parts):
            return [(not named, weight, number, number) for number, weight, named in rows]
        meets = within(self._parts, self._digits)
        if self._rare:
            return [(not (named and meets(*texts)), weight, number, number) for number, weight, named, *texts in rows]
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
        spelling = _as_indexed(spelling)
        if spelling not in self._known:
            self._known[spelling] = self._each(spelling)
        return self._known[spelling]

    def _each(self, spelling: str) -> str:
        if spelling.isascii() and spelling.isalnum():
            found = self._driver.beginning(self._index, spelling, _FEW)
            if found is not None:
                return "({})".format(" OR ".join(f'"{word}"' for word in found)) if found else NOTHING
            self._words = self._words or self._driver.vocabulary(self._index)
            if self._words:
                self._wide[f"({begins(spelling)})"] = spelling
        self._each_known = False
        return begins(spelling)


def _range(begin: str) -> tuple[str, str]:
    """Between which all words are that begin so."""
    return begin, f"{begin}\U0010ffff"


def _as_indexed(spelling: str) -> str:
    """As the tokenizer has it, of whose marks on Latin letters nothing is left."""
    if spelling.isascii():
        return spelling.lower()
    bare = "".join(each for each in normalize("NFD", spelling) if not combining(each))
    return bare.lower() if bare.isascii() and max(spelling) < _LATIN else spelling
