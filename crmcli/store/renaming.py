"""Columns that have another name by now: in an older file, and in what an older version exported."""

from __future__ import annotations

from crmcli.light import TYPE_CHECKING, Any, json
from crmcli.store.change_rows import text
from crmcli.store.migrations import Rename, renames
from crmcli.store.tables import quoted

if TYPE_CHECKING:
    from crmcli.store.driver import Driver

# Views and triggers name columns; they are made anew when the file is completed, and indexes of the new name then.
_OURS = "SELECT type, name FROM sqlite_master WHERE (type = 'view' AND name GLOB '*_total') OR type = 'trigger'"
_INDEXES = (
    "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?1 AND (name = ?2 OR name GLOB ?2 || '_*')"
)
_TOLD = (
    "CASE WHEN json_type({0}, ?1) IS NULL THEN {0} ELSE json_remove(json_set({0}, ?2, json_extract({0}, ?1)), ?1) END"
)
_HISTORY = (
    f"""UPDATE change SET before = {_TOLD.format("before")}, after = {_TOLD.format("after")} WHERE "table" = ?3"""
)


def rename(db: Driver, number: int) -> None:
    """Give the columns of a file of this number the names that they have today, in its history as well."""
    wanted = renames(number)
    if wanted:
        db.run([(f"DROP {type} {quoted(name)}", ()) for type, name in db.rows(_OURS)])
    for one in wanted:
        table, old, new = quoted(one.table), quoted(one.column), quoted(one.to)
        indexes = db.rows(_INDEXES, (one.table, f"{one.table}_{one.column}"))
        db.run(
            [
                *((f"DROP INDEX {quoted(name)}", ()) for (name,) in indexes),
                (f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}", ()),
                (_HISTORY, (f"$.{old}", f"$.{new}", one.table)),
            ]
        )


def renamed(name: str, row: dict[str, Any], number: int) -> dict[str, Any]:
    """A row of this table from a dump of this number, as it is called today."""
    for one in renames(number):
        if name == one.table:
            row = _with(row, one)
        elif name == "change" and row.get("table") == one.table:
            told = {side: row[side] for side in ("before", "after") if isinstance(row.get(side), str)}
            row = {**row, **{side: text(_with(json.loads(values), one)) for side, values in told.items()}}
    return row


def _with(row: dict[str, Any], one: Rename) -> dict[str, Any]:
    return {one.to if column == one.column else column: value for column, value in row.items()}
