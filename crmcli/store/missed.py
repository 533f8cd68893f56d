"""Which elements an index of letters within texts would not name, though they have them."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.model.kinds import Kind
from crmcli.store import within
from crmcli.store.driver import Driver
from crmcli.store.search_words import vocabulary

_PAIRS = 500_000  # of three letters and an element, that are in memory at a time
_OF = "SELECT term, group_concat(doc) FROM {} WHERE term BETWEEN ? AND ? GROUP BY term"


def missed(db: Driver, kind: Kind) -> set[int]:
    """The elements of a kind whose letters are not all in their index, though the history does not tell of them since.

    What the index should have is worked out beside it and compared. Nothing where there can be no temporary tables.
    """
    there = vocabulary(db, within.index_of(kind.name))
    if there is None:
        return set()
    wanted = within.index_of("wanted")
    words, counts = f"{wanted}_words", f"{wanted}_counts"
    gone = [(f"DROP TABLE IF EXISTS temp.{name}", ()) for name in (words, counts, wanted)]
    made = (
        f"CREATE VIRTUAL TABLE temp.{wanted} USING fts5(title_key, content = '', {within.SORT})",
        f"INSERT INTO temp.{wanted}(rowid, title_key) {within.untold(kind)}",
        f"CREATE VIRTUAL TABLE temp.{words} USING fts5vocab(temp, {wanted}, instance)",
        f"CREATE VIRTUAL TABLE temp.{counts} USING fts5vocab(temp, {wanted}, row)",
    )
    db.aside([*gone, *((statement, ()) for statement in made)])
    found: set[int] = set()
    for part in _parts(db.rows(f"SELECT term, doc FROM temp.{counts}")):
        present: dict[str, str] = dict(db.rows(_OF.format(f"temp.{there}"), part))
        for term, elements in db.rows(_OF.format(f"temp.{words}"), part):
            if elements != (others := present.get(term, "")):
                found.update(map(int, set(elements.split(",")).difference(others.split(","))))
    db.aside(gone)
    return found


def _parts(counts: list[tuple[str, int]]) -> Iterator[tuple[str, str]]:
    """The first and the last of terms that have not too many elements together."""
    first, pairs = 0, 0
    for place, (_, count) in enumerate(counts):
        if pairs and pairs + count > _PAIRS:
            yield counts[first][0], counts[place - 1][0]
            first, pairs = place, 0
        pairs += count
    if counts:
        yield counts[first][0], counts[-1][0]
