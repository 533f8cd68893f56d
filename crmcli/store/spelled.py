"""What is kept of the texts of rows, worked out column by column: most texts of a column are alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache

from crmcli.light import Any, re
from crmcli.model.fields import CUSTOM
from crmcli.model.fold import loose, same
from crmcli.store.folding import BESIDES, EASILY, NAMED, SECOND, WORDS, texts
from crmcli.store.tables import Table

Told = tuple[str | None, str | None, str]  # fold, second spelling, further words
Found = list[dict[str, str] | None]
JOINT = " | "
_BEYOND = "[^\n\t -~À-ÅÇ-ÏÑ-ÖÙ-Ýà-åç-ïñ-öù-ýÿ]"  # more than accents on Latin letters, which the tokenizer takes away
_TOGETHER, _FEW = 50, 5
_SHORT = 40  # names, towns and streets come again and again
_AGAIN = 4  # times at least that a text comes where it is looked at once


def kept(table: Table, columns: Mapping[str, Sequence[Any]], count: int) -> list[str | None]:
    """Of each of so many rows, of which these are the columns, those texts that SQL does not fold, as JSON; behind
    "name~" their second spelling. Under "^" and "+" stand the further words by which those are found that are searched,
    as all custom ones may be. It is empty where SQL can fold all of them, but not by lower() alone, and None where that
    is enough."""
    found: Found = [None] * count
    for name in (*texts(table), *(name for name in columns if name.startswith(CUSTOM))):
        if name in columns and not (count >= _FEW and _all_plain(table, name, columns[name])):
            _keep(table, name, columns, found)
    if not any(each is not None for each in found):
        return found  # type: ignore[return-value]
    from crmcli.store.change_rows import text as json_text

    return [None if each is None else json_text(each) for each in found]


def _keep(table: Table, name: str, columns: Mapping[str, Sequence[Any]], found: Found) -> None:
    """Put what is kept of one column into ``found``. Of few texts each is worked out once; of many, a few dozen rows
    are looked at together first: that is five times as fast."""
    column, custom, count = columns[name], name.startswith(CUSTOM), len(found)
    asked = (custom or name in table.searched, custom or name in table.looked_up)
    words = name + BESIDES if custom else NAMED if name in table.titled else WORDS
    normals = (columns.get("normal") or [""] * count) if "normal" in table.known else None
    if normals is None and count >= _FEW and len(few := set(column)) * _AGAIN <= count:
        told = {text: each for text in few if text is not None and (each := _work_out(text, *asked)) is not None}
        for place, text in enumerate(column) if told else ():
            if text in told:
                _put(found, place, name, told[text], words)
        return
    for begin in range(0, count, _TOGETHER):
        part = column[begin : begin + _TOGETHER]
        if len(part) >= _FEW and _all_plain(table, name, part):
            continue
        easy = not asked[1] and len(part) >= _FEW and _all_easy(part, asked[0])
        if normals is not None and not easy:
            _keep_numbers(name, zip(part, normals[begin:], strict=False), begin, found)
            continue
        for place, text in enumerate(part, begin):
            if text is None or (easy and text.isascii()):
                continue
            each = (None, None, _otherwise(text, "") if asked[0] else "") if easy else _work_out(text, *asked)
            if each is not None:
                _put(found, place, name, each, words)


def _keep_numbers(name: str, pairs: Iterable[tuple[str | None, str]], first: int, found: Found) -> None:
    """The same of email addresses and telephone numbers, of which hardly any comes twice: without the digits of a
    number as it is compared, which is searched beside it. Behind a + they do not depend on where that is."""
    from crmcli.model.searched import number_besides

    for place, (text, normal) in enumerate(pairs, first):
        if text is None:
            continue
        words, told = number_besides(text), None
        if words is None:
            told = _worked_out(text, True, False)
            if told is None:
                continue
            words = told[2].split()
        if text[:1] == "+":
            words = [word for word in words if word != normal[1:]]
        if words or told:
            _put(found, place, name, (*(told or (None, None))[:2], " ".join(words)), WORDS)


def _put(found: Found, place: int, name: str, told: Told, words: str) -> None:
    first, second, more = told
    kept = found[place]
    if kept is None:
        kept = found[place] = {}
    if first is not None:
        kept[name] = first
    if second is not None:
        kept[name + SECOND] = second
    if more:
        kept[words] = f"{kept[words]} {more}" if words in kept else more


def _work_out(text: str, searched: bool, looked_up: bool) -> Told | None:
    return (_short if len(text) < _SHORT else _worked_out)(text, searched, looked_up)


def _all_plain(table: Table, name: str, column: Sequence[Any]) -> bool:
    """Whether nothing need be kept of the texts of a column."""
    together = JOINT.join(filter(None, column))
    if not is_plain(f" {together} "):
        return False
    return name not in table.searched or finds_nothing(together)


def _all_easy(column: Sequence[Any], searched: bool) -> bool:
    """Whether SQL can fold all texts of a column, and none has digits in groups where they are searched."""
    together = JOINT.join(filter(None, column))
    if _pattern(EASILY).fullmatch(together) is None or "  " in f" {together} ":
        return False
    return not searched or finds_nothing(together)


def _worked_out(text: str, searched: bool, looked_up: bool) -> tuple[str | None, str | None, str] | None:
    """(fold, second spelling, further words) of a text; None, or "" for words, is what need not be kept. All of it is
    None where lower() folds the text, and it is found by its own words."""
    besides, digits_besides, _ = _finding()
    if text.isascii():
        words = besides(text) if searched else ""
        if is_plain(f" {text} "):
            return (None, None, words) if words else None
    else:
        easy = _pattern(EASILY).fullmatch(text) and "  " not in text and text.strip() == text
        words = _otherwise(text, digits_besides(text) if easy else besides(text)) if searched else ""
        if easy:
            return same(text) if looked_up else None, None, words
    first, *more = loose(text)
    changed, second = first if first != _lower(text) else None, more[0] if more else None
    return (changed, second, words) if changed is not None or second is not None or words else None


_short = lru_cache(4096)(_worked_out)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def finds_nothing(text: str) -> bool:
    return _finding()[2](text)


@cache
def _finding() -> tuple[Callable[[str], str], Callable[[str], str], Callable[[str], bool]]:
    """What finds the further words of a text, and of one that is written in Latin letters; whether such a one has
    none."""
    from crmcli.model.searched import besides, besides_nothing, digits_besides

    return besides, digits_besides, besides_nothing


def _otherwise(text: str, words: str) -> str:
    """How the words of a text are spelled otherwise, and these ones behind them."""
    found = [spelled for word in text.split() if not word.isascii() and (spelled := _spellings(word))]
    return " ".join([*found, words] if words else found)


@lru_cache(4096)
def _spellings(word: str) -> str:
    """How a word is spelled otherwise, but for what the tokenizer makes of it by itself."""
    first, *second = loose(word)
    return " ".join([first, *second] if re.search(_BEYOND, word) and first != _lower(word) else second)


def is_plain(text: str) -> bool:
    """Whether folding does no more to a text than lower() does, as to most. There are blanks around it."""
    return text.isascii() and text.isprintable() and "  " not in text and "`" not in text


def _lower(text: str) -> str:
    """As SQLite does it: of a to z alone."""
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")
