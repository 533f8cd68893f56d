"""``crm sql``: a query by the user, who can only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from crmcli.light import TYPE_CHECKING
from crmcli.store.local import in_memory
from crmcli.store.local_opening import TIMEOUT
from crmcli.store.opening import reading
from crmcli.store.places import Place, is_server, ordinary

if TYPE_CHECKING:
    from crmcli.store.driver import Driver, Rows


def query(path: Place, sql: str, timeout: float = TIMEOUT) -> tuple[list[str], Iterator[Rows]]:
    """(column names, rows in parts) of one query; raises Usage (exit 2) with what SQLite says about it.

    A file that is not there gives no rows of anything.
    """
    there = is_server(path) or ordinary(path).exists()
    db = reading(path, timeout) if there else in_memory(str(path))
    try:
        names, parts = db.ask(sql)
    except BaseException:
        db.close()
        raise
    return names, _closing(db, parts)


def _closing(db: Driver, parts: Iterator[Rows]) -> Iterator[Rows]:
    with closing(db):
        yield from parts
