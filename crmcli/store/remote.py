"""The driver for a database on a libSQL server: what is written waits, and leaves with what is read or kept."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator, Sequence

from crmcli.errors import DatabaseBusy, DatabaseError, Refused
from crmcli.errors.databases import Lost, Unreachable
from crmcli.light import Any, re
from crmcli.model.cutting import portions
from crmcli.store import remote_faults as faults
from crmcli.store.hrana import CONNECT, Broken, Refusal
from crmcli.store.remote_address import ServerAddress
from crmcli.store.remote_queue import Queue
from crmcli.store.remote_stream import Result, Rows, Statement, Stream

Values = Sequence[Any]
LIMIT = 120.0  # seconds for an answer: a statement over many thousand rows takes its time
_FORGOTTEN = 10.5  # seconds after which a server has ended what nobody asks for any more
_PAUSE = 0.25
_QUIET = 3.0  # seconds after which a server is reminded of a stream
_SOON = 3.0  # seconds after which it is asked whether there is somebody who could begin at all
_PAGE = 5000  # rows that are fetched at a time, unless they have so many cells that these would fill the memory
_CELLS = 120_000
_PART = 1000  # rows that are handed on at a time
_LIMITED = re.compile(r"\bLIMIT\b[^()]*$")


class Remote:
    """A Driver on a stream of Hrana.

    Outside a transaction each trip opens a stream and closes it. A transaction, and what is read at one moment, keeps
    one open. When that ends early, because the connection broke or the server ended it, everything that is asked before
    ``rollback`` is refused with the reason: else what follows would be kept without what came before it.
    """

    def __init__(self, address: ServerAddress, token: str | None, patience: float, limit: float = LIMIT) -> None:
        self.place = address.place
        self.laid_over = False
        self.stream = Stream(address, token)
        self._token, self._patience, self._limit = token, patience, limit
        self._queue = Queue()
        self._begun = False  # BEGIN IMMEDIATE went well
        self._moment = False  # what is read is to be of one moment
        self._still: int | None = None  # the state that a replica stands still at, while its primary is away
        self._ended: DatabaseError | None = None

    @property
    def near(self) -> bool:
        return False

    @property
    def in_transaction(self) -> bool:
        return (self._begun or self._moment) and self._ended is None

    def run(self, statements: Sequence[Statement]) -> list[Rows]:
        return self._run(statements) if statements else []

    def rows(self, sql: str, values: Values = ()) -> Rows:
        return self._run([(sql, values)])[0]

    def each(self, statements: Sequence[Statement]) -> list[Result]:
        """The rows of each, or what was wrong with it, whatever became of those before it; all of them only read."""
        return self.stream.trip(statements, CONNECT + self._patience, close=True, alone=True)

    def write(self, sql: str, rows: Iterable[Values]) -> None:
        self._refuse()
        for part in portions(rows, 20_000):
            self._queue.add(sql, part)
            if self._queue.heavy or not self._begun:  # outside a transaction nobody says when it is over
                self.flush()

    def gathering(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()  # whatever is written waits

    def flush(self) -> None:
        if self._queue.waits:
            self._run([])

    def pages(self, sql: str, key: str, values: Values = ()) -> Iterator[tuple[Any, ...]]:
        for part in self.parts(f'{sql} ORDER BY "{key}"', values):
            yield from part

    def parts(self, sql: str, values: Values = ()) -> Iterator[Rows]:
        whole = f"SELECT * FROM ({sql})" if _LIMITED.search(sql) else sql
        place, size = 0, _PART  # few at first, so that output begins early
        while True:
            found = self.rows(f"{whole} LIMIT {size} OFFSET {place}", values)
            for start in range(0, len(found), _PART):
                yield found[start : start + _PART]
                self._stay()
            if len(found) < size:
                return
            place, size = place + size, min(_PAGE, max(_PART, _CELLS // len(found[0])))
            del found  # before there is another one beside it

    def _stay(self) -> None:
        """Have a server not forget what is read at one moment while what it gave is worked on."""
        if self._moment and self.stream.baton is not None and time.monotonic() - self.stream.answered > _QUIET:
            self._run([("SELECT 1", ())])

    def begin(self, also: Sequence[Statement] = ()) -> list[Rows]:
        self._refuse()
        try:
            results = self.stream.trip([("BEGIN IMMEDIATE", ()), *also], CONNECT + self._patience)
        except Unreachable as error:
            if late(error):
                raise faults.unanswered(self.place) from error
            raise
        self._begun = not self.stream.autocommit
        return well(results)[1:]

    def commit(self, proof: Statement | None = None) -> None:
        self._refuse()
        try:
            results = self.stream.trip([*self._queue.taken(), ("COMMIT", ())], self._limit, close=True)
        except (Lost, Unreachable) as error:
            self._forget()
            if proof is None or not _open_end(error):
                raise
            if not self._kept(proof):
                raise faults.undone(self.place) from error
            return
        self._forget()
        well(results)

    def rollback(self) -> None:
        open_ = self._begun and self.stream.baton is not None
        self._queue.clear()
        self._forget()
        if open_:
            self._let_go([("ROLLBACK", ())])

    @contextlib.contextmanager
    def savepoint(self) -> Iterator[None]:
        self._refuse()
        mark = self._queue.mark("SAVEPOINT part")
        try:
            yield
            self._queue.add("RELEASE part", [()])
            self.flush()
        except BaseException:
            if not self._queue.taken_back(mark) and self.in_transaction:
                self._queue.clear()
                self._queue.add("ROLLBACK TO part", [()])
                self._queue.add("RELEASE part", [()])
            raise

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        if self.in_transaction:
            yield
            return
        self._moment = True  # BEGIN goes along with what is read first
        try:
            yield
        finally:
            self._forget()
            self.stream.leave(CONNECT)

    def beginning(self, index: str, begin: str, most: int) -> list[str] | None:
        """The pages of an index are too many bytes to be sent."""
        return None

    def aside(self, statements: Sequence[Statement]) -> bool:
        """A server makes no temporary tables."""
        return False

    def ask(self, sql: str) -> tuple[list[str], Iterator[Rows]]:
        """The server says whether a statement only reads, before it is run."""
        from crmcli.store.remote_asking import asked

        return asked(Stream(self.stream.address, self._token), sql)

    def interrupt(self) -> None:
        self.stream.connection.interrupt()

    def copy_to(self, target: str) -> None:
        raise Refused(f"{self.place} is on a server, which makes snapshots of its own.")

    def close(self) -> None:
        self.rollback()
        self.stream.connection.drop()

    def _refuse(self) -> None:
        if self._ended:
            raise self._ended

    def _run(self, statements: Sequence[Statement]) -> list[Rows]:
        self._refuse()
        inside = self.in_transaction
        asked = [*self._queue.taken(), *statements]
        try:
            if self._moment and self.stream.baton is None:
                found = self._at_one_moment(asked)
            else:
                found = well(self.stream.trip(asked, self._limit, close=not inside))
        except BaseException as error:  # a signal, too, leaves a stream that nobody can go on with
            if inside and (self.stream.baton is None or self.stream.autocommit):
                self._ended = error if isinstance(error, DatabaseError) else faults.lost(self.place, error)
            raise
        return found[len(found) - len(statements) :]

    def _at_one_moment(self, asked: Sequence[Statement]) -> list[Rows]:
        """What is read first, with BEGIN before it. A replica hands that on to its primary. Where that is away, nothing
        changes what the replica has, which every answer tells by the number of its state."""
        if self._still is None:
            found = _unless_late(self.stream, [("BEGIN", ()), *asked])
            if found is not None:
                return found[1:]
            if _unless_late(self.stream, [("BEGIN", ())]) is not None:  # it is the reading that takes its time
                return well(self.stream.trip(asked, self._limit))
        found = well(self.stream.trip(asked, self._limit, close=True))
        state = self.stream.newest
        if self._still not in (None, state):
            raise Lost(f"{self.place} was written to while it was read.", faults.AGAIN)
        self._still = state
        return found

    def _let_go(self, statements: Sequence[Statement]) -> None:
        with contextlib.suppress(DatabaseError):
            self.stream.trip(statements, CONNECT, close=True)

    def _forget(self) -> None:
        self._begun = self._moment = False
        self._ended = self._still = None

    def _kept(self, proof: Statement) -> bool:
        """Whether the step was kept, to whose COMMIT no answer came.

        Whoever gets the lock for writing knows that the transaction is over, which it is after a while if nobody
        asks for it. Raises Unsure when nobody answers.
        """
        end = time.monotonic() + _FORGOTTEN + self._patience
        while True:
            stream = Stream(self.stream.address, self._token)
            try:
                results = stream.trip([("BEGIN IMMEDIATE", ()), proof, ("ROLLBACK", ())], _FORGOTTEN, close=True)
                return bool(well(results)[1])
            except (Unreachable, Lost, DatabaseBusy):
                if time.monotonic() > end:
                    raise faults.unsure(self.place) from None
                time.sleep(_PAUSE)
            finally:
                stream.connection.drop()


def _open_end(error: DatabaseError) -> bool:
    """Whether what was sent may have been carried out: the answer is missing, or is that of who stands between."""
    cause = error.__cause__
    return isinstance(cause, Broken) or (isinstance(cause, Refusal) and cause.status >= 500)


def late(error: DatabaseError) -> bool:
    return isinstance(error.__cause__, Broken) and error.__cause__.timed_out


def _unless_late(stream: Stream, asked: Sequence[Statement]) -> list[Rows] | None:
    """What comes soon."""
    try:
        return well(stream.trip(asked, _SOON))
    except Unreachable as error:
        if late(error):
            return None
        raise


def well(results: Sequence[Result]) -> list[Rows]:
    """The rows; raises what was wrong."""
    for result in results:
        if isinstance(result, DatabaseError):
            raise result
    return list(results)  # type: ignore[arg-type]
