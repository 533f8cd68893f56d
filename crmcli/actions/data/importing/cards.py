"""vCards: each card is one row, and one that cannot be read is refused alone."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.actions.data.importing.entry import Entry
from crmcli.actions.data.importing.source import Lines, Source
from crmcli.errors import Usage

LIMIT = 20_000_000  # characters of one card: a photo may be in it


def read(source: Source) -> Iterator[Entry]:
    """Every card; the names of its columns are those that people use."""
    from crmcli.connect.vcard import fields

    for line, text, error in _cards(Lines(source)):
        if error is None:
            try:
                pairs = fields(text)
                yield Entry(line, tuple(name for name, _ in pairs), [value for _, value in pairs])
                continue
            except Usage as failed:
                error = failed
        yield Entry(line, (), [], error)


def _cards(lines: Lines) -> Iterator[tuple[int, str, Usage | None]]:
    """(line where it begins, text, what is wrong) of each card."""
    begin, parts, size = 0, [""], 0
    while True:
        try:
            line = next(lines)
        except StopIteration:
            break
        except Usage as error:
            yield lines.number, "", error
            parts, begin = [], 0
            continue
        mark = line.strip("\ufeff \t\r\n").upper()
        if mark == "BEGIN:VCARD":
            if begin:
                yield begin, "", _unended(begin)
            begin, parts, size = lines.number, [], 0
        elif not begin and mark:
            yield lines.number, "", Usage(f"line {lines.number}: this is outside any card.", "Is it a vCard file?")
            continue
        parts.append(line)
        size += len(line)
        if begin and (mark == "END:VCARD" or size > LIMIT):
            yield begin, "".join(parts), None if size <= LIMIT else _unended(begin)
            begin, parts = 0, []
    if begin:
        yield begin, "", _unended(begin)


def _unended(line: int) -> Usage:
    return Usage(f"line {line}: the card that begins here has no end.", "END:VCARD is missing.")
