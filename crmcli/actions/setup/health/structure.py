"""Is the file itself whole, does it have all that the catalogue declares, and who may read it."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.actions.setup.health.findings import FIX, found
from crmcli.model.results import Record
from crmcli.store import auditing, mending, places, upkeep
from crmcli.store.act import Act

RESTORE = "Put a backup in its place: crm restore FILE"


def structure(act: Act) -> Iterator[Record]:
    """Whether SQLite finds the file whole, and each value is of the type of its column. What it says of an index may be
    put right, as nothing is lost with it."""
    for text in upkeep.faults(act):
        yield found("structure", f"The file is damaged: {text}.", FIX if " index " in text else RESTORE)
    for text in upkeep.mistyped(act):
        yield found("structure", f"The file is damaged: {text}.", RESTORE)


def reindex(act: Act) -> None:
    """Make the indexes again, with which nothing is lost."""
    mending.indexes(act)


def references(act: Act) -> Iterator[Record]:
    """Whether what rows refer to is there."""
    for table, number, parent, column in upkeep.loose(act):
        kind = act.registry.by_name.get(table)
        ref = f"{kind.prefix}-{number}" if kind else None
        hint = f"crm edit {ref} --unset {column}" if ref else RESTORE
        yield found("references", f"Row {number} of {table} refers to a {parent} that is not there.", hint, ref)


def schema(act: Act) -> Iterator[Record]:
    """Whether the file has every table, column, index, view and trigger, as they are declared."""
    for text in upkeep.lacking(act):
        yield found("schema", f"The file has {text}.", FIX)
    for name in upkeep.other_indexes(act):
        yield found("schema", f"The file has another index {name} than is declared.", FIX)


def complete(act: Act) -> None:
    """Make what is lacking, and indexes, triggers and views as they are declared."""
    mending.declarations(act, upkeep.other_indexes(act))


def counters(act: Act) -> Iterator[Record]:
    """Whether the next number of each table is a new one: else a reference would come a second time."""
    for table, counter, highest in auditing.counters(act):
        text = f"The counter of {table} stands at {counter}, behind its highest number {highest}."
        yield found("counters", text, FIX)


def forward(act: Act) -> None:
    mending.counters(act, [(table, highest) for table, _, highest in auditing.counters(act)])


def permissions(act: Act) -> Iterator[Record]:
    """Whether others than the owner and the group may read the file, or put another in its place."""
    for path, why, command in places.open_to_others(act.driver.place):
        yield found("permissions", f"{path} {why}.", command)


def close(act: Act) -> None:
    places.close_to_others(act.driver.place)
