"""The history of many rows at once, told by SQL: the same text as of one row at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.catalog import REGISTRY
from crmcli.store import records
from crmcli.store.act import Act, Row
from crmcli.store.change_rows import held, owner
from crmcli.store.columns import Column
from crmcli.store.database import Tables
from crmcli.store.recording import remember_new, remember_these

from .stores import opened, row

TABLES = Tables(REGISTRY)
CHANGES = 'SELECT "table", row, op, before, after, kind, element FROM change ORDER BY id'
LETTERS = st.characters(exclude_categories=("Cs",)) | st.sampled_from(
    "\"\\/\x00\x01\x1f\x7f\b\t\n\f\r\u2028\ufeff'%é😀"
)
TEXTS = st.text(LETTERS, max_size=8)
NUMBERS = st.integers(-(2**63), 2**63 - 1)
REALS = st.floats(allow_nan=False, allow_infinity=False)


def cells(column: Column, real: bool) -> st.SearchStrategy[Any]:
    """What a column may hold, whatever it is for."""
    found: st.SearchStrategy[Any] = TEXTS if column.type.startswith("TEXT") else NUMBERS
    if real and not column.type.startswith("TEXT"):
        found = found | REALS
    return found if "NOT NULL" in column.type else st.none() | found


@st.composite
def written(draw: st.DrawFn) -> tuple[str, list[Row]]:
    """A table, and rows for it in which some columns are filled everywhere, some here and there, some nowhere."""
    table = TABLES[draw(st.sampled_from(sorted(TABLES)))]
    optional = [column for column in table.columns if column.name != "custom" or table.element is None]
    empty = draw(st.sets(st.sampled_from([c.name for c in optional if "NOT NULL" not in c.type] or [""])))
    real = draw(st.booleans())
    count = draw(st.integers(1, 4))
    cell = {column.name: cells(column, real) for column in optional if column.name not in empty}
    if "custom" in cell:
        cell["custom"] = st.sampled_from([None, '{"batch":"B"}', '{"a":1.5,"z":"ü"}'])
    return table.name, [{name: draw(each) for name, each in cell.items()} for _ in range(count)]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Act]:
    """A database whose tables take any rows, and lose them at the end of each step."""
    with opened(tmp_path_factory.mktemp("bare") / "crm.db") as act:
        named = "SELECT name FROM sqlite_master WHERE type = ? AND sql IS NOT NULL"
        for sort in ("index", "trigger"):
            act.driver.run([(f'DROP {sort} "{name}"', ()) for (name,) in act.rows(named, (sort,))])
        act.driver.rows("PRAGMA foreign_keys = off")
        act.dry_run = True
        yield act


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=written())
def test_rows_of_every_table_are_told_of_as_one_by_one(bare: Act, made: tuple[str, list[Row]]) -> None:
    name, rows = made

    def remember(first: int, stored: list[Row]) -> None:
        remember_new(bare, name, first + 1, first + 3, rows[0])  # neither the first nor one that is not there

    check_told(bare, name, rows, remember, skipped=1)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=written())
def test_many_rows_are_told_of_as_few_are(bare: Act, made: tuple[str, list[Row]]) -> None:
    name, rows = made

    def remember(first: int, stored: list[Row]) -> None:
        columns = list(zip(*[row.values() for row in stored], strict=True))
        remember_these(bare, TABLES[name], first, tuple(stored[0]), columns)

    check_told(bare, name, rows, remember)


def check_told(
    bare: Act, name: str, rows: list[Row], remember: Callable[[int, list[Row]], None], skipped: int = 0
) -> None:
    """What ``remember`` writes of rows that were just inserted is what is told of each by itself, but for the first
    that are ``skipped``."""
    table = TABLES[name]
    before = len(bare.rows(CHANGES))
    with bare.step():
        step = bare.steps.current
        assert step is not None
        first = step.take_ids(name, len(rows))
        stored = [{"id": number, **row} for number, row in enumerate(rows, first)]
        bare.driver.write(table.insert(tuple(stored[0])), [tuple(row.values()) for row in stored])
        remember(first, stored)
        step.flush()
        if any(isinstance(value, float) for row in rows for value in row.values()):
            stored = bare.select(name, "WHERE id >= ? ORDER BY id", (first,))  # 2.0 is 2 there
        told, owner_of = held(table), owner(table)
        assert bare.rows(CHANGES)[before:] == [
            (name, row["id"], "insert", None, told(row), *owner_of(row)) for row in stored[skipped:]
        ]
        assert step.written == len(stored[skipped:])


def test_which_columns_may_be_filled_need_not_be_known(bare: Act) -> None:
    with bare.step("first"):
        records.create(bare, "tag", [{"kind": "lead", "element": 1, "tag": "old"}])
        bare.driver.write('INSERT INTO "tag"(id, kind, element, tag) VALUES (?, ?, ?, ?)', [(7, "lead", 2, 'a "b"')])
        remember_new(bare, "tag", 2, 9)
        told = bare.rows(CHANGES)
    assert told == [
        ("tag", 1, "insert", None, '{"kind":"lead","element":1,"tag":"old"}', "lead", 1),
        ("tag", 7, "insert", None, '{"kind":"lead","element":2,"tag":"a \\"b\\""}', "lead", 2),
    ]


def test_custom_fields_are_told_as_cells_of_their_own(bare: Act) -> None:
    rows = [row(f"Lead {number}", **{"custom.size": number, "custom.colour": "red"}) for number in range(60)]
    with bare.step():
        records.create(bare, "lead", rows)
        bare.steps.current.flush()  # type: ignore[union-attr]
        told = [json.loads(after) for *_, after, _, _ in bare.rows(CHANGES)]
    assert [(each["title"], each["custom.size"], each["custom.colour"]) for each in told] == [
        (f"Lead {number}", number, "red") for number in range(60)
    ]
    assert not any("custom" in each for each in told)


def test_many_rows_leave_the_same_history_as_few(bare: Act) -> None:
    found = []
    for size in (20, 200):  # fewer and more than SQL tells of
        with bare.step("new"):
            rows = [row(f"Lead {n}", uid=f"u{n}", city="Köln" if n % 3 else None) for n in range(200)]
            for begin in range(0, 200, size):
                records.create(bare, "lead", rows[begin : begin + size])
            bare.steps.current.flush()  # type: ignore[union-attr]
            found.append(bare.rows(CHANGES))
    assert found[0] == found[1]
    assert len(found[0]) == 200
