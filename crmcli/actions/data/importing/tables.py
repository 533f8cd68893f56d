"""CSV and TSV: rows under a line of column names, read strictly and one at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from crmcli.actions.data.importing import escaped
from crmcli.actions.data.importing.entry import Entry
from crmcli.actions.data.importing.frame import DEPTH, header, rows_alone
from crmcli.actions.data.importing.source import LINE_LIMIT, ImportSource, TextLines
from crmcli.errors import BadValue, Usage
from crmcli.model.cells import unguarded

_DELIMITERS = ",;\t|"


def read(source: ImportSource) -> Iterator[Entry]:
    """Every row below the names of the columns. A broken row is an entry with an error; what is broken in the
    line with the names, or a quote that never ends, concerns all that follows."""
    if source.delimiter is not None and len(source.delimiter) != 1:
        raise BadValue("--delimiter", source.delimiter, "is not one character", ";")
    csv.field_size_limit(LINE_LIMIT)
    skip, sign = _sign(source)
    above = source.skip if source.skip is not None else _above(source, skip, sign)
    if above:
        source.notes.append(above_said(above))
    plain = sign == "\t" and escaped.is_escaped(source)
    lines = TextLines(source, skip + above)
    rows = map(escaped.cells, lines) if plain else csv.reader(lines, delimiter=sign, strict=True)
    names = _names(rows, source.name, skip + above + 1)
    entries = _entries(lines, rows, names, not plain)
    return entries if plain else rows_alone(entries, source.notes.append)


def above_said(count: int) -> str:
    return f"{count} line{'' if count == 1 else 's'} above the column names {'was' if count == 1 else 'were'} left out."


def named(names: Sequence[str], line: int) -> tuple[str, ...]:
    """The names of columns, blanks tidied; of several with one name the others get a number: "Email (2)"."""
    tidy = [" ".join(name.split()) for name in names]
    while tidy and not tidy[-1]:
        tidy.pop()  # spreadsheets leave empty columns at the end
    found: list[str] = []
    for place, name in enumerate(tidy, 1):
        own = name or f"column {place}"
        count = 1 + sum(each == own for each in tidy[: place - 1])
        while own in found:
            own, count = f"{name or 'column'} ({count})", count + 1
        found.append(own)
    return tuple(found)


def fitted(names: tuple[str, ...], cells: list[str], line: int, guards: bool = True) -> Entry | None:
    """The entry of a row, with an error when it has more columns; None for a row that is empty. ``guards`` says that a
    ``'`` may guard a cell, as nowhere but in TSV of our own."""
    together = "".join(cells)
    if not together:
        return None
    if len(cells) > len(names):
        if any(cells[len(names) :]):
            message = f"line {line}: has {len(cells)} cells, but there are {len(names)} columns."
            return Entry(line, names, cells, Usage(message, "Is there a quote or delimiter missing, or one too many?"))
        del cells[len(names) :]
    if len(cells) < len(names):
        cells += [""] * (len(names) - len(cells))  # programs leave away what is empty at the end
    if guards and "'" in together:
        cells = [unguarded(cell) if cell[:1] == "'" else cell for cell in cells]
    return Entry(line, names, cells)


def _entries(lines: TextLines, rows: Iterator[list[str]], names: tuple[str, ...], guards: bool) -> Iterator[Entry]:
    while True:
        line = lines.number + 1
        lines.taken = []
        try:
            cells = next(rows)
        except StopIteration:
            return
        except (Usage, csv.Error) as error:
            wrong = error if isinstance(error, Usage) else _explained(error, line)
            yield Entry(line, names, [], wrong, raw="".join(lines.taken).rstrip("\r\n"))
            continue
        entry = fitted(names, cells, line, guards)
        if entry is not None and (entry.error or any(cells)):
            yield entry


def _names(rows: Iterator[list[str]], source: str, line: int) -> tuple[str, ...]:
    try:
        found = named(next(rows), line)
    except StopIteration:
        found = ()
    except csv.Error as error:
        raise _explained(error, line) from None
    if not found:
        raise Usage(f"line {line}: {source} does not begin with the column names.", "First Name,Last Name,Email")
    return found


def _explained(error: csv.Error, line: int) -> Usage:
    text = str(error)
    if "unexpected end" in text or "field larger" in text:
        return Usage(f"line {line}: a quote that opens here is never closed.", 'Write " inside quotes as "".')
    if "expected after" in text:
        return Usage(f"line {line}: there is text after a closing quote.", 'Write " inside quotes as "".')
    return Usage(f"line {line}: is not CSV: {text}.", "Is the delimiter right? Use --delimiter to choose another.")


def _sign(source: ImportSource) -> tuple[int, str]:
    """(lines to pass over, delimiter): as told, as a line "sep=;" says, else what makes the most columns."""
    first = next(TextLines(source), "").strip("\ufeff\r\n")
    if first[:4].lower() == "sep=" and len(first) == 5:
        return 1, source.delimiter or first[4]
    if source.delimiter is not None:
        return 0, source.delimiter
    if source.format == "tsv":
        return 0, "\t"

    def columns(sign: str) -> int:
        return len(next(csv.reader([first], delimiter=sign), []))

    best = max(_DELIMITERS, key=columns)
    if columns(best) > 1 or source.skip:
        return 0, best if not source.skip else _of_rows(source)
    return 0, _of_rows(source)


def _of_rows(source: ImportSource) -> str:
    """The sign that makes the most columns of the first rows, where the first line is no row."""

    def width(sign: str) -> int:
        widths = [len(cells) for cells, _ in _first(source, source.skip or 0, sign)]
        return max((wide for wide in widths if widths.count(wide) > 1), default=max(widths, default=0))

    return max(_DELIMITERS, key=width)


def _above(source: ImportSource, skip: int, sign: str) -> int:
    """How many lines stand above the names of the columns."""
    rows = _first(source, skip, sign)
    if not rows:
        return 0
    place = header([cells for cells, _ in rows], source.known)
    return rows[place - 1][1] if place else 0


def _first(source: ImportSource, skip: int, sign: str) -> list[tuple[list[str], int]]:
    """(cells, lines read by then) of the first rows; what cannot be read is told later."""
    found: list[tuple[list[str], int]] = []
    try:
        lines = TextLines(source, skip)
        for cells in csv.reader(lines, delimiter=sign):
            found.append((cells, lines.number - skip))
            if len(found) == DEPTH:
                break
    except (Usage, csv.Error):
        pass
    return found
