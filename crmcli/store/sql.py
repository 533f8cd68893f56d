"""``crm sql``: a query by the user, on a connection that can only read."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from crmcli.store.local import in_memory
from crmcli.store.local_opening import TIMEOUT
from crmcli.store.local_reading import opened
from crmcli.store.places import ordinary


def query(path: Path, sql: str, timeout: float = TIMEOUT) -> tuple[list[str], list[tuple[Any, ...]]]:
    """(column names, rows) of one query; raises Usage (exit 2) with what SQLite says about it.

    A file that is not there gives no rows of anything.
    """
    with closing(opened(path, timeout) if ordinary(path).exists() else in_memory(str(path))) as db:
        return db.ask(sql)
