"""Where files are: a path is a path, links lead to the file, and what is made is for its owner alone."""

from __future__ import annotations

import os
import pwd
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crmcli.catalog import REGISTRY
from crmcli.errors import BadValue, DatabaseError
from crmcli.store.opening import is_missing, open_file
from crmcli.store.places import in_the_way, locate, ordinary, reserve, typed
from tests.conftest import Crm
from tests.unprivileged import listing

pytestmark = pytest.mark.usefixtures("closed")

LOOKS = [("lead", "list"), ("lead", "new", "A"), ("lead", "new", "A", "--dry-run"), ("sql", "SELECT 1"), ("find", "a")]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o377])
def test_r7_new_folders_and_files_are_for_their_owner_alone_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    there = tmp_path / "there"
    there.mkdir()
    there.chmod(0o755)
    folder = there if umask == 0o377 else there / "a" / "b"  # such a umask leaves no folder that can be entered
    before = os.umask(umask)
    try:
        open_file(folder / "crm.db", REGISTRY).close()
    finally:
        os.umask(before)
    assert mode(folder / "crm.db") == 0o600
    assert [mode(made) for made in there.rglob("*") if made.is_dir()] == [0o700] * (0 if folder == there else 2)
    assert mode(there) == 0o755


def test_r7_a_database_behind_a_link_that_leads_nowhere_yet_is_for_its_owner_alone(crm: Crm) -> None:
    crm.db.symlink_to(crm.folder / "far" / "away" / "real.db")
    assert crm("lead", "list").exit == 0
    assert listing(crm.folder) == ["crm.db"]
    crm.new("lead", "First")
    real = crm.db.resolve()
    assert (real.name, mode(real), mode(real.parent), mode(real.parent.parent)) == ("real.db", 0o600, 0o700, 0o700)
    assert crm.db.is_symlink()
    assert crm("lead", "list", "-q", "--db", str(real)).out == "LEAD-1\n"


@pytest.mark.parametrize("tables", [False, True])
def test_r7_a_file_that_another_program_claims_is_refused_and_left_alone(crm: Crm, tables: bool) -> None:
    with closing(sqlite3.connect(crm.db)) as db:
        db.execute("PRAGMA application_id = 252006673")  # Fossil's
        if tables:
            db.execute("CREATE TABLE meta (key, content)")
        db.commit()
    before = crm.db.read_bytes()
    copy, other = str(crm.folder / "copy.db"), str(crm.folder / "other.db")
    crm("lead", "new", "A", "--db", other)
    crm("backup", copy, "--db", other)
    for words in (("lead", "new", "A"), ("lead", "list"), ("restore", copy, "--yes"), ("restore", copy, "-n")):
        done = crm(*words, "--json")
        assert (done.exit, done.error["message"]) == (8, f"{crm.db} is an SQLite file, but not made by crmcli.")
    assert crm.db.read_bytes() == before
    assert listing(crm.folder) == ["copy.db", "crm.db", "other.db"]


@pytest.mark.parametrize("words", LOOKS)
@pytest.mark.parametrize("path", ["", " "])
def test_r7_an_empty_path_is_refused(crm: Crm, words: tuple[str, ...], path: str) -> None:
    done = crm(*words, "--db", path, "--json")
    assert (done.exit, done.error["field"], done.error["message"]) == (2, "db", "--db is empty.")
    assert listing(crm.folder) == []


@pytest.mark.parametrize(
    ("environ", "field"),
    [
        ({"HOME": ""}, "HOME"),
        ({"HOME": "ada"}, "HOME"),
        ({"HOME": "", "XDG_DATA_HOME": ""}, "HOME"),
        ({"XDG_DATA_HOME": "data"}, "XDG_DATA_HOME"),
        ({"XDG_DATA_HOME": "~/data"}, "XDG_DATA_HOME"),
        ({"HOME": "", "CRM_DB": "~/crm.db"}, "HOME"),
        ({"HOME": ".", "CRM_DB": "~"}, "HOME"),
    ],
)
def test_r7_the_database_is_never_looked_for_in_the_current_folder(
    crm: Crm, environ: dict[str, str], field: str
) -> None:
    del crm.environ["CRM_DB"]
    crm.environ.update(environ)
    for words in (("lead", "new", "A"), ("lead", "list"), ("backup", "x.db")):
        done = crm.process(*words, "--json")
        assert (done.exit, done.error["field"]) == (2, field)
        assert done.error["message"].endswith("is not an absolute path.")
    assert crm.process("__complete", "show", "").exit == 0
    assert listing(crm.folder) == []


def test_r7_without_a_variable_the_home_folder_is_that_of_the_account(crm: Crm) -> None:
    account = Path(pwd.getpwuid(os.getuid()).pw_dir)
    crm.environ = {"PATH": os.environ["PATH"]}
    script = "import os; from crmcli.store.places import locate; print(locate(None, os.environ))"
    done = subprocess.run([sys.executable, "-c", script], env=crm.environ, capture_output=True, text=True, check=True)
    assert done.stdout == f"{account}/.local/share/crm/crm.db\n"


def test_a_home_folder_that_does_not_exist_is_refused(crm: Crm) -> None:
    for words in (("lead", "list", "--db", "~nobody-of-this-name/x"), ("backup", "~nobody-of-this-name/x")):
        done = crm(*words, "--json")
        assert (done.exit, done.error["code"]) == (2, "bad_value")
    assert typed("~/x", "db", {"HOME": "/srv/ada"}) == Path("/srv/ada/x")


@pytest.mark.parametrize("address", ["file:x.db", "file:x.db?mode=ro", "file:///x.db", "postgres://x", ":memory:"])
@pytest.mark.parametrize("words", LOOKS)
def test_r6_an_address_is_refused_by_whoever_reads_or_writes(
    crm: Crm, address: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(crm.folder)
    done = crm(*words, "--db", address, "--json")
    assert done.exit == 8 and "is not a file path" in done.error["message"]
    assert listing(crm.folder) == []


@pytest.mark.parametrize("name", ["a?mode=memory.db", "a%41.db", "a#b.db", "a file:b.db", "[a]*.db"])
def test_r6_a_name_with_signs_of_an_address_is_a_name(crm: Crm, name: str) -> None:
    folder = crm.folder / "own"
    folder.mkdir()
    path = str(folder / name)
    assert crm("lead", "new", "First", "--db", path).exit == 0
    assert listing(folder) == [name]
    assert mode(folder / name) == 0o600
    copy = str(folder / f"{name}.copy")
    assert crm("backup", copy, "--db", path).exit == 0
    assert crm("sql", "SELECT title FROM lead", "--db", copy).out == "title\nFirst\n"
    assert crm("restore", copy, "--db", path, "--yes").exit == 0
    assert listing(folder) == [name, f"{name}.copy", f"{name}.replaced-1.bak"]


def test_what_cannot_be_an_ordinary_file_says_why(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "round").symlink_to("about")
    (tmp_path / "about").symlink_to("round")
    (tmp_path / "file").touch()
    (tmp_path / "out").symlink_to("/dev/null")
    for name, why in {
        "fifo": "is not a regular file",
        "out": "is not a regular file",
        "": "is a directory",
        "round": "cannot be opened: Too many levels of symbolic links",
        "round/x": "cannot be opened: Too many levels of symbolic links",
        "file/x": "file is a file, so",
        "x" * 300: "cannot be opened: File name too long",
    }.items():
        for refuses in (ordinary, is_missing, lambda path: open_file(path, REGISTRY)):
            with pytest.raises(DatabaseError, match=why) as found:
                refuses(tmp_path / name)
            assert found.value.exit == 8
    assert listing(tmp_path) == ["about", "fifo", "file", "out", "round"]


def test_a_new_database_does_not_take_over_the_log_of_one_that_has_gone(crm: Crm) -> None:
    log = crm.folder / "crm.db-wal"
    log.write_bytes(b"changes of a database that somebody moved")
    done = crm("lead", "new", "A", "--json")
    assert (done.exit, done.error["hint"]) == (8, f"Move {log} away first.")
    assert listing(crm.folder) == ["crm.db-wal"]
    assert log.read_bytes() == b"changes of a database that somebody moved"


def test_an_empty_option_and_an_empty_variable_are_told_apart() -> None:
    assert locate(None, {"CRM_DB": "", "HOME": "/srv/ada"}) == "/srv/ada/.local/share/crm/crm.db"
    with pytest.raises(BadValue, match="is empty"):
        locate("", {"CRM_DB": "x.db"})


def test_a_journal_that_goes_while_it_is_looked_at_is_not_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db, journal = tmp_path / "crm.db", tmp_path / "crm.db-journal"
    for path in (db, journal):
        path.touch()
    access = os.access

    def late(path: str, mode: int) -> bool:
        if path == str(journal):
            journal.unlink(missing_ok=True)  # as the process that makes the file has done by now
        return access(path, mode)

    monkeypatch.setattr(os, "access", late)
    assert in_the_way(db) is None


def test_a_file_that_another_process_makes_meanwhile_is_not_taken_for_one_that_has_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db, journal = tmp_path / "crm.db", tmp_path / "crm.db-journal"
    exists = os.path.exists

    def late(path: Path) -> bool:
        there = exists(path)
        for made in (db, journal):  # by another process, a moment after this one found neither
            made.write_text("...")
        return there

    monkeypatch.setattr(os.path, "exists", late)
    reserve(db)
    monkeypatch.undo()
    assert db.read_text() == "..."
    db.unlink()
    with pytest.raises(DatabaseError, match="has changes for it"):
        reserve(db)


def test_a_path_with_a_nul_character_is_refused_wherever_one_is_typed(crm: Crm) -> None:
    crm.new("lead", "First")
    for words in (
        ("copy", "a\0b.db", "b.db"),
        ("copy", str(crm.db), "a\0b.db"),
        ("backup", "a\0b.db"),
        ("restore", "a\0b.db"),
        ("lead", "list", "--db", "a\0b.db"),
    ):
        refused = crm(*words)
        assert (refused.exit, "NUL character" in refused.err) == (2, True), refused.err
