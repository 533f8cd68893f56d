"""``crm export``: elements for other programs, and a whole database that another one takes in unchanged."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Crm

FUNNEL = """\
@l     = lead new "Relaunch" --name "Ada Lovelace" --email ada@x.org --phone "work:+49 30 1" --company-name Acme
@d, @c, @f = convert @l --to deal+contact+company
         line add @d "Setup" --price 2000 --tax 19
         line add @d "Seat" --qty 3 --price 9.90 --tax 7
         note @d "Called back"
@q     = convert @d --to quote
         move @q approved
"""


def pictured(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table of a database, row by row, but for what is derived from the rows."""
    db = sqlite3.connect(path)
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    found = {name: sorted(db.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names if "_search_" not in name}
    found["meta"] = [row for row in found["meta"] if row[0] != "within"]
    found["schema"] = sorted(db.execute("SELECT type, name, sql FROM sqlite_master"), key=repr)
    db.close()
    return found


def copied(crm: Crm, tmp_path: Path) -> Path:
    """A second database that holds what the first one exports."""
    other = tmp_path / "copy.db"
    everything = crm("export", "--all")
    assert everything.exit == 0, everything.err
    done = crm("import", "-", "--all", "--db", str(other), stdin=everything.out)
    assert done.exit == 0, done.err
    return other


def test_csv_has_every_field_and_comes_back_in(crm: Crm, tmp_path: Path) -> None:
    crm("batch", "-", stdin=FUNNEL)
    text = crm("export", "contact").out
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["ref"], row["first_name"], row["company"], row["company_title"]) == (
        "CONTACT-1",
        "Ada",
        "COMPANY-1",
        "Acme",
    )
    assert row["phones"] == "work: +49 30 1"
    done = crm("import", "contact", "-", "--db", str(tmp_path / "other.db"), "--map", "company=", "--json", stdin=text)
    assert (done.exit, done.json["warnings"]) == (0, [])
    shown = crm("show", "CONTACT-1", "--db", str(tmp_path / "other.db"), "--json").json
    assert (shown["title"], shown["phones"]) == ("Ada Lovelace", [{"label": "work", "value": "+49 30 1"}])


def test_a_table_can_be_changed_in_a_spreadsheet_and_taken_back(crm: Crm) -> None:
    crm("batch", "-", stdin="lead new A --city Bonn\nlead new B --city Bonn")
    text = crm("export", "lead", "--fields", "ref,title,city").out
    assert text == "ref,title,city\nLEAD-1,A,Bonn\nLEAD-2,B,Bonn\n"
    changed = text.replace("B,Bonn", "B,Köln") + ",C,Rome\n"
    done = crm("import", "lead", "-", "--upsert-by", "ref", stdin=changed)
    assert done.out == "1 lead imported: LEAD-3; 1 changed\n"
    assert [row["city"] for row in crm("lead", "list", "--json").json] == ["Bonn", "Köln", "Rome"]
    for word in ("LEAD-9", "DEAL-1", "x"):
        done = crm("import", "lead", "-", "--upsert-by", "ref", stdin=f"ref,title\nlead-1,A\n{word},B\n")
        assert (done.exit, f"line 3: {word} is not an existing lead." in done.err) == (3, True)


def test_only_what_matches_is_exported_in_the_order_that_is_asked(crm: Crm) -> None:
    crm(
        "batch",
        "-",
        stdin="lead new A --tag hot\nlead new B\nlead new C --tag hot\nlead new D --tag hot\narchive LEAD-4",
    )
    assert crm("export", "lead", "tag=hot", "--sort", "-title", "-q").lines == ["LEAD-3", "LEAD-1"]
    assert crm("export", "lead", "--archived", "--format", "ids").lines == ["LEAD-1", "LEAD-2", "LEAD-3", "LEAD-4"]
    found = crm("export", "lead", "tag=hot", "--json", "--fields", "title,tags").json
    assert found == [{"title": "A", "tags": ["hot"]}, {"title": "C", "tags": ["hot"]}]
    assert [row["ref"] for row in crm("export", "lead", "--format", "jsonl").jsonl] == ["LEAD-1", "LEAD-2", "LEAD-3"]
    assert crm("export", "lead", "title=nobody", "--json").json == []
    assert crm("export", "lead", "title=nobody").lines[0].startswith("ref,title,")
    assert ",contact,contact_title,company,company_title," in crm("export", "lead", "title=nobody").lines[0]


def test_lines_are_in_json_and_come_back_in(crm: Crm, tmp_path: Path) -> None:
    crm("batch", "-", stdin=FUNNEL)
    exported = crm("export", "deal", "--format", "jsonl").out
    deal = json.loads(exported)
    assert [line["name"] for line in deal["lines"]] == ["Setup", "Seat"]
    assert "billing" not in json.loads(crm("export", "contact", "--format", "jsonl").out)
    other = str(tmp_path / "other.db")
    words = ("--map", "contact=", "--map", "company=")
    done = crm("import", "deal", "-", "--db", other, *words, stdin=exported)
    assert done.exit == 0, done.err
    shown = crm("show", "DEAL-1", "--db", other, "--json").json
    assert (shown["amount"], len(shown["lines"])) == ("2411.78", 2)


def test_formulas_are_guarded_unless_they_are_wanted_raw(crm: Crm, tmp_path: Path) -> None:
    crm.new("deal", "=1+1", "--comments", "''@x", "--amount", "-5")
    guarded = next(csv.DictReader(io.StringIO(crm("export", "deal").out)))
    assert (guarded["title"], guarded["comments"], guarded["amount"]) == ("'=1+1", "'''@x", "-5.00")
    raw = next(csv.DictReader(io.StringIO(crm("export", "deal", "--raw").out)))
    assert (raw["title"], raw["comments"]) == ("=1+1", "''@x")
    other = str(tmp_path / "other.db")
    crm("import", "deal", "-", "--db", other, stdin=crm("export", "deal").out)
    shown = crm("show", "DEAL-1", "--db", other, "--json").json
    assert (shown["title"], shown["comments"], shown["amount"]) == ("=1+1", "''@x", "-5.00")


def test_a_vcard_of_each_person_comes_back_in(crm: Crm, tmp_path: Path) -> None:
    crm.new("company", "Šimek; Söhne, GmbH")
    long = "ä" * 100 + "\nsecond, line; \\ end"
    crm.new(
        "contact",
        "Ada King Lovelace",
        *("--company", "COMPANY-1", "--email", "work:ada@x.org", "--email", "a@y.org", "--phone", "mobile:+49 30 1"),
        *("--street", "Am Markt 1", "--city", "Köln", "--postal-code", "50667", "--country", "DE"),
        *("--birth-date", "1985-12-10", "--comments", long, "--tag", "vip", "--job-title", "Countess"),
    )
    text = crm("export", "contact", "--format", "vcard").out
    assert text.startswith("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    other = str(tmp_path / "other.db")
    done = crm("import", "contact", "-", "--db", other, "--make", "company", "--json", stdin=text)
    assert (done.exit, done.json["warnings"]) == (0, [])
    before, after = crm.show("CONTACT-1"), crm("show", "CONTACT-1", "--db", other, "--json").json
    own = {"uid", "id", "created_at", "updated_at", "links", "external_ids"}
    assert {name: value for name, value in after.items() if name not in own} == {
        name: value for name, value in before.items() if name not in own
    }
    assert crm("show", "COMPANY-1", "--db", other, "--json").json["title"] == "Šimek; Söhne, GmbH"


def test_markdown_is_a_table(crm: Crm) -> None:
    crm.new("deal", "A | B", "--amount", "1200")
    lines = crm("export", "deal", "--format", "md", "--fields", "ref,title,amount").lines
    assert lines == ["| Ref | Title | Amount |", "| --- | --- | ---: |", "| DEAL-1 | A \\| B | 1,200.00 EUR |"]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("nonsense",),
        ("lead", "--format", "table"),
        ("lead", "--format", "vcard"),
        ("lead", "--fields", "nonsense"),
        ("lead", "nonsense=1"),
        ("--all", "--json"),
        ("--all", "--fields", "ref"),
        ("lead", "--all"),
        ("--all", "-q"),
    ],
)
def test_what_cannot_be_exported_is_refused(crm: Crm, words: tuple[str, ...]) -> None:
    crm.new("lead", "A")
    done = crm("export", *words)
    assert (done.exit, done.out) == (2, "")


def test_everything_comes_back_into_an_empty_database(crm: Crm, tmp_path: Path) -> None:
    crm("company", "new", "Me", "--mine")
    crm("batch", "-", "--key", "funnel", stdin=FUNNEL)
    crm("convert", "QUOTE-1", "--to", "invoice")
    crm("lead", "new", "Gone")
    crm("undo")
    crm("import", "lead", "-", "--map", "Firma=company_name", stdin="Firma,ID\nŠimek,7\n")
    other = copied(crm, tmp_path)
    assert pictured(other) == pictured(crm.db)
    assert crm("find", "simek", "--db", str(other), "-q").lines == crm("find", "simek", "-q").lines != []
    assert crm("export", "--all", "--db", str(other)).out == crm("export", "--all").out
    assert crm.new("lead", "Next", "--db", str(other)) == crm.new("lead", "Next")
    assert crm("undo", "--db", str(other)).exit == 0


def test_what_was_issued_is_restored_and_stays_sealed(crm: Crm, tmp_path: Path) -> None:
    crm("company", "new", "Me", "--mine", "--street", "A 1", "--postal-code", "1", "--city", "B", "--country", "DE")
    crm("batch", "-", stdin=FUNNEL)
    crm("edit", "COMPANY-2", "--street", "B 2", "--postal-code", "2", "--city", "C", "--country", "DE")
    crm("edit", "COMPANY-1", "--set", "tax_id=181/815/08155")
    crm("convert", "QUOTE-1", "--to", "invoice")
    crm("edit", "INVOICE-1", "--set", "supply_date=2026-11-23")
    issued = crm("issue", "INVOICE-1")
    assert issued.exit == 0, issued.err
    assert crm("pay", "INVOICE-1", "100").exit == 0
    assert crm("view", "save", "hot", "deal", "stage=new").exit == 0
    assert crm("archive", "LEAD-1").exit == 0
    other = copied(crm, tmp_path)
    assert pictured(other) == pictured(crm.db)
    assert crm("line", "add", "INVOICE-1", "More", "--price", "1", "--db", str(other)).exit == 5
    assert crm("deal", "list", "@hot", "-q", "--db", str(other)).out == crm("deal", "list", "@hot", "-q").out != ""


@pytest.mark.parametrize(
    ("change", "exit", "says"),
    [
        (lambda lines: lines[:-1], 2, "its last line is missing"),
        (lambda lines: lines[:-2] + lines[-1:], 2, "rows were written, but there are"),
        (lambda lines: [*lines, lines[1]], 2, "there is more after the end"),
        (lambda lines: lines[1:], 2, "line 1: this is not what crm export --all writes."),
        (
            lambda lines: [lines[0], '{"table": "sqlite_master", "row": {"a": 1}}', *lines[1:]],
            2,
            "line 2: there is no table",
        ),
        (
            lambda lines: [lines[0], '{"table": "lead", "row": {"x\\"": 1}}', *lines[1:]],
            2,
            "line 2: lead has no column",
        ),
        (
            lambda lines: [lines[0], '{"table": "lead", "row": {"id": []}}', *lines[1:]],
            2,
            "line 2: a row must hold texts",
        ),
        (lambda lines: [lines[0], "[]", *lines[1:]], 2, "line 2: is not an object"),
        (lambda lines: [lines[0], "{", *lines[1:]], 2, "line 2: is not JSON"),
        (lambda lines: [lines[0], lines[1], *lines[1:]], 2, "The rows do not fit together"),
        (lambda lines: [lines[0].replace("1", "2"), *lines[1:]], 8, "newer version"),
    ],
)
def test_a_broken_export_changes_nothing(crm: Crm, tmp_path: Path, change: Any, exit: int, says: str) -> None:
    crm.new("lead", "A")
    lines = change(crm("export", "--all").lines)
    other = tmp_path / "copy.db"
    done = crm("import", "-", "--all", "--db", str(other), stdin="\n".join(lines) + "\n")
    assert (done.exit, says in done.err) == (exit, True), done.err
    assert crm("lead", "list", "--db", str(other), "--json").json == []
    assert crm("steps", "--db", str(other), "--json").json == []


def test_a_database_with_anything_in_it_is_not_overwritten(crm: Crm, tmp_path: Path) -> None:
    crm.new("lead", "A")
    everything = crm("export", "--all").out
    done = crm("import", "-", "--all", stdin=everything)
    assert (done.exit, "This database is not empty." in done.err) == (5, True)
    crm("undo")
    assert crm("import", "-", "--all", stdin=everything).exit == 5
    other = str(tmp_path / "copy.db")
    assert crm("import", "-", "--all", "--key", "k", "--db", other, stdin=everything).exit == 2
    done = crm("import", "-", "--all", "-n", "--db", other, stdin=everything)
    assert (done.exit, done.out) == (0, "dry run: 1 lead restored, with 1 step of history\n")
    assert crm("lead", "list", "--db", other, "--json").json == []


TITLES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=12).map(
    lambda text: "x" + text
)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("lead"), TITLES, TITLES),
        st.tuples(st.just("edit"), st.integers(1, 4), TITLES),
        st.tuples(st.just("convert"), st.integers(1, 4)),
        st.tuples(st.just("line"), st.integers(1, 4), st.integers(0, 10**6)),
        st.tuples(st.just("note"), st.integers(1, 4), TITLES),
        st.tuples(st.just("tag"), st.integers(1, 4)),
        st.tuples(st.just("rm"), st.integers(1, 4)),
        st.tuples(st.just("undo")),
    ),
    max_size=8,
)


def words_of(act: tuple[Any, ...]) -> list[str]:
    what, *more = act
    number = f"LEAD-{more[0]}" if more else ""
    return {
        "lead": lambda: ["lead", "new", *more[:1], "--company-name", *more[1:]],
        "edit": lambda: ["edit", number, "--comments", more[1]],
        "convert": lambda: ["convert", number, "--to", "deal+contact", "--on-duplicate", "create"],
        "line": lambda: ["line", "add", number, "Seat", "--price", str(more[1] / 100), "--tax", "19"],
        "note": lambda: ["note", number, more[1]],
        "tag": lambda: ["tag", number, "vip"],
        "rm": lambda: ["rm", number, "--yes"],
        "undo": lambda: ["undo"],
    }[what]()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_any_history_comes_back_as_it_was(crm: Crm, tmp_path: Path, acts: list[tuple[Any, ...]]) -> None:
    for path in tmp_path.glob("*.db*"):
        path.unlink()
    crm("lead", "new", "First")
    for act in acts:
        assert crm(*words_of(act)).exit != 1
    other = copied(crm, tmp_path)
    assert pictured(other) == pictured(crm.db)
