"""CSV and TSV: rows under a line of column names, read strictly and one at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from crmcli.actions.data.importing import escaped
from crmcli.actions.data.importing.entry import Entry
from crmcli.actions.data.importing.source import LINE_LIMIT, Lines, Source
from crmcli.errors import BadValue, Usage
from crmcli.model.cells import unguarded

_DELIMITERS = ",;\t|"


def read(source: Source) -> Iterator[Entry]:
    """Every row below the names of the columns. A broken row is an entry with an error; what is broken in the
    first line, or a quote that never ends, concerns all that follows."""
    if source.delimiter is not None and len(source.delimiter) != 1:
        raise BadValue("--delimiter", source.delimiter, "is not one character", ";")
    skip, sign = _sign(source)
    csv.field_size_limit(LINE_LIMIT)
    plain = sign == "\t" and escaped.is_escaped(source)
    lines = Lines(source, skip)
    rows = map(escaped.cells, lines) if plain else csv.reader(lines, delimiter=sign, strict=True)
    names = _names(rows, source.name)
    return _entries(lines, rows, names)


def named(names: Sequence[str], line: int) -> tuple[str, ...]:
    """The names of columns, blanks tidied; raises Usage (exit 2) when one is there twice."""
    tidy = [" ".join(name.split()) for name in names]
    while tidy and not tidy[-1]:
        tidy.pop()  # spreadsheets leave empty columns at the end
    found = tuple(name or f"column {place}" for place, name in enumerate(tidy, 1))
    for place, name in enumerate(found):
        if name in found[:place]:
            raise Usage(f"line {line}: there are two columns {name!r}.", "Rename one of them.", field=name)
    return found


def fitted(names: tuple[str, ...], cells: list[str], line: int) -> Entry | None:
    """The entry of a row, with an error when it has other columns; None for a row that is empty."""
    if len(cells) != len(names):
        if not any(cells):
            return None
        if len(cells) < len(names) or any(cells[len(names) :]):
            message = f"line {line}: has {len(cells)} cells, but there are {len(names)} columns."
            return Entry(line, names, cells, Usage(message, "Is there a quote or delimiter missing, or one too many?"))
        del cells[len(names) :]
    return Entry(line, names, [unguarded(cell) if cell[:1] == "'" else cell for cell in cells])


def _entries(lines: Lines, rows: Iterator[list[str]], names: tuple[str, ...]) -> Iterator[Entry]:
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
        entry = fitted(names, cells, line)
        if entry is not None and (entry.error or any(cells)):
            yield entry


def _names(rows: Iterator[list[str]], source: str) -> tuple[str, ...]:
    try:
        found = named(next(rows), 1)
    except StopIteration:
        found = ()
    except csv.Error as error:
        raise _explained(error, 1) from None
    if not found:
        raise Usage(f"line 1: {source} does not begin with the column names.", "First Name,Last Name,Email")
    return found


def _explained(error: csv.Error, line: int) -> Usage:
    text = str(error)
    if "unexpected end" in text or "field larger" in text:
        return Usage(f"line {line}: a quote that opens here is never closed.", 'Write " inside quotes as "".')
    if "expected after" in text:
        return Usage(f"line {line}: there is text after a closing quote.", 'Write " inside quotes as "".')
    return Usage(f"line {line}: is not CSV: {text}.", "Is the delimiter right? Use --delimiter to choose another.")


def _sign(source: Source) -> tuple[int, str]:
    """(lines to pass over, delimiter): as told, as a line "sep=;" says, else what makes the most columns."""
    first = next(Lines(source), "").strip("\ufeff\r\n")
    if first[:4].lower() == "sep=" and len(first) == 5:
        return 1, source.delimiter or first[4]
    if source.delimiter is not None:
        return 0, source.delimiter
    if source.format == "tsv":
        return 0, "\t"

    def columns(sign: str) -> int:
        return len(next(csv.reader([first], delimiter=sign), []))

    return 0, max(_DELIMITERS, key=columns)
