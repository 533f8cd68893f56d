"""``crm backup`` and ``crm restore`` where a file is damaged, or another program's."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.cli.data.test_backup import titles
from tests.conftest import Crm
from tests.unprivileged import listing

pytestmark = [pytest.mark.file, pytest.mark.usefixtures("closed")]


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
        assert path == newer or done.error["hint"] == "Name a file that crm backup created."
    assert titles(crm) == ["First"]


def test_a_database_of_another_program_is_not_replaced_by_a_copy(crm: Crm) -> None:
    crm.new("lead", "First")
    other = crm.folder / "other.db"
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE t (x)")
    content = other.read_bytes()
    for more in ((), ("--dry-run",)):
        done = crm("backup", str(other), "--yes", "--json", *more)
        said = f"{other} is an SQLite file, but not made by crmcli."
        assert (done.exit, done.error["message"], done.error["hint"]) == (8, said, "Choose another name.")
    assert (other.read_bytes(), listing(crm.folder)) == (content, ["crm.db", "other.db"])


def test_a_database_that_is_damaged_is_kept_and_replaced_or_is_to_be_moved_away(crm: Crm) -> None:
    crm.new("lead", "First")
    copy = str(crm.folder / "copy.db")
    crm("backup", copy)
    sound = bytearray(crm.db.read_bytes())
    crm.db.write_bytes(sound[:40960] + b"\xff" * 8192 + sound[49152:])
    assert crm("restore", copy, "--yes").exit == 0
    assert titles(crm) == ["First"]
    crm.db.write_bytes(b"no database at all" * 1000)
    for more in ("--yes", "--dry-run"):
        refused = crm("restore", copy, more, "--json")
        assert refused.exit == 8 and "move this one away" in refused.error["hint"]
    crm.db.unlink()
    assert crm("restore", copy).exit == 0
    assert titles(crm) == ["First"]
