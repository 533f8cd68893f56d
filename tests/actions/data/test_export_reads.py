"""``crm export`` reads: every format has what a list has, everything is every row, and nothing is written."""

from __future__ import annotations

import sqlite3

import pytest

from tests.actions.business import business, looked
from tests.conftest import Crm


@pytest.mark.parametrize("format", ["csv", "json", "jsonl", "md", "ids", "tsv"])
def test_every_format_has_what_a_list_has_in_its_order_and_nothing_is_written(crm: Crm, format: str) -> None:
    business(crm)
    for kind in ("lead", "invoice", "payment"):
        refs = looked(crm, kind, "list", "--sort", "-id", "-q").lines
        out = looked(crm, "export", kind, "--sort", "-id", "--format", format).out
        assert [ref for ref in refs if ref not in out] == []
        assert sorted(refs, key=out.index) == refs


def test_a_person_has_a_card_and_nothing_is_written(crm: Crm) -> None:
    text = looked(business(crm), "export", "contact", "--format", "vcard").out
    assert (text.count("BEGIN:VCARD"), "ada@x.org" in text) == (1, True)


def test_everything_is_each_row_of_each_table_and_nothing_is_written(crm: Crm) -> None:
    business(crm)
    first, *rows, last = looked(crm, "export", "--all").jsonl
    assert (first["crm"], last) == ("export", {"end": len(rows)})
    db = sqlite3.connect(crm.db)
    for table in ("lead", "deal", "line", "link", "step", "change", "note", "setting", "stage", "allocation"):
        here = [row["row"]["id"] for row in rows if row["table"] == table]
        assert here == [row[0] for row in db.execute(f'SELECT id FROM "{table}" ORDER BY id')], table
    db.close()
    assert looked(crm, "export", "--all").out == looked(crm, "export", "--all").out
