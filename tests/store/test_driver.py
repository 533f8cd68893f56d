"""What every driver promises the store, tried on the one for a file and on the one for a server."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crmcli.catalog import REGISTRY
from crmcli.errors import DatabaseBusy, DatabaseError, Usage
from crmcli.store import remote
from crmcli.store.driver import Driver
from crmcli.store.faults import Constraint
from crmcli.store.local import Local
from crmcli.store.opening import open_file
from tests import servers


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.server)])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the database is."""
    if request.param == "file":
        return str(tmp_path / "crm.db")
    monkeypatch.setattr(remote, "CONNECT", 0.5)  # seconds that who waits for another waits besides
    return servers.server().new()


@pytest.fixture
def driver(place: str) -> Iterator[Driver]:
    driver = open_file(place, REGISTRY, timeout=0).driver
    yield driver
    driver.close()


@pytest.fixture
def other(place: str, driver: Driver) -> Iterator[Driver]:
    """That of somebody else on the same database."""
    other = open_file(place, REGISTRY, timeout=0).driver
    yield other
    other.close()


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Driver]:
    """That of a file."""
    driver = open_file(tmp_path / "crm.db", REGISTRY, timeout=0).driver
    yield driver
    driver.close()


def series(driver: Driver) -> list[tuple[object, ...]]:
    return driver.rows("SELECT name, last FROM series ORDER BY name")


ADD = "INSERT INTO series(name, last) VALUES (?, ?)"


def test_statements_run_in_order_and_each_gives_its_rows(driver: Driver) -> None:
    assert driver.run([(ADD, ("a", 1)), ("SELECT last FROM series", ()), (ADD, ("b", 2))]) == [[], [(1,)], []]
    assert series(driver) == [("a", 1), ("b", 2)]


def test_the_first_statement_that_fails_stops_the_rest(driver: Driver) -> None:
    with pytest.raises(DatabaseError, match="no such table"):
        driver.run([(ADD, ("a", 1)), ("SELECT * FROM nowhere", ()), (ADD, ("b", 2))])
    assert series(driver) == [("a", 1)]


def test_what_was_written_is_read_at_once(driver: Driver) -> None:
    driver.write(ADD, [("a", 1), ("b", 2)])
    assert series(driver) == [("a", 1), ("b", 2)]


def test_a_transaction_begins_with_answers_and_is_kept_or_taken_back_as_a_whole(driver: Driver) -> None:
    assert driver.begin([("SELECT count(*) FROM series", ())]) == [[(0,)]]
    driver.write(ADD, [("a", 1)])
    assert driver.in_transaction
    driver.rollback()
    assert not driver.in_transaction and series(driver) == []
    driver.begin()
    driver.write(ADD, [("a", 1)])
    driver.commit()
    driver.rollback()
    assert not driver.in_transaction and series(driver) == [("a", 1)]


def test_who_waits_in_vain_for_another_writer_is_told_so_and_has_begun_nothing(driver: Driver, other: Driver) -> None:
    driver.begin()
    with pytest.raises(DatabaseBusy):
        other.begin()
    assert not other.in_transaction
    driver.rollback()
    other.begin()
    other.rollback()


def test_a_part_is_taken_back_alone(driver: Driver) -> None:
    driver.begin()
    driver.write(ADD, [("kept", 1)])
    with pytest.raises(ZeroDivisionError), driver.savepoint():
        driver.write(ADD, [("lost", 1)])
        raise ZeroDivisionError
    with driver.savepoint():
        driver.write(ADD, [("kept too", 2)])
    driver.commit()
    assert series(driver) == [("kept", 1), ("kept too", 2)]


def add(driver: Driver, name: str, last: int) -> None:
    driver.write('INSERT INTO "series" ("name", "last") VALUES (?, ?)', [(name, last)])


def test_single_rows_that_are_gathered_are_there_for_whoever_reads_and_kept_in_the_end(driver: Driver) -> None:
    driver.begin()
    with driver.gathering():
        add(driver, "a", 1)
        assert driver.rows('SELECT "id" FROM "lead" WHERE id = ?', (1,)) == []  # which has nothing to do with it
        add(driver, "b", 2)
        assert series(driver) == [("a", 1), ("b", 2)]
        add(driver, "c", 3)
        driver.write("UPDATE series SET last = last + 10", [()])
        add(driver, "d", 4)
        assert list(driver.parts("SELECT count(*) FROM series")) == [[(4,)]]
        add(driver, "e", 5)
    driver.commit()
    assert series(driver) == [("a", 11), ("b", 12), ("c", 13), ("d", 4), ("e", 5)]


def test_a_part_of_what_is_gathered_is_taken_back_alone(driver: Driver) -> None:
    driver.begin()
    with driver.gathering():
        add(driver, "a", 1)
        with pytest.raises(ZeroDivisionError), driver.savepoint():
            add(driver, "a", 2)  # does not fit, and was never written
            raise ZeroDivisionError
        with driver.savepoint():
            add(driver, "c", 3)
    driver.commit()
    assert series(driver) == [("a", 1), ("c", 3)]


def test_a_gathered_row_that_does_not_fit_is_told_at_the_latest_in_the_end(file: Driver) -> None:
    file.begin()
    with pytest.raises(Constraint), file.gathering():
        add(file, "a", 1)
        add(file, "a", 2)
    file.rollback()
    assert series(file) == []


def test_alike_rows_are_gathered_whatever_is_inserted_between_and_asked_of_other_tables(file: Driver) -> None:
    assert isinstance(file, Local)
    said: list[str] = []
    file.connection.set_trace_callback(said.append)
    file.begin()
    with file.gathering():
        for number in range(50):
            add(file, f"{number:02}", number)
            file.write('INSERT INTO "meta" ("name", "value") VALUES (?, ?)', [(f"n{number}", number)])
            file.rows('SELECT "id" FROM "lead" WHERE id = ?', (number,))
    file.commit()
    assert sum(text.startswith("INSERT") for text in said) == 4
    assert series(file) == [(f"{number:02}", number) for number in range(50)]


def test_however_many_rows_are_inserted_they_are_there_in_their_order(file: Driver) -> None:
    for count in (0, 1, 24, 25, 26, 50, 51):
        rows = [("lead", count, f"{number}") for number in range(count)]
        file.write("INSERT INTO tag(kind, element, tag) VALUES (?, ?, ?)", iter(rows))
        assert file.rows("SELECT kind, element, tag FROM tag WHERE element = ? ORDER BY id", (count,)) == rows


@pytest.mark.parametrize(
    ("sql", "kind", "table", "columns"),
    [
        ("INSERT INTO tag(kind, element, tag) VALUES ('lead', 1, 'x')", "unique", "tag", ("kind", "element", "tag")),
        ("INSERT INTO tag(kind, element) VALUES ('lead', 1)", "not null", "tag", ("tag",)),
        ("INSERT INTO change(step, \"table\", row, op) VALUES (9, 'a', 1, 'x')", "foreign key", "", ()),
        ("INSERT INTO step(id, at, recorded_at, by, title) VALUES ('x', '', '', '', '')", "datatype", "", ()),
    ],
)
def test_rows_that_do_not_fit_name_the_place(
    driver: Driver, sql: str, kind: str, table: str, columns: tuple[str, ...]
) -> None:
    driver.write("INSERT INTO tag(kind, element, tag) VALUES (?, ?, ?)", [("lead", 1, "x")])
    driver.begin()
    with pytest.raises(Constraint) as found:
        driver.write(sql, [()])
        driver.flush()
    assert (found.value.kind, found.value.table, found.value.columns) == (kind, table, columns)


def test_pages_give_everything_in_the_order_of_the_key(driver: Driver) -> None:
    driver.write(ADD, [(f"{number:05}", number) for number in reversed(range(6000))])
    found = list(driver.pages("SELECT last FROM series WHERE last > ?", "name", (9,)))
    assert found == [(number,) for number in range(10, 6000)]


def test_a_snapshot_does_not_see_what_others_write_meanwhile(driver: Driver, other: Driver) -> None:
    with driver.snapshot():
        before = series(driver)
        other.write(ADD, [("a", 1)])
        assert series(driver) == before == []
    assert series(driver) == [("a", 1)]


@pytest.mark.parametrize("sql", ["DELETE FROM series", "PRAGMA user_version", "ATTACH 'x' AS y", "SELECT 1; SELECT 2"])
def test_a_stranger_can_only_read_and_the_store_can_write_afterwards(driver: Driver, sql: str) -> None:
    with pytest.raises(Usage):
        driver.ask(sql)
    names, parts = driver.ask("SELECT 1 AS one, 2 AS two")
    assert (names, [*parts]) == (["one", "two"], [[(1, 2)]])
    driver.write(ADD, [("a", 1)])
    assert series(driver) == [("a", 1)]


def test_a_copy_holds_all_and_appears_as_a_whole(file: Driver, tmp_path: Path) -> None:
    file.write(ADD, [("a", 1)])
    file.copy_to(str(tmp_path / "copy.db"))
    copy = open_file(tmp_path / "copy.db", REGISTRY).driver
    assert series(copy) == [("a", 1)]
    copy.close()


def test_a_question_to_a_locked_database_is_told_as_busy_and_not_as_a_mistake(file: Driver, tmp_path: Path) -> None:
    file.rows("PRAGMA journal_mode = DELETE")
    with closing(sqlite3.connect(tmp_path / "crm.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseBusy):
            file.ask("SELECT count(*) FROM lead")
    with pytest.raises(Usage, match="no such table"):
        file.ask("SELECT count(*) FROM nowhere")
