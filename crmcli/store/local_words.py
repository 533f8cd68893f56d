"""The words of a search index that begin alike, read from the pages on which FTS5 keeps them in a file.

Its own table of words, ``fts5vocab``, finds the word behind one that many elements have by going through all pages with
places of that one. But the index knows on which pages words begin: by segment, and by so many letters of the first word
as part it from the one before, they stand in the table ``_idx``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import accumulate, takewhile
from operator import eq

_MAIN = b"0"  # what words of the index itself begin with
_LAST = 127  # of the bytes of a number, none but the last is at most that
# Of each segment the page on which the beginning stands or would stand, and those of which the first word begins so. A
# merge in parts takes away the pages that it has gone through, of which nothing is left in this segment.
_PAGES = """
    WITH RECURSIVE segment(id) AS (
        SELECT min(segid) FROM {0}_idx
        UNION ALL
        SELECT (SELECT min(segid) FROM {0}_idx WHERE segid > id) FROM segment WHERE id IS NOT NULL
    ), page(place) AS (
        SELECT (id << 37) + (
            SELECT pgno >> 1 FROM {0}_idx WHERE segid = id AND term <= ?1 ORDER BY term DESC LIMIT 1
        ) FROM segment WHERE id IS NOT NULL
        UNION ALL
        SELECT (id << 37) + (pgno >> 1) FROM segment CROSS JOIN {0}_idx ON segid = id AND term > ?1 AND term < ?2
    ) SELECT block FROM page CROSS JOIN {0}_data ON {0}_data.id = place
"""


def beginning(connection: sqlite3.Connection, index: str, begin: str, most: int) -> list[str] | None:
    """The words of an index that begin so; None where they are more than ``most``, or the pages are not as they should
    be. Some may stand in elements alone that are gone."""
    if connection.in_transaction:  # what was written in it may be in memory yet, until something can be taken back
        connection.execute("SAVEPOINT words")
        connection.execute("RELEASE words")
    term, found = _MAIN + begin.encode(), set[bytes]()
    try:
        for (page,) in connection.execute(_PAGES.format(index), (term, term + b"\xff")):
            found.update(_words(page, term))
            if len(found) > most:
                return None
        return sorted(word.removeprefix(_MAIN).decode() for word in found)
    except (IndexError, TypeError, ValueError):
        return None


def _words(page: bytes, begin: bytes) -> Iterator[bytes]:
    """Those of a page that begin so. Of each there stands how much of the one before it has, too, and what follows."""
    word, met = b"", 0  # the one before, if it begins so; else how much of the beginning it has
    for number, place in enumerate(_places(page)):
        kept, at = page[place], place + 1
        if not number:
            kept, at = 0, place  # the first is there whole
        elif kept > _LAST:
            kept, at = _number(page, place)
        if kept > met < len(begin):
            continue  # it has no more of it, as most
        if kept < met:
            return  # it is greater than all that begin so
        size, at = _number(page, at)
        rest = page[at : at + size]
        if met < len(begin):
            wanted = begin[met:]
            if not rest.startswith(wanted):
                met += len(list(takewhile(bool, map(eq, rest, wanted))))
                continue
            word, met = begin, len(begin)
        word = word[:kept] + rest
        yield word


def _places(page: bytes) -> Iterator[int]:
    """Where the words of a page stand: at its end, as the distance of each from the one before."""
    distances = page[int.from_bytes(page[2:4], "big") :]
    return accumulate(distances if distances.isascii() else _numbers(distances))


def _numbers(page: bytes) -> Iterator[int]:
    at = 0
    while at < len(page):
        number, at = _number(page, at)
        yield number


def _number(page: bytes, at: int) -> tuple[int, int]:
    """A number, which has seven bits in each byte, and where it ends."""
    number = page[at]
    if number <= _LAST:
        return number, at + 1
    number &= _LAST
    while True:
        at += 1
        number = number << 7 | page[at] & _LAST
        if page[at] <= _LAST:
            return number, at + 1
