"""``crm backup`` and ``crm restore``: nothing is lost on the way there or back."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest

from crmcli.store.local_pouring import appearing
from crmcli.store.migrations import newest
from tests.conftest import Crm
from tests.unprivileged import listing

pytestmark = [pytest.mark.file, pytest.mark.usefixtures("closed")]


def titles(crm: Crm, *words: str) -> list[str]:
    return [row["title"] for row in crm("lead", "list", "--json", *words).json]


def test_a_copy_holds_all_and_comes_back_as_it_was(crm: Crm) -> None:
    crm.new("lead", "First")
    copy = crm.folder / "copy.db"
    assert crm("backup", str(copy)).exit == 0
    assert copy.stat().st_mode & 0o777 == 0o600
    crm.new("lead", "Second")
    assert titles(crm, "--db", str(copy)) == ["First"]
    done = crm("restore", str(copy), "--yes")
    assert (done.exit, titles(crm)) == (0, ["First"])
    kept = crm.folder / "crm.db.replaced-1.bak"
    assert titles(crm, "--db", str(kept)) == ["First", "Second"]
    assert crm("undo").exit == 0
    assert titles(crm) == []


def test_a_copy_that_is_there_is_replaced_only_with_yes(crm: Crm) -> None:
    crm.new("lead", "First")
    copy = crm.folder / "copy.db"
    copy.write_text("precious")
    assert crm("backup", str(copy)).exit == 6
    assert copy.read_text() == "precious"
    assert crm("backup", str(copy), "--yes").exit == 0
    assert titles(crm, "--db", str(copy)) == ["First"]
    assert crm("backup", str(crm.db), "--yes").exit == 5


def test_a_database_is_replaced_only_with_yes(crm: Crm) -> None:
    crm.new("lead", "First")
    copy = str(crm.folder / "copy.db")
    crm("backup", copy)
    crm.new("lead", "Second")
    assert crm("restore", copy).exit == 6
    assert crm("restore", copy, terminal=True, stdin="no\n").exit == 5
    assert crm("restore", copy, "--dry-run").exit == 0
    assert titles(crm) == ["First", "Second"]
    assert sorted(path.name for path in crm.folder.glob("*.bak")) == []


def test_a_copy_is_restored_where_there_is_no_database(crm: Crm) -> None:
    crm.new("lead", "First")
    crm("backup", str(crm.folder / "copy.db"))
    crm.db.unlink()
    assert crm("restore", str(crm.folder / "copy.db")).exit == 0
    assert titles(crm) == ["First"]


def test_a_database_that_is_not_there_is_not_copied_and_not_made(crm: Crm) -> None:
    assert crm("backup", str(crm.folder / "copy.db")).exit == 8
    assert list(crm.folder.iterdir()) == []


@pytest.mark.parametrize("line", ["backup copy.db", "restore copy.db"])
def test_a_batch_holds_neither(crm: Crm, line: str) -> None:
    assert crm("batch", "-", stdin=f"{line}\n").exit == 2


def test_r3_a_backup_is_one_file_and_looking_at_it_does_not_block_the_next_one(crm: Crm) -> None:
    copy = crm.folder / "copy.db"
    for number in (1, 2):
        crm.new("lead", f"Lead {number}")
        assert crm("backup", str(copy), "--yes").exit == 0
        assert copy.read_bytes()[18:20] == b"\1\1"  # no write-ahead log
        before = copy.read_bytes()
        for look in (("lead", "list"), ("sql", "SELECT 1"), ("restore", str(copy), "--dry-run")):
            assert crm(*look, "--db", str(copy)).exit == 0 or look[0] == "restore"
        assert listing(crm.folder) == ["copy.db", "crm.db"]
        assert copy.read_bytes() == before
    assert titles(crm, "--db", str(copy)) == ["Lead 1", "Lead 2"]


def test_r3_what_a_restore_and_an_update_keep_is_one_file_too(crm: Crm) -> None:
    crm.new("lead", "First")
    copy = crm.folder / "copy.db"
    crm("backup", str(copy))
    with closing(sqlite3.connect(crm.db)) as db:
        db.execute("UPDATE meta SET value = '1.00000000' WHERE name = 'catalogue'")
        db.commit()
    assert titles(crm) == ["First"]
    assert crm("restore", str(copy), "--yes").exit == 0
    kept = sorted(crm.folder.glob("*.bak"))
    assert [path.name for path in kept] == [f"crm.db.before-{newest()}-1.bak", "crm.db.replaced-1.bak"]
    assert [path.read_bytes()[18:20] for path in kept] == [b"\1\1"] * 2
    assert crm.db.read_bytes()[18:20] == b"\2\2"


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_r3_whether_a_target_is_in_use_is_asked_by_its_lock(crm: Crm, journal: str) -> None:
    crm.new("lead", "First")
    copy = crm.folder / "copy.db"
    crm("backup", str(copy))
    with closing(sqlite3.connect(copy, isolation_level=None)) as other:
        other.execute(f"PRAGMA journal_mode = {journal}")
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM lead").fetchone()
        for more in ((), ("--dry-run",)):
            done = crm.process("backup", str(copy), "--yes", "--json", *more)
            assert (done.exit, done.error["message"]) == (5, f"{copy} is a database in use.")
        assert other.execute("SELECT title FROM lead").fetchall() == [("First",)]
    assert crm.process("backup", str(copy), "--yes").exit == 0
    assert listing(crm.folder) == ["copy.db", "crm.db"]


def test_r3_a_log_that_a_dead_process_left_beside_the_target_does_not_get_into_the_new_copy(crm: Crm) -> None:
    crm.new("lead", "First")
    copy, log = crm.folder / "copy.db", crm.folder / "copy.db-wal"
    crm("lead", "new", "Of the old copy", "--db", str(copy))
    with closing(sqlite3.connect(copy)) as other:
        other.execute("UPDATE lead SET title = 'Never brought in'")
        other.commit()
        old, changes = copy.read_bytes(), log.read_bytes()
    copy.write_bytes(old)
    log.write_bytes(changes)
    assert crm("backup", str(copy), "--yes").exit == 0
    assert listing(crm.folder) == ["copy.db", "crm.db"]
    assert titles(crm, "--db", str(copy)) == ["First"]
    copy.unlink()
    log.write_bytes(changes)
    for words in (("backup", str(copy)), ("backup", str(copy), "--dry-run")):
        done = crm(*words, "--json")
        assert (done.exit, done.error["message"]) == (5, f"{log} holds changes of another database.")
    assert (listing(crm.folder), log.read_bytes()) == (["copy.db-wal", "crm.db"], changes)


@pytest.mark.parametrize("more", [(), ("--yes",), ("--dry-run",)])
def test_r5_only_an_ordinary_file_is_a_target_a_source_or_a_database(crm: Crm, more: tuple[str, ...]) -> None:
    crm.new("lead", "First")
    os.mkfifo(crm.folder / "fifo")
    (crm.folder / "folder").mkdir()
    (crm.folder / "round").symlink_to("round")
    (crm.folder / "device").symlink_to("/dev/null")
    before = listing(crm.folder)
    for name in ("fifo", "folder", "round", "device"):
        path = str(crm.folder / name)
        for words in (("backup", path), ("restore", path), ("backup", str(crm.folder / "copy.db"), "--db", path)):
            run = crm.process if name == "fifo" else crm  # to open a pipe would wait for ever
            done = run(*words, *more, "--json")
            assert (done.exit, done.error["code"]) == (8, "database"), words
    assert crm.process("backup", "/dev/stdout", *more).exit == 8  # a pipe
    assert listing(crm.folder) == before
    assert (crm.folder / "fifo").is_fifo() and (crm.folder / "device").is_symlink()


def test_what_is_on_a_server_is_neither_copied_nor_replaced_as_a_file(crm: Crm) -> None:
    crm.new("lead", "First")
    assert crm("backup", str(crm.folder / "copy.db")).exit == 0
    before = listing(crm.folder)
    for verb, done in (("backup", "copied"), ("restore", "replaced")):
        error = crm(verb, str(crm.folder / "copy.db"), "--yes", "--json", "--db", "http://acme.localhost:1").error
        assert error["exit"] == 5 and error["message"].endswith(f" is on a server, and is not {done} as a file.")
    assert listing(crm.folder) == before


def test_r5_a_link_stays_and_what_it_leads_to_is_replaced(crm: Crm) -> None:
    crm.new("lead", "First")
    link, real = crm.folder / "latest.db", crm.folder / "monday.db"
    link.symlink_to(real.name)
    for number in (1, 2):
        assert crm("backup", str(link), "--yes").exit == 0
        assert link.is_symlink() and real.stat().st_mode & 0o777 == 0o600
        assert len(titles(crm, "--db", str(real))) == number
        crm.new("lead", f"Lead {number}")
    assert crm("restore", str(link), "--yes").exit == 0
    assert titles(crm) == ["First", "Lead 1"]


def test_r5_a_database_behind_a_link_is_restored_where_it_is(crm: Crm) -> None:
    crm.new("lead", "First")
    copy, real = crm.folder / "copy.db", crm.folder / "real" / "crm.db"
    crm("backup", str(copy))
    real.parent.mkdir()
    crm.db.rename(real)
    crm.db.symlink_to(real)
    crm.new("lead", "Second")
    assert crm("restore", str(copy), "--yes").exit == 0
    assert (titles(crm, "--db", str(real)), crm.db.is_symlink()) == (["First"], True)
    assert titles(crm, "--db", str(real.with_name("crm.db.replaced-1.bak"))) == ["First", "Second"]


@pytest.mark.parametrize("link", ["hard", "symbolic", "none"])
def test_a_database_is_not_restored_onto_itself_nor_copied_onto_itself(crm: Crm, link: str) -> None:
    crm.new("lead", "First")
    same = crm.folder / "same.db" if link != "none" else crm.db
    if link == "hard":
        same.hardlink_to(crm.db)
    elif link == "symbolic":
        same.symlink_to(crm.db)
    before = listing(crm.folder)
    for words in (("restore", "--yes"), ("restore", "--dry-run"), ("backup", "--yes"), ("backup", "--dry-run")):
        assert crm(words[0], str(same), words[1]).exit == 5
    assert listing(crm.folder) == before


def test_r1_every_restore_keeps_what_it_replaces_under_a_name_of_its_own(crm: Crm) -> None:
    crm.new("lead", "First")
    copy = crm.folder / "copy.db"
    crm("backup", str(copy))
    for number in (1, 2, 3):
        crm.new("lead", f"Lead {number}")
        assert crm("restore", str(copy), "--yes").exit == 0
        kept = crm.folder / f"crm.db.replaced-{number}.bak"
        assert titles(crm, "--db", str(kept)) == ["First", f"Lead {number}"]


def test_a_copy_is_restored_into_an_empty_file_and_nothing_is_kept(crm: Crm) -> None:
    crm.new("lead", "First")
    copy = crm.folder / "copy.db"
    crm("backup", str(copy), "--yes")
    crm.db.unlink()
    crm.db.touch()
    assert crm("restore", str(copy), "--yes").exit == 0
    assert (titles(crm), list(crm.folder.glob("*.bak"))) == (["First"], [])
    assert crm.db.read_bytes()[18:20] == b"\2\2"


def test_a_copy_with_pages_of_another_size_is_refused_with_what_to_do(crm: Crm) -> None:
    crm.new("lead", "First")
    copy = crm.folder / "copy.db"
    crm("backup", str(copy))
    for size, code in ((8192, 5), (4096, 0)):
        with closing(sqlite3.connect(copy, isolation_level=None)) as db:
            for statement in ("PRAGMA journal_mode = DELETE", f"PRAGMA page_size = {size}", "VACUUM"):
                db.execute(statement)
        done = crm("restore", str(copy), "--yes")
        assert done.exit == code and ("PRAGMA page_size = 4096" in done.err) == (code == 5)
    assert titles(crm) == ["First"]


def test_r11_what_a_copy_that_was_killed_has_left_is_taken_away_by_the_next_one(crm: Crm) -> None:
    crm.new("lead", "First")
    for ending in ("", "-journal", "-wal"):
        (crm.folder / f"copy.db.99999999999.part{ending}").touch()
    (crm.folder / f"copy.db.{os.getpid()}.part").touch()
    others = [f"copy.db.{os.getppid()}.part", "copy.db.mine.part", "other.db.99999999999.part"]
    for name in others:
        (crm.folder / name).touch()
    assert crm("backup", str(crm.folder / "copy.db")).exit == 0
    assert listing(crm.folder) == sorted(["copy.db", "crm.db", *others])


def test_r10_a_copy_that_does_not_fit_leaves_nothing_not_even_its_journal(crm: Crm) -> None:
    with pytest.raises(OSError), appearing(crm.folder / "copy.db") as growing:
        growing.with_name(f"{growing.name}-journal").touch()
        raise OSError
    assert listing(crm.folder) == []
