"""A batch is carried out as a whole or not at all: killed, failing late, fed by a broken pipe, many at once."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic

from tests.conftest import ROOT, Crm

LINES = 10_000
SPILLED = 500_000  # bytes: so much is written before the commit only by a batch that is well under way


def lines(count: int, name: str = "Lead") -> str:
    return "".join(f'lead new "{name} {number}" --name "Ada Lovelace"\n' for number in range(count))


def started(crm: Crm, *words: str, **popen: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "crmcli", "batch", *words]
    environ = {**crm.environ, "PYTHONPATH": str(ROOT), "CRM_TIMEOUT": "60"}
    return subprocess.Popen(command, env=environ, cwd=crm.folder, **popen)  # type: ignore[call-overload,no-any-return]


def leads(crm: Crm) -> int:
    count: int = crm("sql", "SELECT count(*) AS n FROM lead", "--json").json[0]["n"]
    return count


def size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def test_a_batch_that_is_killed_half_way_keeps_nothing(crm: Crm) -> None:
    crm.new("lead", "Before")
    (crm.folder / "lines").write_text(lines(LINES))
    journal = crm.db.with_name(crm.db.name + "-wal")
    batch = started(crm, "lines")
    end = monotonic() + 60
    while size(journal) < SPILLED and batch.poll() is None and monotonic() < end:
        with suppress(subprocess.TimeoutExpired):
            batch.wait(0.001)
    written = size(journal)
    batch.kill()
    assert batch.wait() == -signal.SIGKILL
    assert written >= SPILLED
    assert leads(crm) == 1
    assert sqlite3.connect(crm.db).execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert [row["title"] for row in crm("steps").rows] == ["new LEAD-1"]
    assert crm.new("lead", "After") == "LEAD-2"
    assert crm("find", "lovelace", "--json").json == []


def test_a_line_that_fails_near_the_end_takes_everything_back(crm: Crm) -> None:
    crm.new("lead", "Before")
    done = crm("batch", "-", stdin=lines(LINES - 2) + "move LEAD-99999 lost\n" + lines(1))
    assert (done.exit, done.out) == (3, "")
    assert f"line {LINES - 1}: LEAD-99999 does not exist." in done.err
    assert leads(crm) == 1
    assert crm.new("lead", "After") == "LEAD-2"


def test_a_pipe_that_breaks_keeps_nothing_when_an_end_is_expected(crm: Crm) -> None:
    crm.new("lead", "Before")
    (crm.folder / "lines").write_text(lines(3000))
    feeder = subprocess.Popen(["sh", "-c", "cat lines; kill -9 $$; echo end"], cwd=crm.folder, stdout=subprocess.PIPE)
    batch = started(crm, "-", "--expect-end", stdin=feeder.stdout, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = batch.communicate(timeout=60)
    assert feeder.wait() == -signal.SIGKILL
    assert (batch.returncode, out) == (2, b"")
    assert b"does not end with a line that says end" in err
    assert leads(crm) == 1


def test_eight_batches_at_once_lose_nothing_and_stay_whole(crm: Crm) -> None:
    each = 150
    batches = []
    for number in range(8):
        (crm.folder / f"lines{number}").write_text(lines(each, f"Batch {number} of"))
        batches.append(started(crm, f"lines{number}", "-q", stdout=subprocess.PIPE))
    given = [batch.communicate(timeout=120)[0].decode().split() for batch in batches]
    assert [batch.returncode for batch in batches] == [0] * 8
    assert sorted(ref for refs in given for ref in refs) == sorted(f"LEAD-{n}" for n in range(1, 8 * each + 1))
    titles = {row["ref"]: row["title"] for row in crm("lead", "list", "--json", "--all").json}
    for number, refs in enumerate(given):
        assert [titles[ref] for ref in refs] == [f"Batch {number} of {place}" for place in range(each)]
    steps = crm("steps", "--json").json
    assert len(steps) == 8
    assert crm("undo", str(steps[3]["step"]), "--json").exit == 0
    assert leads(crm) == 7 * each
