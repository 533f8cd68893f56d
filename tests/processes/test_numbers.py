"""Numbers of invoices: 1 to n without gap or repeat, whoever issues at the same time and whoever is killed."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from actions.invoices import CLIENT, SELLER
from conftest import ROOT, Crm

pytestmark = pytest.mark.file

COUNT = 200
# Issues every draft with an odd or an even id, each in a step of its own, and says when it begins.
WORKER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from crmcli.actions.money.issue import issue
from crmcli.catalog import REGISTRY
from crmcli.errors import AlreadyDone
from crmcli.store.opening import open_file
from crmcli.store.act import Act

path, half = Path(sys.argv[1]), int(sys.argv[2])
act = Act(open_file(path, REGISTRY, timeout=30), clock=lambda: datetime(2026, 11, 23, tzinfo=UTC), by="w")
print("begins", flush=True)
for (number,) in act.rows("SELECT id FROM invoice WHERE stage = 'draft' ORDER BY id"):
    if number % 2 == half:
        issue(act, [f"INVOICE-{number}"])
"""


def drafts(crm: Crm, count: int = COUNT) -> None:
    """A seller, a client and two hundred drafts, with one step."""
    lines = [
        f"company new Me {' '.join(map(_quoted, SELLER))} --vat-id DE136695976",
        f"company new Acme {' '.join(map(_quoted, CLIENT))}",
        *(f'invoice new "Work {n}" --company COMPANY-2 --line "Setup @ {n} tax 19"' for n in range(1, count + 1)),
    ]
    made = crm("batch", "-", "-q", stdin="\n".join(lines) + "\n")
    assert made.exit == 0, made.err


def _quoted(word: str) -> str:
    return f'"{word}"'


def worker(db: Path, half: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(db), str(half)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_two_processes_issue_two_hundred_at_once_and_one_is_killed_now_and_then(crm: Crm) -> None:
    drafts(crm)
    luck = random.Random(7)
    steady, victim = worker(crm.db, 0), worker(crm.db, 1)
    kills = 0
    while kills < 6:
        assert victim.stdout is not None
        victim.stdout.readline()  # it has begun
        try:
            victim.wait(luck.uniform(0.02, 0.15))
            break  # it has issued all of its half
        except subprocess.TimeoutExpired:
            victim.send_signal(signal.SIGKILL)
            victim.wait()
            kills += 1
            victim = worker(crm.db, 1)
    for process in (steady, victim):
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, (out, err)
    assert kills > 0
    check(crm.db)


def check(path: Path) -> None:
    """Every invoice is issued; numbers and steps are whole, and the file is sound."""
    with sqlite3.connect(path) as db:
        numbers = [row[0] for row in db.execute("SELECT number FROM invoice ORDER BY number")]
        assert numbers == [f"RE-2026-{n:04}" for n in range(1, COUNT + 1)]
        assert db.execute("SELECT count(*) FROM invoice WHERE stage = 'issued'").fetchone() == (COUNT,)
        assert db.execute("SELECT count(*) FROM document").fetchone() == (COUNT,)
        assert db.execute("SELECT last FROM series WHERE name = 'invoice-2026'").fetchone() == (COUNT,)
        assert db.execute("SELECT count(DISTINCT step) FROM change WHERE after LIKE '%\"issued\"%'").fetchone() == (
            COUNT,
        )
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


def test_two_processes_never_issue_the_same_invoice_twice(crm: Crm) -> None:
    drafts(crm)
    both = [worker(crm.db, 1), worker(crm.db, 1)]
    outcomes = [process.communicate(timeout=60)[1] for process in both]
    assert all(process.returncode == 0 or b"AlreadyDone" in err for process, err in zip(both, outcomes, strict=True))
    with sqlite3.connect(crm.db) as db:
        numbers = [row[0] for row in db.execute("SELECT number FROM invoice WHERE number IS NOT NULL ORDER BY number")]
    db.close()
    assert numbers == [f"RE-2026-{n:04}" for n in range(1, len(numbers) + 1)]
    assert numbers


def test_m8_two_processes_go_on_at_once_behind_the_numbers_of_an_older_pattern(crm: Crm) -> None:
    crm.now = "2026-11-23T12:00:00Z"
    drafts(crm, 22)
    assert crm("config", "set", "invoice_number", "2026{n:02}").exit == 0
    assert crm("issue", "INVOICE-1", "INVOICE-2").exit == 0
    assert crm("config", "set", "invoice_number", "{year}{n:02}").exit == 0
    both = [worker(crm.db, half) for half in (0, 1)]
    for process in both:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, (out, err)
    with sqlite3.connect(crm.db) as db:
        numbers = [row[0] for row in db.execute("SELECT number FROM invoice ORDER BY number")]
    db.close()
    assert numbers == [f"2026{n:02}" for n in range(1, 23)]
