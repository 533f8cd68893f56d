"""What stands around the rows of a table: lines above the names of the columns, totals and remarks below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from crmcli.actions.data.importing.entry import Entry
from crmcli.light import re

DEPTH = 25  # rows among which the names of the columns are looked for
HELD = 50  # rows at the end that may be no rows
_TOTAL = re.compile(
    r"(?:(?:grand|sub|overall)[ -]?)?(?:totals?|sum|count)|summe|gesamt(?:summe|betrag)?|(?:sous-)?total(?: général)?|"
    r"suma|totale(?: generale)?|totaal|insgesamt",
    re.IGNORECASE,
)
_INITIALS = frozenset("gsotciGSOTCI")  # of what a total is called
_NUMBER = re.compile(r"[^\w]{0,4}[0-9][0-9.,'\s\u00a0]*(?:[^\w]{0,4}|\s?[A-Z]{3})")

Known = Callable[[str], bool]


def header(rows: Sequence[Sequence[str]], known: Known) -> int:
    """Which of the first rows of a file holds the names of the columns: the first with the most of them, where the
    first row of all has but one; where none is known, the first with more than a single text."""
    filled = [[cell for cell in row if cell.strip()] for row in rows]
    first = next((place for place, cells in enumerate(filled) if cells), 0)

    def score(cells: Sequence[str]) -> int:
        return len({cell.strip() for cell in cells if known(cell)}) if len(cells) > 1 else 0

    if filled and score(filled[first]) > 1:
        return first
    scores = list(map(score, filled))
    best = max(scores, default=0)
    if best > 1 and filled and scores[first] <= 1:
        return scores.index(best)
    if best == 0 and filled and len(filled[first]) == 1:
        widest = max(len(cells) for cells in filled)
        wide = (place for place, cells in enumerate(filled) if 1 < len(cells) == widest)
        return next(wide, first)
    return first


def rows_alone(entries: Iterable[Entry], said: Callable[[str], None]) -> Iterator[Entry]:
    """The entries without totals and remarks below them, of which ``said`` is told."""
    held: list[Entry] = []
    line = 0
    for entry in entries:
        gap = bool(line) and entry.line > line + 1
        line = entry.line
        if len(held) < HELD and entry.error is None and _below(entry, gap or bool(held)):
            held.append(entry)
            continue
        yield from held
        held = []
        yield entry
    if held:
        first, last = held[0].line, held[-1].line
        which = f"Line {first} was" if first == last else f"Lines {first} to {last} were"
        said(f"{which} left out: a total or a remark below the rows.")


def _below(entry: Entry, after_gap: bool) -> bool:
    cells = entry.cells
    first = cells[0] if cells and cells[0].__class__ is str else ""
    if not first.strip():
        first = next((cell for cell in cells if isinstance(cell, str) and cell.strip()), "")
    if not after_gap and first.lstrip()[:1] not in _INITIALS:
        return False
    total = _TOTAL.fullmatch(first.strip().rstrip(": "))
    if not (total or after_gap) or len(entry.names) < 2:
        return False
    filled = [cell.strip() for cell in entry.cells if isinstance(cell, str) and cell.strip()]
    rest = filled[1:]
    if total and rest:
        return all(_NUMBER.fullmatch(cell) for cell in rest)
    return after_gap and len(filled) == 1 and len(entry.names) > 2 and bool(entry.cells[0])
