"""Looking after a database: is it whole, and what in it is of no use any more."""

from __future__ import annotations

from crmcli.store import blobs
from crmcli.store.act import Act
from crmcli.store.indexing import differing
from crmcli.store.schema import follow

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


def unindexed(act: Act) -> int:
    """How many elements are not in the search index as they are in their rows."""
    counts = act.driver.run([(differing(kind), ()) for kind in act.registry.kinds])
    return sum(int(rows[0][0]) for rows in counts)


def tidy(act: Act, before: str, index: bool) -> None:
    """Remove bytes that nothing names, and keys that were last used before an instant, and make the search index again;
    no step, as none of it is history."""
    try:
        act.driver.begin()
        if index:
            follow(act.driver, act.registry)
        blobs.drop(act, blobs.orphaned(act))
        act.driver.write(f"DELETE {_OLD}", [(before,)])
        act.driver.commit()
    finally:
        act.driver.rollback()
