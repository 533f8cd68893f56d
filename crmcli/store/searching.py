"""Full-text search: finding words in the index of each kind, the best hits first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from crmcli.light import TYPE_CHECKING
from crmcli.model.cutting import portions
from crmcli.model.kinds import Kind
from crmcli.store import search_words
from crmcli.store.act import Act
from crmcli.store.asked import Question
from crmcli.store.excerpts import Told, around, told
from crmcli.store.links import Node
from crmcli.store.search_words import NOTHING, matching, parts, titled, weighing, words
from crmcli.store.tables import quoted

if TYPE_CHECKING:
    from crmcli.store.ranking import Large

Found = tuple[bool, float, int, int, Node]  # not in the title, weight, places among those of its kind and of kinds
_PART = 4000  # hits that are in memory at a time


class Search:
    """The hits of a text, best first: those in the title come before all others. What is archived is left out, unless
    ``archived``.

    Every word must begin a word of the element in one of its spellings, or stand in one that is written without blanks;
    or a number of the element begins with one of the ``digits``, those of a text that is a telephone number. Quotes
    and operators in the text are harmless.

    Those of ``first`` come before all others. ``unranked`` are the kinds that too many hits are of to be weighed; they
    come in turn, each with its newest first, behind all that were weighed.
    """

    def __init__(
        self,
        act: Act,
        text: str,
        kinds: Sequence[Kind],
        digits: Sequence[str] = (),
        archived: bool = False,
        first: Sequence[Node] = (),
    ) -> None:
        self.unranked: list[Kind] = []
        self._act, self._text, self._digits, self._archived = act, text, digits, archived
        self._kinds, self._first = list(kinds) if words(text) else [], first
        self._told: dict[str, Told] = {}
        self._apart = True  # nothing else is read meanwhile, which what is made aside would end

    def best(self, limit: int) -> list[Node]:
        """At most so many."""
        return list(islice(self._nodes(limit), limit))

    def each(self) -> Iterator[list[Node]]:
        """All of them, some thousand at a time."""
        self._apart = False
        return portions(self._nodes(-1), _PART)

    def texts(self, nodes: Sequence[Node]) -> Question[dict[Node, str]]:
        """Asks for the text around each of these hits."""
        return around(self._act, self._told, nodes, self._apart)

    def _nodes(self, limit: int) -> Iterator[Node]:
        if not self._kinds:
            return
        found, many = self._among_few(limit)
        found += self._among_many(many, limit) if many else ()
        yield from self._first
        older = _in_turn([large.older() for large in many])
        yield from (node for node in chain((node for *_, node in sorted(found)), older) if node not in self._first)

    def _among_few(self, limit: int) -> tuple[list[Found], list[Large]]:
        """The hits of kinds with few elements, and what asks for those of the others. All in one trip: while it is not
        known which kinds are which, those with many are asked for nothing."""
        sizes = " UNION ALL ".join(f"SELECT max(id) FROM {quoted(kind.name)}" for kind in self._kinds)
        asked = f"iif((SELECT max(id) FROM {{}}) > {search_words.LARGE}, '{NOTHING}', ?)"
        each = [weighing(kind, self._present(kind), asked.format(quoted(kind.name))) for kind in self._kinds]
        values = (*titled(matching(self._text, self._digits)), limit)
        known, *rows = self._act.driver.run([(sizes, ()), *((sql, values) for sql in each)])
        usual = told(parts(self._text), self._digits)
        found: list[Found] = []
        many: list[tuple[Kind, int]] = []
        for order, (kind, (size,), hits) in enumerate(zip(self._kinds, known, rows, strict=True)):
            self._told[kind.name] = usual
            found += ((not named, weight, id, order, (kind.name, id)) for id, weight, named in hits)
            if (size or 0) > search_words.LARGE:
                many.append((kind, size))
        return found, [self._large(kind, size) for kind, size in many]

    def _large(self, kind: Kind, size: int) -> Large:
        from crmcli.store.ranking import Large

        return Large(self._act.driver, kind, size, self._text, self._digits, self._present(kind))

    def _among_many(self, many: Sequence[Large], limit: int) -> Iterator[Found]:
        counting = [large.counting() for large in many]
        counts = iter(self._act.driver.run([statement for each in counting for statement in each]))
        for large, each in zip(many, counting, strict=True):
            large.weigh([count for ((count,),) in islice(counts, len(each))])
            self._told[large.kind.name] = large.told
        self.unranked = [large.kind for large in many if not large.weighed]
        asked = [large.asked(limit) for large in many]
        answers = iter(self._act.driver.run([statement for each in asked for statement in each]))
        for large, each in zip(many, asked, strict=True):
            rows = [row for some in islice(answers, len(each)) for row in some]
            order = self._kinds.index(large.kind)
            for other, weight, place, id in large.places(rows):
                yield other, weight, place, order, (large.kind.name, id)

    def _present(self, kind: Kind) -> str:
        archived = (
            f"SELECT 1 FROM {quoted(kind.name)} e WHERE e.id = {kind.name}_search.rowid AND e.archived_at IS NOT NULL"
        )
        return "" if self._archived else f" AND NOT EXISTS ({archived})"


def _in_turn(found: Sequence[Iterator[Node]]) -> Iterator[Node]:
    """The first of each, then the second of each, and so on."""
    left = list(found)
    while left:
        for each in list(left):
            if (node := next(each, None)) is None:
                left.remove(each)
            else:
                yield node
