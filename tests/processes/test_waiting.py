"""A database that another process holds: how long a command waits, and what it says when that was in vain."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from time import monotonic
from typing import Any

import pytest

from crmcli.store.local import Local
from tests.conftest import ROOT, Crm

pytestmark = pytest.mark.file


def test_a_database_that_stays_locked_ends_a_write_and_reading_goes_on(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    crm.environ["CRM_TIMEOUT"] = "1"
    with closing(sqlite3.connect(crm.db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begin = monotonic()
        busy = crm.process("edit", "LEAD-1", "--title", "Garden", "--json")
        waited = monotonic() - begin
        assert (busy.exit, busy.out) == (8, "")
        assert (busy.error["code"], busy.error["exit"]) == ("database_busy", 8)
        assert "another process is writing" in busy.error["message"]
        assert waited > 1
        assert crm.process("lead", "list", "-q").out == "LEAD-1\n"
    assert crm.show("LEAD-1")["title"] == "Relaunch"


def test_a_write_goes_on_as_soon_as_the_other_process_is_done(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    with closing(sqlite3.connect(crm.db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = subprocess.Popen(
            [sys.executable, "-m", "crmcli", "note", "LEAD-1", "-", "-q"],
            env={**crm.environ, "PYTHONPATH": str(ROOT), "CRM_TIMEOUT": "60"},
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert waiting.stdin is not None
        waiting.stdin.write(b"prefers blue")
        waiting.stdin.close()
        waiting.stdin = None
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(1)
        other.execute("COMMIT")
        _, told = waiting.communicate(timeout=60)
    assert (waiting.returncode, told) == (0, b"")
    assert [entry["text"] for entry in crm("timeline", "LEAD-1", "--only", "note", "--json").json] == ["prefers blue"]


@pytest.mark.parametrize("text", ["soon", "-1", "1.5"])
def test_a_waiting_time_that_is_none_is_a_usage_error(crm: Crm, text: str) -> None:
    crm.environ["CRM_TIMEOUT"] = text
    refused = crm("lead", "new", "Relaunch", "--json")
    assert (refused.exit, refused.error["field"]) == (2, "CRM_TIMEOUT")
    assert not crm.db.exists()


def test_what_a_long_reader_made_the_log_grow_to_is_given_back(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    log = crm.db.with_name(f"{crm.db.name}-wal")
    with closing(sqlite3.connect(crm.db, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM lead").fetchall() == [(1,)]
        with closing(sqlite3.connect(crm.db, isolation_level=None)) as writer:
            writer.execute("INSERT INTO blob (sha256, part, content) VALUES ('0', 0, zeroblob(20000000))")
        crm("note", "LEAD-1", "Called back")
        assert log.stat().st_size > 20_000_000
        reader.execute("COMMIT")
        for text in ("Called again", "Wants an offer"):
            crm("note", "LEAD-1", text)
        assert log.stat().st_size <= 16 << 20


def test_an_answer_is_of_one_moment_whoever_writes_meanwhile(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    crm.new("lead", "Relaunch")
    rows, gone = Local.rows, list[str]()

    def late(driver: Local, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        found = rows(driver, sql, values)
        if "bm25" in sql and not gone:  # what was found goes before it is read
            gone.extend(crm.process("rm", "LEAD-1", "-q").lines)
        return found

    monkeypatch.setattr(Local, "rows", late)
    assert crm("find", "relaunch", "-q").lines == ["LEAD-1"]
    assert gone == ["LEAD-1"]
    monkeypatch.undo()
    assert crm("find", "relaunch", "-q").lines == []
