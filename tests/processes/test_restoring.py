"""A restore beside writers: whatever was told done is in the copy that is kept, or in the file afterwards."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from time import monotonic

import pytest

from crmcli.store.local_pouring import pour
from crmcli.store.local_reading import connect
from tests.bench import restoring
from tests.conftest import ROOT, Crm

pytestmark = pytest.mark.file


def test_r1_what_is_written_while_a_copy_is_restored_is_in_one_file_or_the_other(crm: Crm) -> None:
    counts = restoring.run(crm.folder, 20)
    assert (counts.restored, counts.busy, counts.refused, counts.damaged) == (20, 0, 0, 0)
    assert counts.told >= 10
    assert counts.lost == 0


def test_r1_a_database_that_another_process_makes_just_then_is_kept_too(crm: Crm) -> None:
    crm.new("lead", "First")
    copy = str(crm.folder / "copy.db")
    crm("backup", copy)
    crm.environ["CRM_TIMEOUT"] = "60"
    for number in range(8):
        for path in (crm.db, *crm.folder.glob("*.bak")):
            path.unlink()
        both = [
            subprocess.Popen(
                [sys.executable, "-m", "crmcli", *words],
                env={**crm.environ, "PYTHONPATH": str(ROOT)},
                stdout=subprocess.DEVNULL,
            )
            for words in (("lead", "new", "Second"), ("restore", copy, "--yes"))[:: 1 if number % 2 else -1]
        ]
        assert [process.wait(60) for process in both] == [0, 0]
        files = [crm.db, *crm.folder.glob("*.bak")]
        held = [row["title"] for file in files for row in crm("lead", "list", "--json", "--db", str(file)).json]
        assert sorted(held) in (["First", "Second"], ["First", "First", "Second"])


def test_r11_a_restore_waits_as_long_as_it_is_told_and_leaves_nothing_when_that_was_in_vain(crm: Crm) -> None:
    crm.new("lead", "First")
    copy = crm.folder / "copy.db"
    crm("backup", str(copy))
    with closing(sqlite3.connect(crm.db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        before = sorted(path.name for path in crm.folder.iterdir())
        crm.environ["CRM_TIMEOUT"] = "0"
        begin = monotonic()
        busy = crm.process("restore", str(copy), "--yes", "--json")
        assert (busy.exit, busy.error["code"]) == (8, "database_busy")
        assert monotonic() - begin < 4
        assert sorted(path.name for path in crm.folder.iterdir()) == before
    assert crm("restore", str(copy), "--yes").exit == 0


def test_two_restores_at_once_leave_one_of_the_copies_and_lose_nothing(crm: Crm) -> None:
    titles = ("First", "Second", "Third")
    for title in titles:
        crm.new("lead", title)
        assert crm("backup", str(crm.folder / f"{title}.db")).exit == 0
    crm.new("lead", "Newest")
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "crmcli", "restore", f"{title}.db", "--yes", "-q"],
            env={**crm.environ, "PYTHONPATH": str(ROOT), "CRM_TIMEOUT": "30"},
            cwd=crm.folder,
        )
        for title in titles[:2]
    ]
    assert [each.wait(60) for each in both] == [0, 0]
    kept = sorted(crm.folder.glob("crm.db.replaced-*.bak"))
    found = [len(crm("lead", "list", "-q", "--db", str(path)).lines) for path in (crm.db, *kept)]
    assert sorted(found) == [1, 2, 4] and found[0] != 4
    assert list(crm.folder.glob("*.part*")) == []


def test_a_file_that_grows_while_it_is_copied_is_copied_as_it_was(crm: Crm) -> None:
    for number in range(3):
        crm.new("lead", f"Lead {number}")
    grown = "title\n" + "".join(f"Later {number}\n" for number in range(200))

    def grow() -> None:  # when the first half is copied
        assert crm("import", "lead", "-", stdin=grown).exit == 0

    with closing(connect(crm.db, 5)) as source, closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        pour(source, copy, grow)
        assert copy.execute("SELECT count(*) FROM lead").fetchone() == (3,)
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(crm("lead", "list", "-q").lines) == 203
