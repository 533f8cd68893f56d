"""``crm backup`` and ``crm restore``: nothing is lost on the way there or back."""

from __future__ import annotations

import sqlite3

import pytest

from tests.conftest import Crm


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


def test_what_is_no_sound_database_is_not_restored(crm: Crm) -> None:
    crm.new("lead", "First")
    text, other, newer = (crm.folder / name for name in ("text", "other.db", "newer.db"))
    text.write_text("no database at all" * 100)
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE t (x)")
    crm("backup", str(newer))
    with sqlite3.connect(newer) as db:
        db.execute("PRAGMA user_version = 99")
    for path in (text, other, newer, crm.folder / "missing.db"):
        done = crm("restore", str(path), "--yes", "--json")
        assert (done.exit, done.error["code"]) == (8, "database"), path
    assert titles(crm) == ["First"]


def test_a_database_that_is_not_there_is_not_copied_and_not_made(crm: Crm) -> None:
    assert crm("backup", str(crm.folder / "copy.db")).exit == 8
    assert list(crm.folder.iterdir()) == []


@pytest.mark.parametrize("line", ["backup copy.db", "restore copy.db"])
def test_a_batch_holds_neither(crm: Crm, line: str) -> None:
    assert crm("batch", "-", stdin=f"{line}\n").exit == 2
