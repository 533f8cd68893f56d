"""``crm import``: rows of a file become elements, all of them or none, in one step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Crm

PEOPLE = """\
First Name,Last Name,Company,E-mail,Phone (work)
Ada,Lovelace,Acme,ada@x.org,+49 30 111
Alan,Turing,Bletchley,alan@x.org,
"""


def listed(crm: Crm, kind: str = "lead") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = crm(kind, "list", "--json").json
    return found


def test_a_table_becomes_elements_in_one_step_that_is_undone_as_one(crm: Crm) -> None:
    done = crm("import", "lead", "-", stdin=PEOPLE)
    assert done.out == "2 leads imported: LEAD-1 to LEAD-2\n"
    ada = crm.show("LEAD-1")
    assert (ada["first_name"], ada["last_name"], ada["company_name"]) == ("Ada", "Lovelace", "Acme")
    assert ada["emails"] == [{"label": None, "value": "ada@x.org"}]
    assert ada["phones"] == [{"label": "work", "value": "+49 30 111"}]
    assert ada["owner"] == "tester"
    assert [step["title"] for step in crm("steps", "--json").json] == ["import leads"]
    assert [row["ref"] for row in crm("find", "turing", "--json").json] == ["LEAD-2"]
    crm("undo")
    assert listed(crm) == []


def test_the_answer_tells_the_step_the_references_and_the_columns(crm: Crm) -> None:
    done = crm("import", "lead", "-", "--json", stdin="Email,Shoe size\na@x.org,42\nb@x.org,43\n")
    answer = done.json
    assert (answer["step"], answer["created"], answer["rows"]) == (1, ["LEAD-1", "LEAD-2"], 2)
    assert answer["columns"] == {"Email": "emails", "Shoe size": None}
    assert answer["warnings"] == [
        "Columns left out: Shoe size. Use --map 'COLUMN=field' to import one, --extra comments to keep them all."
    ]
    assert crm("import", "lead", "-", "-q", stdin="Email\nc@x.org\n").lines == ["LEAD-3"]


@pytest.mark.file
def test_a_dry_run_tells_all_and_writes_nothing(crm: Crm, tmp_path: Path) -> None:
    rejects = tmp_path / "bad.csv"
    done = crm("import", "lead", "-", "-n", "--rejects", str(rejects), "--json", stdin="Email\na@x.org\nnonsense\n")
    assert (done.exit, done.json["created"], done.json["rejected"]) == (7, ["LEAD-1?"], 1)
    assert not rejects.exists()
    assert not crm.db.exists()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("Email\na@x.org\nnonsense\n", 3, "emails: 'nonsense' is not an email address."),
        ("Name,Email\nAda,a@x.org,more\n", 2, "has 3 cells, but there are 2 columns."),
        ('Name,Email\n"Ada,a@x.org\nBob,b@x.org\n', 2, "a quote that opens here is never closed."),
        ('Name,Email\n"Ada" x,a@x.org\n', 2, "there is text after a closing quote."),
        ("Name\nA\0da\n", 2, "contains a NUL character."),
        ("Name\n" + "x" * 1_000_001 + "\n", 2, "is longer than 1,000,000 characters."),
        ("Name,Amount\nAda,1e5\n", 2, "amount: '1e5'"),
        ("Name,Birthday\nAda,03/04/2026\n", 2, "birth_date: '03/04/2026' could be more than one day."),
        ("Name,Stage\nAda,nowhere\n", 2, "A lead has no stage 'nowhere'."),
        ("Name,Stage\nAda,converted\n", 2, "The stage converted of a lead is not set by hand."),
        ("Name,Email\n\n,\nAda,\n ,\n", 5, "A lead needs at least one of"),
        ("y\n" * 100, 2, "None of the columns is a field of a lead: y."),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_nothing_is_imported(crm: Crm, text: str, line: int, says: str) -> None:
    done = crm("import", "lead", "-", stdin=text)
    assert done.exit in (2, 5)
    assert f"line {line}: " in done.err
    assert says in done.err
    assert done.out == ""
    assert listed(crm) == []


def test_what_is_no_list_of_anything_is_refused(crm: Crm) -> None:
    assert "is empty" in crm("import", "lead", "-", stdin="").err
    assert "None of the columns" in crm("import", "lead", "-", stdin="y\n" * 100_000).err
    assert "is longer than" in crm("import", "lead", "-", stdin="x" * 10_000_000).err
    done = crm("import", "lead", "-", stdin="Email,Name\n")
    assert (done.exit, done.out) == (0, "0 leads imported\n")
    assert done.err == "warning: standard input has no rows.\n"
    assert crm("import", "lead", "nowhere.csv").exit == 2
    assert crm("import").exit == 2
    assert crm("import", "nonsense", "-", stdin="a\n").exit == 2


def test_bad_rows_go_to_a_file_with_line_and_reason_and_can_be_mended(crm: Crm, tmp_path: Path) -> None:
    rejects = tmp_path / "bad.csv"
    text = "Name,E-mail\nAda,ada@x.org\nBob,=nonsense\nEve,a,b\nGrace,grace@x.org\n"
    done = crm("import", "lead", "-", "--rejects", str(rejects), stdin=text)
    assert done.exit == 7
    assert done.out == "2 leads imported: LEAD-1 to LEAD-2; 2 rejected\n"
    assert "failed: line 3: emails: '=nonsense' is not an email address." in done.err
    assert [row["first_name"] for row in listed(crm)] == ["Ada", "Grace"]
    lines = rejects.read_text().splitlines()
    assert lines[0] == "line,reason,Name,E-mail"
    assert lines[1].startswith("3,line 3: emails: '=nonsense' is not") and lines[1].endswith(",Bob,'=nonsense")
    assert lines[2].startswith('4,"line 4: has 3 cells')
    rejects.write_text("\n".join(lines[:2]).replace("'=nonsense\n", "").rpartition(",")[0] + ",bob@x.org\n")
    assert crm("import", "lead", str(rejects)).out == "1 lead imported: LEAD-3\n"
    assert crm.show("LEAD-3")["first_name"] == "Bob"


def test_a_quote_that_never_ends_is_rejected_with_all_behind_it(crm: Crm, tmp_path: Path) -> None:
    text = 'Name,E-mail\nAda,ada@x.org\nBob,"bob@x.org\nEve,eve@x.org\n'
    done = crm("import", "lead", "-", "--rejects", str(tmp_path / "bad.csv"), stdin=text)
    assert (done.exit, len(listed(crm))) == (7, 1)
    assert "line 3: a quote that opens here is never closed." in done.err


def test_rows_are_refused_one_by_one_by_the_door_that_makes_elements(crm: Crm, tmp_path: Path) -> None:
    rows = [f"Ada,a{number}@x.org" if number not in (3, 700, 1500) else " ," for number in range(2000)]
    text = "Name,Email\n" + "\n".join(rows) + "\n"
    done = crm("import", "lead", "-", "--rejects", str(tmp_path / "bad.csv"), "--json", stdin=text)
    assert (done.exit, done.json["rejected"], done.json["rows"]) == (7, 3, 2000)
    assert [failure["line"] for failure in done.json["failures"]] == [5, 702, 1502]
    assert len(listed(crm)) == 1997
    assert done.json["created"][-1] == "LEAD-1997"


@pytest.mark.parametrize(
    ("data", "title"),
    [
        ("Title;City\nBüro;Köln\n".encode(), "Büro"),
        ("Title;City\nBüro;Köln\n".encode("utf-8-sig"), "Büro"),
        ("Title;City\nBüro;Köln\n".encode("cp1252"), "Büro"),
        ("Title;City\nBüro;Köln\n".encode("utf-16"), "Büro"),
        ("Title;City\nBüro;Köln\n".encode("utf-16-le"), "Büro"),
        ("Title;City\nBüro;Köln\n".encode("utf-16-be"), "Büro"),
        (b"\xfe\xff" + "Title;City\nBüro;Köln\n".encode("utf-16-be"), "Büro"),
        ("Title\tCity\r\nBüro\tKöln\r\n".encode(), "Büro"),
        ("Title|City\nBüro|Köln\n".encode(), "Büro"),
        ("sep=;\r\nTitle;City\r\nBüro;Köln\r\n".encode("utf-8-sig"), "Büro"),
        ('Title,City\n"Büro, ""neu""\nZeile",Köln\n'.encode(), 'Büro, "neu", Zeile'),
    ],
)
def test_encoding_and_delimiter_are_found_out(crm: Crm, data: bytes, title: str) -> None:
    done = crm("import", "deal", "-", "--extra", "comments", "--json", stdin=data)
    assert done.exit == 0, done.err
    deal = crm.show("DEAL-1")
    assert (deal["title"], deal["comments"]) == (title, "City: Köln")


def test_a_guessed_encoding_is_told_and_a_damaged_one_is_refused(crm: Crm) -> None:
    done = crm("import", "lead", "-", stdin="Name\nJörg\n".encode("cp1252"))
    assert (
        done.err
        == "warning: standard input is not UTF-8; it was read as Windows-1252. Use --encoding to choose another.\n"
    )
    damaged = "Name\nZoë\n".encode() + "Jörg\n".encode("cp1252")
    done = crm("import", "lead", "-", stdin=damaged)
    assert done.exit == 2
    assert done.err == "error: line 3: is not valid UTF-8.\nhint: Say how it is encoded: --encoding cp1252\n"
    assert crm("import", "lead", "-", "--encoding", "cp1252", "-q", stdin=damaged).lines == ["LEAD-2", "LEAD-3"]
    assert crm("import", "lead", "-", "--encoding", "klingon", stdin="Name\nA\n").exit == 2


def test_columns_can_be_named_left_out_and_that_is_remembered(crm: Crm) -> None:
    text = "Betrieb,Laune,Mail\nAcme,gut,a@x.org\n"
    done = crm("import", "lead", "-", "--map", "betrieb=company_name", "--map", "Laune=", "--json", stdin=text)
    assert done.json["columns"] == {"Betrieb": "company_name", "Laune": "", "Mail": "emails"}
    again = crm("import", "lead", "-", "--json", stdin="Mail,Laune,Betrieb\nb@x.org,x,Bolt\n")
    assert again.json["columns"] == {"Mail": "emails", "Laune": "", "Betrieb": "company_name"}
    assert crm.show("LEAD-2")["company_name"] == "Bolt"
    crm("undo"), crm("undo")
    forgotten = crm("import", "lead", "-", "-n", "--json", stdin=text)
    assert forgotten.json["columns"]["Betrieb"] is None
    assert crm("import", "lead", "-", "--map", "Fax=phones:fax", stdin=text).exit == 2
    assert crm("import", "lead", "-", "--map", "Betrieb=nonsense", stdin=text).exit == 2
    assert crm("import", "lead", "-", "--map", "Betrieb", stdin=text).exit == 2


def test_dates_are_read_as_the_format_says(crm: Crm) -> None:
    def born(text: str, *words: str) -> str | None:
        done = crm("import", "contact", "-", *words, "-q", stdin=f"Name,Birthday\nAda,{text}\n")
        assert done.exit == 0, done.err
        found: str | None = crm.show(done.out.strip())["birth_date"]
        return found

    assert born("1985-12-10T00:00:00Z") == "1985-12-10"
    assert born("10/12/1985", "--date-format", "DD/MM/YYYY") == "1985-12-10"
    assert born("12/10/85", "--date-format", "mm/dd/yy") == "1985-12-10"
    assert born("10.12.1985 08:30", "--date-format", "DD.MM.YYYY") == "1985-12-10"
    assert born("1985-12-10", "--date-format", "DD.MM.YYYY") == "1985-12-10"
    assert born("0/0/00") is None
    for pattern, text in (("DD/MM", "10/12"), ("%d/%m/%Y", "10/12/1985"), ("DD/MM/YYYY", "31/02/1985")):
        done = crm("import", "contact", "-", "--date-format", pattern, stdin=f"Name,Birthday\nAda,{text}\n")
        assert done.exit == 2, pattern


def test_an_apostrophe_that_guards_a_formula_is_taken_off_once(crm: Crm) -> None:
    crm("import", "deal", "-", stdin="title,comments\n'=1+1,''@x\n'quoted',-5\n")
    first, second = crm.show("DEAL-1"), crm.show("DEAL-2")
    assert (first["title"], first["comments"]) == ("=1+1", "'@x")
    assert (second["title"], second["comments"]) == ("'quoted'", "-5")


def test_elements_that_are_there_are_changed_by_what_they_are_found_by(crm: Crm) -> None:
    crm("import", "lead", "-", stdin="Email,City\nada@x.org,Berlin\nbob@x.org,Bonn\n")
    text = "Email,City,Phone,Tags\nADA@x.org,London,+44 1 234,vip\nbob@x.org,,,\neve@x.org,Paris,,\n"
    done = crm("import", "lead", "-", "--upsert-by", "email", stdin=text)
    assert done.out == "1 lead imported: LEAD-3; 1 changed\n"
    ada = crm.show("LEAD-1")
    assert (ada["city"], ada["phones"], ada["tags"]) == ("London", [{"label": None, "value": "+44 1 234"}], ["vip"])
    assert crm.show("LEAD-2")["city"] == "Bonn"
    again = crm("import", "lead", "-", "--upsert-by", "email", "--json", stdin=text)
    assert (again.json["created"], again.json["updated"], again.json["step"]) == ([], [], None)
    done = crm("import", "lead", "-", "--upsert-by", "email", stdin="Email,City\n,Rome\n")
    assert (done.exit, "line 2: There is no emails to match on." in done.err) == (5, True)


def test_ids_of_other_programs_find_elements_again(crm: Crm) -> None:
    text = "Record ID,First Name,Email\n77,Ada,ada@x.org\n78,Bob,bob@x.org\n"
    crm("import", "lead", "-", stdin=text)
    assert crm.show("LEAD-1")["external_ids"] == [{"system": "hubspot", "id": "77"}]
    done = crm("import", "lead", "-", stdin=text)
    assert (done.exit, "line 2: LEAD-1 already has the external id hubspot:77." in done.err) == (4, True)
    changed = crm("import", "lead", "-", "--upsert-by", "external_id", "-q", stdin=text.replace("Bob", "Rob"))
    assert changed.lines == ["LEAD-2"]
    assert crm.show("LEAD-2")["first_name"] == "Rob"


def test_parties_are_not_made_twice_unless_that_is_asked(crm: Crm) -> None:
    crm("import", "contact", "-", stdin="Name,Email\nAda Lovelace,ada@x.org\n")
    text = "Name,Email,City\nAda L,ADA@x.org,London\nEve,eve@x.org,Paris\nEva,eve@x.org,Rome\n"
    done = crm("import", "contact", "-", stdin=text)
    assert done.exit == 4
    assert "line 2: This contact probably exists already: CONTACT-1 (same email address)." in done.err
    done = crm("import", "contact", "-", "--on-duplicate", "skip", stdin=text)
    assert done.out == "1 contact imported: CONTACT-2; 2 skipped\n"
    crm("undo")
    done = crm("import", "contact", "-", "--on-duplicate", "update", stdin=text)
    assert (done.exit, "Lines 3 and 4 are about the same contact (same email address)." in done.err) == (4, True)
    text = text.replace("Eva,eve", "Eva,eva")
    done = crm("import", "contact", "-", "--on-duplicate", "update", stdin=text)
    assert done.out == "2 contacts imported: CONTACT-3 to CONTACT-4; 1 changed\n"
    assert crm.show("CONTACT-1")["city"] == "London"
    crm("undo")
    assert crm("import", "contact", "-", "--on-duplicate", "create", "-q", stdin=text).out.count("CONTACT") == 3
    assert crm("import", "contact", "-", "--on-duplicate", "nonsense", stdin=text).exit == 2


def test_references_are_found_by_title_and_made_when_that_is_asked(crm: Crm) -> None:
    crm.new("company", "Acme")
    text = "Name,Organization\nAda,ACME\nEve,Bolt\nBob,bolt\n"
    done = crm("import", "contact", "-", stdin=text)
    assert (done.exit, "2 links wait for companies that are not here yet" in done.err) == (0, True)
    assert [row["company"] for row in listed(crm, "contact")] == ["COMPANY-1", None, None]
    crm("undo")
    ours = crm("import", "contact", "-", stdin=text.replace("Organization", "company"))
    assert (ours.exit, "line 3: There is no company called 'Bolt'." in ours.err) == (3, True)
    done = crm("import", "contact", "-", "--make", "company", stdin=text)
    assert done.out == "3 contacts imported: CONTACT-4 to CONTACT-6; 1 company created\n"
    assert [row["company"] for row in listed(crm, "contact")] == ["COMPANY-1", "COMPANY-2", "COMPANY-2"]
    assert crm.show("COMPANY-2")["title"] == "Bolt"


def test_nothing_is_made_to_refer_to_for_a_row_that_does_not_come_in(crm: Crm, tmp_path: Path) -> None:
    crm.new("contact", "Ada", "--email", "ada@x.org")
    text = "Name,Email,Stage,Organization\nAda,ada@x.org,,Acme\nEve,eve@x.org,,Bolt\n\x07,bad@x.org,,Cog\n"
    words = ("--make", "company", "--on-duplicate", "skip", "--rejects", str(tmp_path / "bad.csv"))
    done = crm("import", "contact", "-", *words, stdin=text)
    assert done.out == "1 contact imported: CONTACT-2; 1 skipped, 1 rejected, 1 company created\n"
    assert [company["title"] for company in listed(crm, "company")] == ["Bolt"]


def test_amounts_stand_in_the_currency_of_their_row(crm: Crm) -> None:
    crm("import", "deal", "-", stdin="Title,Value,Currency\nA,12.50,USD\nB,7,\nC,300 JPY,\n")
    found = [(deal["amount"], deal["currency"]) for deal in listed(crm, "deal")]
    assert found == [("12.50", "USD"), ("7.00", "EUR"), ("300", "JPY")]


def test_a_key_makes_an_import_happen_once(crm: Crm) -> None:
    first = crm("import", "lead", "-", "--key", "k", "--json", stdin=PEOPLE)
    again = crm("import", "lead", "-", "--key", "k", "--json", stdin=PEOPLE)
    assert (again.exit, again.json["existing"], again.json["created"]) == (0, True, first.json["created"])
    assert len(listed(crm)) == 2
    assert crm("import", "lead", "-", "--key", "k", stdin=PEOPLE + "Eve,,,,\n").exit == 4


def test_an_import_is_a_line_of_a_batch_too(crm: Crm, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE)
    done = crm("batch", "-", "--json", stdin=f"lead new First\nimport lead {tmp_path}/people.csv\n")
    assert [row["refs"] for row in done.jsonl] == [["LEAD-1"], ["LEAD-2", "LEAD-3"]]
    assert len(crm("steps", "--json").json) == 1
