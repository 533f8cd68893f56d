"""What is read of elements as they stood costs the same in a small file and in a large one."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import pytest

from crmcli.store import local_then
from crmcli.store.local import Local
from tests.conftest import Crm

WORLD = """
company new Acme --city Köln
contact new Ada --company COMPANY-1 --email ada@x.org
deal new Relaunch --company COMPANY-1 --contact CONTACT-1 --line 'Design x 3 @ 800 tax 19'
convert DEAL-1 --to quote
convert DEAL-1 --to invoice --percent 30
note DEAL-1 Called
"""
LOOKS = ("show DEAL-1", "show COMPANY-1 --json", "timeline DEAL-1", "tree INVOICE-1", "history DEAL-1")
MANY = 300


class Counting(Local):
    """Counts what is asked, in ``trips``, and the work of it, in hundreds of SQLite's instructions."""

    trips = 0
    work = 0

    def __init__(self, connection: sqlite3.Connection, place: str = "") -> None:
        super().__init__(connection, place)
        connection.set_progress_handler(self._worked, 100)

    def _worked(self) -> int:
        Counting.work += 1
        return 0

    def run(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> list[list[tuple[Any, ...]]]:
        Counting.trips += 1
        return [super(Counting, self).rows(*each) for each in statements]

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        Counting.trips += 1
        return super().rows(sql, values)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Crm, Crm]:
    """The same business in a file of its own, and in one of many others that came and were changed later."""
    made = Crm(tmp_path_factory.mktemp("small")), Crm(tmp_path_factory.mktemp("large"))
    for crm in made:
        assert crm("batch", "-", stdin=WORLD).exit == 0
    for line in ("deal new 'Other {}' --amount 5", "note DEAL-{} Later", "edit DEAL-{} --amount 6"):
        lines = "".join(f"{line.format(number)}\n" for number in range(2, MANY))
        assert made[1]("batch", "-", stdin=lines).exit == 0
    for crm in made:
        assert crm("line", "edit", "DEAL-1", "1", "--price", "700").exit == 0
        assert crm("move", "DEAL-1", "won").exit == 0
    return made


@pytest.mark.parametrize("words", LOOKS)
def test_an_element_of_then_costs_as_much_however_large_the_file_is(
    files: tuple[Crm, Crm], monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setattr(local_then, "Local", Counting)
    cost = []
    for crm in files:
        Counting.trips = Counting.work = 0
        done = crm(*words.split(), "--as-of", "1")
        assert done.exit == 0 and not (crm.folder / ".cache").exists()
        cost.append((Counting.trips, Counting.work))
    (trips, work), (more_trips, more_work) = cost
    assert 5 < trips == more_trips < 30
    assert work > 10 and more_work <= work * 1.1 + 2, cost
