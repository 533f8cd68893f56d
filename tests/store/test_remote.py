"""What becomes of a transaction on a server when the connection breaks, another waits, or an answer is large."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from crmcli.catalog import REGISTRY
from crmcli.errors.databases import Lost, NotOurs, Unreachable
from crmcli.model.fields import Field
from crmcli.model.registry import Registry
from crmcli.model.types import Text
from crmcli.store import migrations, remote_making, remote_opening
from crmcli.store import remote as module
from crmcli.store.remote import Remote
from crmcli.store.remote_queue import Queue
from tests import servers
from tests.proxies import proxy

from .stores import changed

pytestmark = pytest.mark.server
ADD = "INSERT INTO series(name, last) VALUES (?, ?)"


@pytest.fixture
def url() -> str:
    return servers.server().new()


@pytest.fixture
def driver(url: str) -> Iterator[Remote]:
    driver = remote_opening.remote(url, 5)
    yield driver
    driver.close()


def series(driver: Remote) -> list[tuple[Any, ...]]:
    return driver.rows("SELECT name, last FROM series ORDER BY name")


def through(url: str, port: int) -> Remote:
    return remote_opening.remote(f"{url.rpartition(':')[0]}:{port}", 5)


@pytest.mark.parametrize("instead", [b"", b"HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\n\r\n"])
def test_a_step_whose_commit_got_no_answer_is_found_by_its_proof(url: str, driver: Remote, instead: bytes) -> None:
    with proxy(servers.server().port, lambda request: b"COMMIT" in request, instead) as port:
        cut = through(url, port)
        cut.begin()
        cut.write(ADD, [("a", 1)])
        cut.commit(("SELECT 1 FROM series WHERE name = ?", ("a",)))
        assert not cut.in_transaction
        cut.close()
    assert series(driver) == [("a", 1)]


def test_nothing_is_written_by_itself_when_the_connection_broke_inside(url: str, driver: Remote) -> None:
    with proxy(servers.server().port, lambda request: b"count" in request) as port:
        cut = through(url, port)
        cut.begin()
        cut.write(ADD, [("a", 1)])
        for _ in range(2):
            with pytest.raises(Lost):
                cut.rows("SELECT count(*) FROM series")
        with pytest.raises(Lost):
            cut.write(ADD, [("b", 2)])
        with pytest.raises(Lost):
            cut.commit()
        cut.rollback()
        assert not cut.in_transaction
        cut.close()
    assert series(driver) == []


def test_what_only_reads_is_asked_once_more_and_what_writes_is_not(url: str, driver: Remote) -> None:
    sent: list[bytes] = []

    def cut(request: bytes) -> bool:
        sent.append(request)
        return True

    with proxy(servers.server().port, cut) as port:
        assert series(through(url, port)) == []
        assert len(sent) == 2
    with proxy(servers.server().port, cut) as port, pytest.raises(Unreachable):
        through(url, port).write(ADD, [("a", 1)])
    assert len(sent) == 3
    assert series(driver) == [("a", 1)]  # it was done, and is not done twice


def test_one_who_takes_too_long_is_ended_for_another_and_told_so() -> None:
    url = servers.server().create("hasty", txn_timeout_s=1)
    remote_opening.opened_to_write(url, REGISTRY, 5, lambda: None).close()
    slow, other = remote_opening.remote(url, 5), remote_opening.remote(url, 5)
    slow.begin()
    slow.write(ADD, [("slow", 1)])
    slow.flush()
    other.begin()
    with pytest.raises(Lost, match="took too long"):
        slow.rows("SELECT 1")
    with pytest.raises(Lost):
        slow.commit()
    slow.rollback()
    other.write(ADD, [("other", 1)])
    other.commit()
    assert series(slow) == [("other", 1)]
    slow.close()
    other.close()


def test_an_answer_of_any_size_is_read_and_what_was_written_before_is_written_once(driver: Remote) -> None:
    driver.begin()
    driver.write(ADD, [("a", 1)])
    some = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
    found = driver.run(
        [("SELECT last FROM series", ()), (f"SELECT * FROM ({some} SELECT hex(zeroblob(5000)) FROM n)", (1200,))]
    )
    assert [len(rows) for rows in found] == [1, 1200] and len(found[1][-1][0]) == 10_000
    driver.commit()
    assert series(driver) == [("a", 1)]


VALUES = [None, 0, -(2**63), 2**63 - 1, 1.5, 1e300, "", "ä\u2028\n\"'\\", "a\0b", "1", b"", b"\x00\xff"]


def test_every_value_comes_back_as_it_went(driver: Remote) -> None:
    assert driver.rows(f"SELECT {', '.join('?' * len(VALUES))}", VALUES) == [tuple(VALUES)]


@pytest.mark.parametrize("more", [(), (1.5,), ("a\0b",), (b"x",)], ids=repr)
def test_many_rows_are_written_as_one_by_one(more: Sequence[Any], driver: Remote) -> None:
    rows = [(f"n{number:04}", value) for number, value in enumerate([*VALUES[:4], *VALUES[6:8], *more] * 50)]
    driver.begin()
    driver.run([("CREATE TABLE odd(name, last)", ())])
    driver.write("INSERT INTO odd(name, last) VALUES (?, ?)", rows)
    assert driver.rows("SELECT name, last FROM odd ORDER BY name") == rows
    driver.rollback()


def test_a_part_that_was_not_sent_is_forgotten_without_a_trip() -> None:
    queue = Queue()
    queue.add("a", [()])
    mark = queue.mark("SAVEPOINT")
    queue.add("b", [()])
    assert queue.taken_back(mark) and queue.taken() == [("a", ())]
    assert not queue.taken_back(queue.mark("SAVEPOINT") - 1)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("PRAGMA user_version = 999", "newer"),
        ("UPDATE meta SET value = '99.0' WHERE name = 'version' AND 1", "newer"),
        ("UPDATE meta SET value = 'other' WHERE name = 'catalogue'", "older"),
        ("DROP TABLE meta", "not made by crmcli"),
    ],
)
def test_what_another_version_or_program_made_is_refused(sql: str, said: str, url: str, driver: Remote) -> None:
    driver.run([(sql, ())])
    if "99.0" in sql:
        driver.run([("UPDATE meta SET value = 'other' WHERE name = 'catalogue'", ())])
    for open_ in (remote_opening.opened, lambda *given: remote_opening.opened_to_write(*given, lambda: None)):
        with pytest.raises(NotOurs, match=said) as found:
            open_(url, REGISTRY, 5)
        assert found.value.exit == 8 and found.value.hint


def test_two_versions_of_the_program_do_not_write_into_each_others_tables(
    url: str, driver: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    hue = Field("hue", Text(), "Its colour.")
    later = changed("deal", lambda old: {"fields": (*old.fields, hue)})
    number = migrations.newest() + 1

    def opens(registry: Registry) -> str:
        try:
            remote_opening.opened_to_write(url, registry, 5, lambda: None).close()
        except NotOurs as error:
            return error.message.removeprefix(f"{url} was made by ")
        return ""

    assert (opens(REGISTRY), opens(later)) == ("", "an older version of crmcli.")
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", {**migrations.MIGRATIONS, number: lambda db: None})
        remote_making.bring_up_to_date(driver, later)
        assert opens(later) == ""
    assert opens(REGISTRY) == "a newer version of crmcli."
    assert ("hue",) in driver.rows("SELECT name FROM pragma_table_info('deal')")


def test_a_server_is_reminded_of_what_is_read_at_one_moment(driver: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2500) SELECT i FROM n"
    trips = []
    for quiet in (60.0, 0.0):
        monkeypatch.setattr(module, "_QUIET", quiet)
        before = driver.stream.trips
        with driver.snapshot():
            assert sum(len(part) for part in driver.parts(f"SELECT i FROM ({numbers})")) == 2500
        trips.append(driver.stream.trips - before)
    assert trips == [2, 5]  # a page each, and once behind each thousand
