"""Bulk: converting many leads to deal and contact in one call, against a loop of SQL written by hand."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.bench.measuring import Billed, Run, Table, measured, middle, same

LEADS = 10_000
WORK = Path(__file__).parent / "work.py"


def measure(place: Path, folder: Path, environ: Mapping[str, str], rounds: int) -> Table:
    """The table: leads per second, and as a share of what the loop does. Each runs on a fresh copy, by turns."""
    python, crm = str(place / "python"), str(place / "crm")
    base, done, db, refs = (folder / name for name in ("base.db", "done.db", "run.db", "refs"))
    work(python, environ, "fill", base, LEADS)
    refs.write_text("".join(f"LEAD-{number}\n" for number in range(1, LEADS + 1)))
    shutil.copy(base, done)
    work(python, environ, "convert", done)
    found: dict[str, list[Billed]] = {"a loop by hand": [], "convert, in process": [], "crm convert - -q": []}
    for _ in range(rounds):
        by_hand, converted, command = found.values()
        by_hand.append(work(python, environ, "by_hand", fresh(base, db), done))
        converted.append(work(python, environ, "convert", fresh(base, db)))
        run = Run(same(crm, "convert", "-", "--to", "deal+contact", "-q", "--db", str(fresh(base, db))), stdin=refs)
        command.append(measured(run, 0, environ))
    return _table({name: middle(taken) for name, taken in found.items()})


def fresh(base: Path, copy: Path) -> Path:
    """The database as it was before, without what SQLite keeps beside it."""
    for end in ("-wal", "-shm"):
        copy.with_name(copy.name + end).unlink(missing_ok=True)
    shutil.copy(base, copy)
    return copy


def work(python: str, environ: Mapping[str, str], *words: object) -> Billed:
    """What ``work.py`` says that it took."""
    command = [python, str(WORK), *map(str, words)]
    said = subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout
    return Billed(*json.loads(said)) if said else Billed(0, 0, 0)


def _table(taken: Mapping[str, Billed]) -> Table:
    hand = taken["a loop by hand"]
    rows = [
        (
            name,
            f"{own.wall:.2f}",
            f"{own.cpu:.2f}",
            f"{own.size:.0f}",
            f"{LEADS / own.wall:,.0f}",
            f"{hand.wall / own.wall:.2f}",
            f"{hand.cpu / own.cpu:.2f}",
        )
        for name, own in taken.items()
    ]
    return Table((f"{LEADS:,} leads to deal+contact", "s", "cpu s", "MB", "leads/s", "x by hand", "cpu"), rows)
