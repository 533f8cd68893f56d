"""``crm sql``: a query by the user, on a connection that can only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from crmcli.store.local import Local, in_memory
from crmcli.store.local_opening import TIMEOUT
from crmcli.store.local_reading import opened
from crmcli.store.places import ordinary

if TYPE_CHECKING:
    from crmcli.store.driver import Rows


def query(path: Path, sql: str, timeout: float = TIMEOUT) -> tuple[list[str], Iterator[Rows]]:
    """(column names, rows in parts) of one query; raises Usage (exit 2) with what SQLite says about it.

    A file that is not there gives no rows of anything.
    """
    db = opened(path, timeout) if ordinary(path).exists() else in_memory(str(path))
    try:
        names, parts = db.ask(sql)
    except BaseException:
        db.close()
        raise
    return names, _closing(db, parts)


def _closing(db: Local, parts: Iterator[Rows]) -> Iterator[Rows]:
    with closing(db):
        yield from parts
