"""Completion: what is offered at each place; ``test_completion_shells`` has the shells themselves."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Crm

FURTHER = ("", "+quote", "+invoice")  # what a lead becomes besides, by way of its deal


def offered(crm: Crm, *words: str) -> list[str]:
    done = crm("__complete", *words)
    assert (done.exit, done.err) == (0, "")
    return [line.split("\t")[0] for line in done.lines]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["conv"], ["convert"]),
        (["quo"], ["quote"]),
        (["lead", ""], ["new", "list", "fields", "stages"]),
        (["product", ""], ["new", "list", "fields"]),
        (["line", "e"], ["edit"]),
        (["show", "LEAD"], ["LEAD-2", "LEAD-1"]),
        (["show", "lead-1"], ["LEAD-1"]),
        (["show", "CON"], ["CONTACT-1"]),
        (["convert", "LEAD-1", "--to", "contact+company"], [f"contact+company{more}" for more in FURTHER]),
        (["convert", "LEAD-1", "--to", "contact+q"], ["contact+quote"]),
        (["convert", "LEAD-1", "--contact", ""], ["CONTACT-1"]),
        (["convert", "LEAD-1", "--on-duplicate", ""], ["fail", "link", "create"]),
        (["move", "LEAD-1", "p"], ["processed", "PRODUCT-1"]),
        (["move", "LEAD-1", "LEAD-2", "j"], ["junk"]),
        (["lead", "list", "stage=p"], ["stage=processed"]),
        (["lead", "list", "stage!=new,p"], ["stage!=new,processed"]),
        (["lead", "list", "cam"], ["campaign="]),
        (["lead", "list", "city="], []),
        (["lead", "list", "company-c"], []),
        (["lead", "list", "contact=con"], ["contact=CONTACT-1"]),
        (["lead", "list", "ref=LEAD-1,lead-"], ["ref=LEAD-1,LEAD-2", "ref=LEAD-1,LEAD-1"]),
        (["lead", "list", "no=lin"], ["no=lines"]),
        (["product", "list", "tax-included="], ["tax-included=yes", "tax-included=no"]),
        (["edit", "LEAD-1", "--set", "stage=p"], ["stage=processed"]),
        (["convert", "LEAD-1", "--contact=con"], ["--contact=CONTACT-1"]),
        (["edit", "LEAD-1", "--set", "cit"], ["city="]),
        (["lead", "new", "--salu"], ["--salutation"]),
        (["lead", "list", "--format", "m"], ["md"]),
        (["help", "fi"], ["filters", "find", "field"]),
        (["config", "se"], ["set"]),
        (["quote", "li"], ["list"]),
        (["LEAD-1"], ["LEAD-1"]),
        (["tag", "LEAD-1", "LEAD-2", "CON"], ["CONTACT-1"]),
        (["lead", "new", "Third", "--owner", "me", "--salu"], ["--salutation"]),
        (["show", "LEAD-1", "--format", "jsonl"], ["jsonl"]),
        (["lead", "list", "--archived", "stage=p"], ["stage=processed"]),
        (["lead", "list", "title~a", "stage=p"], ["stage=processed"]),
        (["edit", "CONTACT-1", "--set", "lead=LEAD-1"], ["lead=LEAD-1"]),
        (["nonsense", ""], []),
    ],
)
def test_what_fits_is_offered(shop: Crm, words: list[str], expected: list[str]) -> None:
    assert offered(shop, *words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["lead", "list", "@"], ["@hot"]),
        (["deal", "list", "@"], []),
        (["export", "lead", "@h"], ["@hot"]),
        (["view", "rm", ""], ["hot"]),
        (["view", "save", "hot", "le"], ["lead"]),
        (["export", "con"], ["contact"]),
        (["export", "lead", "stage=p"], ["stage=processed"]),
        (["import", "le"], ["lead"]),
        (["import", "lead", ""], []),
        (["import", "lead", "x.csv", "--make", "comp"], ["company"]),
        (["import", "lead", "x.csv", "--upsert-by", "ex"], ["external_id"]),
        (["contact", "list", "company.ci"], ["company.city="]),
        (["completion", "z"], ["zsh"]),
        (["schema", "conv"], ["convert"]),
        (["log", "LEAD-1", "--as", "c"], ["call"]),
    ],
)
def test_views_kinds_and_choices_are_offered(shop: Crm, words: list[str], expected: list[str]) -> None:
    shop("view", "save", "hot", "lead", "stage=new")
    assert offered(shop, *words) == expected


# The newest first.
ALL = ["INVOICE-1", "QUOTE-1", "DEAL-1", "LEAD-3", "LEAD-1", "CONTACT-2", "CONTACT-1", "COMPANY-1"]


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Crm:
    crm = Crm(tmp_path_factory.mktemp("firm"))
    crm.new("company", "Acme Bakery", "--city", "Köln", "--owner", "ada")
    crm.new("contact", "Ada Lovelace", "--email", "Ada@example.org", "--company", "COMPANY-1")
    crm.new("contact", "Bob Baker", "--email", "bob@example.org", "--city", "Kiel")
    crm.new("lead", "Backhaus Köln", "--city", "Köln", "--tag", "hot")
    crm.new("lead", "Old", "--city", "Kiel", "--tag", "cold")
    crm.new("lead", "Bakery", "--city", "Köln")
    crm.new("deal", "Website", "--company", "COMPANY-1", "--line", "Design @ 10", "--line", "Hosting @ 5")
    crm.new("quote", "Offer", "--company", "COMPANY-1")
    crm.new("invoice", "Bill", "--company", "COMPANY-1")
    assert crm("archive", "LEAD-2").exit == 0
    with sqlite3.connect(crm.db) as db:
        db.execute(
            "INSERT INTO stage(kind, pipeline, key, label, means, position) "
            "VALUES ('deal', 'partners', 'signed', 'Signed', 'won', 1)"
        )
    db.close()
    return crm


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # elements by words of their title and by their address, the newest first; what is archived is not offered
        ("show bak", ["LEAD-3", "CONTACT-2", "COMPANY-1"]),
        ("show backh", ["LEAD-1"]),
        ("show koln", ["LEAD-1"]),
        ("show old", []),
        ("show b", []),
        ("show ada@e", ["Ada@example.org"]),
        ("show love", ["CONTACT-1"]),
        ("show bob@", ["bob@example.org"]),
        ("deal list company=acm", ["company=COMPANY-1"]),
        ("deal new X --company acm", ["COMPANY-1"]),
        ("deal new X --contact=love", ["--contact=CONTACT-1"]),
        # only what knows the command
        ("issue ", ["INVOICE-1"]),
        ("accept ", ["QUOTE-1"]),
        ("pay bil", ["INVOICE-1"]),
        # what stands behind references comes before more of them
        ("move LEAD-1 ", ["new", "in_progress", "processed", "converted", "junk", *ALL]),
        ("move LEAD-1 new ", []),
        ("tag LEAD-1 h", ["hot"]),
        ("untag LEAD-1 ", ["hot", *ALL]),
        ("link LEAD-1 COMP", ["COMPANY-1"]),
        ("line edit DEAL-1 ", ["1", "2"]),
        # values that elements have, and words
        ("lead list city=", ["city=Köln"]),
        ("lead list city=k", ["city=Köln"]),
        ("lead list region=", []),
        ("deal list amount=", []),
        ("contact list email=ada", []),
        ("contact list company.city=", ["company.city=Köln"]),
        ("lead new X --city ", ["Köln"]),
        ("company list owner=", ["owner=me", "owner=ada"]),
        ("deal list pipeline=", ["pipeline=default", "pipeline=partners"]),
        ("deal list amount.", [f"amount.{word}=" for word in ("gte", "lte", "gt", "lt", "before", "after")]),
        ("deal list close_date.before=to", ["close_date.before=today", "close_date.before=tomorrow"]),
        ("deal list wo", ["won"]),
        ("deal list unb", ["unbilled"]),
        ("invoice list dra", ["draft"]),
        ("invoice list ove", ["overdue"]),
        ("lead list stage=new o", ["open", "or", "owner="]),
        ("lead list --sort -cit", ["-city"]),
        ("lead list --fields ref,cit", ["ref,city"]),
        ("line add DEAL-1 X --unit hou", ["hour"]),
        ("product list unit=hou", ["unit=hour"]),
        ("config set tax_r", ["tax_rate", "tax_rounding"]),
        ("config set tax_rounding ", ["group", "line"]),
        ("config set seller acm", ["COMPANY-1"]),
        ("document QUOTE-1 --as p", ["pdf"]),
        ("convert QUOTE-1 --to ", ["deal", "invoice"]),
        # what people say is understood, though it is not offered
        ("dele", []),
        ("delete backh", ["LEAD-1"]),
        ("leads cit", ["city="]),
        ("--db x lead list wo", ["won"]),
    ],
)
def test_r14_elements_stages_tags_and_values_are_offered(firm: Crm, line: str, expected: list[str]) -> None:
    assert offered(firm, *line.split(" ")) == expected


def test_tags_are_offered(shop: Crm) -> None:
    assert (shop("tag", "LEAD-1", "vip").exit, shop("tag", "CONTACT-1", "visitor").exit) == (0, 0)
    assert offered(shop, "lead", "list", "tag=v") == ["tag=vip"]


@pytest.mark.file
@pytest.mark.parametrize("words", [["--db", "{}"], ["--db={}"]])
def test_the_database_that_the_line_names_is_asked(shop: Crm, words: list[str]) -> None:
    shop.environ["CRM_DB"] = str(shop.folder / "other.db")
    assert offered(shop, "show", *(word.format(shop.db) for word in words), "CON") == ["CONTACT-1"]
    assert offered(shop, "show", "CON") == []


def test_references_come_with_their_titles(shop: Crm) -> None:
    assert shop("__complete", "show", "LEAD-").lines == ["LEAD-2\tSecond", "LEAD-1\tRelaunch"]


def test_a_title_cannot_command_the_terminal_or_add_a_line(crm: Crm) -> None:
    crm.new("lead", "evil\u202eliaf")
    assert crm("__complete", "show", "LEAD-").lines == ["LEAD-1\tevil\\u202eliaf"]


@pytest.mark.file
def test_completing_makes_no_database_and_never_fails(crm: Crm) -> None:
    assert offered(crm, "show", "LEAD-") == []
    assert not crm.db.exists()
    crm.db.write_text("not a database")
    assert offered(crm, "show", "LEAD-") == []


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("lead list stag", "stage=\tStage."),
        ("convert LEAD-1 --t", "--to\tWhat it becomes: deal+contact, quote ..."),
        ("line add --pric", "--price\tPrice per unit."),
    ],
)
def test_completing_loads_neither_typer_nor_rich_nor_what_only_writers_need(crm: Crm, words: str, first: str) -> None:
    code = (
        f"import sys; from crmcli.__main__ import main; main(['__complete', *{words.split()}]); "
        "print([name for name in ('typer', 'rich', 'inspect', 'sqlite_utils', 'csv') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**crm.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout.splitlines()[0], done.stdout.splitlines()[-1]) == (first, "[]")


def test_an_unknown_shell_is_refused(crm: Crm) -> None:
    done = crm("completion", "csh")
    assert (done.exit, done.out) == (2, "")
    assert "not one of bash, zsh, fish" in done.err


def test_the_scripts_are_also_data(crm: Crm, tmp_path: Path) -> None:
    assert crm("completion", "bash", "--json").json["script"] == crm("completion", "bash").out


def test_what_a_timeline_tells_of_is_offered_word_by_word_behind_commas(shop: Crm) -> None:
    assert {"created", "note", "paid"} <= set(offered(shop, "timeline", "LEAD-1", "--only", ""))
    assert offered(shop, "timeline", "LEAD-1", "--only", "note,ca") == ["note,call", "note,cancelled"]


def test_transactions_and_messages_are_offered_by_their_numbers_and_states(shop: Crm) -> None:
    shop.new("company", "Own", "--mine", "--iban", "DE89370400440532013000")
    rows = "Datum;Name;Summe\n20.11.2026;Kohl;5,00\n21.11.2026;Acme;7,00\n"
    words = [word for pair in ("Datum=booked", "Summe=amount", "Name=party") for word in ("--map", pair)]
    assert shop("bank", "import", "-", *words, stdin=rows).exit == 0
    assert shop("__complete", "bank", "book", "").lines == ["2\t2026-11-21 Acme", "1\t2026-11-20 Kohl"]
    assert shop("bank", "ignore", "2").exit == 0
    assert offered(shop, "bank", "ignore", "") == ["1"] and offered(shop, "bank", "ignore", "1", "") == []
    assert offered(shop, "bank", "list", "b") == ["booked"]
    assert offered(shop, "outbox", "list", "un") == ["unsure"] and offered(shop, "outbox", "drop", "") == []


def test_entries_and_tasks_are_offered(shop: Crm) -> None:
    assert shop("note", "LEAD-1", "Wants blue").exit == shop("task", "new", "Call", "--on", "LEAD-1").exit == 0
    assert "NOTE-1\tWants blue" in shop("__complete", "pin", "NO").lines and offered(shop, "done", "TA") == ["TASK-1"]
    assert "LEAD-1" in offered(shop, "task", "new", "X", "--on", "LEA")
    assert offered(shop, "task", "list", "due_at=tom") == ["due_at=tomorrow"]
