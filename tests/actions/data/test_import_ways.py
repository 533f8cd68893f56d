"""A list that comes in by the thousand leaves the same rows as one that comes in a few rows at a time."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from pathlib import Path
from random import Random
from typing import Any

import pytest

from crmcli.actions.data.importing import planning, writing
from tests.conftest import Crm

COLUMNS = {
    "First Name": ["Ada", "Jörg", "Zoë", "", "A`b", "東京"],
    "Last Name": ["Lovelace", "Größ-Müller", "Łódź", "d'Arc", "n/a"],
    "Company": ["Acme 12 34 Ltd", "Bäckerei Süß", "", 'Q "quoted" \\ Inc'],
    "Phone": ["+49 30 1234567", "030 1234567", "+1 (555) 01 00-77", ""],
    "Street": ["Main Street 7", "Hauptstraße 7", ""],
    "City": ["Berlin", "Köln", "München  Ost", "São Paulo"],
    "Country": ["DE", "Germany", ""],
    "Lead Source": ["web", "fair", ""],
    "Amount": ["100.50", "7", "1,200.50 USD", ""],
    "Comments": ["Soon.", "Wünscht Angebot 12 34", "two\nlines", "", "tab\there"],
    "Tags": ["vip", "vip;kühl", ""],
    "Stage": ["new", "", "Qualified"],
    "Hobby": ["", "Segeln"],
}
IDENTITY = re.compile(r'"uid":"[^"]+"')


def leads(count: int) -> bytes:
    """Leads of any sort, each with an address and an id of its own."""
    pick, text = Random(7).choice, io.StringIO()
    rows = csv.writer(text)
    rows.writerow([*COLUMNS, "Email", "external_id"])
    for number in range(count):
        cells = [pick(cells) for cells in COLUMNS.values()]
        rows.writerow([*cells, f"P{number}@x{number}.org", f"hubspot:{number}"])
    return text.getvalue().encode()


def imported(crm: Crm, count: int, *words: str) -> None:
    how = ("--extra", "comments", "--on-duplicate", "create", "--rejects", str(crm.folder / "bad.csv"), "-y")
    done = crm("import", "lead", "-", *how, *words, stdin=leads(count), at="2026-11-26T10:00")
    assert done.exit in (0, 7), done.err


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, without the identities of elements and in whatever order the tables were written."""
    db = sqlite3.connect(path)
    made = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%search\\_%' ESCAPE '\\'"
    found = {}
    for (table,) in db.execute(made):
        columns = [row[1] for row in db.execute(f'PRAGMA table_info("{table}")')]
        left_out = {"uid", "recorded_at", *(("id",) if table == "change" else ())}
        names = ", ".join(f'"{name}"' for name in columns if name not in left_out)
        number = "rowid, " if table.endswith("_search") else ""
        rows = [tuple(map(_plain, row)) for row in db.execute(f'SELECT {number}{names} FROM "{table}"')]
        found[table] = sorted(rows, key=repr)
    db.close()
    return found


def _plain(cell: Any) -> Any:
    return IDENTITY.sub("", cell) if isinstance(cell, str) else cell


def test_both_ways_leave_the_same_rows(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for part in (writing.CHUNK, 4):  # so few that each row is told, folded and read by itself
        monkeypatch.setattr(writing, "CHUNK", part)
        if part == 4:
            monkeypatch.setattr(planning.usual, "reader", lambda plan: None)
        path = crm.folder / f"{part}.db"
        imported(crm, 150, "--db", str(path))
        found.append(contents(path))
    many, few = found
    assert len(many["lead"]) > 90  # the others are refused
    assert {table for table in many if many[table] != few[table]} == set()


def test_rows_that_only_checks_refuse_need_no_savepoint(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    may_fail, asked, found = writing.Writer._may_fail, list[bool](), []
    text = "Name,SKU,Price\n" + "".join(f"Seat {n},S{n % 11},{n}.50\n" for n in range(14))
    for always in (False, True):
        monkeypatch.setattr(writing.Writer, "_may_fail", lambda *of: asked.append(may_fail(*of)) or always)  # noqa: B023
        path = crm.folder / f"{always}.db"
        rejects = ("--rejects", str(crm.folder / f"{always}.csv"), "--db", str(path))
        assert crm("import", "product", "-", *rejects, stdin=text.encode(), at="2026-11-26T10:00").exit == 7
        found.append(contents(path))
    assert len(asked) > 8 and not any(asked)  # halves were tried as well
    assert len(found[0]["product"]) == 11
    assert {table for table in found[0] if found[0][table] != found[1][table]} == set()


def test_an_import_is_undone_to_the_last_byte(crm: Crm) -> None:
    crm.new("lead", "Before", "--comments", "Größe")
    before = contents(crm.db)
    imported(crm, 120)
    imported_leads = contents(crm.db)["lead"]
    assert len(imported_leads) > 70
    assert crm("undo").exit == 0
    after = contents(crm.db)
    kept = {"change", "step", "undone", "sqlite_sequence", "meta"}
    assert {table for table in before if table not in kept and before[table] != after[table]} == set()
    assert crm("redo").exit == 0
    assert contents(crm.db)["lead"] == imported_leads
