"""Looking at a database leaves nothing beside it, wherever it lies and whoever may write to it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crmcli.catalog import REGISTRY
from crmcli.errors import DatabaseError
from crmcli.store import local_pouring
from crmcli.store import local_reading as reading
from crmcli.store.opening import open_to_read
from tests.conftest import Crm
from tests.unprivileged import listing, obedient

from .stores import grown

pytestmark = pytest.mark.usefixtures("closed")


@pytest.fixture
def archive(crm: Crm) -> Iterator[Path]:
    """A folder of its own with the database, which a test may make read-only."""
    folder = crm.folder / "archive"
    folder.mkdir()
    crm.db = folder / "crm.db"
    crm.environ["CRM_DB"] = str(crm.db)
    crm.new("lead", "First")
    yield folder
    folder.chmod(0o700)


@pytest.mark.parametrize("words", [("lead", "list", "-q"), ("sql", "SELECT id FROM lead"), ("__complete", "show", "L")])
def test_r2_a_look_at_a_file_that_is_read_only_leaves_nothing_and_it_can_be_written_to_again(
    crm: Crm, archive: Path, words: tuple[str, ...]
) -> None:
    crm.db.chmod(0o400)
    seen = obedient(crm, *words)
    assert (seen.exit, seen.err) == (0, "") and "1" in seen.out
    assert listing(archive) == ["crm.db"]
    crm.db.chmod(0o600)
    assert obedient(crm, "lead", "new", "Second", "-q").out == "LEAD-2\n"
    assert listing(archive) == ["crm.db"]


@pytest.mark.parametrize("name", ["crm.db", "crm.db-shm", "crm.db-wal"])
def test_r2_a_write_that_is_not_allowed_names_the_file_that_is_in_the_way(crm: Crm, archive: Path, name: str) -> None:
    way = archive / name
    way.touch()
    way.chmod(0o400)
    before = listing(archive)
    done = obedient(crm, "lead", "new", "Second", "--json")
    assert (done.exit, done.error["message"]) == (8, f"{way} may not be written to.")
    assert done.error["hint"].endswith(f"chmod u+w {way}")
    assert listing(archive) == before
    way.chmod(0o600)
    assert obedient(crm, "lead", "new", "Second", "-q").out == "LEAD-2\n"


def test_r4_a_database_in_a_folder_that_is_read_only_is_read_copied_and_not_written_to(crm: Crm, archive: Path) -> None:
    archive.chmod(0o500)
    assert obedient(crm, "lead", "list", "-q").out == "LEAD-1\n"
    assert obedient(crm, "sql", "SELECT title FROM lead").out == "title\nFirst\n"
    copy = crm.folder / "copy.db"
    assert obedient(crm, "backup", str(copy)).exit == 0
    assert crm("lead", "list", "--db", str(copy), "-q").out == "LEAD-1\n"
    for words in (("new", "Second"), ("new", "Second", "--dry-run")):
        done = obedient(crm, "lead", *words, "--json")
        assert (done.exit, done.error["message"]) == (8, f"{archive} may not be written to.")
    assert listing(archive) == ["crm.db"]


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_r4_a_backup_in_a_folder_that_is_read_only_is_looked_at_and_restored(
    crm: Crm, archive: Path, journal: str
) -> None:
    with closing(sqlite3.connect(crm.db)) as db:
        db.execute(f"PRAGMA journal_mode = {journal}")
    crm.db.chmod(0o400)
    archive.chmod(0o500)
    target = crm.folder / "target.db"
    assert obedient(crm, "restore", str(crm.db), "--db", str(target)).exit == 0
    assert crm("lead", "list", "-q", "--db", str(target)).out == "LEAD-1\n"
    assert listing(archive) == ["crm.db"]


def test_r4_what_another_process_has_just_written_is_seen_by_those_who_may_only_read(crm: Crm, archive: Path) -> None:
    with closing(sqlite3.connect(crm.db)) as other:
        other.execute("INSERT INTO meta VALUES ('told', 'yes')")
        other.commit()  # it stands in the log, and not yet in the file
        before = listing(archive)
        assert before == ["crm.db", "crm.db-shm", "crm.db-wal"]
        for path in archive.iterdir():
            path.chmod(0o400)
        archive.chmod(0o500)
        assert obedient(crm, "sql", "SELECT value FROM meta WHERE name = 'told'").out == "value\nyes\n"
        assert listing(archive) == before
        archive.chmod(0o700)
        for path in archive.iterdir():
            path.chmod(0o600)


def test_r4_what_a_dead_process_has_left_in_its_log_is_seen_by_those_who_may_only_read(crm: Crm, archive: Path) -> None:
    with closing(sqlite3.connect(crm.db)) as other:
        other.execute("INSERT INTO meta VALUES ('told', 'yes')")
        other.commit()
        before = {path: path.read_bytes() for path in archive.iterdir()}
    for path, content in before.items():
        path.write_bytes(content)
        path.chmod(0o400)
    archive.chmod(0o500)
    assert obedient(crm, "sql", "SELECT value FROM meta WHERE name = 'told'").out == "value\nyes\n"
    assert {path: path.read_bytes() for path in archive.iterdir()} == before


def test_r4_a_log_without_its_index_is_not_left_out_in_silence(crm: Crm, archive: Path) -> None:
    log = archive / "crm.db-wal"
    with closing(sqlite3.connect(crm.db)) as other:
        other.execute("INSERT INTO meta VALUES ('told', 'yes')")
        other.commit()
        content, written = crm.db.read_bytes(), log.read_bytes()
    crm.db.write_bytes(content)
    log.write_bytes(written)
    archive.chmod(0o500)
    done = obedient(crm, "lead", "list", "--json")
    assert done.exit == 8 and done.error["message"].startswith(f"{log} holds changes")
    archive.chmod(0o700)
    assert crm("sql", "SELECT value FROM meta WHERE name = 'told'").out == "value\nyes\n"


def test_r4_a_file_that_changes_while_it_is_read_without_locks_is_read_again(
    crm: Crm, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poured, times = local_pouring.pour, []

    def disturbed(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
        poured(source, target)
        times.append(len(times))
        if times == [0]:
            crm.new("lead", "Second")

    monkeypatch.setattr(local_pouring, "pour", disturbed)
    with closing(reading.snapshot(crm.db, 5)) as db:
        assert db.execute("SELECT title FROM lead ORDER BY id").fetchall() == [("First",), ("Second",)]
    assert times == [0, 1]


def test_r4_an_older_file_that_is_read_only_is_completed_in_memory_alone(
    crm: Crm, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = crm.db.read_bytes()
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with closing(open_to_read(crm.db, grown("lead"))) as db:
        assert db.rows("SELECT title, colour FROM lead") == [("First", None)]
        with pytest.raises(DatabaseError, match="may not be written to"):
            db.rows("DELETE FROM lead")
    assert (listing(archive), crm.db.read_bytes()) == (["crm.db"], before)


def test_r3_reading_leaves_nothing_beside_a_file_with_a_log(crm: Crm, archive: Path) -> None:
    with closing(reading.connect(crm.db, 0)) as db:
        assert db.execute("SELECT title FROM lead").fetchall() == [("First",)]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            db.execute("DELETE FROM lead")
    assert listing(archive) == ["crm.db"]


def test_a_file_that_is_read_only_and_not_ours_is_refused(crm: Crm, archive: Path) -> None:
    crm.db.write_bytes(b"hello")
    crm.db.chmod(0o400)
    assert obedient(crm, "lead", "list").exit == 8
    with pytest.raises(DatabaseError, match="is a directory"):
        open_to_read(archive, REGISTRY)
