"""What the measured processes of the bulk do; run as a script by the Python of the installation.

``work.py fill DB N`` makes N leads, ``parties DB N`` a company with N deals out of leads, ``convert DB`` converts all
leads in one call, ``by_hand DB DONE`` writes the rows that such a call made in DONE with a plain loop. The last two
say what they took, as JSON.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crmcli.actions.elements.create import NewElement, create
from crmcli.actions.funnel.convert import ConvertRequest, convert
from crmcli.actions.money.line_rows import typed
from crmcli.actions.reading import values
from crmcli.catalog import REGISTRY
from crmcli.model.types import ContactPoint
from crmcli.store.act import Act
from crmcli.store.local_opening import PRAGMAS
from crmcli.store.opening import open_file

LINES = ("Design x 3 day @ 800 tax 19", "Hosting x 12 month @ 29.90 tax 19 disc 5%", "Manual x 2 @ 49.95 tax 7")
MADE = ("deal", "contact")


@contextmanager
def opened(path: Path) -> Iterator[Act]:
    """The database, made when it does not exist."""
    db = open_file(path, REGISTRY)
    try:
        yield Act(db, clock=lambda: datetime.now(UTC), by="bench")
    finally:
        db.close()


@contextmanager
def timed() -> Iterator[None]:
    """Says what the block took: seconds on the clock and of the processor, and the greatest size in MB."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu, size]))


def fill(path: Path, count: int) -> None:
    """So many leads in one step: each with a name, a company name, an email address and three lines."""
    kind = REGISTRY.by_name["lead"]
    with opened(path) as act, act.step("fill"):
        shared = values(act, kind, [("first_name", "Ada"), ("source", "web"), ("city", "London")])
        lines = [typed(act, text, "EUR") for text in LINES]
        drafts = []
        for number in range(1, count + 1):
            mail = f"ada{number}@acme{number}.example"
            own = {
                "title": f"Relaunch {number}",
                "last_name": f"Lovelace {number}",
                "company_name": f"Acme {number}",
                "emails": [ContactPoint("work", mail, mail)],
            }
            drafts.append(NewElement({**shared, **own}, [dict(line) for line in lines]))
        create(act, kind, drafts)


def parties(path: Path, count: int) -> None:
    """One company, and so many leads that became deals with it."""
    fill(path, count)
    with opened(path) as act, act.step("fill"):
        create(act, REGISTRY.by_name["company"], [NewElement({"title": "Acme"})])
        refs = [f"LEAD-{number}" for number in range(1, count + 1)]
        convert(act, refs, ConvertRequest(to=("deal",), existing={"company": "COMPANY-1"}))


def convert_all(path: Path) -> None:
    """All leads, in one call."""
    with opened(path) as act:
        refs = [f"LEAD-{row[0]}" for row in act.rows("SELECT id FROM lead ORDER BY id")]
        with timed():
            convert(act, refs, ConvertRequest(to=MADE))


def by_hand(path: Path, done: Path) -> None:
    """The rows that ``convert_all`` made in ``done``: those of elements, lines, email addresses and links, what
    changed on the leads, and one history row per element. One transaction, a statement per row."""
    db = _connected(path)
    made = [(table, _rows(done, table, where)) for table, where in _parts()]
    leads = [(_changed(row), row["id"]) for row in _rows(done, "lead", "1")]
    with timed():
        db.execute("BEGIN IMMEDIATE")
        step = db.execute(
            "INSERT INTO step(at, recorded_at, by, title) VALUES ('', '', '', '') RETURNING id"
        ).fetchone()
        for table, rows in made:
            sql = _insert(table, rows[0])
            for row in rows:
                db.execute(sql, tuple(row.values()))
                if table in MADE:
                    _record(db, step[0], table, row["id"], "insert", row)
        for new, number in leads:
            db.execute(
                f"UPDATE lead SET {', '.join(f'{name} = ?' for name in new)} WHERE id = ?", (*new.values(), number)
            )
            _record(db, step[0], "lead", number, "update", new)
        db.execute("COMMIT")


def _parts() -> list[tuple[str, str]]:
    return [
        *((table, "1") for table in MADE),
        ("line", "kind = 'deal'"),
        ("email", "kind = 'contact'"),
        ("link", "1"),
    ]


def _rows(path: Path, table: str, where: str) -> list[dict[str, Any]]:
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    return [dict(row) for row in db.execute(f'SELECT * FROM "{table}" WHERE {where}')]


def _connected(path: Path) -> sqlite3.Connection:
    """As the program connects: WAL is kept in the file, the rest is said anew."""
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        db.execute(f"PRAGMA {pragma}")
    return db


def _changed(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("stage", "converted_at", *MADE, "version", "updated_at")}


def _insert(table: str, row: dict[str, Any]) -> str:
    return f'INSERT INTO "{table}" ({", ".join(row)}) VALUES ({", ".join("?" * len(row))})'


def _record(db: sqlite3.Connection, step: int, table: str, number: int, op: str, values: dict[str, Any]) -> None:
    after = json.dumps({name: value for name, value in values.items() if value is not None})
    db.execute(
        'INSERT INTO change(step, "table", row, op, after, kind, element) VALUES (?, ?, ?, ?, ?, ?, ?)',
        (step, table, number, op, after, table, number),
    )


if __name__ == "__main__":
    verb, place, *rest = sys.argv[1:]
    if verb in ("fill", "parties"):
        {"fill": fill, "parties": parties}[verb](Path(place), int(rest[0]))
    elif verb == "convert":
        convert_all(Path(place))
    else:
        by_hand(Path(place), Path(rest[0]))
