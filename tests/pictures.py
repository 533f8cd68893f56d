"""Pictures of a database: every row of every table as plain values, to compare what was before and after."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from crmcli.store.ledger import COUNTERS, LEDGER
from crmcli.store.owing import NAME as OWED
from crmcli.store.tallying import NAME as TALLY
from tests import again

Picture = dict[str, list[tuple[Any, ...]]]

KEPT = (TALLY, OWED)
HIDDEN = (*(name for name in LEDGER if name not in ("meta", *KEPT)), COUNTERS)


_last: tuple[list[bytes], Picture] = ([], {})


def dump(path: Path) -> Picture:
    """Table -> its rows, for what the history holds; the search index as what it says, not as it is kept. It is read
    once as long as the file is the same byte by byte."""
    global _last
    content = again.content(path)
    if content != _last[0]:
        with again.looking(path) as db:
            _last = content, of(db)
    return dict(_last[1])


def of(db: sqlite3.Connection) -> Picture:
    """The same, of a connection that is open."""
    own = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB '*_search_*' ORDER BY name"
    names = [row[0] for row in db.execute(own)]
    search = [name for name in names if name.endswith("_search")]
    hidden = {*HIDDEN, *search}
    tables = [name for name in names if name not in hidden]
    picture = {name: db.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for name in tables}
    picture["meta"] = [row for row in picture["meta"] if row[0] != "within"]  # how far an index has come
    for name in KEPT:
        picture[name] = sorted(row for row in picture.get(name, ()))
    picture.update((name, db.execute(f'SELECT rowid, * FROM "{name}" ORDER BY rowid').fetchall()) for name in search)
    return picture
