"""Commands that are killed at any instant: the database is as before, or as after, and nothing between."""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from tests.bench.faulty.ground import copied, made, sizes, started, state, taken, unsound

LEADS = 120


def run(folder: Path, count: int, seed: int) -> Counter[str]:
    """So many kills, in turns over all commands that write much."""
    base, db, pick = made(folder / "base", LEADS), folder / "run.db", random.Random(seed)
    (folder / "lines").write_text("".join(f'lead new "Killed {n}" --email k{n}@x.org\n' for n in range(300)))
    (folder / "people.csv").write_text("name,email\n" + "".join(f"Ada {n},p{n}@x.org\n" for n in range(500)))
    leads = _leads(base)
    commands = [
        ("convert", *leads, "--to", "deal+contact+company", "-q"),
        ("batch", str(folder / "lines"), "-q"),
        ("import", "contact", str(folder / "people.csv"), "-q"),
        ("undo", "-q"),
        ("archive", *leads, "-q"),
        ("backup", str(folder / "copy.db"), "-y", "-q"),
        ("note", "LEAD-1", "Called", "back"),
    ]
    lasts = [taken(copied(base, db), words) for words in commands]
    after = [(taken(copied(base, db), words), sizes(db))[1] for words in commands]
    before = state(copied(base, db))
    found: Counter[str] = Counter()
    for number in range(count):
        place = number % len(commands)
        copied(base, db)
        process = started(db, *commands[place])
        time.sleep(pick.uniform(0.3, 1.1) * lasts[place])
        process.kill()
        process.communicate()
        found["kills"] += 1
        if unsound(db):
            found["damaged"] += 1
        elif state(db) == before:
            found["as before"] += 1
        elif sizes(db) == after[place]:
            found["as after"] += 1
        else:
            found["half done"] += 1
    return found


def _leads(db: Path) -> list[str]:
    with closing(sqlite3.connect(db)) as own:
        return [f"LEAD-{number}" for (number,) in own.execute("SELECT id FROM lead WHERE company_name LIKE 'Firm %'")]
