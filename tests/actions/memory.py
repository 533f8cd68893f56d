"""A database in memory with two companies, made once and copied for every example of a property."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from functools import cache

from crmcli.actions.elements.new import new
from crmcli.catalog import REGISTRY
from crmcli.store import opening
from crmcli.store.act import Act
from tests.kept import kept

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ADDRESS = [("street", "Am Ufer 1"), ("postal_code", "10115"), ("city", "Berlin"), ("country", "DE")]


def with_parties() -> Act:
    """COMPANY-1 sells, COMPANY-2 buys."""
    return copied(_original())


def copied(original: sqlite3.Connection) -> Act:
    """A database that begins as another one."""
    return Act(kept(original), clock=lambda: NOON, by="tester")


@cache
def _original() -> sqlite3.Connection:
    act = Act(opening.open_empty(REGISTRY, "UTC"), clock=lambda: NOON, by="tester")
    new(act, REGISTRY.by_name["company"], [("title", "Me"), ("mine", "yes"), ("vat_id", "DE136695976"), *ADDRESS])
    new(act, REGISTRY.by_name["company"], [("title", "Acme"), *ADDRESS])
    return act.driver.connection
