"""The newest elements of a kind, looked at one by one: where most of them have the words, no index is as quick.

The index goes through all places of a word to reach the last ones, and through those of elements that are gone; of two
words, it looks up each place of one among those of the other. But texts that were written one after another stand side
by side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from unicodedata import category

from crmcli.light import TYPE_CHECKING, re
from crmcli.store.search_words import LATIN, Part, as_indexed, without_marks

if TYPE_CHECKING:
    from crmcli.store.driver import Driver, Row

_SOME = 60  # elements that are looked at to learn which words most have
_MORE, _MOST = 600, 4000  # as many as are looked at, the second where the index would put all places together
_OTHER, _UNKNOWN = "\x80", "\x81".encode()  # in place of a letter that is none of a to z; of what may be one or none
_COMMON = 0.6  # of the elements
_TEXTS = "SELECT rowid, title, title_folded, body, body_folded"
Ways = list[list[bytes]]  # what a text has in which a word is met, in each of the ways
Met = tuple[bool | None, ...]  # whether each of the words is met; None where that is not known


def newest(
    driver: Driver, index: str, present: str, parts: Sequence[Part], asked: Callable[[Sequence[Part]], str], most: int
) -> list[Row] | None:
    """(id, 0.0, title, how it is spelled otherwise) of the newest elements in which all ``parts`` are met, at most so
    many. ``present`` is SQL that leaves out what is not wanted, and ``asked`` tells what the index is asked for some
    of the parts. None where the index has to be asked for all, as few elements have them, or it is not known which.
    """
    wanted = [_ways(part) for part in parts]
    if not driver.near or not all(wanted):
        return None
    sql = f"{_TEXTS} FROM {index} WHERE {{}}{present} ORDER BY rowid DESC"
    rows: list[Row] = []
    have: list[Met] = []
    needed, enough = _SOME, _MOST if "*" in asked(parts) else _MORE
    while len(rows) + needed <= enough:
        where, values = ("rowid < ?", (rows[-1][0],)) if rows else ("1", ())
        more = driver.rows(f"{sql.format(where)} LIMIT {needed}", values)
        rows, have = rows + more, have + _looked(more, wanted)
        hits = sum(map(all, have))
        if hits >= most or len(more) < needed:
            return _hits(rows, have, most)
        needed = (most - hits) * len(rows) * 5 // 4 // (hits or 1)
    shares = [met.count(True) / len(rows) for met in zip(*have, strict=True)]
    common = [ways for ways, share in zip(wanted, shares, strict=True) if share > _COMMON]
    rare = [part for part, share in zip(parts, shares, strict=True) if share <= _COMMON]
    if not common or not rare:
        return None
    needed = int(most / prod(share for share in shares if share > _COMMON) * 5 / 4)
    rows = driver.rows(f"{sql.format(f'{index} MATCH ?')} LIMIT {needed}", (asked(rare),))
    return _hits(rows, _looked(rows, common), most, len(rows) < needed)


def all_have(driver: Driver, index: str, asked: str, begin: str, most: int) -> bool:
    """Whether what is asked finds at most so many elements, and each of them has a word that begins so."""
    rows = driver.rows(f"{_TEXTS} FROM {index} WHERE {index} MATCH ? LIMIT ?", (asked, most + 1))
    return len(rows) <= most and all(met for (met,) in _looked(rows, [[[f" {begin}".encode()]]]))


def _hits(rows: Sequence[Row], have: Sequence[Met], most: int, whole: bool = True) -> list[Row] | None:
    """Those of the rows that have all words; None where they are not enough, though the rows are not the ``whole``."""
    found: list[Row] = []
    for (number, title, folded, *_), met in zip(rows, have, strict=True):
        if all(met):
            found.append((number, 0.0, title, folded))
            if len(found) == most:
                return found
        elif False not in met:
            return None
    return found if whole else None


def _looked(rows: Sequence[Row], wanted: Sequence[Ways]) -> list[Met]:
    texts = (_seen(f" {title} {body} {folded} {besides}") for _, title, folded, body, besides in rows)
    return [tuple(_met(text, ways) for ways in wanted) for text in texts]


def _met(text: bytes, ways: Ways) -> bool | None:
    if any(all(word in text for word in way) for way in ways):
        return True
    return None if _UNKNOWN in text else False


def _seen(text: str) -> bytes:
    """A text as the tokenizer has it: small letters of ASCII and digits, and blanks for what parts words."""
    if not text.isascii():
        text = _sub(lambda found: _SIGNS[found[0]], text)
    return text.encode().translate(_ASCII)


def _ways(part: Part) -> Ways:
    """None where words of these letters alone do not tell."""
    ways = [[as_indexed(spelling) for spelling in way] for way in part.ways] if part.told else []
    plain = all(word.isascii() and word.isalnum() for way in ways for word in way)
    return [[f" {word}".encode() for word in way] for way in ways] if plain else []


class _Signs(dict[str, str]):
    """What the tokenizer makes of each sign that is not ASCII."""

    def __missing__(self, sign: str) -> str:
        self[sign] = found = _sign(sign)
        return found


def _sign(sign: str) -> str:
    sort = category(sign)
    if sign in _ODD:
        return _UNKNOWN.decode()
    if sort[0] == "L" and any(script[0] <= sign <= script[1] for script in _SCRIPTS):
        bare = without_marks(sign)
        return bare.lower() if bare.isascii() else _OTHER
    if sort == "Co" or (sort[0] == "N" and sign < LATIN):
        return _OTHER
    return " " if sign < LATIN or "\u2000" <= sign < "\u2060" or sign == "€" else _UNKNOWN.decode()


_ODD = "ſẛǠǡ"  # SQLite knows them otherwise than Unicode
# Latin, Greek, Cyrillic; Hebrew, Arabic, more Latin, Japanese, Chinese, Korean.
_SCRIPTS = ("\x80\u052f", "\u05d0\u05ea", "\u0620\u064a", "\u1e00\u1eff", "\u3041\u30ff", "一\u9fff", "가힣")
_SIGNS = _Signs()
_ASCII = bytes(ord(sign.lower()) if sign.isalnum() else 32 for sign in map(chr, range(128))) + bytes(range(128, 256))
_sub = re.compile("[^\0-\x7f]").sub
