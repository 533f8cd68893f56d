"""The copy with which commands of tests begin is what a command makes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests import fresh
from tests.conftest import Crm
from tests.difference import LEDGER, picture


def described(path: Path) -> tuple[list[Any], dict[str, Any]]:
    """The schema of a file, and the rows that no lead brought into it."""
    with closing(sqlite3.connect(path)) as db:
        found = [db.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version", "journal_mode")]
        found += db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name").fetchall()
    rows = {name: rows for name, rows in picture(path).items() if name not in {*LEDGER, "lead", "lead_search"}}
    return found, {**rows, "meta": picture(path)["meta"], "sqlite_sequence": None}


@pytest.mark.usefixtures("made_anew")
def test_a_copy_is_what_the_first_command_makes_table_by_table(crm: Crm) -> None:
    crm.new("lead", "A")
    copy = crm.folder / "copy.db"
    copy.write_bytes(fresh.file())
    assert described(crm.db) == described(copy)


def test_the_first_command_begins_with_the_copy_only_in_its_usual_place(crm: Crm) -> None:
    crm.environ["TZ"] = "Europe/Berlin"
    crm.new("lead", "A")
    with closing(sqlite3.connect(crm.db)) as db:
        assert db.execute("SELECT value FROM setting WHERE name = 'timezone'").fetchall() == [("Europe/Berlin",)]
