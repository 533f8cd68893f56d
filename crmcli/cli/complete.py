"""``crm __complete``: what could stand where the cursor is, for the scripts that ``crm completion`` prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from crmcli.cli.completing.line import Offer, TypedLine
from crmcli.cli.completing.places import offers
from crmcli.cli.context import Session
from crmcli.light import re
from crmcli.render.escape import tsv_cell

_CURSOR = "\0"  # stands in no word
# The open quote: what means something to bash there, and how it is written.
_QUOTED = {"": (r"[^\w@%+=:,./-]", r"\\\g<0>"), '"': (r'["$`\\]', r"\\\g<0>"), "'": ("'", r"'\\''")}
_LISTING = "63"  # bash shows what is there and inserts nothing: the "?" of COMP_TYPE


def run(words: Sequence[str], write: Callable[[str], object]) -> int:
    """Write the completions of the last word, "WORD<TAB>ABOUT" a line; ``words`` are those behind ``crm``.

    ``--bash REPLACED LINE TYPE`` asks for bash; see ``_for_bash``. ``--fish`` stands before words for fish, which takes
    a word that does not begin as typed when what it is begins so: "company=COMPANY-1<TAB>company=Acme".
    """
    if list(words[:1]) == ["--bash"]:
        return _for_bash(*words[1:4], write=write)
    fish, words = list(words[:1]) == ["--fish"], words[1:] if list(words[:1]) == ["--fish"] else words
    current = words[-1] if words else ""
    for word, about, meant in found(words[:-1], current):
        ahead = re.sub("[^=,]*$", "", current) if fish and meant else ""
        write(f"{word}\t{ahead}{tsv_cell(about)}\n" if about else f"{word}\n")
    return 0


def _for_bash(replaced: str = "", line: str = "", type: str = "", *, write: Callable[[str], object]) -> int:
    """Write what bash puts in the place of ``replaced``, a line each, quoted as the open quote demands.

    ``line`` is the command up to the cursor; ``replaced`` its end, less than a word behind = and :. ``type`` is its
    COMP_TYPE: what it only lists is followed by what it is. Returns 1 where no file can stand either, so that bash
    offers none: behind FIELD=.
    """
    typed, quote = _words(line)
    current = typed[-1]
    kept = len(current) - len(_words(quote + replaced)[0][-1])
    fitting = [offer for offer in found(typed[1:-1], current) if offer.word.lower()[:kept] == current.lower()[:kept]]
    listing = type == _LISTING
    for word, about, _ in fitting:
        told = f"  ({tsv_cell(about)})" if about and listing and len(fitting) > 1 else ""
        write(re.sub(*_QUOTED[quote], word[kept:]) + told + "\n")
    if len(fitting) > 1 and not listing and fitting[0].meant:
        write(re.sub(*_QUOTED[quote], current[kept:]) + "\n")  # else bash would insert the beginning that they share
    return int(not fitting and "=" in current and not current.startswith("-"))


def found(before: Sequence[str], current: str) -> list[Offer]:
    """What could stand behind these words where ``current`` was begun, each word once."""
    catalogue = Session.catalogue
    try:
        line, unique = TypedLine(before), dict[str, Offer]()
        for offer in offers(line, current):
            if _fits(offer, current):
                unique.setdefault(offer.word, offer)
        line.stored.close()
        return list(unique.values())
    finally:
        Session.catalogue = catalogue


def _fits(offer: Offer, current: str) -> bool:
    word = offer.word
    begins = offer.meant or word.lower().startswith(current.lower())
    return begins and word.isprintable() and (word != current or word[-1] != "=")


def _words(line: str) -> tuple[list[str], str]:
    """The words of a command line up to the cursor, the last one perhaps empty, and the quote that is open."""
    import shlex

    for quote in ("", "'", '"'):
        with suppress(ValueError):
            words = shlex.split(line + _CURSOR + quote)
            return [*words[:-1], words[-1].removesuffix(_CURSOR)], quote
    return [""], ""
