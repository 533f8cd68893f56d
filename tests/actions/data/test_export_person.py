"""``crm export --person``: everything that is kept about one person, as JSON and as a page."""

from __future__ import annotations

import base64
import json
import re

import pytest

from crmcli.actions.data import exporting_person
from crmcli.actions.elements import purge_findings
from crmcli.store import local_sorting, naming
from tests.actions.invoices import done, refused
from tests.actions.persons import NAME, person
from tests.conftest import Crm


def test_everything_about_a_person_is_in_one_object(crm: Crm) -> None:
    person(crm)
    done(crm, "edit", "CONTACT-1", "--city", "Ooze", "--postal-code", "10115", "--country", "DE")
    crm.new("invoice", "Work", "--contact", "CONTACT-1", "--line", "Setup @ 1000 tax 19")
    done(crm, "issue", "INVOICE-1")
    assert crm("document", "INVOICE-1", "--as", "text").exit == 0
    done(crm, "pay", "INVOICE-1", "100")
    crm.new("lead", "Request", *NAME)
    done(crm, "note", "CONTACT-2", "Knows Mr Quarkwright")
    told = crm("export", "--person", "CONTACT-1").json
    assert [each["title"] for each in told["person"]] == ["Zoltán Quarkwright"]
    assert [each["text"] for each in told["entries"]] == ["Likes purpleberries", "blobfish.txt"]
    assert base64.b64decode(told["entries"][1]["content"]).decode() == "blobfish of Zoltán"
    assert [each["ref"] for each in told["elements"]] == ["INVOICE-1", "PAYMENT-1"]
    assert [(each["ref"], each["format"]) for each in told["documents"]] == [
        ("INVOICE-1", "json"),
        ("INVOICE-1", "text"),
    ]
    assert "Quarkwright" in told["documents"][0]["text"]
    assert "Quarkwright" in base64.b64decode(told["documents"][1]["content"]).decode()
    assert ("comments", "Met in Ooze") in [(each["field"], each["new"]) for each in told["history"]]
    assert told["named"] == [
        {"ref": "LEAD-1", "where": "last_name", "texts": ["Quarkwright"]},
        {"ref": "NOTE-4", "where": "text", "texts": ["Knows Mr Quarkwright"]},
    ]
    assert told["messages"] == told["bank"] == []


def test_the_page_says_the_same_and_needs_nothing_else(crm: Crm) -> None:
    person(crm)
    done(crm, "note", "CONTACT-1", "<script>alert(1)</script>")
    page = crm("export", "--person", "CONTACT-1", "--html", "-").out
    assert not re.search(r"<script|src=|https?://|<link", page)
    for text in (
        "Zoltán Quarkwright",
        "Likes purpleberries",
        "&lt;script&gt;",
        "Gnomweg 77",
        'download="blobfish.txt"',
    ):
        assert text in page
    path = crm.folder / "all.html"
    assert crm("export", "--person", "CONTACT-1", "--html", str(path), "--json").json == {"files": [str(path)]}
    assert path.read_text(encoding="utf-8") == page


def test_of_what_was_purged_or_removed_only_what_is_left_is_told(crm: Crm) -> None:
    person(crm)
    crm.new("deal", "Tea", "--contact", "CONTACT-1")
    done(crm, "purge", "CONTACT-1", "--yes")
    told = crm("export", "--person", "CONTACT-1").json
    assert (told["person"][0]["title"], told["entries"], told["named"]) == ("(erased)", [], [])
    assert "uark" not in json.dumps(told)


@pytest.mark.parametrize(
    ("words", "exit"),
    [
        (("--person", "DEAL-1"), 2),
        (("--person", "CONTACT-9"), 3),
        (("contact", "--person", "CONTACT-1"), 2),
        (("--all", "--person", "CONTACT-1"), 2),
        (("contact", "--html", "x.html"), 2),
        (("--person", "CONTACT-1", "--format", "csv"), 2),
    ],
)
def test_what_is_no_person_is_refused(crm: Crm, words: tuple[str, ...], exit: int) -> None:
    person(crm)
    refused(crm, exit, "export", *words)


def test_somebody_is_found_however_others_wrote_the_name(crm: Crm) -> None:
    """Which rows are read at all is decided by letters and digits of ASCII; none has the name as it is kept."""
    crm.new("contact", "--name", "Jürgen Müller", "--phone", "+49 170 1234567", "--email", "jm@x.example")
    crm.new("deal", "Tea")
    texts = ["MUELLER, Juergen", "Dr\nMUL̈LER", "an ＪＭ＠Ｘ．example", "0170/123 45-67"]
    others = ["Müllerin", "0170/123 45-68", "Jürgen", "JMX"]
    for text in (*texts, *others):
        done(crm, "note", "DEAL-1", text)
    done(crm, "rm", "NOTE-1")
    done(crm, "edit", "DEAL-1", "--comments", "of Mueller")
    done(crm, "edit", "DEAL-1", "--comments", "of nobody")
    assert [(each["ref"], each["where"]) for each in crm("export", "--person", "CONTACT-1").json["named"]] == [
        *((f"NOTE-{number}", "text") for number in (2, 3, 4)),
        ("NOTE-1", "text (in its history)"),
        ("DEAL-1", "comments (in its history)"),
    ]


def test_a_first_name_counts_on_what_is_linked_alone(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    crm.new("contact", "--name", "Zed Quarkwright", "--email", "7@7x7.example")
    crm.new("deal", "Tea", "--contact", "CONTACT-1")
    crm.new("deal", "Asked by 7@7X7.example")
    done(crm, "note", "DEAL-1", "Zed called")
    done(crm, "note", "DEAL-2", "Zed called")
    found = [each["ref"] for each in crm("export", "--person", "CONTACT-1").json["named"]]
    assert found == ["DEAL-2", "NOTE-1"]
    monkeypatch.setattr(naming, "_MANY", 1)  # as of somebody with more names than a query takes
    assert [each["ref"] for each in crm("export", "--person", "CONTACT-1").json["named"]] == found


def test_what_does_not_fit_into_memory_is_written_as_if_it_did(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Namesakes that stand in texts and in their history, files on them, and invoices that have to be kept: piece by
    piece it is the same text, which is one JSON object as it would be written at once."""
    person(crm)
    done(crm, "edit", "CONTACT-1", "--city", "Ooze", "--postal-code", "10115", "--country", "DE")
    (crm.folder / "quarkwright.txt").write_text("x")
    for number in (1, 2, 3):
        crm.new("invoice", f"Work {number}", "--contact", "CONTACT-1", "--line", "Setup @ 1000 tax 19")
        done(crm, "issue", f"INVOICE-{number}")
        crm.new("lead", "Request", *NAME, "--comments", "of Quarkwright")
        done(crm, "edit", f"LEAD-{number}", "--comments", "of nobody")
        done(crm, "note", "DEAL-1", f"LEAD-{number}", "Knows Mr Quarkwright")
        done(crm, "attach", f"LEAD-{number}", str(crm.folder / "quarkwright.txt"))
    whole = crm("export", "--person", "CONTACT-1").out
    told = json.loads(whole)
    assert whole == json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    assert [each["ref"] for each in told["elements"]] == ["INVOICE-1", "INVOICE-2", "INVOICE-3"]
    assert [(each["ref"], each["where"], len(each["texts"])) for each in told["named"]] == [
        *((f"LEAD-{number}", "last_name, comments", 2) for number in (1, 2, 3)),
        *(each for n in (4, 6, 8) for each in ((f"NOTE-{n}", "text", 1), (f"FILE-{n + 1}", "text, file", 1))),
    ]
    for module, name in ((exporting_person, "_PART"), (purge_findings, "_PART"), (local_sorting, "_FEW")):
        monkeypatch.setattr(module, name, 2)
    assert crm("export", "--person", "CONTACT-1").out == whole
