"""The driver for a database in a file here, or in memory."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from crmcli.errors import DatabaseError, Usage
from crmcli.light import Any, re
from crmcli.store import local_patience
from crmcli.store.faults import explained, refused
from crmcli.store.local_writing import Waiting, together
from crmcli.store.places import Place

_READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
_PART = 1000  # rows that are in memory at a time
_BEYOND = ("load_extension", "writefile", "edit", "fts3_tokenizer")
_OF_THE_FILE = (  # what is said of the file, and not of the query
    "database is locked|database table is locked|database or disk|disk I/O|database disk image|Could not decode|"
    "interrupted$|file is not a database|malformed database"
)
_ONLY_READ = "Only one query, and only reading: crm sql 'SELECT * FROM deal LIMIT 5'"
_GONE = "Nothing was written. Do it again, or put a backup in its place: crm restore FILE"


class Local:
    """A Driver on a connection to SQLite. Whatever is written is written at once, but what is ``gathering``.

    When a transaction has ended by itself, as it does when the disk is full, everything that is asked before
    ``rollback`` is refused with the reason: else what follows would be kept without what came before it.
    """

    def __init__(self, connection: sqlite3.Connection, place: str = "") -> None:
        self.connection = connection
        self.place = place
        self.laid_over = False
        self._begun = False
        self._ended: DatabaseError | None = None
        self._gathered: Waiting | None = None  # what is gathered
        self._file = _identity(place)

    @property
    def near(self) -> bool:
        return True

    @property
    def in_transaction(self) -> bool:
        return self.connection.in_transaction

    def run(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> list[list[tuple[Any, ...]]]:
        return [self.rows(sql, values) for sql, values in statements]

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        if self._ended:
            raise self._ended
        if self._gathered and self._gathered.concern(sql):
            self._settle()
        try:
            return self.connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._told(error) from error

    def write(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        if self._ended:
            raise self._ended
        if self._gathered and self._gathered.takes(sql, rows):
            return
        self._settle()
        self._write(sql, rows)

    def _write(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        try:
            for statement, found in together(sql, rows):
                self.connection.executemany(statement, found)
        except sqlite3.DatabaseError as error:
            raise self._told(error) from error

    def flush(self) -> None:
        self._settle()

    def _settle(self) -> None:
        """Write what is gathered."""
        for sql, rows in self._gathered.taken() if self._gathered else ():
            self._write(sql, rows)

    @contextlib.contextmanager
    def gathering(self) -> Iterator[None]:
        self._gathered = Waiting()
        try:
            yield
            self._settle()
        finally:
            self._gathered = None

    def pages(self, sql: str, key: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        self._settle()
        try:
            yield from self.connection.execute(f'{sql} ORDER BY "{key}"', values)
        except sqlite3.DatabaseError as error:
            raise explained(error, self.place) from error

    def parts(self, sql: str, values: Sequence[Any] = ()) -> Iterator[list[tuple[Any, ...]]]:
        self._settle()
        try:
            found = self.connection.execute(sql, values)
            while rows := found.fetchmany(_PART):
                yield rows
        except sqlite3.DatabaseError as error:
            raise explained(error, self.place) from error

    def begin(self, also: Sequence[tuple[str, Sequence[Any]]] = ()) -> list[list[tuple[Any, ...]]]:
        self.rows("BEGIN IMMEDIATE")
        self._begun = True
        return self.run(also)

    def commit(self, proof: tuple[str, Sequence[Any]] | None = None) -> None:
        if self._file != _identity(self.place):
            raise DatabaseError(f"{self.place} was removed or replaced meanwhile.", _GONE)
        self.rows("COMMIT")
        self._begun = False

    def rollback(self) -> None:
        self._begun, self._ended = False, None
        with contextlib.suppress(sqlite3.Error):
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def savepoint(self) -> Iterator[None]:
        self.rows("SAVEPOINT part")
        try:
            yield
        except BaseException:
            if self._gathered:
                self._gathered.taken()
            if self.connection.in_transaction:
                self.run([("ROLLBACK TO part", ()), ("RELEASE part", ())])
            raise
        self.rows("RELEASE part")

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        if self.connection.in_transaction:
            yield
            return
        self.connection.execute("BEGIN")  # reads nothing: where a read is a trip, it goes along with the first
        try:
            yield
        finally:
            with contextlib.suppress(sqlite3.ProgrammingError):  # a reader that went away has closed the connection
                self.connection.execute("ROLLBACK")

    def beginning(self, index: str, begin: str, most: int) -> list[str] | None:
        from crmcli.store.local_words import beginning

        if self._ended:
            raise self._ended
        self._settle()
        try:
            return beginning(self.connection, index, begin, most)
        except sqlite3.DatabaseError as error:
            raise self._told(error) from error

    def aside(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> bool:
        ((held,),) = self.rows("PRAGMA query_only")
        self.rows("PRAGMA query_only = OFF")
        try:
            self.run(statements)
        finally:
            self.rows(f"PRAGMA query_only = {held}")
        return True

    def ask(self, sql: str) -> tuple[list[str], Iterator[list[tuple[Any, ...]]]]:
        """An authorizer lets nothing through but reading, so that neither ATTACH nor PRAGMA nor an extension gets
        around it."""
        if "\0" in sql:
            raise Usage("The query contains a NUL character.", _ONLY_READ)
        self._settle()
        with self._strangers():
            found = self.connection.execute(sql)
        if found.description is None:
            raise Usage("That is not a query.", _ONLY_READ)
        return [column[0] for column in found.description], self._answers(found)

    def _answers(self, found: sqlite3.Cursor) -> Iterator[list[tuple[Any, ...]]]:
        size = 1  # the first row is there by now; the next may take for ever
        while True:
            with self._strangers():
                rows = found.fetchmany(size)
            if not rows:
                return
            yield rows
            size = min(2 * size, _PART)

    @contextlib.contextmanager
    def _strangers(self) -> Iterator[None]:
        """Around what runs somebody else's statement: it may only read."""
        self.connection.set_authorizer(_allows)
        try:
            yield
        except (sqlite3.DatabaseError, sqlite3.Warning) as error:
            raise self._refused(error) from error
        finally:
            self.connection.set_authorizer(None)

    def _refused(self, error: Exception) -> Exception:
        if isinstance(error, sqlite3.DatabaseError) and re.match(_OF_THE_FILE, str(error)):
            return explained(error, self.place)
        if "not authorized" in str(error):
            return Usage("That would do more than read.", _ONLY_READ)
        return Usage(f"SQLite says: {error}.", _ONLY_READ)

    def interrupt(self) -> None:
        self.connection.interrupt()

    def copy_to(self, target: str) -> None:
        from pathlib import Path

        from crmcli.store.local_pouring import poured

        with explaining(Path(target)):
            poured(self.connection, Path(target))

    def close(self) -> None:
        self.connection.close()

    def _told(self, error: sqlite3.DatabaseError) -> DatabaseError:
        told = explained(error, self.place)
        if self._begun and not self.connection.in_transaction:
            self._ended = told
        return told


def _identity(place: str) -> tuple[int, int] | None:
    """What tells the file of this name from others, None where there is none."""
    try:
        found = os.stat(place) if place else None  # noqa: PTH116 - on the way of every command
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found else None


def in_memory(place: str) -> Local:
    """An empty database that lives as long as it is open."""
    return Local(local_patience.connected(":memory:", 0), place)


def temporary() -> Local:
    """The same in a file without a name, which goes with it: for more than may be in memory."""
    return Local(local_patience.connected("", 0))


@contextlib.contextmanager
def explaining(path: Place) -> Iterator[None]:
    """Says in our words what SQLite and the system say about a file; raises DatabaseError (exit 8)."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise explained(error, path) from error
    except OSError as error:
        raise refused(error, path) from error


def _allows(action: int, first: str | None, second: str | None, *_: object) -> int:
    if action == sqlite3.SQLITE_FUNCTION and second in _BEYOND:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY
