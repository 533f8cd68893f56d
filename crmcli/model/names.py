"""The names of people taken apart: titles, given names, family names, in whichever order they are written."""

from __future__ import annotations

from crmcli.light import NamedTuple, re


class Name(NamedTuple):
    """``title`` stands before the name: "Prof. Dr."; all three may be empty."""

    title: str
    first: str
    last: str


def _each(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _each(
    "mr mrs ms miss mx sir dame dr prof professor doctor rev fr "
    "herr frau fräulein dipl dipl-ing ing mag med "
    "m mme mlle monsieur madame mademoiselle me "
    "señor señora señorita sr sra srta doña d dña "
    "sig sigra sigrana signor signora signorina dott dottssa dottore avv "
    "dhr mevr mw mevrouw meneer drs ir"
)
_DOTTED = _each("m d me fr med ing mag sig sr")  # titles with a point alone: they could be a name
_PARTICLES = _each(
    "van von vom zu zum zur der den dem de del della dello degli dei di da das do dos du des la le ten ter te af av "
    "bin bint ibn al el y e"
)
_JOINING = _each("y e")  # inside a family name alone, never at its beginning
_SUFFIX = (
    r"(?i:jr|sr|ii|iii|iv|v|phd|md|mba|msc|bsc|ba|ma|esq|cpa|mdb|dds|llm|inc|ltd|llc|gmbh|ag|kg|sa|sarl|bv|srl|plc|co)"
)


def full_name(text: str) -> Name:
    """ "Bell, Mia" -> ("", "Mia", "Bell"); "Prof. Dr. Ada Fox" -> ("Prof. Dr.", "Ada", "Fox"); "Mia van der Bell" ->
    ("", "Mia", "van der Bell"). One word alone is a given name; behind a title it is a family name ("Frau Bell")."""
    if "," not in text:
        title, words = _titled(text.split())
        return Name(" ".join(title), *_divided(words, bool(title)))
    before, comma, after = (part.strip() for part in text.partition(","))
    if comma and before and after and "," not in after and not re.fullmatch(_SUFFIX, re.sub(r"[.\s]", "", after)):
        title, words = _titled(before.split())
        more, given = _titled(after.split())
        if words and given:
            return Name(" ".join((*title, *more)), " ".join(given), " ".join(words))
    tail = f", {after}" if comma and after else ""
    title, words = _titled(before.split() if tail else text.split())
    first, last = _divided(words, bool(title))
    if last or not tail:
        return Name(" ".join(title), first, last + tail)
    return Name(" ".join(title), first + tail, "")


def _divided(words: list[str], titled: bool) -> tuple[str, str]:
    if len(words) < 2:
        return ("", words[0]) if words and titled else (" ".join(words), "")
    begin = next(
        (place for place, word in enumerate(words[1:-1], 1) if word in _PARTICLES and word not in _JOINING),
        len(words) - 1,
    )
    return " ".join(words[:begin]), " ".join(words[begin:])


def _titled(words: list[str]) -> tuple[list[str], list[str]]:
    """(titles, the rest); the last word is never a title."""
    count = 0
    while count < len(words) - 1 and _is_title(words[count]):
        count += 1
    return words[:count], words[count:]


def _is_title(word: str) -> bool:
    bare = word.lower().replace(".", "")
    return bare in _TITLES and (bare not in _DOTTED or "." in word)
