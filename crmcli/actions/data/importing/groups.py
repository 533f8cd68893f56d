"""Rows that are lines of one document: joined while they stand one below the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crmcli.actions.data.importing.entry import Entry
from crmcli.actions.data.importing.found import Found
from crmcli.errors import CrmError

Add = Callable[[Entry, Found], None]
Refuse = Callable[[Entry, CrmError], None]


class RowGroups:
    """Takes rows in order; ``add`` is told of the first of each group with the lines of all, ``refuse`` of the first
    of a group in which a row is wrong."""

    def __init__(self, add: Add, refuse: Refuse) -> None:
        self._add = add
        self._refuse = refuse
        self._key: Sequence[str] = ()
        self._first: Entry | None = None
        self._found: Found | None = None
        self._error: CrmError | None = None

    def take(self, entry: Entry, key: Sequence[str], read: Callable[[], Found]) -> None:
        """``key`` are the cells that name the document of the row; empty ones are those of the row above."""
        same = len(key) == len(self._key) and all(new in ("", old) for new, old in zip(key, self._key, strict=True))
        if self._first is not None and same:
            self._first.more.append(entry)
        else:
            self.close()
            self._first, self._key = entry, key
        try:
            found = read()
        except CrmError as error:
            self._error = self._error or at_line(entry, error)
            return
        if self._found is None:
            self._found = found
        else:
            self._found.lines += found.lines

    def close(self) -> None:
        """Hand the last group over."""
        entry, found, error = self._first, self._found, self._error
        self._first = self._found = self._error = None
        if entry is not None and error is not None:
            self._refuse(entry, error)
        elif entry is not None and found is not None:
            self._add(entry, found)


def at_line(entry: Entry, error: CrmError) -> CrmError:
    """The error with its line, unless it names one already."""
    from crmcli.actions.data.batch import at_line

    return at_line(entry.line, error)
