"""How hits are put in order where a kind has many elements: by the weight of rare words, or else by age."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from crmcli.model.kinds import Kind
from crmcli.store.excerpts import Told, told
from crmcli.store.links import Node
from crmcli.store.matching import NOTHING, begins, either, parts, together, within

if TYPE_CHECKING:
    from crmcli.store.driver import Driver, Row, Statement

MANY = 5000  # elements of a kind from which on it is asked how common words are, and hits of a common one
NEWEST = 1000  # of hits without weight, so many have those in the title first
WEIGHT = "bm25({index}, 10.0, 1.0, 10.0, 1.0)"
_WORDS = 24  # words that begin alike, up to which each is asked for
Place = tuple[bool, float, int, int]  # not in the title, weight, place among those of its kind; the id


class Large:
    """The hits of a text in such a kind, of which ``present`` is SQL for what is not wanted to be left out.

    What a word weighs takes a look at each place where it is met. So words that are met in more than ``MANY`` weigh
    nothing, as nearly all hits have them anyway, and hits that have no other words come with the newest first.
    """

    def __init__(self, driver: Driver, kind: Kind, text: str, digits: Sequence[str], present: str) -> None:
        self.kind, self._present = kind, present
        self._driver, self._index, self._digits = driver, f"{kind.name}_search", digits
        self._known: dict[str, str] = {}
        self._parts = parts(text, self._begins)
        self._wanted = together(self._parts, digits, self._begins)
        self._rare = self._parts
        self._last: int | None = None

    def counting(self) -> list[Statement]:
        """What asks in how many places each word is met, as far as it matters."""
        asked = [part.asked for part in self._parts]
        asked += [either(self._digits, self._begins)] if self._digits else []
        some = f"SELECT 1 FROM {self._index} WHERE {self._index} MATCH ? LIMIT {MANY + 1}"
        return [(f"SELECT count(*) FROM ({some})", (each,)) for each in asked]

    def weigh(self, counts: Sequence[int]) -> None:
        """Learn what that gave."""
        rare = [part for part, count in zip(self._parts, counts, strict=False) if count <= MANY]
        self._rare = [] if self._digits and counts[-1] > MANY else rare

    @property
    def weighed(self) -> bool:
        return bool(self._rare)

    @property
    def told(self) -> Told:
        """What is shown of a hit: the words that tell it from others."""
        return told(self._rare or self._parts, self._digits, self._begins)

    def asked(self, most: int) -> Statement:
        """What asks for all that have weight, or for at most so many, where that is for SQL to say; else for the
        newest."""
        index, weight = self._index, WEIGHT.format(index=self._index)
        found = f"FROM {index} WHERE {index} MATCH ?"
        if not self._rare:
            newest = f"{self._present} ORDER BY rowid DESC LIMIT {NEWEST}"
            return f"SELECT rowid, 0.0, title, title_folded {found}{newest}", (self._wanted,)
        if len(self._rare) == len(self._parts):
            return weighing(self.kind, self._present, "?"), (*titled(self._wanted), most)
        weighed = together(self._rare, self._digits, self._begins)
        wanted = f"AND +rowid IN (SELECT rowid {found})"
        return f"SELECT rowid, {weight}, title, title_folded {found} {wanted}{self._present}", (weighed, self._wanted)

    def places(self, rows: Sequence[Row]) -> list[Place]:
        """Those of the rows that were asked for."""
        if self._rare and len(self._rare) == len(self._parts):
            return [(not named, weight, number, number) for number, weight, named in rows]
        meets = within(self._parts, self._digits)
        found = [(not meets(*texts), weight, number) for number, weight, *texts in rows]
        if self._rare:
            return [(other, weight, number, number) for other, weight, number in found]
        if len(rows) == NEWEST:
            self._last = rows[-1][0]
        return [(other, weight, place, number) for place, (other, weight, number) in enumerate(found)]

    def older(self) -> Iterator[Node]:
        """The hits without weight that were not among the newest."""
        if self._last is not None:
            below = f"WHERE {self._index} MATCH ? AND rowid < ?{self._present} ORDER BY rowid DESC"
            sql = f"SELECT rowid FROM {self._index} {below}"
            for part in self._driver.parts(sql, (self._wanted, self._last)):
                yield from ((self.kind.name, number) for (number,) in part)

    def _begins(self, spelling: str) -> str:
        """What begins so: where these are few words, each by itself. They are gone through together then, and only as
        far as they are wanted, while what begins alike is put together first."""
        if spelling not in self._known:
            self._known[spelling] = self._each(spelling) if spelling.isascii() else begins(spelling)
        return self._known[spelling]

    def _each(self, spelling: str) -> str:
        found = self._driver.words(self._index, spelling.lower(), _WORDS + 1) if spelling.isalnum() else None
        if found is None or len(found) > _WORDS:
            return begins(spelling)
        return "({})".format(" OR ".join(f'"{word}"' for word in found)) if found else NOTHING


def weighing(kind: Kind, present: str, asked: str) -> str:
    """SQL for (id, weight, whether it is in the title) of the best hits of a kind; what is ``asked`` stands for the
    text."""
    index = f"{kind.name}_search"
    named = f"rowid IN (SELECT rowid FROM {index} WHERE {index} MATCH {asked})"
    return (
        f"SELECT rowid, {WEIGHT.format(index=index)} AS weight, {named} AS named FROM {index} "
        f"WHERE {index} MATCH {asked}{present} ORDER BY named DESC, weight, rowid LIMIT ?"
    )


def titled(wanted: str) -> tuple[Any, Any]:
    """The texts that it asks for."""
    return f"{{title title_folded}} : ({wanted})", wanted
