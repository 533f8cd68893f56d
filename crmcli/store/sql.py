"""``crm sql``: a query by the user, on a connection that can only read."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from crmcli.errors import Usage

_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
_HINT = "Only one query, and only reading: crm sql 'SELECT * FROM deal LIMIT 5'"


def query(path: Path, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """(column names, rows) of one query; raises Usage (exit 2) with what SQLite says about it.

    The file is opened read-only, and an authorizer lets nothing through but reading, so that neither ATTACH
    nor PRAGMA nor an extension gets around it. A file that is not there gives no rows of anything.
    """
    if "\0" in sql:
        raise Usage("The query has a NUL character in it.", _HINT)
    name = f"file:{quote(str(path.absolute()))}?mode=ro" if path.exists() else "file::memory:?mode=ro"
    db = sqlite3.connect(name, uri=True, isolation_level=None)
    try:
        db.set_authorizer(_allows)
        found = db.execute(sql)
        if found.description is None:
            raise Usage("That is no query.", _HINT)
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
