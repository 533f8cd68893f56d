"""What the system refuses: a disk that is full, folders that are closed, a file that goes away, and Ctrl-C."""

from __future__ import annotations

import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import pytest

from tests.conftest import ROOT, Crm
from tests.difference import picture
from tests.unprivileged import listing, obedient

pytestmark = pytest.mark.file

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def limited(size: int) -> Callable[[], None]:
    """Lets a process make no file larger than that, which SQLite takes as it takes a full disk."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_r10_where_a_file_cannot_grow_it_is_named_and_nothing_is_changed(crm: Crm) -> None:
    crm.new("lead", "Ada")
    assert crm("doctor", "--seal").exit == 0
    sound, copy = picture(crm.db), crm.folder / "copy.db"
    with closing(sqlite3.connect(crm.db)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size, before = crm.db.stat().st_size, listing(crm.folder)
    leads = "title\n" + "".join(f"Lead {number} {'x' * 900}\n" for number in range(600))
    for words, most, name in (
        (("import", "lead", "-"), size + 9999, crm.db),
        (("backup", str(copy)), size // 2, copy),
        (("restore", str(crm.db), "--db", str(copy)), size // 2, copy),
    ):
        done = crm.process(*words, "--json", stdin=leads, preexec_fn=limited(most))
        assert (done.exit, done.error["message"]) == (8, f"{name} cannot be read or written to: disk I/O error."), done
        assert picture(crm.db) == sound
        copy.unlink(missing_ok=True)
        assert set(listing(crm.folder)) - set(before) <= {"crm.db-wal", "crm.db-shm"}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes; who may not mount one skips the test."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_r10_a_disk_that_is_full_is_told_and_the_database_can_still_be_read(crm: Crm, disk: Path) -> None:
    crm.new("lead", "Ada")
    db, copy = disk / "small.db", disk / "copy.db"
    assert crm("backup", str(db)).exit == 0 and crm("lead", "list", "--db", str(db)).exit == 0
    with suppress(OSError), (disk / "filler").open("wb") as filler:
        while filler.write(bytes(4096)):
            filler.flush()
    for words, name in (
        (("lead", "new", "Zoë", "--db", str(db)), db),
        (("backup", str(copy)), copy),
        (("restore", str(crm.db), "--yes", "--db", str(copy)), copy),
    ):
        done = crm.process(*words, "--json")
        assert (done.exit, done.error["code"]) == (8, "disk_full"), done
        assert done.error["message"] == f"{name} cannot grow: the disk is full."
    assert crm.process("lead", "list", "-q", "--db", str(db)).out == "LEAD-1\n"
    assert crm.process("backup", str(crm.folder / "elsewhere.db"), "--db", str(db)).exit == 0
    assert crm("lead", "list", "-q", "--db", str(crm.folder / "elsewhere.db")).out == "LEAD-1\n"
    (disk / "filler").unlink()
    assert crm.process("doctor", "--db", str(db)).exit == 0
    assert crm.process("lead", "new", "Zoë", "-q", "--db", str(db)).out == "LEAD-2\n"


@pytest.mark.parametrize(
    ("words", "exit"),
    [
        (("import", "lead", "leads.csv", "--rejects", "closed/bad.csv"), 2),
        (("import", "lead", "closed/leads.csv"), 2),
        (("backup", "closed/copy.db"), 8),
        (("restore", "closed/copy.db", "--yes"), 8),
        (("doctor", "--db", "closed/crm.db"), 8),
        (("config", "set", "logo", "closed/logo.png"), 2),
        (("import", "lead", f"{'long' * 99}.csv"), 2),
        (("backup", f"{'long' * 99}.db"), 8),
    ],
    ids=lambda value: value[-1][-12:] if isinstance(value, tuple) else "",
)
def test_r9_what_may_not_be_looked_at_is_named_and_no_fault_of_the_program(
    crm: Crm, words: tuple[str, ...], exit: int
) -> None:
    crm.new("lead", "Ada")
    (crm.folder / "leads.csv").write_text("title,amount\nZoë,much\n")
    closed = crm.folder / "closed"
    closed.mkdir()
    closed.chmod(0)
    try:
        done = obedient(crm, *words, "--json")
    finally:
        closed.chmod(0o700)
    name = next(word for word in words if "closed" in word or "long" in word)
    assert (done.exit, name in done.error["message"]) == (exit, True), done.err
    assert crm("lead", "list", "-q").lines == ["LEAD-1"] and listing(closed) == []


@pytest.mark.parametrize("replaced", [False, True])
def test_r12_what_is_written_to_a_file_that_has_gone_is_not_said_to_be_done(crm: Crm, replaced: bool) -> None:
    crm.new("lead", "Ada")
    gone, other = crm.folder / "gone.db", crm.folder / "other.db"
    for copy in (gone, other):
        assert crm("backup", str(copy)).exit == 0
    crm.environ["CRM_DB"] = str(gone)

    def clock() -> datetime:  # which the step asks when it has begun
        if gone.with_name("gone.db-wal").exists():
            other.replace(gone) if replaced and other.exists() else gone.unlink(missing_ok=True)
        return NOW

    crm.clock = clock
    done = crm("batch", "-", "--json", stdin="lead new A\nlead new B\n")
    assert (done.exit, done.error["message"]) == (8, f"{gone} was removed or replaced meanwhile."), done.out
    assert done.out == ""


def test_ctrl_c_is_heard_while_another_process_is_waited_for(crm: Crm) -> None:
    crm.new("lead", "Ada")
    with closing(sqlite3.connect(crm.db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = subprocess.Popen(
            [sys.executable, "-m", "crmcli", "lead", "new", "Zoë"],
            env={**crm.environ, "PYTHONPATH": str(ROOT), "CRM_TIMEOUT": "60"},
            stderr=subprocess.PIPE,
        )
        end = monotonic() + 30
        while not _waits(waiting.pid, crm.db) and waiting.poll() is None and monotonic() < end:
            with suppress(subprocess.TimeoutExpired):
                waiting.wait(0.01)
        begin = monotonic()
        waiting.send_signal(signal.SIGINT)
        assert waiting.communicate(timeout=30) == (None, b"")
        assert (waiting.returncode, monotonic() - begin < 2) == (130, True)
    assert crm("lead", "list", "-q").lines == ["LEAD-1"]


def _waits(number: int, path: Path) -> bool:
    """Whether a process has a file open and sleeps."""
    with suppress(OSError):
        files = [str(each.readlink()) for each in Path(f"/proc/{number}/fd").iterdir()]
        return str(path) in files and Path(f"/proc/{number}/stat").read_text().split()[2] == "S"
    return False
