"""How wide texts are in terminal cells, and how columns share the width of a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from crmcli.model.results import Column

GAP = 2  # cells between two columns
_NARROWEST = 10  # a text column that is cut shows at least so much
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
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def share(
    columns: Sequence[Column], natural: Sequence[int], width: int, keep_all: bool, words: Sequence[int] = ()
) -> list[Placed]:
    """Gives each column its width; ``natural`` is what each would like, ``words`` its widest word, in cells.

    The reference and the title are never squeezed: text columns are cut first, then the rightmost columns are left
    out. Only a title that is wider than a whole line is folded. With ``keep_all``, or without a title, no
    column is left out and values are folded rather than cut, between words as long as that is enough: a number or
    a date is only broken when nothing else gives way."""
    overview = not keep_all and any(column.role == "title" for column in columns)
    wished = list(zip(columns, (min(wish, width) for wish in natural), strict=True))
    firm = _firm(columns)
    if overview:
        wished = _folded_titles(wished, firm, width)
    while True:
        widths = _squeezed(wished, width, overview, words)
        if not overview or _total(widths) <= width:
            break
        last = max((at for at, (column, _) in enumerate(wished) if column not in firm), default=None)
        if last is None:
            break
        del wished[last]
    return [
        Placed(column, cells, not overview or column.role not in _FLEXIBLE)
        for (column, _), cells in zip(wished, widths, strict=True)
    ]


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
    """The columns that are never left out: the titles, and of the references the record's own, the first."""
    refs = [column for column in columns if column.role == "ref"]
    return [*refs[:1], *(column for column in columns if column.role == "title")]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def _folded_titles(wished: list[tuple[Column, int]], firm: list[Column], width: int) -> list[tuple[Column, int]]:
    """When titles do not fit on a line of their own, they must be folded anyway: then others get half the room."""
    if _total([cells for column, cells in wished if column in firm]) <= width:
        return wished
    titles = sum(column.role == "title" for column, _ in wished)
    room = width - sum(cells + GAP for column, cells in wished if column in firm and column.role != "title")
    limit = max(_NARROWEST, room // (2 * titles))
    return [(column, min(cells, limit) if column.role == "title" else cells) for column, cells in wished]


def _squeezed(wished: list[tuple[Column, int]], width: int, overview: bool, words: Sequence[int]) -> list[int]:
    """The widths after taking cells from the widest text column, one by one, until all fit or none gives any more;
    titles give last, and never in an overview. Where values are folded, words are broken last of all."""
    widths = [cells for _, cells in wished]
    excess = _total(widths) - width
    whole, broken = [(_FLEXIBLE, False), (_TITLE, False)], [(_FLEXIBLE, True), (_TITLE, True)]
    rounds = [(_FLEXIBLE, True)] if overview else [*whole, *broken] if words else broken
    for roles, breaks in rounds:
        givers = [at for at, (column, _) in enumerate(wished) if column.role in roles]
        least = {at: max(_NARROWEST, cells_wide(wished[at][0].title)) for at in givers}
        if not breaks:
            least = {at: max(cells, words[at]) for at, cells in least.items()}
        while excess > 0:
            givers = [at for at in givers if widths[at] > least[at]]
            if not givers:
                break
            widths[max(givers, key=lambda at: widths[at])] -= 1
            excess -= 1
    return widths
