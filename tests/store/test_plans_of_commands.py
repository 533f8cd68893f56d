"""What commands ask of a file is answered from indexes: the statements of whole commands, explained by SQLite."""

from __future__ import annotations

import re
import shlex
import sqlite3
from contextlib import closing
from typing import ClassVar

import pytest

from crmcli.store import local_opening, local_reading
from crmcli.store.local import Local
from tests.actions.invoices import draft, parties
from tests.conftest import Crm

FEW = {"setting", "field", "stage", "view", "mapping", "series", "meta", "tally", "sqlite_sequence"}
FEW |= {"settled"}  # a row for each 64 elements of which any is billed
FEW_VALUES = {"kind", "from_kind", "to_kind", "bills_kind", "stage", "table", "op"}
COMMANDS = """
show LEAD-1
show DEAL-1
show INVOICE-1 --json
show ada@example.org
tree COMPANY-1
timeline DEAL-1
history DEAL-1
line list DEAL-1
lead list --limit 50
lead list --sort -created_at --limit 50
find lovelace --limit 5
find 0301234567
contact list email=ada@example.org
deal list contact=CONTACT-1 open
lead new B --email ada@example.org
contact new Bob --email bob@example.org --phone 0301234567
edit LEAD-2 --city Bonn
move DEAL-1 won
tag LEAD-2 hot
note LEAD-2 hello
convert LEAD-2 --to deal+contact+company --on-duplicate link
convert DEAL-1 --to invoice --dry-run
clone DEAL-1
link LEAD-2 DEAL-1
line add DEAL-2 Extra --price 5
issue INVOICE-1
pay INVOICE-1
cancel INVOICE-1
archive LEAD-2
rm LEAD-3
undo
redo
"""


def _done(crm: Crm, *words: str) -> None:
    result = crm(*words)
    assert result.exit == 0, (words, result.err)


class Recording(Local):
    """Keeps what was asked, with its values."""

    asked: ClassVar[list[str]] = []

    def __init__(self, connection: sqlite3.Connection, place: str = "") -> None:
        super().__init__(connection, place)
        connection.set_trace_callback(self.asked.append)


def test_no_command_of_every_day_reads_a_table_through(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor all of a kind. SQLite plans without statistics, so that the size of the file makes no difference."""
    parties(crm)
    draft(crm)
    _done(crm, "lead", "new", "A", "--email", "ada@example.org", "--line", "Design x 3 @ 100 tax 19")
    _done(crm, "lead", "new", "C", "--last-name", "Lovelace", "--company-name", "Acme")
    _done(crm, "convert", "LEAD-1", "--to", "deal+contact+company", "--on-duplicate", "create")
    for module in (local_opening, local_reading):
        monkeypatch.setattr(module, "Local", Recording)
    asked: dict[str, str] = {}
    for words in COMMANDS.strip().split("\n"):
        Recording.asked.clear()
        _done(crm, *shlex.split(words))
        assert len(Recording.asked) > 3
        asked |= {sql: words for sql in Recording.asked if re.match(r"(SELECT|INSERT|UPDATE|DELETE|WITH)\b", sql)}
    with closing(sqlite3.connect(crm.db)) as db:
        for sql, words in asked.items():
            assert (words, scanned(db, sql)) == (words, [])


def scanned(db: sqlite3.Connection, sql: str) -> list[str]:
    """The tables that grow and that a statement goes through, but for one that ends at its limit."""
    plan = [line for *_, line in db.execute(f"EXPLAIN QUERY PLAN {sql}")]
    if (
        len(plan) == 1
        and re.search(r"LIMIT \d+$", sql)
        and " WHERE " not in sql.replace("WHERE +e.archived_at IS NULL", "")
    ):
        return []
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    grows = {name for name in tables - FEW if "_search" not in name and not name.startswith("sqlite")}
    called = {alias: name for name, alias in re.findall(r'"?(\w+)"? (\w+)\b', sql) if name in grows}
    through = [line.split()[1] for line in plan if _reads_through(line)]
    return [f"{name}: {sql} {plan}" for name in through if called.get(name, name) in grows]


def _reads_through(line: str) -> bool:
    """Whether a line of a plan tells of a whole table, or of all rows of a kind or stage."""
    if line.startswith("SCAN "):
        return "VIRTUAL TABLE" not in line
    found = re.search(r"^SEARCH .* \((.*)\)", line)
    return found is not None and {*re.findall(r"(\w+)[=<>]", found[1])} <= FEW_VALUES
