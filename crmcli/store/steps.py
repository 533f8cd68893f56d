"""Steps: one act of one person, written in one transaction together with its trace."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from functools import partial

from crmcli.light import TYPE_CHECKING, Any, Protocol
from crmcli.model.registry import Registry
from crmcli.model.said import Argument, arguments
from crmcli.store.catalogued import CATALOGUED, check_catalogued
from crmcli.store.identities import uuids

if TYPE_CHECKING:
    from crmcli.store.driver import Driver, Rows, Statement

_SEQUENCES = "SELECT name, seq FROM sqlite_sequence"  # the highest id that each table ever used, the steps among them
SWITCHED_ON = "SELECT value FROM meta WHERE name = 'rules'"
_RULES = (
    "SELECT id, name, kind, what, target, filters, words FROM rule "
    f"WHERE id IN (SELECT value FROM json_each(({SWITCHED_ON}))) ORDER BY id"
)
MANY = 5000  # elements whose search text may be stale at a time, where they come one by one
_PROOF = "SELECT 1 FROM step WHERE uid = ?"
_BEGIN = (
    "INSERT INTO step(id, uid, at, recorded_at, by, message, title, verb, args, undoes) "
    "VALUES (?, ?, ?, ?, ?, ?, '', ?, ?, ?)"
)
_RENAME = "UPDATE step SET verb = ?, args = ?, undoes = ? WHERE id = ?"
_LAST = "SELECT coalesce(max(id), 0) FROM change WHERE step = ?"
_TAKES_BACK = "INSERT INTO undone(step, target) VALUES (?, ?)"
_RECORD = 'INSERT INTO change(step, "table", row, op, before, after, kind, element) VALUES ({}, ?, ?, ?, ?, ?, ?, ?)'


class Author(Protocol):
    """Whose step it is: what a step knows of the act that writes it."""

    driver: Driver
    registry: Registry
    clock: Callable[[], datetime]
    by: str
    message: str | None
    dry_run: bool
    fires: Callable[[Step], list[Any]] | None

    @property
    def stamp(self) -> str: ...

    def unknown(self) -> Sequence[Statement]: ...

    def learn(self, answers: Sequence[Rows]) -> object: ...

    def forget_settings(self) -> None: ...


class Step:
    """The step that is being written: its number, the trace so far, the elements whose search text is stale.

    Its row is written with the first change, as it stands then, and once more at the end if it has changed since.
    """

    def __init__(self, act: Author, sequences: Rows, rules: Rows, verb: str = "") -> None:
        self.act = act
        self.rules = rules  # those that are switched on
        self.recorded_at = act.clock()
        (self.uid,) = uuids(self.recorded_at, 1)
        self.changes: list[tuple[Any, ...]] = []
        self.written = 0
        self.undoes: tuple[int, ...] = ()
        self.acts = False  # whether it does other things beside taking steps back, as a batch may
        self.turned = 0  # changes that took steps back
        self.keep = False  # set when something that is not history, such as a key, is to be kept
        self.stale: dict[str, set[int]] = defaultdict(set)
        self.inserted: dict[str, set[int]] = defaultdict(set)
        # Whose own texts are others than they were, new ones among them:
        self.reworded: dict[str, array[int]] = defaultdict(partial(array, "q"))
        self._wrote: dict[str, bool] = {}
        self._tables: set[str] = set()  # of which the trace tells
        # For each savepoint that is open, what was stale when the search index was first brought up to date in it:
        self._savepoints: list[list[tuple[dict[str, set[int]], dict[str, bool]]]] = []
        self._said = (verb, "{}")
        self._row: tuple[Any, ...] | None = None  # what was written of (verb, args, undoes)
        self.settled = 0  # the last change that rules have seen
        self._next: dict[str, int] = {name: highest + 1 for name, highest in sequences}
        self.id = self.take_ids("step", 1)

    def says(self, verb: str, refs: Iterable[str] = (), **args: Argument) -> None:
        """What is done, and to which elements: ``says("move", ["LEAD-1"], to="won")``. The first word counts, so an
        act inside another one, such as the line of a batch, says what it would say alone, and the whole keeps its name.
        """
        if not self._said[0]:
            self._said = (verb, arguments(refs, args))

    def take_ids(self, table: str, count: int) -> int:
        """The first of ``count`` ids that were never used; the caller holds the write lock."""
        first = self._next.get(table, 1)
        self._next[table] = first + count
        return first

    def ever_had(self, table: str) -> bool:
        """Whether a table ever had a row."""
        return self._next.get(table, 1) > 1

    def record(self, rows: list[tuple[Any, ...]]) -> None:
        """Remember (table, row, op, before, after, kind, element) for each row, the values as JSON text."""
        self.changes += rows
        self._tables.update([row[0] for row in rows])
        if len(self.changes) >= 5000:
            self.flush()

    def wrote(self, table: str, spelled: bool) -> None:
        """Told which tables new elements may have parts in, and whether something may be kept of their texts."""
        self._wrote[table] = spelled or self._wrote.get(table, False)

    def takes_back(self, steps: Iterable[int]) -> None:
        """Told which steps it takes back, before it writes what follows from that."""
        mine = list(steps)
        self.flush()
        self.undoes = (*self.undoes, *mine)
        self._write_row()
        self.act.driver.write(_TAKES_BACK, [(self.id, number) for number in mine])

    def begins(self, count: int, *tables: str) -> None:
        """Told before so many changes, of rows of these tables, are written by another way: what comes before them is
        written, too."""
        self._tables.update(tables)
        self.flush()
        self._write_row()
        self.written += count

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of the step that is taken back alone when it fails; the error goes on."""
        self.flush()
        written, ids, row, named = self.written, dict(self._next), self._row, (self._said, self.undoes, self.turned)
        fresh, settled = {kind: set(numbers) for kind, numbers in self.inserted.items()}, self.settled
        self._savepoints.append([])
        try:
            with self.act.driver.savepoint():
                yield
                self.flush()
        except BaseException:
            self.changes, self.written, self._next, self._row = [], written, ids, row
            self._said, self.undoes, self.turned = named
            self.inserted, self.settled = defaultdict(set, fresh), settled
            for stale, wrote in self._savepoints[-1]:  # the index is as it was before
                for kind, numbers in stale.items():
                    self.stale[kind] |= numbers
                self._wrote |= wrote
            raise
        finally:
            self._savepoints.pop()

    def flush(self) -> None:
        """Write the trace so far, and before it the step that it belongs to."""
        if self.changes:
            self._write_row()
            self.act.driver.write(_RECORD.format(self.id), self.changes)
            self.written += len(self.changes)
            self.changes = []

    def finish(self) -> None:
        """Write what is left of it."""
        self.flush()
        if self.written or self.undoes:
            self._write_row()
        self._settle()
        self.index()
        from crmcli.store.within import follow

        follow(self.act.driver, self.act.registry, self.id, self.written, self.reworded)

    def _write_row(self) -> None:
        row = (*self._said, None if self.acts or not self.undoes else max(self.undoes))
        if self._row is None:
            from crmcli.model.dates import stamp

            act = self.act
            values = (self.id, self.uid, act.stamp, stamp(self.recorded_at), act.by, act.message, *row)
            act.driver.write(_BEGIN, [values])
        elif row != self._row:
            self.act.driver.write(_RENAME, [(*row, self.id)])
        self._row = row

    def _settle(self) -> None:
        """Bring the marks of what is billed in full up to date."""
        registry = self.act.registry
        if not self._tables.isdisjoint(("line", "stage", *registry.billing)):
            from crmcli.store.settling import settle

            settle(self.act.driver, registry)

    def index(self) -> None:
        """Bring the search index up to date with what was written so far."""
        from crmcli.store.indexing import refresh
        from crmcli.store.within import take

        refresh(self.act.driver, self.act.registry, self.stale, self.inserted, self._wrote)
        for savepoint in self._savepoints:
            savepoint[:] = savepoint or [(self.stale, self._wrote)]
        self.stale, self._wrote = defaultdict(set), {}
        self.inserted.clear()
        if not self._savepoints:
            take(self.act.driver, self.act.registry, self.reworded)

    def index_many(self) -> None:
        """The same once many elements wait for it; not inside of a savepoint, of which nothing stays when it fails."""
        if not self._savepoints and sum(map(len, self.stale.values())) >= MANY:
            self.flush()
            self.index()

    def pass_over(self) -> None:
        """Let no rule see what was done so far."""
        if self.rules:
            self.flush()
            self.settled = self.act.driver.rows(_LAST, (self.id,))[0][0]

    @property
    def count(self) -> int:
        """How many changes there are so far."""
        return self.written + len(self.changes)

    @property
    def empty(self) -> bool:
        return not self.written and not self.changes and not self.undoes


class StepRunner:
    """Opens steps, one at a time; a step inside a step is part of it."""

    def __init__(self, act: Author) -> None:
        self.act = act
        self.current: Step | None = None

    def open(self, verb: str) -> AbstractContextManager[Step]:
        """BEGIN IMMEDIATE, the caller's writes with their trace, COMMIT; ROLLBACK on any error, on a dry run
        and when nothing was changed."""
        if self.current is None:
            return self._opened(verb)
        if verb:
            self.current.says(verb)
        return nullcontext(self.current)

    @contextmanager
    def _opened(self, verb: str) -> Iterator[Step]:
        driver = self.act.driver
        try:
            asked = [*CATALOGUED, (_SEQUENCES, ()), (_RULES, ()), *self.act.unknown()]
            catalogue, fields, sequences, rules, *known = driver.begin(asked)
            check_catalogued(driver.place, self.act.registry, catalogue, fields)
            if known:
                self.act.learn(known)
            step = self.current = Step(self.act, sequences, rules, verb)
            yield step
            self.settle()
            self._finish(step)
        finally:
            self.current = None
            driver.rollback()

    def settle(self) -> list[Any]:
        """Carry out the rules for what the open step has done since it was last settled; what they gave."""
        step, fire = self.current, self.act.fires
        if step is None or fire is None or not step.rules or (step.undoes and not step.acts):
            return []
        step.flush()
        self.act.fires = None  # what a rule does is no occasion for another
        try:
            done = fire(step)
        finally:
            self.act.fires = fire
        step.pass_over()
        return done

    def _finish(self, step: Step) -> None:
        """A dry run, and a step that changed nothing, are left to be taken back."""
        if not self.act.dry_run and not (step.empty and not step.keep):
            step.finish()
            self.act.driver.commit((_PROOF, (step.uid,)))
