"""Databases that something happened to, and what the doctor says of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.conftest import Crm
from tests.difference import Picture, picture


def harmed(crm: Crm, *statements: str) -> None:
    """Write to the file behind the program's back."""
    with closing(sqlite3.connect(crm.db)) as db, db:
        for sql in statements:
            db.execute(sql)


def found(crm: Crm, *words: str, exit: int = 0) -> list[str]:
    """ "STATE CHECK: TEXT" of each that is not well. A clock that stands differs from that of a server."""
    done = crm("doctor", *words, "--json")
    late = crm.over_server and crm.now
    told = [row for row in done.json if row["state"] != "ok" and not (late and row["check"] == "clock")]
    assert late or done.exit == exit, done.err + done.out
    return [f"{row['state']} {row['check']}: {row['text']}" for row in told]


def rows(crm: Crm) -> Picture:
    """All rows but those of the ledger: steps and changes of the doctor's own, and which of them are indexed."""
    return {
        name: {key: row for key, row in part.items() if (name, key) != ("meta", "within")}
        for name, part in picture(crm.db).items()
        if name not in ("step", "undone", "change", "sqlite_sequence")
    }
