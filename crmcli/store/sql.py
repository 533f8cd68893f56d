"""``crm sql``: a query by the user, on a connection that can only read."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from crmcli.errors import Usage
from crmcli.store.opening import TIMEOUT
from crmcli.store.places import ordinary
from crmcli.store.reading import connect

_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
_HINT = "Only one query, and only reading: crm sql 'SELECT * FROM deal LIMIT 5'"


def query(path: Path, sql: str, timeout: float = TIMEOUT) -> tuple[list[str], list[tuple[Any, ...]]]:
    """(column names, rows) of one query; raises Usage (exit 2) with what SQLite says about it.

    The connection only reads, and an authorizer lets nothing through but reading, so that neither ATTACH
    nor PRAGMA nor an extension gets around it. A file that is not there gives no rows of anything.
    """
    if "\0" in sql:
        raise Usage("The query contains a NUL character.", _HINT)
    missing = not ordinary(path).exists()
    db = sqlite3.connect(":memory:", isolation_level=None) if missing else connect(path, timeout)
    try:
        db.set_authorizer(_allows)
        found = db.execute(sql)
        if found.description is None:
            raise Usage("That is not a query.", _HINT)
        return [column[0] for column in found.description], found.fetchall()
    except (sqlite3.OperationalError, sqlite3.ProgrammingError, sqlite3.Warning, sqlite3.DatabaseError) as error:
        if "locked" in str(error) or "not a database" in str(error):
            raise
        raise Usage(f"SQLite says: {error}.", _HINT) from error
    finally:
        db.close()


def _allows(action: int, first: str | None, second: str | None, *_: object) -> int:
    if action == sqlite3.SQLITE_FUNCTION and second in ("load_extension", "writefile", "edit", "fts3_tokenizer"):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY
