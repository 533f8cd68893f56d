"""What the search index is asked for a text: each of its words in one of its spellings, by its beginning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from unicodedata import category, combining, normalize

from crmcli.light import TYPE_CHECKING, Any, re
from crmcli.model.declared import Declared
from crmcli.model.fold import loose, same, visible
from crmcli.model.kinds import Kind
from crmcli.model.searched import apart

if TYPE_CHECKING:
    from crmcli.store.driver import Driver

Begins = Callable[[str], str]  # what the index is asked for words that begin so
Both = Callable[[str, str], str]  # the same for letters and a number, wherever they stand
NOTHING = '""'
LARGE = 5000  # elements of a kind beyond which it matters how many have a word
_FEW = 12  # words that begin alike, up to which each is asked for
LATIN = "\u0180"  # letters before it that have a mark are a letter and a mark
_NUMBERED = re.compile("([^0-9]+)([0-9]{6,})")  # RE20260001


class Part(Declared):
    """A part of a text, all of which must be met: what the index is asked for it, and beginnings of words each of which
    meets it; of several in one, all have to be there. It is ``told`` by these alone, unless it has signs of which it is
    not known what they are."""

    asked: str
    ways: Sequence[tuple[str, ...]]
    told: bool = True

    @property
    def spellings(self) -> list[str]:
        return [way[0] for way in self.ways if len(way) == 1]


def begins(spelling: str) -> str:
    return f'"{spelling}"*'


def vocabulary(driver: Driver, index: str) -> str | None:
    """A table with a row for each place of each word, ``term``, of a search index; None where there can be none."""
    name = f"{index}_words"
    made = f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{name} USING fts5vocab(main, {index}, instance)"
    return name if driver.aside([(made, ())]) else None


def beginning(driver: Driver, index: str, spelling: str) -> list[str] | None:
    """The words of a search index that begin with a spelling, as it is indexed, where these are few and can be told."""
    return driver.beginning(index, spelling, _FEW) if spelling.isascii() and spelling.isalnum() else None


def one_of(known: Sequence[str]) -> str:
    """What the index is asked for any of these words, which are in it."""
    return "({})".format(" OR ".join(f'"{word}"' for word in known)) if known else NOTHING


def matching(text: str, digits: Sequence[str] = ()) -> str:
    """What the index is asked for a text, or for one of the ``digits``; nothing matches a text without words."""
    return together(parts(text), digits)


def together(wanted: Iterable[Part], digits: Sequence[str], begin: Begins = begins) -> str:
    """What the index is asked for all parts, or for one of the digits."""
    every = " AND ".join(part.asked for part in wanted) or NOTHING
    return f"({every}) OR {either(digits, begin)}" if digits else every


def either(spellings: Iterable[str], begin: Begins = begins) -> str:
    return " OR ".join(dict.fromkeys(map(begin, spellings)))


def parts(text: str, begin: Begins = begins, both: Both | None = None) -> Iterator[Part]:
    """Those of a text; the index is asked for each when it is taken."""
    both = both or (lambda letters, number: f"({begin(letters)} AND {begin(number)})")
    return (part for chunk in normalize("NFC", text).split() for part in _chunk(chunk, begin, both))


def _chunk(text: str, begin: Begins, both: Both) -> Iterator[Part]:
    """The words of a text without blanks. One that has signs which a tokenizer that knows fewer of them than we do may
    take for letters is asked for as a whole, too."""
    known = words(text)
    if not known or text.isascii() or text in known:
        yield from (_word(word, begin, both) for word in known)
        return
    found = [_word(word, begin, both) for word in known]
    whole, every = text.replace('"', " "), " AND ".join(part.asked for part in found)
    yield Part(f'(({every}) OR "{whole}"*)', [way for part in found for way in part.ways], False)


def _word(word: str, begin: Begins, both: Both) -> Part:
    """One of its spellings, or its letters and its number wherever they stand."""
    spellings = _spellings(word)
    ways: list[tuple[str, ...]] = [(spelling,) for spelling in spellings]
    asked = list(map(begin, spellings))
    if numbered := _NUMBERED.fullmatch(same(word)):
        ways.append((numbered[1], numbered[2]))
        asked.append(both(numbered[1], numbered[2]))
    known = dict.fromkeys(each for each in asked if NOTHING not in each)
    return Part(f"({' OR '.join(known)})" if known else NOTHING, ways)


def _spellings(word: str) -> list[str]:
    """The word as it is typed, which the tokenizer understands as far as it goes, as it is folded, and letter by letter
    where its script is written without blanks."""
    folded = [" ".join(words(spelling)) for spelling in loose(word)]
    return list(dict.fromkeys((word, *filter(None, folded), *filter(None, map(apart, folded)))))


def as_indexed(spelling: str) -> str:
    """As the tokenizer has it, of whose marks on Latin letters nothing is left."""
    if spelling.isascii():
        return spelling.lower()
    bare = without_marks(spelling)
    return bare.lower() if bare.isascii() and max(spelling) < LATIN else spelling


def without_marks(text: str) -> str:
    return "".join(each for each in normalize("NFD", text) if not combining(each))


def words(text: str) -> list[str]:
    """The words as the tokenizer sees them, of letters with their marks and digits; NFC, as texts are stored."""
    seen = visible(normalize("NFC", text))
    found = "".join(each if each.isalnum() or category(each)[0] == "M" else " " for each in seen).split()
    return [word for word in found if any(map(str.isalnum, word))]


def within(wanted: Iterable[Part], digits: Iterable[str]) -> Callable[[str, str], bool]:
    """What tells whether a title, beside which stands how it is spelled otherwise, meets all parts or has digits."""
    every = [[[f" {same(word)}" for word in way] for way in part.ways] for part in wanted]
    numbers = [f" {number}" for number in digits]
    some = [way[0].strip() for ways in every[:1] for way in ways] + [number.strip() for number in numbers]

    def meets(title: str, besides: str) -> bool:
        plain = title.lower()
        if title.isascii() and not besides and not any(word in plain for word in some):
            return False  # as most, which need not be looked at word by word
        text = f" {_parted(title)} | {_parted(besides)}"
        met = all(any(all(word in text for word in way) for way in ways) for ways in every)
        return met or any(number in text for number in numbers)

    return meets


def _parted(text: str) -> str:
    """The folded words of a text with blanks between them."""
    return " ".join(re.findall("[0-9a-z]+", text.lower()) if text.isascii() else words(same(text)))


def weighing(kind: Kind, present: str, asked: str = "?", texts: str = "", more: str = "") -> str:
    """SQL for (id, weight, whether it is in the title) of the best hits of a kind; what is ``asked`` stands for the
    text. Whether they are ``present``, and further ``texts`` of them, is looked up for no more than are wanted."""
    index = f"{kind.name}_search"
    named = f"rowid IN (SELECT rowid FROM {index} WHERE {index} MATCH {asked})"
    every = (
        f"SELECT rowid, bm25({index}, 10.0, 1.0, 10.0, 1.0) AS weight, {named} AS named{texts} FROM {index} "
        f"WHERE {index} MATCH {asked}{more} ORDER BY named DESC, weight, rowid LIMIT -1"
    )
    return f"SELECT * FROM ({every}) AS {index} WHERE 1{present} LIMIT ?"


def titled(wanted: str) -> tuple[Any, Any]:
    """The texts that it asks for."""
    return in_titles(wanted), wanted


def in_titles(wanted: str) -> str:
    """The same, looked for in titles alone."""
    return f"{{title title_folded}} : ({wanted})"
