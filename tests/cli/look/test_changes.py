"""``crm changes``: the history field by field, in the order of recording, and as it comes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import pytest

from tests.conftest import ROOT, Crm

HEAD = ("step", "ref", "op", "field", "old", "new")


def told(crm: Crm, *words: str) -> list[tuple[object, ...]]:
    done = crm("changes", *words)
    assert done.exit == 0, done.err
    return [tuple(change[name] for name in HEAD) for change in done.jsonl]


def followed(crm: Crm, since: int) -> subprocess.Popen[bytes]:
    """A process that tells what changes after a step."""
    command = [sys.executable, "-m", "crmcli", "changes", "--follow", "--since", str(since)]
    environ = {**crm.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_every_field_that_changed_is_told_in_the_order_of_recording(crm: Crm) -> None:
    crm.new("deal", "Relaunch", "--currency", "JPY")
    assert crm("line", "add", "DEAL-1", "Seat", "--price", "3000", "--tax", "none").exit == 0
    assert crm("line", "edit", "DEAL-1", "1", "--qty", "2", "--at", "2020-01-01").exit == 0
    assert crm("config", "set", "idle_days", "30").exit == crm("rm", "DEAL-1").exit == 0
    assert told(crm, "--since", "2")[:5] == [
        (3, "DEAL-1", "changed", "line 1.quantity", "1", "2"),
        (3, "DEAL-1", "changed", "line 1.gross", "3000", "6000"),
        (3, "DEAL-1", "changed", "line 1.net", "3000", "6000"),
        (3, "DEAL-1", "changed", "amount", "3000", "6000"),
        (4, None, "created", "setting.name", None, "idle_days"),
    ]
    assert (5, "DEAL-1", "deleted", "amount", "6000", None) in told(crm, "--since", "4")
    whole = told(crm)
    assert whole == told(crm, "--since", "0")
    assert [step for step, *_ in whole] == sorted(step for step, *_ in whole)
    assert crm("changes", "-q").lines == ["1", "2", "3", "4", "5"]
    assert told(crm, "--since", "5") == []


def test_a_step_that_is_not_there_is_refused(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    for number in ("2", "-1"):
        done = crm("changes", f"--since={number}", "--json")
        assert (done.exit, done.out, done.error["hint"]) == (3, "", "The last one is 1.")
    crm.db = crm.folder / "none.db"
    crm.environ["CRM_DB"] = str(crm.db)
    assert crm("changes").out == ""
    assert crm("changes", "--follow").exit == 8
    assert not crm.db.exists()


def test_more_changes_than_a_part_are_all_told_once(crm: Crm) -> None:
    lines = "".join(f"lead new 'Lead {number}'\n" for number in range(400))
    assert crm("batch", "-", stdin=lines).exit == 0
    titles = [change[5] for change in told(crm) if change[3] == "title"]
    assert titles == [f"Lead {number}" for number in range(400)]


@pytest.mark.file
def test_who_follows_is_told_that_another_history_took_its_place(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    crm.new("lead", "Kept")
    copy = str(crm.folder / "copy.db")
    assert crm("backup", copy).exit == 0
    crm.new("lead", "Lost")
    looks: list[float] = []

    def meanwhile(seconds: float) -> None:
        looks.append(seconds)
        assert len(looks) == 1, "it goes on as if nothing had happened"
        assert crm("restore", copy, "--yes").exit == 0
        assert crm("batch", "-", stdin="lead new Other\nlead new Third\n").exit == 0

    monkeypatch.setattr(time, "sleep", meanwhile)
    done = crm("changes", "--follow", "--since", "1")
    assert (done.exit, done.err.split(":")[0]) == (4, "error"), done.err
    assert {change["new"] for change in done.jsonl if change["field"] == "title"} == {"Lost"}


def test_what_comes_is_told_until_it_is_stopped(crm: Crm) -> None:
    crm.new("lead", "Before")
    following = followed(crm, 1)
    assert following.stdout is not None
    try:
        assert crm.process("note", "LEAD-1", "Rang").exit == 0
        first = json.loads(following.stdout.readline())
        assert crm.process("tag", "LEAD-1", "hot").exit == 0
        second = json.loads(following.stdout.readline())
    finally:
        following.send_signal(signal.SIGINT)
        rest, err = following.communicate(timeout=30)
    assert [(each["field"], each["new"]) for each in (first, second)] == [("note", "Rang"), ("tag", "hot")]
    assert (following.returncode, rest) == (130, b""), err


def test_following_ends_with_its_reader_though_nothing_happens(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    following = followed(crm, 0)
    assert following.stdout is not None and following.stderr is not None
    assert b'"created"' in following.stdout.readline()
    following.stdout.close()
    assert (following.wait(timeout=30), following.stderr.read()) == (141, b"")
    following.stderr.close()
