"""The text around a hit: what is shown of where a word was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crmcli.light import re
from crmcli.model.fold import loose, same
from crmcli.store.act import Act
from crmcli.store.asked import Answers, Question
from crmcli.store.links import Node, grouped
from crmcli.store.search_words import NOTHING, Part, either
from crmcli.store.tables import json_array

# What the index is asked for the words that are shown, their spellings; the last id where very many elements have them.
Told = tuple[str, Sequence[str], int]
_AROUND = 12  # words that are shown around a hit
_FEW = 200  # hits of which the texts are laid apart
_PIECE = 30  # letters that are shown of a word without end


def told(wanted: Iterable[Part], digits: Sequence[str]) -> Told:
    """Any of the words, or such digits."""
    spellings = [spelling for part in wanted for spelling in part.spellings] + list(digits)
    return either(spellings), spellings, 0


def around(
    act: Act, told_in: Mapping[str, Told], hits: Sequence[Node], apart: bool = False
) -> Question[dict[Node, str]]:
    """Asks for the text around each hit: cut out for those that are shown only, as it takes longer than finding them.
    The ``+`` keeps SQLite from looking the words up once for each hit, which takes the square of their number. It goes
    through the places of a word to the first hit, so it begins at the end which that is nearer to. Few hits may be laid
    ``apart`` for that while no other statement is read."""
    by_kind, asked = grouped(hits), []
    for name, ids in by_kind.items():
        wanted, _, last = told_in[name]
        lays = apart and last and wanted != NOTHING and len(ids) <= _FEW
        some = _apart(act, f"{name}_search", ids) if lays else None
        index = some or f"{name}_search"
        sql = (
            f"SELECT rowid, snippet({index}, -1, '', '', '...', {_AROUND}) FROM {index} "
            f"WHERE {index} MATCH ? AND rowid BETWEEN ? AND ? AND +rowid IN (SELECT value FROM json_each(?)) "
            f"ORDER BY rowid{' DESC' if last - max(ids) < min(ids) else ''}"
        )
        asked.append((sql, (f"{{title body}} : ({wanted})", min(ids), max(ids), json_array(ids))))

    def answer(answers: Answers) -> dict[Node, str]:
        found = {(name, id): text for name, rows in zip(by_kind, answers, strict=True) for id, text in rows}
        return {**found, **_otherwise(act, told_in, [hit for hit in hits if hit not in found])}

    return Question(asked, answer)


def _apart(act: Act, index: str, ids: Sequence[int]) -> str | None:
    """A table with these alone of a search index, in which no word has many places; None where there can be none."""
    some = f"{index}_some"
    ((made,),) = act.rows("SELECT sql FROM sqlite_master WHERE name = ?", (index,))
    columns = "rowid, title, body, title_folded, body_folded"
    filled = (
        f"INSERT INTO {some}({columns}) SELECT {columns} FROM {index} WHERE rowid IN (SELECT value FROM json_each(?))"
    )
    statements = [(f"DROP TABLE IF EXISTS temp.{some}", ()), (made.replace(index, f"temp.{some}", 1), ())]
    return some if act.driver.aside([*statements, (filled, (json_array(ids),))]) else None


def _otherwise(act: Act, told_in: Mapping[str, Told], hits: Sequence[Node]) -> dict[Node, str]:
    """The same of those where the words are spelled otherwise than they were asked for."""
    by_kind = grouped(hits)
    texts = "SELECT rowid, title, body FROM {}_search WHERE rowid IN (SELECT value FROM json_each(?))"
    answers = act.driver.run([(texts.format(name), (json_array(ids),)) for name, ids in by_kind.items()])
    each = zip(by_kind, answers, strict=True)
    return {(name, id): _cut(more, told_in[name][1]) for name, rows in each for id, *more in rows}


def _cut(texts: Sequence[str], told: Sequence[str]) -> str:
    """What stands around the first word that is spelled as one of those asked for, or around such digits."""
    for text in texts:
        words = text.split()
        place = next((place for place, word in enumerate(words) if _meets(word, told)), None)
        if place is None and (found := re.search(_across(told), " ".join(words))):
            place = found.string.count(" ", 0, found.start())
        if place is not None:
            words[place] = _within(words[place], told)
            begin = max(0, place - _AROUND // 2)
            end = begin + _AROUND
            before, behind = "..." if begin else "", "..." if end < len(words) else ""
            return f"{before}{' '.join(words[begin:end])}{behind}"
    return ""


def _meets(word: str, told: Sequence[str]) -> bool:
    return any(spelling in each for each in loose(word) for spelling in told)


def _across(told: Sequence[str]) -> str:
    """A pattern of those that are digits, whatever parts them."""
    return "|".join(r"\W*".join(digits) for digits in told if digits.isdecimal()) or "(?!)"


def _within(word: str, told: Sequence[str]) -> str:
    """A word, or if it is long, as one of a script that is written without blanks, a piece of it."""
    if len(word) <= 2 * _PIECE:
        return word
    folded = same(word)
    found = min((place for spelling in told if (place := folded.find(spelling)) >= 0), default=0)
    begin = max(0, found - _PIECE // 2)
    before, behind = "..." if begin else "", "..." if begin + _PIECE < len(word) else ""
    return f"{before}{word[begin : begin + _PIECE]}{behind}"
