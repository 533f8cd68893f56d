"""JSON, JSON lines, vCard and Excel: one element after the other, and a broken one is named."""

from __future__ import annotations

import io
import json
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
