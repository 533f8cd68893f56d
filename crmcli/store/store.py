"""The open database that actions are handed: connection, registry, clock and who asks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any

from crmcli.model.registry import Registry
from crmcli.model.types import Reading
from crmcli.store.tables import Table, tables

if TYPE_CHECKING:
    from crmcli.store.steps import Step

Row = dict[str, Any]


class Store:
    """One open database, and the person, instant and clock of the command that uses it.

    ``at`` is the instant that the command counts as (``--at``), ``clock`` the true one. ``kept`` holds what
    actions worked out of the settings and the instant alone, until either changes.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        registry: Registry,
        *,
        clock: Callable[[], datetime],
        by: str,
        at: datetime | None = None,
        path: str = "",
    ) -> None:
        from crmcli.store.steps import StepRunner

        self.db = db
        self.registry = registry
        self.clock = clock
        self.by = by
        self.path = path
        self.dry_run = False
        self.message: str | None = None
        self.tables: dict[str, Table] = tables(registry)
        self.steps = StepRunner(self)
        self._settings: dict[str, str] | None = None
        self._readings: dict[str | None, Reading] = {}
        self.memo: dict[str, Any] = {}
        self.at = at or clock()

    def step(self, title: str = "") -> AbstractContextManager[Step]:
        """One act: everything inside is written together or not at all, and not at all on a dry run; raises
        DatabaseBusy (exit 8). A step inside a step is part of it. ``title`` may be given to it later."""
        return self.steps.open(title)

    def close(self) -> None:
        self.db.close()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self.db.execute(sql, values).fetchall()

    def select(self, table: str, where: str, values: Sequence[Any] = ()) -> list[Row]:
        """Rows of a table as dicts; ``where`` is SQL from WHERE on, with its values bound."""
        known = self.tables[table]
        found = self.db.execute(f"{known.select} {where}", values)
        return [dict(zip(known.names, row, strict=True)) for row in found]

    @property
    def at(self) -> datetime:
        """The instant that the command counts as."""
        return self._at

    @at.setter
    def at(self, instant: datetime) -> None:
        self._at = instant
        self._forget_derived()

    @cached_property
    def stamp(self) -> str:
        """The instant of the command as it is stored."""
        from crmcli.model.dates import stamp

        return stamp(self.at)

    @cached_property
    def zone(self) -> tzinfo:
        """The zone of the setting ``timezone``."""
        name = self.setting("timezone") or "UTC"
        if name == "UTC":
            return UTC
        from zoneinfo import ZoneInfo

        return ZoneInfo(name)

    @cached_property
    def today(self) -> str:
        """The day of the command in its zone, as days are stored."""
        return self.at.astimezone(self.zone).date().isoformat()

    def reading(self, currency: str | None = None) -> Reading:
        """What the meaning of typed text depends on, for an element in this currency."""
        found = self._readings.get(currency)
        if found is None:
            found = self._readings[currency] = Reading(
                now=self.at,
                today=self.at.astimezone(self.zone).date(),
                zone=self.zone,
                currency=currency or self.setting("currency") or "EUR",
                country=self.setting("country"),
                me=self.by,
            )
        return found

    def setting(self, name: str) -> str | None:
        """The value of a setting, or what is declared when it is not set."""
        if self._settings is None:
            self._settings = dict(self.rows("SELECT name, value FROM setting"))
        return self._settings.get(name, self.registry.by_setting[name].default)

    def setting_row(self, name: str) -> Row | None:
        """The row of a setting, None when it is not set."""
        return next(iter(self.select("setting", "WHERE name = ?", (name,))), None)

    def forget_settings(self) -> None:
        self._settings = None
        self._forget_derived()

    def _forget_derived(self) -> None:
        self._readings, self.memo = {}, {}
        for name in ("stamp", "zone", "today"):
            self.__dict__.pop(name, None)
