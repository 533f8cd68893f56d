"""vCards: each card is one row, and one that cannot be read is refused alone."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.actions.data.importing.entry import Entry
from crmcli.actions.data.importing.source import ImportSource, TextLines
from crmcli.errors import Usage

LIMIT = 20_000_000  # characters of one card: a photo may be in it


def read(source: ImportSource) -> Iterator[Entry]:
    """Every card; the names of its columns are those that people use."""
    from crmcli.connect.vcard import fields

    for line, text, error in _cards(TextLines(source, lenient=True)):
        entry = Entry(line, (), [], error, raw=text)
        if error is None:
            try:
                pairs = fields(text, line, source.encoding)
                entry.names, entry.cells = tuple(name for name, _ in pairs), [value for _, value in pairs]
            except Usage as failed:
                entry.error = failed
        yield entry


def _cards(lines: TextLines) -> Iterator[tuple[int, str, Usage | None]]:
    """(line where it begins, text, what is wrong) of each card, which one that cannot be read is to its end."""
    begin, parts, size = 0, [""], 0
    wrong: Usage | None = None
    while True:
        try:
            line = next(lines)
        except StopIteration:
            break
        except Usage as error:
            wrong = wrong or error
            begin = begin or lines.number
            continue
        mark = line.strip("\ufeff \t\r\n").upper()
        if mark == "BEGIN:VCARD":
            if begin:
                yield begin, "".join(parts), wrong or _unended(begin)
            begin, parts, size, wrong = lines.number, [], 0, None
        elif not begin and mark:
            yield lines.number, line, Usage(f"line {lines.number}: this is outside any card.", "Is it a vCard file?")
            continue
        size += len(line)
        if size > LIMIT and wrong is None:
            wrong = Usage(f"line {begin}: the card that begins here has more than {LIMIT:,} characters.", _END)
        if wrong is None:
            parts.append(line)
        if begin and mark == "END:VCARD":
            yield begin, "".join(parts), wrong
            begin, parts, wrong = 0, [], None
    if begin:
        yield begin, "".join(parts), wrong or _unended(begin)


_END = "END:VCARD is missing."


def _unended(line: int) -> Usage:
    return Usage(f"line {line}: the card that begins here has no end.", _END)
