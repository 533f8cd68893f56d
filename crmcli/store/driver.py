"""What the store asks of an open database, whether it is a file here or one on a server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager

from crmcli.light import Any, Protocol

Values = Sequence[Any]  # None, int of 64 bits, float, str or bytes each
Row = tuple[Any, ...]
Rows = list[Row]
Statement = tuple[str, Values]
Names = list[str]


class Driver(Protocol):
    """One open database. What goes wrong is raised as DatabaseError (exit 8): DatabaseBusy while another process
    writes, Constraint for rows that do not fit."""

    @property
    def place(self) -> str:
        """Where it is, for messages."""

    @property
    def near(self) -> bool:
        """Whether many rows are had as soon as a few: no network is between."""

    laid_over: bool
    """Whether rows stand in the place of those of its tables, of which the indexes of words and letters do not tell."""

    @property
    def in_transaction(self) -> bool: ...

    def run(self, statements: Sequence[Statement]) -> list[Rows]:
        """The rows of each, in order; the first that fails stops the rest."""

    def rows(self, sql: str, values: Values = ()) -> Rows:
        """What a query gives, with all that was written before it."""

    def write(self, sql: str, rows: Iterable[Values]) -> None:
        """The same statement for each row; it may wait until something is read, or for the end."""

    def gathering(self) -> AbstractContextManager[None]:
        """Single rows that are inserted inside may wait for others, and are written by their tables then, where that
        is faster: for many small acts in a row. What does not fit is told when they are written."""

    def flush(self) -> None:
        """Write what waits: where a Constraint may come before the end."""

    def pages(self, sql: str, key: str, values: Values = ()) -> Iterator[Row]:
        """What a query gives, in the order of a unique column, in constant memory."""

    def parts(self, sql: str, values: Values = ()) -> Iterator[Rows]:
        """What a query gives, in its order, at most a thousand rows at a time, in constant memory."""

    def begin(self, also: Sequence[Statement] = ()) -> list[Rows]:
        """Lock for writing, after waiting for others, and run ``also``; raises DatabaseBusy."""

    def commit(self, proof: Statement | None = None) -> None:
        """Write what waits and keep it. ``proof`` finds a row when all was kept, should no answer come."""

    def rollback(self) -> None:
        """Take all back; never raises."""

    def savepoint(self) -> AbstractContextManager[None]:
        """A part that is taken back alone when it fails; the error goes on."""

    def snapshot(self) -> AbstractContextManager[None]:
        """What is read inside is one state of the database, whoever writes meanwhile."""

    def beginning(self, index: str, begin: str, most: int) -> list[str] | None:
        """The words of a search index that begin so, letters and digits of ASCII; None where they are more than
        ``most``, or cannot be told."""

    def aside(self, statements: Sequence[Statement]) -> bool:
        """Make and fill temporary tables, which go with the connection and change nothing in the database, though it
        may only be read; whether that can be done."""

    def ask(self, sql: str) -> tuple[Names, Iterator[Rows]]:
        """(column names, rows in parts) of one reading statement of a stranger; raises Usage (exit 2), and
        KeyboardInterrupt while it runs."""

    def interrupt(self) -> None:
        """Stop the statement that another thread waits for."""

    def copy_to(self, target: str) -> None:
        """Make a file that holds all of it, which appears as a whole."""

    def close(self) -> None: ...
