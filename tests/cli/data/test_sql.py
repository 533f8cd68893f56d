"""``crm sql`` reads, in any format, and can do nothing else."""

from __future__ import annotations

import pytest

from tests.actions.business import business, looked
from tests.conftest import Crm


def test_rows_come_in_any_format(crm: Crm) -> None:
    crm("deal", "new", "Relaunch", "--line", "Setup @ 100 tax 19")
    query = "SELECT ref, total FROM (SELECT ref, gross AS total FROM deal_total)"
    assert crm("sql", query).lines == ["ref\ttotal", "DEAL-1\t11900"]
    assert crm("sql", query, "--json").json == [{"ref": "DEAL-1", "total": 11900}]
    assert crm("sql", "-", "--format", "csv", stdin=query).lines == ["ref,total", "DEAL-1,11900"]
    assert crm("sql", "SELECT 1 AS a, 2 AS a, x'00ff' AS b", "--json").json == [{"a": 1, "a_2": 2, "b": "00ff"}]


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM lead",
        "INSERT INTO lead(title_key) VALUES ('x')",
        "UPDATE lead SET title = 'x'",
        "DROP TABLE lead",
        "CREATE TABLE x(y)",
        "ATTACH '{folder}/other.db' AS other",
        "PRAGMA user_version = 9",
        "PRAGMA writable_schema = 1",
        "VACUUM INTO '{folder}/other.db'",
        "SELECT load_extension('x')",
        "SELECT 1; SELECT 2",
        "WITH x AS (SELECT 1) DELETE FROM lead",
        "BEGIN IMMEDIATE",
        "SELECT nonsense FROM lead",
        "",
    ],
)
def test_nothing_but_one_reading_query_gets_through(crm: Crm, query: str) -> None:
    crm.new("lead", "A")
    before = crm.db.read_bytes()
    done = crm("sql", query.format(folder=crm.folder))
    assert (done.exit, done.out) == (2, "")
    assert "hint: Only one query" in done.err
    assert crm.db.read_bytes() == before
    assert not (crm.folder / "other.db").exists()
    assert crm.show("LEAD-1")["title"] == "A"


@pytest.mark.file
def test_a_database_that_is_not_there_is_not_made(crm: Crm) -> None:
    assert crm("sql", "SELECT 1 AS one").lines == ["one", "1"]
    assert not crm.db.exists()


def test_what_is_stored_cannot_command_the_terminal(crm: Crm) -> None:
    done = crm("sql", "SELECT char(27) || '[31mred' AS text", terminal=True)
    assert "\x1b[31mred" not in done.out
    assert "\\x1b[31mred" in done.out


def test_the_tables_and_the_views_of_totals_are_read_and_nothing_is_written(crm: Crm) -> None:
    business(crm)
    query = "SELECT ref, net, tax, gross, amount, lines FROM invoice_total ORDER BY id"
    assert looked(crm, "sql", query, "--json").json == [
        {"ref": "INVOICE-1", "net": 240000, "tax": 45600, "gross": 285600, "amount": 285600, "lines": 1},
        {"ref": "INVOICE-2", "net": 8403, "tax": 1597, "gross": 10000, "amount": 10000, "lines": 1},
    ]
    assert looked(crm, "sql", "SELECT by, count(*) AS n FROM step GROUP BY by ORDER BY by").lines == [
        "by\tn",
        "mia\t10",
        "tom\t8",
    ]
    assert looked(crm, "sql", "SELECT title FROM lead WHERE id = 9", "--json").json == []
    assert looked(crm, "sql", "DELETE FROM note", exit=2).out == ""
