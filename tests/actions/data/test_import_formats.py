"""JSON, JSON lines, vCard and Excel: one element after the other, and a broken one is named."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from tests.conftest import Crm

CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:{}\nN:{};;;;\nEND:VCARD\n"


@pytest.mark.parametrize(
    "text",
    [
        '[{"first_name": "Ada", "city": "London"}, {"first_name": "Bob"}]',
        '\ufeff[\n  {"first_name": "Ada",\n   "city": "London"},\n  {"first_name": "Bob"}\n]\n',
        '{"first_name": "Ada", "city": "London"}\n\n{"first_name": "Bob"}\n',
        '{"first_name": "Ada", "city": "London"}{\n"first_name": "Bob"}',
    ],
)
def test_json_is_an_array_or_one_object_after_the_other(crm: Crm, text: str) -> None:
    done = crm("import", "lead", "-", "-q", stdin=text)
    assert done.lines == ["LEAD-1", "LEAD-2"], done.err
    assert (crm.show("LEAD-1")["city"], crm.show("LEAD-2")["first_name"]) == ("London", "Bob")


def test_json_values_keep_what_they_say(crm: Crm) -> None:
    value = {
        "title": "Relaunch",
        "amount": 1200.10,
        "currency": "USD",
        "emails": [{"label": "work", "value": "ada@x.org"}, "b@x.org"],
        "phones": "+49 30 1",
        "tags": ["vip", "A b"],
        "external_id": [{"system": "shop", "id": 7}],
        "lost_reason": None,
    }
    assert crm("import", "lead", "-", stdin=json.dumps(value)).exit == 0
    lead = crm.show("LEAD-1")
    assert (lead["amount"], lead["currency"], lead["tags"]) == ("1200.10", "USD", ["vip", "a-b"])
    assert [point["label"] for point in lead["emails"]] == ["work", None]
    assert lead["external_ids"] == [{"system": "shop", "id": "7"}]
    crm("import", "company", "-", stdin='[{"title": "Me", "mine": true, "employees": 3}]')
    assert (crm.show("COMPANY-1")["mine"], crm.show("COMPANY-1")["employees"]) == (True, 3)


def test_lines_come_as_texts_or_as_objects(crm: Crm) -> None:
    lines = ["Seat x 10 @ 9.90 tax 19", {"name": "Setup", "price": "100", "tax_rate": 19, "quantity": 2}]
    assert crm("import", "deal", "-", stdin=json.dumps({"title": "A", "lines": lines})).exit == 0
    assert [line["quantity"] for line in crm.show("DEAL-1")["lines"]] == ["10", "2"]
    assert crm.show("DEAL-1")["amount"] == "355.81"
    for wrong in (["Seat @ x"], [{"price": "1"}], [3], [{"name": "A", "price": "1", "kind": "charge"}]):
        done = crm("import", "deal", "-", stdin=json.dumps({"title": "A", "lines": wrong}))
        assert (done.exit in (2, 5), "line 1: " in done.err) == (True, True), wrong


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('{"title": "A"}\n{"title": "B"\n', 2, "is not JSON"),
        ('{"title": "A"}\n[1]\n', 2, "is not an object"),
        ('{"title": "A"}\n{"title": NaN}\n', 2, "is not readable JSON"),
        ('{"title": "A"}\n{"title": {"x": 1}}\n', 2, 'title: \'{"x": "1"}\' is not a single value.'),
        ('{"title": "A"}\n{"title": "\\ud800"}\n', 2, "is not valid UTF-8"),
        ('{"title": "A"}\n{"title": "\\u0000"}\n', 2, "contains a control character"),
        ('[{"title": "A"},\n\n {"title": "B"}', 3, "the input ends inside the array"),
        ('[{"title": "A"}\n {"title": "B"}]', 2, "a comma is missing"),
        ('[{"title": "A"},\n {"title" "B"}]', 2, "is not JSON"),
        ("[" * 100_000, 1, "is not"),
    ],
)
def test_broken_json_is_named_with_its_line(crm: Crm, text: str, line: int, says: str) -> None:
    done = crm("import", "lead", "-", stdin=text)
    assert done.exit == 2
    assert f"line {line}: " in done.err
    assert says in done.err
    assert crm("lead", "list", "--json").json == []


def test_bad_lines_of_json_go_to_the_file_of_rejects_and_come_back(crm: Crm, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    text = '{"title": "A"}\n{"title": "B", "email": "x"}\nnonsense\n{"title": "C"}\n'
    done = crm("import", "lead", "-", "--rejects", str(bad), "--json", stdin=text)
    assert (done.exit, done.json["created"]) == (7, ["LEAD-1", "LEAD-2"])
    rows = [json.loads(line) for line in bad.read_text().splitlines()]
    assert [(row["line"], row.get("title")) for row in rows] == [(2, "B"), (3, None)]
    assert rows[0]["reason"].startswith("line 2: emails: 'x' is not an email address.")
    done = crm("import", "lead", str(bad), "--rejects", str(tmp_path / "again.jsonl"), "--json")
    assert done.json["rejected"] == 2


def test_an_input_of_any_length_is_read_piece_by_piece(crm: Crm) -> None:
    rows = [{"title": f"Lead {number} " + "x" * 90} for number in range(3000)]
    for text in (json.dumps(rows, indent=1), "\n".join(map(json.dumps, rows))):
        assert crm("import", "lead", "-", stdin=text).out.startswith("3,000 leads imported")
        crm("undo")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (CARD.format("Ada", "Lovelace") + "BEGIN:VCARD\nFN:Bob\n", 6, "the card that begins here has no end."),
        (CARD.format("Ada", "Lovelace") + "BEGIN:VCARD\nBEGIN:VCARD\nFN:B\nEND:VCARD\n", 6, "has no end."),
        (CARD.format("Ada", "Lovelace") + "END:VCARD\n", 6, "this is outside any card."),
        (CARD.format("Ada", "Lovelace") + "BEGIN:VCARD\nVERSION:3.0\nno colon\nEND:VCARD\n", 8, "cannot be read"),
        (CARD.format("", ""), 1, "None of the columns is a field of a contact"),
    ],
)
def test_a_broken_card_is_named_with_its_line(crm: Crm, text: str, line: int, says: str) -> None:
    done = crm("import", "contact", "-", stdin=text)
    assert done.exit in (2, 5)
    assert (f"line {line}: " in done.err, says in done.err) == (True, True), done.err
    assert crm("contact", "list", "--json").json == []


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
    assert done.json["warnings"][0].startswith("Columns ignored: Employees.")


def test_a_cell_of_a_workbook_that_says_nothing_is_refused_with_its_row(crm: Crm, tmp_path: Path) -> None:
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


def test_the_format_can_be_said(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "people.txt"
    path.write_text('["Name"\nAda\n')
    assert crm("import", "lead", str(path), "--from", "csv", "--map", '["Name"=name', "-q").lines == ["LEAD-1"]
    assert crm("import", "lead", str(path), "--from", "nonsense").exit == 2
    path.write_text("Name,x;City\nAda,y;Rome\n")
    done = crm("import", "lead", str(path), "--delimiter", ";", "--map", "Name,x=title", "-q")
    assert crm.show(done.out.strip())["title"] == "Ada,y"
    assert crm("import", "lead", str(path), "--delimiter", ";;").exit == 2


def test_standard_input_may_be_no_text_at_all(crm: Crm) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Title"])
    book.active.append(["Relaunch"])
    data = io.BytesIO()
    book.save(data)
    assert crm("import", "deal", "-", "-q", stdin=data.getvalue()).lines == ["DEAL-1"]
    done = crm("import", "deal", "-", stdin=bytes(range(256)) * 100)
    assert done.exit == 2


def test_a_title_is_that_of_the_lead_unless_it_stands_beside_a_name(crm: Crm) -> None:
    def read(text: str) -> tuple[str | None, str | None]:
        lead = crm.show(crm("import", "lead", "-", "-q", stdin=text).out.strip())
        return lead["title"], lead["job_title"]

    assert read("Title,Email\nRelaunch,a@x.org\n") == ("Relaunch", None)
    assert read("First Name,Title\nAda,Countess\n")[1] == "Countess"
    assert read("title,first_name\nRelaunch,Ada\n") == ("Relaunch", None)


CARDS = """\
BEGIN:VCARD
VERSION:3.0
UID:one
N:Bell;Mia;;;
BDAY:--0422
TITLE:Captain\\tof the\\nHarbour\tand Dock
ADR:;;12 Quay,\\nFlat 3;Kiel
PHOTO;ENCODING=b:AAAA
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Bell, Fox & Co.
ORG:Bell, Fox & Co.
UID:two
END:VCARD
"""


def test_what_a_card_has_and_an_element_has_not_is_named_and_can_be_kept(crm: Crm) -> None:
    done = crm("import", "lead", "-", "--json", stdin=CARDS)
    assert done.json["warnings"][0].startswith("Columns ignored: Birthday without a year, Photo. ")
    mia = crm.show("LEAD-1")
    assert (mia["street"], mia["job_title"]) == ("12 Quay, Flat 3", "Captain\\tof the, Harbour, and Dock")
    done = crm("import", "lead", "-", "--extra", "comments", "--json", stdin=CARDS.replace("UID:", "UID:other-"))
    assert (done.json["warnings"], crm.show("LEAD-3")["comments"]) == (
        [],
        "Birthday without a year: --0422\nPhoto: 3 bytes",
    )


@pytest.mark.parametrize("kind", ["lead", "contact", "company"])
def test_a_card_of_an_organisation_alone_is_named_by_it(crm: Crm, kind: str) -> None:
    card = CARDS[CARDS.index("FN:") :]
    words = ("--make", "company") if kind == "contact" else ()
    done = crm("import", kind, "-", *words, "-q", stdin=f"BEGIN:VCARD\nVERSION:3.0\n{card}")
    assert (done.exit, crm.show(done.lines[-1])["title"]) == (0, "Bell, Fox & Co."), done.err


def test_cards_that_we_wrote_are_known_again_by_their_uid(crm: Crm) -> None:
    crm("batch", "-", stdin='contact new "Mia Bell"\ncontact new "Ada Fox"')
    cards = crm("export", "contact", "--format", "vcard").out
    done = crm("import", "contact", "-", stdin=cards)
    assert done.exit == 4 and "line 1: " in done.err and "CONTACT-1 (same UID)" in done.err
    assert crm("import", "contact", "-", "--on-duplicate", "skip", "-q", stdin=cards).lines == []
    changed = cards.replace("END:", "TITLE:Pilot\r\nEND:")
    for number, words in enumerate((("--on-duplicate", "update"), ("--upsert-by", "external_id")), 1):
        text = changed.replace("Pilot", f"Pilot {number}")
        done = crm("import", "contact", "-", *words, "--json", stdin=text)
        assert (done.json["created"], done.json["updated"]) == ([], ["CONTACT-1", "CONTACT-2"])
        mia = crm.show("CONTACT-1")
        assert (mia["job_title"], mia["external_ids"]) == (f"Pilot {number}", [])
    made = crm("import", "contact", "-", "--on-duplicate", "create", "-q", stdin=cards)
    assert (made.lines, crm.show("CONTACT-3")["external_ids"]) == (["CONTACT-3", "CONTACT-4"], [])


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_cards_that_are_refused_can_be_mended_and_imported(crm: Crm, tmp_path: Path, end: str) -> None:
    bad = tmp_path / "bad.vcf"
    wrong = "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=Windows-1252:M\udcfcller;J\udcf6rg\nEMAIL:x@\nEND:VCARD\n"
    data = f"{CARDS}{wrong}outside\nBEGIN:VCARD\nNOTE:{'x' * 1_000_000}\nFN:Long\nEND:VCARD\n{CARDS}".replace("\n", end)
    done = crm(
        *("import", "lead", "-", "--rejects", str(bad), "--json"),
        stdin=data.encode("utf-8", "surrogateescape"),
    )
    assert (done.exit, len(done.json["created"])) == (7, 2), done.err
    assert [(each["line"], each["message"].partition(".")[0]) for each in done.json["failures"]] == [
        (16, "line 16: emails: 'x@' is not an email address"),
        (21, "line 21: this is outside any card"),
        (22, "line 23: is longer than 1,000,000 characters"),
        (26, "line 26: LEAD-1 already has the external id vcard:one"),
        (35, "line 35: LEAD-2 already has the external id vcard:two"),
    ]
    text = bad.read_bytes().decode("utf-8", "surrogateescape")
    assert text.count("X-CRM-REJECTED:line 16: emails: 'x@' is not an email address.") == 1
    assert (text.count("\r\n") == text.count("\n")) == (end == "\r\n")
    again = tmp_path / "again.vcf"
    mended = bad.read_bytes().replace(b"EMAIL:x@", b"EMAIL:x@example.org").replace(b"outside", b"FN:Outside Bell")
    done = crm("import", "lead", "-", "--rejects", str(again), "--json", stdin=mended)
    assert (done.json["rejected"], crm.show("LEAD-3")["last_name"]) == (3, "Müller")
    assert again.read_text().count("X-CRM-REJECTED") == 3
