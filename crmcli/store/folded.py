"""What is kept of folded texts beside a row: worked out before it is stored, put right where a file has it wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from operator import methodcaller
from typing import TYPE_CHECKING, Any

from crmcli.model.fields import CUSTOM
from crmcli.model.fold import loose, same
from crmcli.model.kinds import Kind
from crmcli.model.registry import Registry
from crmcli.store.folding import BESIDES, COLUMN, EASILY, NAMED, SECOND, WORDS, texts
from crmcli.store.rows import cells, unpacked
from crmcli.store.tables import Table, quoted, tables

if TYPE_CHECKING:
    from crmcli.store.driver import Driver

Row = dict[str, Any]
_BEYOND = "[^\n\t -~À-ÅÇ-ÏÑ-ÖÙ-Ýà-åç-ïñ-öù-ýÿ]"  # more than accents on Latin letters, which the tokenizer takes away
TITLE = "title_key"
_CHUNK = 1000
_TOGETHER, _FEW = 50, 5
_JOINT = " | "
_SHORT = 40  # names, towns and streets come again and again


def following(table: Table) -> Callable[[Row], bool]:
    """Tells of new values whether what is kept of the texts of their row may be another one by them. It is made once
    for a table, and kept with it."""
    kept: Callable[[Row], bool] | None = table.__dict__.get("following")
    if kept is None:
        kept = table.__dict__["following"] = _following(table)
    return kept


def _following(table: Table) -> Callable[[Row], bool]:
    if not texts(table):
        return lambda new: False
    titled = " ".join(table.element.title).split() if table.element else ()
    read, known = frozenset((*texts(table), *titled, COLUMN, TITLE)), table.known
    return lambda new: not (read.isdisjoint(new) and known.issuperset(new))


def derived(table: Table, row: Row) -> Row:
    """What is worked out of the texts of a row: ``folded``, and the ``title_key`` of an element."""
    if not texts(table):
        return {}
    filled = _filled(table, row)
    (kept,) = _kept(table, filled, [{**filled, "normal": row.get("normal")}])
    titled = {} if table.element is None else {TITLE: _title_key(table.element, row)}
    return {**titled, COLUMN: kept}


def absent(table: Table, values: Collection[str]) -> bool:
    """Whether none of these columns is a text that is compared folded."""
    return not any(name in values for name in texts(table))


def complete(table: Table, rows: Sequence[Row]) -> None:
    """Write it into rows that are to be stored. Most texts are plain, so a few dozen rows are looked at together first:
    that is five times as fast."""
    if len(rows) == 1 and _nothing_kept(table, rows[0]):
        if table.element is not None:
            _entitle(table.element, rows)
        return
    present = set().union(*rows) if texts(table) else set()
    names = [name for name in texts(table) if name in present]
    if not present <= table.known:  # custom fields
        for row in rows:
            _put(row, derived(table, row))
        return
    for begin in range(0, len(rows), _TOGETHER) if texts(table) else ():
        part = rows[begin : begin + _TOGETHER]
        uneven = names if len(part) < _FEW else [name for name in names if not _all_plain(table, name, part)]
        for row, kept in zip(part, _kept(table, uneven, part), strict=True) if uneven or COLUMN in present else ():
            if kept is not None or COLUMN in row:
                row[COLUMN] = kept
    if table.element is not None:
        _entitle(table.element, rows)


def _entitle(kind: Kind, rows: Sequence[Row]) -> None:
    key_of, name_of = kind.title_key, kind.display_name
    for row in rows:
        key = key_of(name_of(row))
        if key or TITLE in row:
            row[TITLE] = key or None


def _put(row: Row, found: Row) -> None:
    for name, value in found.items():
        if value is not None or name in row:
            row[name] = value


def _title_key(kind: Kind, row: Row) -> str | None:
    return kind.title_key(kind.display_name(row)) or None


def _nothing_kept(table: Table, row: Row) -> bool:
    """Whether nothing need be kept of any text of a row; its texts are looked at together."""
    if COLUMN in row or not table.known.issuperset(row):
        return False
    filled = [(name, text) for name in texts(table) if (text := row.get(name))]
    if not filled or not _is_plain(f" {_JOINT.join([text for _, text in filled])} "):
        return not filled
    return _finds_nothing(_JOINT.join([text for name, text in filled if name in table.searched]))


def _all_plain(table: Table, name: str, rows: Sequence[Row]) -> bool:
    """Whether nothing need be kept of the texts of a column."""
    together = _JOINT.join(filter(None, map(methodcaller("get", name), rows)))
    if not _is_plain(f" {together} "):
        return False
    return name not in table.searched or _finds_nothing(together)


def complete_stored(table: Table, row: Row) -> None:
    """The same for a row as its table holds it."""
    if texts(table):
        row.update(derived(table, unpacked(table, [row.get(name) for name in table.names])))


def renew(db: Driver, registry: Registry) -> None:
    """Work it out once more for all rows of a file, where it differs."""
    for table in tables(registry).values():
        for wrong in stale(db, table):
            names = ", ".join(f"{name} = ?" for name in wrong[0][1])
            values = [(*new.values(), number) for number, new in wrong]
            db.write(f"UPDATE {quoted(table.name)} SET {names} WHERE id = ?", values)


def stale(db: Driver, table: Table) -> Iterator[list[tuple[int, Row]]]:
    """(id, what is worked out now) of the rows of a table with which something else is kept, some at a time."""
    last = 0
    while texts(table) and (rows := db.rows(f"{table.select} WHERE id > ? ORDER BY id LIMIT {_CHUNK}", (last,))):
        present = [unpacked(table, row) for row in rows]
        last = present[-1]["id"]
        fresh = [(row, derived(table, row)) for row in present]
        wrong = [(row["id"], new) for row, new in fresh if new.items() - row.items()]
        if wrong:
            yield wrong


def _filled(table: Table, row: Row) -> dict[str, str]:
    """The texts of a row: those of its columns, then custom ones as the history calls them."""
    found = {name: text for name in texts(table) if (text := row.get(name)) is not None}
    if table.element is not None and row.keys() - table.known:
        told = cells(table, row)
        more = sorted(name for name, text in told.items() if name.startswith(CUSTOM) and isinstance(text, str))
        found.update((name, told[name]) for name in more)
    return found


def _kept(table: Table, names: Collection[str], rows: Sequence[Mapping[str, Any]]) -> list[str | None]:
    """Of each row those of these texts that SQL does not fold, as JSON; behind "name~" their second spelling. Under "^"
    and "+" stand the further words by which those are found that are searched, as all custom ones may be. It is empty
    where SQL can fold all of them, but not by lower() alone, and None where that is enough."""
    found: list[dict[str, str] | None] = [None] * len(rows)
    numbers = "normal" in table.known
    short = 0 if numbers else _SHORT  # hardly any comes twice
    for name in names:
        custom = name.startswith(CUSTOM)
        asked = (custom or name in table.searched, custom or name in table.looked_up)
        words = name + BESIDES if custom else NAMED if name in table.titled else WORDS
        if not asked[1] and len(rows) >= _FEW and _all_easy(name, rows, asked[0]):
            _keep_easy(name, rows, words if asked[0] else None, found)
            continue
        for place, row in enumerate(rows):
            text = row.get(name)
            if text is None:
                continue
            told = _short(text, *asked) if len(text) < short else _worked_out(text, *asked)
            if told is None:
                continue
            first, second, more = told
            if more and numbers and (normal := row.get("normal")):
                more = _without_normal(more, text, normal)
                if not more:
                    continue
            kept = found[place]
            if kept is None:
                kept = found[place] = {}
            if first is not None:
                kept[name] = first
            if second is not None:
                kept[name + SECOND] = second
            if more:
                kept[words] = f"{kept[words]} {more}" if words in kept else more
    from crmcli.store.change_rows import text as json_text

    return [None if kept is None else json_text(kept) for kept in found]


def _all_easy(name: str, rows: Sequence[Mapping[str, Any]], searched: bool) -> bool:
    """Whether SQL can fold all texts of a column, and none has digits in groups where they are searched."""
    together = _JOINT.join(filter(None, map(methodcaller("get", name), rows)))
    if _pattern(EASILY).fullmatch(together) is None or "  " in f" {together} ":
        return False
    return not searched or _finds_nothing(together)


def _keep_easy(
    name: str, rows: Sequence[Mapping[str, Any]], words: str | None, found: list[dict[str, str] | None]
) -> None:
    """The same of such a column: that SQL has to fold them, and under ``words`` how they are spelled otherwise."""
    for place, row in enumerate(rows):
        text = row.get(name)
        if text is None or text.isascii():
            continue
        kept = found[place]
        if kept is None:
            kept = found[place] = {}
        if words is not None and (more := _otherwise(text, "")):
            kept[words] = f"{kept[words]} {more}" if words in kept else more


def _without_normal(words: str, text: str, normal: str) -> str:
    """Without the digits of a telephone number as it is compared, which is searched beside it: behind a + they do not
    depend on where that is."""
    if text[0] != "+" or normal[1:] not in words:
        return words
    if words.startswith(f"{normal[1:]} "):  # as most do
        return words[len(normal) :]
    return " ".join([word for word in words.split() if word != normal[1:]])


def _worked_out(text: str, searched: bool, looked_up: bool) -> tuple[str | None, str | None, str] | None:
    """(fold, second spelling, further words) of a text; None, or "" for words, is what need not be kept. All of it is
    None where lower() folds the text, and it is found by its own words."""
    besides, digits_besides = _finding()
    if text.isascii():
        words = besides(text) if searched else ""
        if _is_plain(f" {text} "):
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
_pattern = lru_cache(re.compile)


def _finds_nothing(text: str) -> bool:
    from crmcli.model.searched import besides_nothing

    return besides_nothing(text)


@cache
def _finding() -> tuple[Callable[[str], str], Callable[[str], str]]:
    """What finds the further words of a text, and of one that is written in Latin letters."""
    from crmcli.model.searched import besides, digits_besides

    return besides, digits_besides


def _otherwise(text: str, words: str) -> str:
    """How the words of a text are spelled otherwise, and these ones behind them."""
    found = [spelled for word in text.split() if not word.isascii() and (spelled := _spellings(word))]
    return " ".join([*found, words] if words else found)


@lru_cache(4096)
def _spellings(word: str) -> str:
    """How a word is spelled otherwise, but for what the tokenizer makes of it by itself."""
    first, *second = loose(word)
    return " ".join([first, *second] if re.search(_BEYOND, word) and first != _lower(word) else second)


def _is_plain(text: str) -> bool:
    """Whether folding does no more to a text than lower() does, as to most. There are blanks around it."""
    return text.isascii() and text.isprintable() and "  " not in text and "`" not in text


def _lower(text: str) -> str:
    """As SQLite does it: of a to z alone."""
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")
