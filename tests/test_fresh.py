"""The copy with which commands of tests begin is what a command makes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crmcli.actions.elements.new import new
from crmcli.catalog import REGISTRY
from tests import fresh
from tests.actions.memory import with_parties
from tests.conftest import Crm
from tests.difference import LEDGER, picture
from tests.pictures import of
from tests.prepared import prepared


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


def test_an_example_finds_nothing_of_what_another_wrote() -> None:
    found = []
    for title in ("A", "B"):
        act = with_parties()
        found.append(list(act.driver.connection.iterdump()))
        new(act, REGISTRY.by_name["lead"], [("title", title)])
        with pytest.raises(ZeroDivisionError), act.step("fails") as step:
            new(act, REGISTRY.by_name["lead"], [("title", "lost")])
            step.says("new", [str(1 / 0)])
        assert of(act.driver.connection)["lead"][-1][0] == 1
        assert [row["title"] for row in act.select("lead", "")] == [title]
        act.close()
    assert found[0] == found[1]


def test_a_command_sees_what_others_did_to_its_file(crm: Crm) -> None:
    crm.new("lead", "A")
    content = crm.db.read_bytes()
    with closing(sqlite3.connect(crm.db)) as db, db:
        db.execute("UPDATE lead SET title = 'B'")
    assert crm.show("LEAD-1")["title"] == "B"
    crm.db.write_bytes(content)
    assert crm.show("LEAD-1")["title"] == "A"
    assert crm.process("edit", "LEAD-1", "--title", "C").exit == 0
    assert crm.show("LEAD-1")["title"] == "C"


def test_what_is_prepared_is_made_once_and_belongs_to_the_test(tmp_path: Path) -> None:
    made = []

    @prepared
    def lead(crm: Crm) -> None:
        crm.now = "2026-11-23T12:00:00Z"
        made.append(crm.new("lead", "A"))

    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        crm = lead(Crm(tmp_path / name))
        assert crm.new("lead", "B") == "LEAD-2" and crm.show("LEAD-2")["created_at"] == "2026-11-23T12:00:00Z"
    assert made == ["LEAD-1"]
