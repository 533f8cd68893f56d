"""Stores for tests: opened on a file, with a clock that stands still, and rows to write into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from crmcli.catalog import REGISTRY
from crmcli.model.fields import Field
from crmcli.model.fold import same
from crmcli.model.kinds import Kind
from crmcli.model.registry import Registry
from crmcli.model.types import Text
from crmcli.store import opening
from crmcli.store.act import Act, Row
from crmcli.store.asked import at_once
from crmcli.store.searching import Search

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
STAMP = "2026-11-23T18:00:00.000000Z"
_identities = count(1)


@contextmanager
def opened(path: Path, registry: Registry = REGISTRY, by: str = "tester") -> Iterator[Act]:
    """A store on this file, which is made when it is not there, closed afterwards."""
    act = Act(opening.open_file(path, registry, timeout=0), clock=lambda: NOW, by=by)
    try:
        yield act
    finally:
        act.close()


def row(title: str | None = None, **values: Any) -> Row:
    """What every element has, and the values that are given; ``title`` is its title."""
    named = {"title": title, "title_key": same(title)} if title is not None else {}
    every = {"uid": f"uid-{next(_identities)}", "created_at": STAMP, "updated_at": STAMP, "version": 1}
    return {**every, **named, **values}


def owned(kind: str, element: int, **values: Any) -> Row:
    """A row that belongs to an element."""
    return {"kind": kind, "element": element, **values}


def email(kind: str, element: int, address: str, position: int = 1) -> Row:
    return owned(kind, element, position=position, label=None, value=address, normal=address.casefold())


@contextmanager
def tracing(act: Act) -> Iterator[list[str]]:
    """The statements that SQLite is asked meanwhile."""
    asked: list[str] = []
    act.driver.connection.set_trace_callback(asked.append)
    try:
        yield asked
    finally:
        act.driver.connection.set_trace_callback(None)


def explained(act: Act, sql: str) -> list[str]:
    """How SQLite goes through the tables for a statement: the lines of EXPLAIN QUERY PLAN."""
    return [line for *_, line in act.rows(f"EXPLAIN QUERY PLAN {sql}")]


def sought(
    act: Act, text: str, limit: int, kinds: Sequence[Kind] = REGISTRY.kinds, digits: Sequence[str] = ()
) -> list[tuple[str, int, str]]:
    """(kind, id, the text around it) of what a search finds, the best first."""
    search = Search(act, text, kinds, digits)
    found = search.best(limit)
    (texts,) = at_once(act, search.texts(found))
    return [(*node, texts[node]) for node in found]


def contents(act: Act, *, without: tuple[str, ...] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Every table that has rows, with them: a picture of the database, without the index's own tables."""
    names = [
        name
        for (name,) in act.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        if "_search_" not in name and name not in without
    ]
    found = {name: act.rows(f'SELECT * FROM "{name}" ORDER BY 1, 2') for name in names}
    return {name: rows for name, rows in found.items() if rows}


def changed(kind: str, change: Callable[[Kind], dict[str, Any]]) -> Registry:
    """The registry with one kind declared in another way: ``change`` gives the parts that differ."""
    kinds = tuple(_declared(each, change(each)) if each.name == kind else each for each in REGISTRY.kinds)
    return Registry(kinds, REGISTRY.conversions, REGISTRY.settings)


def grown(kind: str, **marks: Any) -> Registry:
    """The registry of a later day, in which a kind has one field more, called "colour"."""
    return changed(kind, lambda old: {"fields": (*old.fields, Field("colour", Text(), "Its colour.", **marks))})


def _declared(kind: Kind, parts: dict[str, Any]) -> Kind:
    return Kind(**{**{name: getattr(kind, name) for name in Kind._names}, **parts})
