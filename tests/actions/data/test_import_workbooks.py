"""Excel workbooks: a sheet is a table, and a cell that says nothing is refused."""

from __future__ import annotations

import sys
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from tests.conftest import Crm


def test_the_sheet_of_a_workbook_is_a_table(crm: Crm, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (
        ["Name", "Birthday", "Postal code", "Employees", "Notes", None],
        ["Ada Lovelace", datetime(1985, 12, 10), 1067, 3.0, None, None],
        [None, None, None, None, None, None],
        ["Alan Turing", "23.06.1912", "01067", None, True, None],
    ):
        book.active.append(row)
    path = tmp_path / "people.xlsx"
    book.save(path)
    done = crm("import", "contact", str(path), "--date-format", "DD.MM.YYYY", "--json")
    assert done.json["created"] == ["CONTACT-1", "CONTACT-2"]
    ada, alan = crm.show("CONTACT-1"), crm.show("CONTACT-2")
    assert (ada["birth_date"], ada["postal_code"]) == ("1985-12-10", "1067")
    assert (alan["birth_date"], alan["postal_code"], alan["comments"]) == ("1912-06-23", "01067", "yes")
    assert done.json["warnings"][0].startswith("Columns left out: Employees.")


def test_i8_a_cell_of_a_workbook_that_says_nothing_is_refused_with_its_row(crm: Crm, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (
        ["Title", "Amount"],
        ["A", 7],
        ["B", "=100*12"],
        ["#REF!", 1],
        ["D", "#N/A"],
        ["E", "=7*1"],
        ['=""', 2],
    ):
        book.active.append(row)
    book.create_sheet("Empty")
    book.create_sheet("More").append(["x"])
    book.save(tmp_path / "written.xlsx")
    with zipfile.ZipFile(tmp_path / "written.xlsx") as written, zipfile.ZipFile(tmp_path / "d.xlsx", "w") as saved:
        for name in written.namelist():
            sheet = written.read(name)  # as a spreadsheet saves it: with the values of two formulas
            sheet = sheet.replace(b"<f>7*1</f><v></v>", b"<f>7*1</f><v>7</v>").replace(
                b'<c r="A7"><f>""</f><v></v>', b'<c r="A7" t="str"><f>""</f><v></v>'
            )
            saved.writestr(name, sheet)
    bad = tmp_path / "bad.csv"
    done = crm("import", "deal", str(tmp_path / "d.xlsx"), "--rejects", str(bad), "--json")
    assert [(each["line"], each["message"]) for each in done.json["failures"]] == [
        (3, "line 3: Amount: the formula =100*12 has no value yet."),
        (4, "line 4: Title: the cell is an error, #REF!."),
        (7, "line 7: A deal needs title."),
    ]
    assert done.json["warnings"] == ['Only the sheet "Sheet" was read; left out: "More".']
    assert [row["amount"] for row in crm("deal", "list", "--json").json] == ["7.00", None, "7.00"]
    assert bad.read_text().splitlines()[1].endswith(",B,'=100*12")


def test_the_first_sheet_that_is_not_empty_is_read_of_however_many(crm: Crm, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for _ in range(30):
        book.create_sheet()
    book.save(tmp_path / "empty.xlsx")
    done = crm("import", "lead", str(tmp_path / "empty.xlsx"))
    assert (done.exit, "line 1: empty.xlsx does not begin with the column names." in done.err) == (2, True)
    for row in (["Title"], ["Relaunch"]):
        book.worksheets[20].append(row)
    book.save(tmp_path / "one.xlsx")
    assert crm("import", "lead", str(tmp_path / "one.xlsx"), "-q").lines == ["LEAD-1"]


def test_what_is_no_workbook_is_refused_and_a_missing_reader_is_named(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"x" * 100)
    done = crm("import", "contact", str(path))
    assert (done.exit, "is not an Excel workbook" in done.err) == (2, True)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    done = crm("import", "contact", str(path))
    assert (done.exit, "pip install 'crmcli[xlsx]'" in done.err) == (5, True)
