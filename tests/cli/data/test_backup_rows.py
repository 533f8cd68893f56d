"""``crm backup`` and ``crm restore``: every row of every table, and nothing else is touched."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.actions.business import business, looked
from tests.conftest import Crm
from tests.difference import picture

pytestmark = pytest.mark.file


def test_a_copy_is_the_same_row_by_row_and_the_database_is_not_touched(crm: Crm) -> None:
    business(crm)
    copy = crm.folder / "copy.db"
    assert looked(crm, "backup", str(copy)).exit == 0
    assert picture(copy) == picture(crm.db)
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    looked(crm, "backup", str(crm.folder / "other.db"), "--dry-run")
    assert not (crm.folder / "other.db").exists()


def test_a_copy_that_comes_back_has_every_row_as_it_was(crm: Crm) -> None:
    business(crm)
    copy, before = crm.folder / "copy.db", picture(crm.db)
    assert crm("backup", str(copy)).exit == 0
    assert crm("edit", "LEAD-1", "--comments", "later").exit == 0
    looked(crm, "restore", str(copy), "--dry-run")
    assert picture(crm.db) != before
    assert crm("restore", str(copy), "--yes").exit == 0
    assert picture(crm.db) == before
