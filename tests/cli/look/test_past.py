"""``--as-of``: reading commands look at the file as it stood after a step, by the clock of then."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from pathlib import Path

import pytest

from tests.conftest import Crm
from tests.prepared import prepared

from .afternoons import Afternoon, looks, of_one

PAST = ("--as-of", "1")


def cache(crm: Crm) -> list[Path]:
    folder = crm.folder / ".cache" / "crm"
    return sorted(folder.iterdir()) if folder.exists() else []


@prepared
def begun(crm: Crm) -> None:
    """Two leads on two days, the first renamed, the second removed, and one more change."""
    crm.now = "2026-03-02T09:00:00+00:00"
    crm.new("lead", "Relaunch", "--next", "today")
    crm.new("lead", "Zwölf")
    crm.now = "2026-03-09T09:00:00+00:00"
    assert crm("edit", "LEAD-1", "--title", "Later").exit == 0
    assert crm("rm", "LEAD-2").exit == 0
    crm.now = "2026-03-16T09:00:00+00:00"
    assert crm("note", "LEAD-1", "Called").exit == 0


@pytest.mark.file
@pytest.mark.parametrize("seed", range(2))
def test_every_look_at_a_step_prints_what_it_printed_then(crm: Crm, seed: int) -> None:
    day = Afternoon(crm, seed)
    day.work(45)
    step = day.random.choice(sorted(day.kept)[3:-3])
    of_some = (words for ref in day.random.sample(day.refs(), 2) for words in of_one(ref))
    for words in (*day.random.sample([*looks()], 14), *of_some):
        assert day.seen(step, *words) == day.then(step, *words), (step, words)


@pytest.mark.file
def test_elements_come_back_and_the_clock_is_that_of_then(crm: Crm) -> None:
    begun(crm)
    assert [row["title"] for row in crm("lead", "list").rows] == ["Later"]
    assert [row["title"] for row in crm("lead", "list", "--as-of", "2").rows] == ["Relaunch", "Zwölf"]
    assert crm("show", "LEAD-1", "--json", "--as-of", "3").json["title"] == "Later"
    assert crm("find", "zwolf", "-q", "--as-of", "2").out == "LEAD-2\n"
    assert crm("find", "zwolf", "-q", "--as-of", "4").out == ""
    assert crm("lead", "list", "next_date=today", "-q", "--as-of", "2").out == "LEAD-1\n"
    assert crm("--as-of", "2", "lead", "list", "-q").out == "LEAD-1\nLEAD-2\n"
    assert crm("sql", "SELECT count(*) FROM step", "--no-header", "--as-of", "3").out == "3\n"


@pytest.mark.file
@pytest.mark.parametrize(
    ("time", "found"),
    [
        ("2026-03-02", ["Relaunch", "Zwölf"]),  # a day means its end
        ("2026-03-08 23:59", ["Relaunch", "Zwölf"]),
        ("-1w", ["Later"]),
        ("2026-03-09T09:00:00Z", ["Later"]),
        ("2026-03-09T10:59+02:00", ["Relaunch", "Zwölf"]),
        ("today", ["Later"]),
        ("now", ["Later"]),
    ],
)
def test_a_time_means_what_had_been_recorded_by_then(crm: Crm, time: str, found: list[str]) -> None:
    begun(crm)
    assert [row["title"] for row in crm("lead", "list", "--as-of", time).rows] == found


@pytest.mark.file
def test_the_clock_of_a_time_is_that_time_also_when_nothing_was_done_since(crm: Crm) -> None:
    begun(crm)
    crm("task", "new", "Call", "--due", "2026-03-20")
    crm.now = "2026-04-01T09:00:00+00:00"
    assert crm("task", "list", "overdue", "-q", "--as-of", "2026-03-20").out == ""
    assert crm("task", "list", "overdue", "-q", "--as-of", "2026-03-21").out == "TASK-1\n"


@pytest.mark.parametrize(
    ("text", "exit", "message", "hint"),
    [
        ("99", 3, "There is no step 99; the newest is step 5.", "crm steps lists them all."),
        ("0", 3, "Step 0 is before the first one.", "The first step is step 1, of 2026-03-02T09:00:00Z."),
        ("2026-03-01", 3, "At 2026-03-01T23:59:59Z nothing had been done.", "The first step is step 1,"),
        ("tomorrow", 2, "as-of: 'tomorrow' is still to come.", "Example: yesterday"),
        ("2026-03-16T09:01", 2, "as-of: '2026-03-16T09:01' is still to come.", "Example: yesterday"),
        ("soon", 2, "as-of: 'soon' is neither the number of a step nor a time.", "Example: 42, yesterday or"),
        ("-1", 2, "as-of: '-1' is neither", "Example: 42"),
        ("03/04/2026", 2, "as-of: '03/04/2026' is two different days.", "Type 2026-03-04 or 2026-04-03."),
        ("2026-02-30", 2, "as-of: '2026-02-30' is not a valid calendar date", "Example:"),
        ("", 2, "--as-of is empty.", "Give it a value, or leave it out."),
    ],
)
def test_what_is_no_moment_of_the_file_is_said(crm: Crm, text: str, exit: int, message: str, hint: str) -> None:
    begun(crm)
    done = crm("lead", "list", f"--as-of={text}")
    assert (done.exit, done.out) == (exit, "")
    assert done.err.startswith(f"error: {message}") and f"\nhint: {hint}" in done.err
    assert cache(crm) == []


@pytest.mark.file
def test_a_file_without_a_past_says_so(crm: Crm) -> None:
    done = crm("lead", "list", *PAST)
    assert (done.exit, done.err.splitlines()[0]) == (
        3,
        "error: Nothing has been done yet, so there is no past to look at.",
    )
    assert not crm.db.exists()


@pytest.mark.parametrize("words", [("move", "LEAD-1", "lost"), ("lead", "new", "X"), ("undo",), ("outbox", "list")])
def test_what_writes_takes_no_moment(crm: Crm, words: tuple[str, ...]) -> None:
    begun(crm)
    done = crm(*words, *PAST)
    assert done.exit == 2 and "has no option '--as-of'.\nhint: What was can only be looked at" in done.err
    assert crm("steps", "-q", "--limit", "1").out == "5\n"


def test_a_step_that_was_undone_shows_the_file_as_it_stood_then(crm: Crm) -> None:
    begun(crm)
    crm("edit", "LEAD-1", "--title", "Wrong")
    crm("undo")
    assert crm("show", "LEAD-1", "--json").json["title"] == "Later"
    assert crm("show", "LEAD-1", "--json", "--as-of", "6").json["title"] == "Wrong"


def test_what_is_called_otherwise_than_by_its_reference_is_looked_up_as_it_was_then(crm: Crm) -> None:
    begun(crm)
    crm.new("contact", "Ada", "--email", "ada@x.org")
    for words in (("CONTACT-1", "--set", "email=ada@y.org"), ("LEAD-1", "--title", "Last")):
        assert crm("edit", *words).exit == 0
    then = ("--as-of", "6")
    for typed, found in (("later", "LEAD-1"), ("ada@x.org", "CONTACT-1"), ("lead-1 ada@x.org", "LEAD-1 CONTACT-1")):
        assert crm("show", *typed.split(), "-q", *then).lines == found.split()
    assert crm("show", "zwölf", "-q", *PAST).exit == crm("show", "last", *then).exit == 3
    assert crm("show", "zwölf", "-q", "--as-of", "2").lines == ["LEAD-2"]
    assert crm("show", "BOAT-1", *then, "--json").error["code"] == "unknown_kind"


@pytest.mark.file
def test_copies_are_kept_for_their_owner_and_three_at_most(crm: Crm) -> None:
    begun(crm)
    for step in ("1", "2", "3"):
        assert crm("lead", "list", "--as-of", step).exit == 0
    made = {path.name.split("-")[1]: path for path in cache(crm)}
    assert set(made) == {"1", "2", "3"}
    assert {path.stat().st_mode & 0o777 for path in made.values()} == {0o600}
    assert made["1"].parent.stat().st_mode & 0o777 == 0o700
    before = made["1"].stat()
    assert crm("lead", "list", "--as-of", "1").exit == 0
    assert made["1"].stat().st_ino == before.st_ino  # read, not made again
    crm("lead", "list", "--as-of", "4")
    assert {path.name.split("-")[1] for path in cache(crm)} == {"1", "3", "4"}
    crm("lead", "list", "--as-of", "5")  # as it is now
    assert len(cache(crm)) == 3


@pytest.mark.file
@pytest.mark.parametrize("damage", ["cut", "written", "emptied", "another"])
def test_a_damaged_copy_is_made_again(crm: Crm, damage: str) -> None:
    begun(crm)
    good = crm("lead", "list", *PAST).out
    (copy,) = cache(crm)
    content = copy.read_bytes()
    if damage == "written":
        with sqlite3.connect(copy) as db:
            db.execute("UPDATE lead SET title = 'Forged'")
    else:
        copy.write_bytes({"cut": content[:-4096], "emptied": b"", "another": b"x" * len(content)}[damage])
    assert crm("lead", "list", *PAST).out == good
    assert crm("lead", "list", *PAST).out == good


@pytest.mark.file
def test_damage_that_only_reading_finds_takes_the_copy_away(crm: Crm) -> None:
    begun(crm)
    good = crm("lead", "list", "-q", *PAST).out
    (copy,) = cache(crm)
    before = copy.stat()
    with sqlite3.connect(copy) as db:
        ((page, size),) = db.execute(
            "SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE type = 'table' AND name = 'lead'"
        )
    with copy.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"x" * size)
    os.utime(copy, ns=(before.st_atime_ns, before.st_mtime_ns))
    done = crm("lead", "list", "-q", *PAST)
    assert (done.exit, done.out, cache(crm)) == (8, "", [])
    assert done.err.startswith("error: The copy of the file as it was then was damaged")
    assert crm("lead", "list", "-q", *PAST).out == good


@pytest.mark.file
def test_what_an_interrupted_build_has_left_is_in_nobodys_way(crm: Crm) -> None:
    begun(crm)
    good = crm("lead", "list", "-q", *PAST).out
    (copy,) = cache(crm)
    copy.rename(copy.with_name(f"{copy.name}.999999999.part"))
    assert crm("lead", "list", "-q", *PAST).out == good
    assert [path.name for path in cache(crm)] == [copy.name]


@pytest.mark.file
def test_without_a_cache_folder_the_copy_is_made_for_the_command_alone(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(crm)
    (crm.folder / ".cache").write_text("a file")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for words in (("lead", "list", "-q"), ("sql", "SELECT ref FROM (SELECT 'LEAD-' || id AS ref FROM lead)", "-q")):
        done = crm(*words, "--as-of", "2")
        assert (done.exit, done.out) == (0, "LEAD-1\nLEAD-2\n")
        assert done.err.startswith("note: the file of then was made for this command alone: ")
    assert not [*tmp_path.glob("crm-*")]


@pytest.mark.file
def test_a_file_of_the_same_number_of_steps_is_another_one(crm: Crm, tmp_path: Path) -> None:
    begun(crm)
    assert [row["title"] for row in crm("lead", "list", "--as-of", "2").rows] == ["Relaunch", "Zwölf"]
    crm.environ["CRM_DB"] = str(tmp_path / "other.db")
    for title in ("One", "Two", "Three"):
        crm.new("lead", title)
    assert [row["title"] for row in crm("lead", "list", "--as-of", "2").rows] == ["One", "Two"]


@pytest.mark.file
def test_doctor_takes_the_copies_of_the_file_away_and_those_alone(crm: Crm, tmp_path: Path) -> None:
    begun(crm)
    crm("lead", "list", *PAST)
    own = crm.environ["CRM_DB"]
    crm.environ["CRM_DB"] = str(tmp_path / "other.db")
    crm.new("lead", "One")
    crm.new("lead", "Two")
    crm("lead", "list", *PAST)
    assert len(cache(crm)) == 2
    (mended,) = [row for row in crm("doctor", "--fix", "--json").json if row["check"] == "past"]
    assert mended["state"] == "fixed" and mended["text"].startswith("1 file of how the database stood earlier removed")
    (left,) = cache(crm)
    crm.environ["CRM_DB"] = own
    assert crm("lead", "list", "-q", *PAST).out == "LEAD-1\n" and cache(crm) == [left]
    assert not [row for row in crm("doctor", "--json").json if row["check"] == "past"] and cache(crm) == [left]
