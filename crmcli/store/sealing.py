"""Triggers by which the file itself refuses to change what was issued, whoever writes to it."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.light import TYPE_CHECKING
from crmcli.model.kinds import Kind
from crmcli.model.registry import Registry
from crmcli.model.traits import Numbered, Sealed
from crmcli.store.tables import PARTS, WRITTEN, Table, element_table, literals, quoted

if TYPE_CHECKING:
    from crmcli.store.driver import Driver

REFUSAL = "what was issued can no longer be changed"


def triggers(registry: Registry) -> Iterator[str]:
    """CREATE TRIGGER statements for every kind that declares sealed stages, and for the rows that belong to it."""
    for kind in registry.kinds:
        if kind.sealed:
            yield from _of_elements(kind)
            for table in PARTS:
                yield from _of_parts(kind, table)


def refresh(db: Driver, registry: Registry) -> None:
    """Make all of them anew."""
    lift(db)
    db.run([(statement, ()) for statement in triggers(registry)])


def lift(db: Driver) -> None:
    """Let what is sealed be written, until they are made anew."""
    for (name,) in db.rows("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB '*_sealed_*'"):
        db.run([(f"DROP TRIGGER {quoted(name)}", ())])


def may_change(kind: Kind) -> tuple[str, ...]:
    """The columns that may change in a sealed stage: its own, what is never frozen, and what every write sets."""
    return ("stage", *kind.never_frozen, *WRITTEN)


def _of_elements(kind: Kind) -> Iterator[str]:
    """A row in a sealed stage keeps its columns, but for what is worked out from others, and moves along the declared
    ways; no row begins in one, and none may take the place of one (INSERT OR REPLACE deletes it without asking)."""
    table, stages = element_table(kind), _stages(kind)
    sealed, numbered = kind.its(Sealed), kind.its(Numbered)
    fixed = [name for name in table.names if name not in {*may_change(kind), *table.having("derived")}]
    changed = " OR ".join(f"NEW.{quoted(name)} IS NOT OLD.{quoted(name)}" for name in fixed)
    ways = " OR ".join(
        f"(OLD.stage = '{stage}' AND NEW.stage IN ({literals((stage, *following))}))"
        for stage, following in sealed.ways.items()
    )
    entered = f"NEW.stage IN ({stages}) AND (NEW.stage <> '{numbered.at}' OR NEW.{numbered.field} IS NULL)"
    yield _trigger(
        kind.name,
        kind.name,
        "UPDATE",
        f"CASE WHEN OLD.stage IN ({stages}) THEN {changed} OR NOT coalesce({ways}, 0) ELSE {entered} END "
        f"OR {_replaces(kind, table, 'NEW.id IS NOT OLD.id', 'OLD.id')}",
    )
    yield _trigger(kind.name, kind.name, "INSERT", f"NEW.stage IN ({stages}) OR {_replaces(kind, table, '1', 'NULL')}")
    yield _trigger(kind.name, kind.name, "DELETE", f"OLD.stage IN ({stages})")


def _replaces(kind: Kind, table: Table, when: str, own: str) -> str:
    """Whether the new row has the id, or a unique value, of another one that is sealed."""
    same = [f"({when} AND e.id = NEW.id)", *(f"e.{name} = NEW.{name}" for name in table.unique)]
    return " OR ".join(
        f"EXISTS (SELECT 1 FROM {quoted(kind.name)} e WHERE {test} AND e.id IS NOT {own} "
        f"AND e.stage IN ({_stages(kind)}))"
        for test in same
    )


def _of_parts(kind: Kind, table: Table) -> Iterator[str]:
    for act in table.sealed:
        tests = [f"{row}.kind = '{kind.name}' AND {_is_sealed(kind, f'{row}.element')}" for row in _rows(act)]
        if act != "DELETE":
            other = f"SELECT 1 FROM {quoted(table.name)} p WHERE p.id = NEW.id AND p.kind = '{kind.name}'"
            tests.append(f"EXISTS ({other} AND {_is_sealed(kind, 'p.element')})")
        yield _trigger(f"{table.name}_{kind.name}", table.name, act, " OR ".join(tests), _fixed(table, act))


def _fixed(table: Table, act: str) -> str:
    """The columns whose change is refused, where some are worked out from others and may follow them."""
    fixed = ", ".join(quoted(name) for name in table.names if name not in table.having("derived"))
    return f" OF {fixed}" if act == "UPDATE" and table.having("derived") else ""


def _rows(act: str) -> tuple[str, ...]:
    return {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[act]


def _is_sealed(kind: Kind, number: str) -> str:
    return f"EXISTS (SELECT 1 FROM {quoted(kind.name)} e WHERE e.id = {number} AND e.stage IN ({_stages(kind)}))"


def _stages(kind: Kind) -> str:
    return literals(kind.sealed)


def _trigger(name: str, table: str, act: str, test: str, columns: str = "") -> str:
    return (
        f"CREATE TRIGGER {quoted(f'{name}_sealed_{act.lower()}')} BEFORE {act}{columns} ON {quoted(table)} "
        f"WHEN {test} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )
