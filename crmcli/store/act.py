"""One act on an open database: who asks, when, with which settings; it lives as long as a command."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, tzinfo
from functools import cached_property

from crmcli.light import TYPE_CHECKING, Any, TypeVar
from crmcli.model.registry import Registry
from crmcli.model.traits_of_parties import Merges
from crmcli.model.types import Country, Currency, Reading
from crmcli.store.database import Database
from crmcli.store.database import Row as Row
from crmcli.store.tables import PARTS

if TYPE_CHECKING:
    from crmcli.store.driver import Rows, Statement
    from crmcli.store.steps import Step, StepRunner

STAGES = next(table for table in PARTS if table.name == "stage")
T = TypeVar("T")
_KEPT = (
    ("SELECT name, value FROM setting", ()),
    (f"{STAGES.select} ORDER BY kind, pipeline, position", ()),
)
_MERGED = 'SELECT \'{kind}\' WHERE EXISTS (SELECT 1 FROM "{kind}" WHERE "{into}" IS NOT NULL)'  # by an index
Known = tuple[dict[str, str], list["Row"], frozenset[str]]


class Act:
    """The person, instant and clock of one command, and the open database that it uses.

    ``at`` is the instant that the command counts as (``--at``), ``clock`` the true one. ``memo`` holds what was worked
    out of the settings and the instant alone, until either changes.
    """

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime],
        by: str,
        at: datetime | None = None,
        message: str | None = None,
        dry_run: bool = False,
    ) -> None:
        self.database = database
        self.driver = database.driver
        self.registry: Registry = database.registry
        self.tables = database.tables
        self.rows = database.rows
        self.select = database.select
        self.clock = clock
        self.by = by
        self.message = message
        self.dry_run = dry_run
        self.fires: Callable[[Step], list[Any]] | None = None  # carries out the rules for what a step did
        self.effects: list[Any] = []  # what they did, with their names, as long as it was not told
        self.memo: dict[Any, Any] = {}
        self.went_on: dict[str, str] = {}
        self._known: Known | None = None
        self.at = at or clock()
        if database.kept is not None:
            self.learn(database.kept)
            database.kept = None

    @cached_property
    def steps(self) -> StepRunner:
        """What opens the steps of this act."""
        from crmcli.store.steps import StepRunner

        return StepRunner(self)

    def step(self, verb: str = "") -> AbstractContextManager[Step]:
        """One act: everything inside is written together or not at all, and not at all on a dry run; raises
        DatabaseBusy (exit 8). A step inside a step is part of it. What it ``says`` may be known later."""
        return self.steps.open(verb)

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """Around what only shows what would happen."""
        before, self.dry_run = self.dry_run, True
        try:
            yield
        finally:
            self.dry_run = before
            self.forget_settings()

    def close(self) -> None:
        self.database.close()

    @property
    def at(self) -> datetime:
        """The instant that the command counts as."""
        return self._at

    @at.setter
    def at(self, instant: datetime) -> None:
        self._at = instant
        self.memo = {}

    @property
    def stamp(self) -> str:
        """The instant of the command as it is stored."""
        found: str | None = self.memo.get("stamp")
        if found is None:
            from crmcli.model.dates import stamp

            found = self.memo["stamp"] = stamp(self.at)
        return found

    @property
    def zone(self) -> tzinfo:
        """The zone of the setting ``timezone``."""
        return self.once("zone", lambda: _zone(self.setting("timezone") or "UTC"))

    @property
    def today(self) -> str:
        """The day of the command in its zone, as days are stored."""
        return self.once("today", lambda: self.at.astimezone(self.zone).date().isoformat())

    def once(self, name: Hashable, work: Callable[[], T]) -> T:
        """What ``work`` makes of the settings and the instant, made when it is first asked for."""
        if name not in self.memo:
            self.memo[name] = work()
        found: T = self.memo[name]
        return found

    def reading(self, currency: str | None = None) -> Reading:
        """What the meaning of typed text depends on, for an element in this currency."""
        return self.once(("reading", currency), lambda: self._reading(currency))

    def _reading(self, currency: str | None) -> Reading:
        return Reading(
            now=self.at,
            today=self.at.astimezone(self.zone).date(),
            zone=self.zone,
            currency=currency or self.currency,
            country=self.setting(self.registry.setting_of(Country).name),
            me=self.by,
        )

    @property
    def currency(self) -> str:
        """The currency of new elements."""
        setting = self.registry.setting_of(Currency)
        return self.setting(setting.name) or setting.default or ""

    def setting(self, name: str) -> str | None:
        """The value of a setting, or what is declared when it is not set."""
        return self._kept()[0].get(name, self.registry.by_setting[name].default)

    @property
    def stages(self) -> list[Row]:
        """The stages of every kind, in order."""
        return self._kept()[1]

    @property
    def merged(self) -> frozenset[str]:
        """The kinds of which any element was merged into another one."""
        return self._kept()[2]

    @property
    def knows_nothing_merged(self) -> bool:
        """Whether it was read already that nothing was."""
        return self._known is not None and not self._known[2]

    def _kept(self) -> Known:
        """What every command wants to know, asked for at once: settings, stages, and whether anything was merged."""
        if self._known is None:
            return self.learn(self.driver.run(self.unknown()))
        return self._known

    def unknown(self) -> Sequence[Statement]:
        """The queries for it that a step may put together with its own, when it was not read yet."""
        return wanted(self.registry) if self._known is None else ()

    def learn(self, answers: Sequence[Rows]) -> Known:
        """Keep what these queries gave."""
        settings, stages, merged = answers
        named = [dict(zip(STAGES.names, row, strict=True)) for row in stages]
        self._known = dict(settings), named, frozenset(row[0] for row in merged)
        return self._known

    def setting_row(self, name: str) -> Row | None:
        """The row of a setting, None when it is not set."""
        return next(iter(self.select("setting", "WHERE name = ?", (name,))), None)

    def forget_settings(self) -> None:
        """Read settings, stages and what was merged again, when they are next asked for."""
        self._known, self.memo = None, {}


def wanted(registry: Registry) -> Sequence[Statement]:
    """What asks for all that every command wants to know."""
    return (*_KEPT, (registry.memo("any_merged", lambda: _any_merged(registry)), ()))


def _any_merged(registry: Registry) -> str:
    parts = [_MERGED.format(kind=k.name, into=k.its(Merges).into) for k in registry.bearers(Merges)]
    return " UNION ALL ".join(parts) or "SELECT 1 WHERE 0"


def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)
