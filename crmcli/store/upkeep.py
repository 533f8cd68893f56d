"""Looking after a database: is it whole, and what in it is of no use any more."""

from __future__ import annotations

from crmcli.store import blobs
from crmcli.store.act import Act

_OLD = (
    'FROM "key" WHERE coalesce(at, (SELECT recorded_at FROM step WHERE step.id = "key".step)) < ?'  # 0.1.0 kept no day
)


def faults(act: Act) -> list[str]:
    """What SQLite finds wrong with the file, and the rows that refer to one that is not there."""
    found = [text for (text,) in act.rows("SELECT integrity_check FROM pragma_integrity_check") if text != "ok"]
    loose = act.rows('SELECT "table", rowid, parent FROM pragma_foreign_key_check')
    return found + [
        f"Row {number} of {table} refers to a {parent} that is not there." for table, number, parent in loose
    ]


def old_keys(act: Act, before: str) -> int:
    """How many keys were last used before an instant."""
    return int(act.rows(f"SELECT count(*) {_OLD}", (before,))[0][0])


def tidy(act: Act, before: str) -> None:
    """Remove bytes that nothing names, and keys that were last used before an instant; no step, as neither is
    history."""
    try:
        act.driver.begin()
        blobs.drop(act, blobs.orphaned(act))
        act.driver.write(f"DELETE {_OLD}", [(before,)])
        act.driver.commit()
    finally:
        act.driver.rollback()
