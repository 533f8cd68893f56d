"""How wide texts are in terminal cells, and how columns share the width of a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from crmcli.light import NamedTuple
from crmcli.model.results import Column

GAP = 2  # cells between two columns
_NARROWEST = 10  # a text column that is cut shows at least so much
_WHOLE = 18  # and one of addresses and numbers so much: of a telephone number all of it
_ROOMY = 16  # what other texts keep as long as a title can give way
_READABLE = 24  # a title that is cut shows at least so much before another column is left out
_BRIEF = 12  # or so much, where nothing is left that can be spared
_LONG = (40, 24)  # cells beyond which a title and another text give way first, so that one long name takes not all
_HINT = 4  # and no less than this, or it is left out itself
_FOLDABLE = 20  # a title of more cells is folded before a column is spared
_FLEXIBLE = ("text", "long", "list")
_TITLE = ("title",)


class Placed(NamedTuple):
    """A column and the cells it gets; ``fold`` says that longer values go on to the next line, uncut."""

    column: Column
    width: int
    fold: bool


def cells_wide(text: str) -> int:
    """The width of a text without control characters: wide East Asian letters and emoji count two, marks none."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


@lru_cache(1024)
def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def share(
    columns: Sequence[Column], natural: Sequence[int], width: int, keep_all: bool, words: Sequence[int] = ()
) -> list[Placed]:
    """Gives each column its width; ``natural`` is what each would like, ``words`` its widest word, in cells.

    In an overview, which has a title, text is cut: first what is long, then that of other columns, then that of titles.
    Where that is not enough columns are left out: those with a ``drop_order``, and then the rightmost, but never the
    record's own reference, nor what is ``firm``. With
    ``keep_all``, or without a title, no column is left out and values are folded rather than cut, between words as
    long as that is enough: a number or a date is only broken when nothing else gives way."""
    wished = list(zip(columns, (min(wish, width) for wish in natural), strict=True))
    if not keep_all and any(column.role == "title" for column in columns):
        return _overview(wished, width)
    rounds = [{at: _least(column) for at, column in _of(wished, roles)} for roles in (_FLEXIBLE, _TITLE)]
    if words:
        rounds = [*({at: max(least, words[at]) for at, least in each.items()} for each in rounds), *rounds]
    widths = _squeezed(wished, width, rounds)
    return [Placed(column, cells, True) for (column, _), cells in zip(wished, widths, strict=True)]


def _overview(wished: list[tuple[Column, int]], width: int) -> list[Placed]:
    firm = _firm([column for column, _ in wished])
    while True:
        spared = [column.drop_order for column, _ in wished if column.drop_order]
        widths = _squeezed(wished, width, _rounds(wished, bool(spared)))
        if _total(widths) <= width:
            break
        goes = [at for at, (column, _) in enumerate(wished) if spared and column.drop_order == min(spared)]
        goes = goes or [at for at, (column, _) in enumerate(wished) if column not in firm]
        if not goes:
            break
        del wished[goes[-1]]
    if _total(widths) > width:
        widths = _squeezed(wished, width, [{at: _HINT for at, _ in _of(wished, _TITLE)}])
    if _total(widths) > width and len(wished) > 1:  # so narrow that a title says nothing, and amounts are broken
        wished = [(column, cells) for column, cells in wished if column.role != "title"] or wished
        widths = _squeezed(wished, width, [{at: 1 for at, _ in _of(wished, ("money",))}])
    fits = _total(widths) <= width
    return [
        Placed(column, cells, column.role not in (*_FLEXIBLE, *_TITLE) or not fits)
        for (column, _), cells in zip(wished, widths, strict=True)
    ]


def _rounds(wished: Sequence[tuple[Column, int]], can_spare: bool) -> list[dict[int, int]]:
    """Who gives way in which order, and how many cells each keeps; a title stays readable while columns can be
    spared."""
    titles = [at for at, _ in _of(wished, _TITLE)]
    others = {at: _WHOLE if column.role == "list" else _NARROWEST for at, column in _of(wished, _FLEXIBLE)}
    roomy = {at: max(least, _ROOMY) for at, least in others.items()}
    long, readable, brief = (dict.fromkeys(titles, cells) for cells in (_LONG[0], _READABLE, _BRIEF))
    rounds = [{**long, **dict.fromkeys(others, _LONG[1])}, roomy, {**readable, **roomy}]
    if can_spare:
        return [*rounds, {**readable, **others}]
    return [*rounds, {**dict.fromkeys(titles, _ROOMY), **roomy}, {**brief, **others}]


def needed(columns: Sequence[Column], natural: Sequence[int], width: int) -> list[Column]:
    """The columns without those that can be spared, the first to go first, until the others fit; a title that is
    longer than twenty cells may be folded rather."""
    wished = {
        column.name: min(wish, _FOLDABLE) if column.role == "title" else wish
        for column, wish in zip(columns, natural, strict=True)
    }
    for column in sorted(columns, key=lambda column: column.drop_order):
        if column.drop_order and _total(list(wished.values())) > width:
            del wished[column.name]
    return [column for column in columns if column.name in wished]


def _firm(columns: Sequence[Column]) -> list[Column]:
    """The columns that are never left out: titles, amounts, and of the references the record's own, the first."""
    refs = [column for column in columns if column.role == "ref"]
    return [*refs[:1], *(column for column in columns if column.role == "title" or column.firm)]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def _of(wished: Sequence[tuple[Column, int]], roles: Sequence[str]) -> list[tuple[int, Column]]:
    return [(at, column) for at, (column, _) in enumerate(wished) if column.role in roles]


def _least(column: Column) -> int:
    return max(_NARROWEST, cells_wide(column.title))


def _squeezed(wished: Sequence[tuple[Column, int]], width: int, rounds: Sequence[Mapping[int, int]]) -> list[int]:
    """The widths after taking cells from the widest column of the first round, one by one, until all fit or none gives
    any more, and then from those of the next; a round tells how many cells each of its columns keeps."""
    widths = [cells for _, cells in wished]
    excess = _total(widths) - width
    for least in rounds:
        while excess > 0:
            givers = [at for at in least if widths[at] > least[at]]
            if not givers:
                break
            widths[max(givers, key=lambda at: widths[at])] -= 1
            excess -= 1
    return widths
