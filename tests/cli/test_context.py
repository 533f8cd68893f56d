"""What a command works with: the database, the person, the clock and the terminal."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Crm, Stream

from crmcli.cli.context import Session
from crmcli.cli.global_options import GlobalOptions
from crmcli.errors import BadValue, DatabaseError, MissingValue

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _session(
    *, terminal: bool = False, writing: bool = True, asked: GlobalOptions | None = None, **environ: str
) -> Session:
    session = Session(
        stdin=Stream(terminal=terminal),
        out=Stream(terminal=terminal),
        err=Stream(terminal=terminal),
        environ={"TZ": "UTC", **environ},
        clock=lambda: NOON,
    )
    session.writing = writing
    session.asked = asked or GlobalOptions()
    return session


def test_the_database_is_the_one_that_is_named_most_closely(tmp_path: Path) -> None:
    environ = {"CRM_DB": "b.db", "XDG_DATA_HOME": str(tmp_path)}
    assert _session(asked=GlobalOptions(db="a.db"), **environ).path == "a.db"
    assert _session(**environ).path == "b.db"
    assert _session(XDG_DATA_HOME=str(tmp_path)).path == str(tmp_path / "crm" / "crm.db")


def test_a_home_folder_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadValue):
        _ = _session(asked=GlobalOptions(db="~nobody-of-this-name/crm.db")).path


def test_the_person_is_the_one_who_is_named_most_closely() -> None:
    environ = {"CRM_USER": "ada", "LOGNAME": "login"}
    assert _session(asked=GlobalOptions(by="bob"), **environ).by == "bob"
    assert _session(**environ).by == "ada"
    assert _session(LOGNAME="login").by == "login"
    assert _session().by  # whoever runs the tests


def test_a_person_with_a_control_character_is_refused() -> None:
    with pytest.raises(BadValue):
        _ = _session(CRM_USER="ada\x1b[31m").by


@pytest.mark.parametrize(
    ("writing", "dry_run", "made"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_only_a_command_that_saves_makes_the_file(tmp_path: Path, writing: bool, dry_run: bool, made: bool) -> None:
    file = tmp_path / "folder" / "crm.db"
    session = _session(writing=writing, asked=GlobalOptions(db=str(file), dry_run=dry_run))
    assert session.act.rows("SELECT count(*) FROM step") == [(0,)]
    session.close()
    assert (file.exists(), file.parent.exists()) == (made, made)


def test_a_path_below_a_file_is_no_empty_database(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError):
        _ = _session(writing=False, asked=GlobalOptions(db=str(tmp_path / "file" / "crm.db"))).act


@pytest.mark.file
def test_a_new_database_gets_the_zone_of_the_system(crm: Crm) -> None:
    crm.environ["TZ"] = "Pacific/Kiritimati"  # 14 hours ahead
    crm.now = "2026-11-23T12:00:00Z"
    assert crm("deal", "new", "A", "--close-date", "today", "--dry-run", "--json").exit == 0
    assert crm.show(crm.new("deal", "A", "--close-date", "today"))["close_date"] == "2026-11-24"


def test_the_options_reach_the_store(tmp_path: Path) -> None:
    said = GlobalOptions(db=str(tmp_path / "crm.db"), by="ada", at="2026-01-02T03:04", message="why", dry_run=True)
    act = _session(asked=said).act
    assert (act.by, act.message, act.dry_run) == ("ada", "why", True)
    assert (act.at, act.clock()) == (datetime(2026, 1, 2, 3, 4, tzinfo=UTC), NOON)


@pytest.mark.file
def test_at_is_a_time_in_the_zone_of_the_database(crm: Crm) -> None:
    crm.environ["TZ"] = "Europe/Berlin"
    lead = crm.new("lead", "A", "--at", "2026-01-02T03:04")
    assert crm.show(lead)["created_at"] == "2026-01-02T02:04:00Z"


def test_the_clock_can_be_stopped(crm: Crm) -> None:
    crm.now = "2026-11-23T18:00:00Z"
    assert crm.show(crm.new("lead", "A"))["created_at"] == "2026-11-23T18:00:00Z"


@pytest.mark.parametrize(
    ("terminal", "asked", "environ", "colour"),
    [
        (True, "auto", {"TERM": "xterm"}, True),
        (True, "auto", {"TERM": "dumb"}, False),
        (True, "auto", {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (False, "auto", {"TERM": "xterm"}, False),
        (False, "always", {"TERM": "dumb"}, True),
        (True, "never", {"TERM": "xterm"}, False),
    ],
)
def test_colours_are_for_terminals_unless_it_is_said(
    terminal: bool, asked: str, environ: dict[str, str], colour: bool
) -> None:
    assert _session(terminal=terminal, asked=GlobalOptions(colour=asked), **environ).output().colour is colour


def test_the_width_is_that_of_the_terminal(crm: Crm) -> None:
    for number in range(3):
        crm.new("lead", f"{number} " + "long " * 60)
    widest = {}
    for columns in (60, 200):
        crm.environ["COLUMNS"] = str(columns)
        widest[columns] = max(map(len, crm("lead", "list", "--color", "never", terminal=True).lines))
    assert widest[60] <= 60 < widest[200] <= 200


@pytest.mark.parametrize(
    ("terminal", "no_input", "able"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_questions_need_a_terminal(terminal: bool, no_input: bool, able: bool) -> None:
    assert _session(terminal=terminal, asked=GlobalOptions(no_input=no_input)).can_ask is able


def test_at_a_terminal_a_list_has_50_rows_and_says_so(crm: Crm) -> None:
    crm.new("product", "0")
    for number in range(1, 52):
        assert crm("product", "new", str(number), "-q").exit == 0
    shown = crm("product", "list", terminal=True)
    assert len(shown.lines) == 51
    assert shown.err == "50 of 52: --all\n"
    assert len(crm("product", "list", "--all", terminal=True).lines) == 53
    assert len(crm("product", "list", "--limit", "7", terminal=True).lines) == 8
    piped = crm("product", "list")
    assert (len(piped.lines), piped.err) == (53, "")


def test_a_key_makes_a_repeated_command_give_its_first_result(crm: Crm) -> None:
    first = crm("lead", "new", "A", "--key", "k", "--json").json
    again = crm("lead", "new", "A", "--key", "k", "--json").json
    assert (again["result"], again["existing"], first["existing"]) == (first["result"], True, False)
    assert crm("lead", "new", "B", "--key", "k", "--json").error["code"] == "key_reused"


def test_what_comes_on_standard_input_counts_for_a_key(crm: Crm) -> None:
    crm.new("lead", "A")
    crm.new("lead", "B")
    assert crm("edit", "-", "--city", "Bonn", "--key", "k", stdin="LEAD-1").exit == 0
    assert crm("edit", "-", "--city", "Bonn", "--key", "k", stdin="LEAD-1").exit == 0
    assert crm("edit", "-", "--city", "Bonn", "--key", "k", stdin="LEAD-2").exit == 4


def test_a_session_can_be_given_a_store_that_is_open(tmp_path: Path) -> None:
    """Many commands in one process share one: the verb is called as the function that it is."""
    from crmcli.cli.elements.new import new

    session = _session(asked=GlobalOptions(db=str(tmp_path / "crm.db")))
    kind = session.registry.kind("lead")
    assert new.plain(session, kind, "A").result == ["LEAD-1"]
    assert new.plain(session, kind, "B", values={"email": ("b@example.org",)}).result == ["LEAD-2"]
    with pytest.raises(MissingValue):
        new.plain(session, kind)
    session.close()


def test_the_environment_is_that_of_the_process_by_default() -> None:
    assert Session().environ is os.environ
