"""A batch of 10,000 ``lead new`` lines, against as many processes and against a bare insert of the rows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.bench.bulk import fresh
from tests.bench.measuring import Run, Table, measured, middle, same

MANY = 10_000
BARE = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA journal_mode = WAL")
db.execute("CREATE TABLE lead (id INTEGER PRIMARY KEY, title TEXT, first_name TEXT, last_name TEXT, email TEXT)")
rows = [(f"Lead {n}", "Ada", f"Lovelace {n}", f"ada{n}@example.org") for n in range(int(sys.argv[2]))]
db.execute("BEGIN IMMEDIATE")
db.executemany("INSERT INTO lead(title, first_name, last_name, email) VALUES (?, ?, ?, ?)", rows)
db.execute("COMMIT")
"""


def measure(place: Path, folder: Path, environ: Mapping[str, str], rounds: int) -> Table:
    """Lines per second of the batch, of lone processes, and of an ``executemany`` of the bare rows."""
    python, crm, db = str(place / "python"), str(place / "crm"), folder / "crm.db"
    lines = folder / "lines.txt"
    lines.write_text(
        "".join(f'lead new "Lead {n}" --name "Ada Lovelace {n}" --email ada{n}@example.org\n' for n in range(MANY))
    )
    empty = folder / "empty.db"
    measured(Run(same(crm, "product", "new", "P", "--db", str(empty))), 0, environ)
    words: dict[str, tuple[tuple[str, ...], int]] = {
        "one batch": ((crm, "batch", str(lines), "-q", "--db", str(db)), MANY),
        "one process per line": ((crm, "lead", "new", "Lead", "--name", "Ada Lovelace", "-q", "--db", str(db)), 1),
    }
    found = {}
    for name, (typed, count) in words.items():
        times = rounds if count > 1 else rounds * 5
        taken = middle([measured(Run(same(*typed)), number, environ) for number in range(times) if fresh(empty, db)])
        found[name] = (taken, count)
    bare = folder / "bare.db"
    all_taken = []
    for number in range(rounds):
        bare.unlink(missing_ok=True)
        all_taken.append(measured(Run(same(python, "-c", BARE, str(bare), str(MANY))), number, environ))
    found["executemany, no history"] = (middle(all_taken), MANY)
    base = found["one process per line"][0].wall
    rows = [
        (name, f"{count / taken.wall:,.0f}", f"{count * base / taken.wall:,.0f}", f"{taken.size:.0f}")
        for name, (taken, count) in found.items()
    ]
    return Table(("batch", "lines/s", "x lone process", "MB"), rows)
