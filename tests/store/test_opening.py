"""Opening the database: where it is, who may read it, and what is no database of ours."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from crmcli.catalog import REGISTRY
from crmcli.errors import BadValue, DatabaseBusy, DatabaseError
from crmcli.store import opening
from crmcli.store.opening import busy_timeout, locate, open_empty, open_file

from .stores import opened


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    ("given", "environ", "found"),
    [
        ("my.db", {"CRM_DB": "other.db"}, "my.db"),
        (None, {"CRM_DB": "other.db", "XDG_DATA_HOME": "/data"}, "other.db"),
        (None, {"XDG_DATA_HOME": "/data", "HOME": "/ada"}, "/data/crm/crm.db"),
        (None, {"HOME": "/ada"}, "/ada/.local/share/crm/crm.db"),
        (None, {"CRM_DB": "", "XDG_DATA_HOME": "", "HOME": "/ada"}, "/ada/.local/share/crm/crm.db"),
    ],
)
def test_the_file_is_the_given_one_else_crm_db_else_in_the_data_folder(
    given: str | None, environ: dict[str, str], found: str
) -> None:
    assert locate(given, environ) == found


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/ada")
    assert locate("~/crm.db", {}) == "/ada/crm.db"


@pytest.mark.parametrize(
    ("text", "seconds"), [(None, 5), ("", 5), (" ", 5), ("0", 0), ("60", 60), (" 7 ", 7), ("3600", 3600)]
)
def test_a_command_waits_as_long_as_crm_timeout_says(text: str | None, seconds: int) -> None:
    assert busy_timeout({} if text is None else {"CRM_TIMEOUT": text}) == seconds


@pytest.mark.parametrize("text", ["-1", "1.5", "soon", "3601", "9" * 5000, "٣", "1e3", "nan"])
def test_a_waiting_time_that_is_no_number_of_seconds_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as found:
        busy_timeout({"CRM_TIMEOUT": text})
    assert found.value.field == "CRM_TIMEOUT" and found.value.exit == 2


def test_a_new_file_and_its_folder_are_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "crm.db"
    with opened(path) as act, act.step("x"):
        act.driver.connection.execute("INSERT INTO series VALUES ('x', 1)")
        modes = {file.name: mode(file) for file in path.parent.iterdir()}
    assert modes == {"crm.db": 0o600, "crm.db-wal": 0o600, "crm.db-shm": 0o600}
    assert mode(path.parent) == 0o700


def test_a_file_that_is_there_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    with opened(path):
        path.chmod(0o640)
    with opened(path):
        assert mode(path) == 0o640


@pytest.mark.usefixtures("made_anew")
def test_a_connection_checks_references_writes_through_and_keeps_a_write_ahead_log(tmp_path: Path) -> None:
    with opened(tmp_path / "crm.db") as act:
        found = {name: act.rows(f"PRAGMA {name}")[0][0] for name in ("foreign_keys", "synchronous", "journal_mode")}
    assert found == {"foreign_keys": 1, "synchronous": 2, "journal_mode": "wal"}


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="which files are open is read from /proc")
def test_what_is_sorted_goes_into_a_file_for_readers_and_stays_in_memory_for_writers(tmp_path: Path) -> None:
    """Of nine megabytes: a report on a million elements would else hold them all."""
    open_file(tmp_path / "crm.db", REGISTRY).close()
    numbers = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 1500)"
    for open_, spills in ((opening.open_to_read, True), (open_file, False)):
        db = open_(tmp_path / "crm.db", REGISTRY)
        found = db.driver.parts(f"{numbers} SELECT x, hex(zeroblob(3000)) FROM n ORDER BY 2, 1 DESC")
        assert next(found)[0][0] == 1500
        kept = [str(each.readlink()) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
        assert any("etilqs" in name for name in kept) == spills
        found.close()
        db.close()


def test_a_file_that_is_empty_is_a_new_database(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    path.touch()
    with opened(path) as act:
        assert act.rows('SELECT count(*) FROM "lead"') == [(0,)]


def test_the_zone_is_asked_for_when_the_file_is_made_and_never_again(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    open_file(path, REGISTRY, zone=lambda: "Europe/Berlin").close()
    open_file(path, REGISTRY, zone=lambda: pytest.fail("asked again")).close()
    with opened(path) as act:
        assert act.setting("timezone") == "Europe/Berlin"


def test_the_file_says_what_made_it(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    open_file(path, REGISTRY).close()
    assert path.read_bytes()[68:72] == b"crm1"


def test_an_empty_database_in_memory_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    db = open_empty(REGISTRY, "Europe/Berlin")
    assert db.rows('SELECT count(*) FROM "deal"') == [(0,)]
    assert list(tmp_path.iterdir()) == []


def test_a_directory_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="is a directory, not a database") as found:
        open_file(tmp_path, REGISTRY)
    assert found.value.exit == 8


def test_a_path_through_a_file_says_which_file_is_in_the_way(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_bytes(b"hello")
    for path in (notes / "crm.db", notes / "deep" / "crm.db"):
        with pytest.raises(DatabaseError) as found:
            open_file(path, REGISTRY)
        assert (found.value.exit, found.value.message) == (8, f"{notes} is a file, so {path} cannot be in it.")


@pytest.mark.parametrize("address", ["libsql://crm.example", "https://crm.example/db", "file:///crm.db", ":memory:"])
def test_an_address_is_no_path_and_makes_no_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DatabaseError, match="the database is a file"):
        open_file(Path(address), REGISTRY)
    assert list(tmp_path.iterdir()) == []


def test_a_device_is_no_database() -> None:
    with pytest.raises(DatabaseError, match="is not a regular file"):
        open_file(Path("/dev/null"), REGISTRY)


def test_a_newer_file_is_refused_even_when_it_has_the_same_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    db = open_file(path, REGISTRY)
    db.rows("PRAGMA user_version = 999")
    db.close()
    with pytest.raises(DatabaseError, match="made by a newer version"):
        open_file(path, REGISTRY)


@pytest.mark.parametrize("content", [b"hello", b"title,amount\n" * 500, b"\0" * 4096], ids=["word", "csv", "zeros"])
def test_another_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(DatabaseError, match="is not a crmcli database") as found:
        open_file(path, REGISTRY)
    assert found.value.exit == 8 and path.read_bytes() == content


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "music.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE song (title TEXT)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="not made by crmcli"):
        open_file(path, REGISTRY)
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DatabaseError, match=r"file is a file, so .*crm\.db cannot be in it"):
        open_file(tmp_path / "file" / "sub" / "crm.db", REGISTRY)


def test_a_damaged_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    with opened(path) as act:
        act.driver.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    data[4096:12288] = b"\xff" * 8192
    path.write_bytes(data)
    with pytest.raises(DatabaseError, match="malformed") as found:
        open_file(path, REGISTRY)
    assert found.value.exit == 8 and path.read_bytes() == data


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (sqlite3.OperationalError("attempt to write a readonly database"), "may not be written to"),
        (sqlite3.OperationalError("unable to open database file"), "cannot be used: unable to open database file"),
        (sqlite3.DatabaseError("database disk image is malformed"), "is damaged: database disk image is malformed"),
        (sqlite3.OperationalError("database or disk is full"), "cannot grow: the disk is full."),
    ],
)
def test_what_sqlite_says_becomes_a_sentence_with_a_hint(error: sqlite3.Error, told: str) -> None:
    found = opening.explained(error, "crm.db")
    assert f"crm.db {told}" in found.message and found.hint and found.exit == 8


def test_a_write_waits_for_another_one_and_gives_up_in_the_end(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    with opened(path) as one, opened(path) as other:
        other.driver.connection.execute("PRAGMA busy_timeout = 20")
        with one.step("x"):
            with pytest.raises(DatabaseBusy, match="another process is writing") as found, other.step("y"):
                pass
            assert found.value.exit == 8
            assert other.rows('SELECT count(*) FROM "lead"') == [(0,)]  # reading never waits
        with other.step("y"):
            other.driver.connection.execute("INSERT INTO series VALUES ('y', 1)")


def test_making_a_file_waits_for_another_one_and_gives_up_in_the_end(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    lock = sqlite3.connect(path, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DatabaseBusy):
        open_file(path, REGISTRY, timeout=0)
    lock.execute("ROLLBACK")
    lock.close()
    open_file(path, REGISTRY, timeout=0).close()
