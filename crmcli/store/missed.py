"""Which elements an index of letters within texts would not name, though they have them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing

from crmcli.model.cutting import cut
from crmcli.model.kinds import Kind
from crmcli.store import within
from crmcli.store.driver import Driver
from crmcli.store.local import temporary
from crmcli.store.search_words import vocabulary

_PAIRS = 500_000  # of three letters and an element, that are in memory at a time
_TRIP = 500  # of three letters that are asked for at once where an index cannot be read through
_OF = "SELECT term, group_concat(doc) FROM {} WHERE term BETWEEN ? AND ? GROUP BY term"
_WANTED = (
    f"CREATE VIRTUAL TABLE wanted USING fts5(title_key, content = '', {within.SORT})",
    "CREATE VIRTUAL TABLE words USING fts5vocab(wanted, instance)",
    "CREATE VIRTUAL TABLE counts USING fts5vocab(wanted, row)",
)
Terms = list[tuple[str, str]]  # three letters and the elements that have them, as "3,7"


def missed(db: Driver, kind: Kind) -> set[int]:
    """The elements of a kind whose letters are not all in their index, though the history does not tell of them since.

    What the index should have is worked out beside it and compared.
    """
    found: set[int] = set()
    with closing(temporary()) as beside:
        beside.run([(statement, ()) for statement in _WANTED])
        beside.begin()
        beside.write("INSERT INTO wanted(rowid, title_key) VALUES (?, ?)", db.pages(within.untold(kind), "id"))
        beside.commit()
        for part in _parts(beside.rows("SELECT term, doc FROM counts")):
            terms: Terms = beside.rows(_OF.format("words"), part)
            present = _present(db, within.index_of(kind.name), part, terms)
            for term, elements in terms:
                if elements != (others := present.get(term) or ""):
                    found.update(map(int, set(elements.split(",")).difference(others.split(","))))
    return found


def _present(db: Driver, index: str, part: tuple[str, str], terms: Terms) -> dict[str, str]:
    """The same of what the index has, of each from the first to the last of a part, and at least of these."""
    there = vocabulary(db, index)
    if there is not None:
        return dict(db.rows(_OF.format(f"temp.{there}"), part))
    asked = f"SELECT group_concat(rowid) FROM {index} WHERE {index} MATCH ?"
    found: dict[str, str] = {}
    for some in cut([term for term, _ in terms], _TRIP):
        answers = db.run([(asked, ('"{}"'.format(term.replace('"', '""')),)) for term in some])
        found.update((term, elements) for term, ((elements,),) in zip(some, answers, strict=True))
    return found


def _parts(counts: Sequence[tuple[str, int]]) -> Iterator[tuple[str, str]]:
    """The first and the last of terms that have not too many elements together."""
    first, pairs = 0, 0
    for place, (_, count) in enumerate(counts):
        if pairs and pairs + count > _PAIRS:
            yield counts[first][0], counts[place - 1][0]
            first, pairs = place, 0
        pairs += count
    if counts:
        yield counts[first][0], counts[-1][0]
