"""``crm purge``: nothing is left of a person but what has to be kept, and nothing else is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crmcli.store import local_opening
from tests import again
from tests.actions.invoices import CLIENT, done, refused
from tests.actions.persons import NAME, left, others, person, purged, sound, told
from tests.conftest import Crm
from tests.difference import changed, picture


@pytest.mark.file
def test_nothing_is_left_of_a_person_in_any_byte_and_everything_else_is_as_it_was(crm: Crm) -> None:
    person(crm)
    assert left(crm).keys() == {"crm.db"}
    before = dict(picture(crm.db))
    again.let_go()
    answer = purged(crm)
    assert (answer["step"], answer["deleted"], answer["updated"], answer["warnings"]) == (9, ["CONTACT-1"], [], [])
    assert left(crm) == {}
    after = picture(crm.db)
    others(before, after, ("contact", 1))
    assert after["sqlite_sequence"]["contact"]["seq"] == 2  # its reference never comes again
    steps = [row for row in after["step"].values() if row["id"] not in before["step"]]
    assert [(row["verb"], row["args"], row["message"]) for row in steps] == [("purge", '{"refs":["CONTACT-1"]}', None)]
    assert {row["step"] for row in before["change"].values() if row["kind"] == "contact" and row["element"] == 1} == {
        row["id"] for row in after["step"].values() if "purged" in row["args"]
    }
    kept = {key: row for key, row in before["change"].items() if (row["kind"], row["element"]) != ("contact", 1)}
    assert {key: row for key, row in after["change"].items() if key in before["change"]} == kept
    assert crm("show", "CONTACT-1").exit == 3
    assert crm("find", "Quarkwright", "-q").out == ""
    sound(crm)


def test_a_dry_run_shows_it_and_without_a_terminal_it_needs_yes(crm: Crm) -> None:
    person(crm)
    assert changed(crm, "purge", "CONTACT-1", "--dry-run").touched == {}
    assert told(crm) == [("purge", "CONTACT-1", None, None)]
    assert refused(crm, 6, "purge", "CONTACT-1")["hint"] == "Use --yes, or say it with options."
    assert refused(crm, 2, "purge", "DEAL-1")["message"].startswith("DEAL-1 is a deal: crm purge applies to")
    assert refused(crm, 2, "export", "--person", "DEAL-1")["message"].startswith("DEAL-1 is a deal: crm export --pers")
    asked = crm("purge", "CONTACT-1", terminal=True, stdin="no\n")
    assert "Purge CONTACT-1 for good?" in asked.err + asked.out
    assert crm.show("CONTACT-1")["last_name"] == "Quarkwright"


@pytest.mark.file
def test_what_is_issued_is_kept_and_an_empty_row_is_named_by_it(crm: Crm) -> None:
    person(crm)
    for _ in (1, 2):
        crm.new("invoice", "Work", "--contact", "CONTACT-1", "--line", "Setup @ 1000 tax 19")
    done(crm, "edit", "CONTACT-1", "--city", "Ooze", *CLIENT[2:4])
    done(crm, "edit", "CONTACT-1", "--city", "Berlin", "--country", "DE")
    done(crm, "issue", "INVOICE-1")
    done(crm, "doctor", "--seal")
    head = max(picture(crm.db)["seal"].items())[1]["sha256"]
    before = picture(crm.db)
    again.let_go()
    assert told(crm) == [
        ("purge", "CONTACT-1", None, "an empty row stays, as INVOICE-1 and INVOICE-2 refer to it"),
        ("erase", "INVOICE-2", None, "it says what the client is"),
        ("keep", "INVOICE-1", None, "may go from 2035-01-01 on"),
    ]
    answer = purged(crm)
    assert answer["warnings"] == ["INVOICE-1 has to be kept and still names the person: may go from 2035-01-01 on."]
    after = picture(crm.db)
    assert after["invoice"][1] == before["invoice"][1]
    assert after["document"] == before["document"]
    of_it = [{key: row for key, row in each["change"].items() if row["element"] == 1 and row["kind"] == "invoice"}
             for each in (before, after)]  # fmt: skip
    assert of_it[0] == of_it[1]
    assert (after["invoice"][2]["client_name"], after["invoice"][2]["client_city"]) == ("(erased)", None)
    contact = crm.show("CONTACT-1")
    filled = {name for name, value in contact.items() if value not in (None, [], {}, "")}
    assert filled == {
        *("ref", "kind", "id", "uid", "version", "created_at", "updated_at", "archived_at", "links"),
        *("title", "last_name"),
    }
    assert (contact["title"], answer["updated"]) == ("(erased)", ["CONTACT-1"])
    assert json.loads(after["meta"][f"purge {answer['step']}"]["value"])["seal"] == head
    assert [row["sha256"] for row in after["seal"].values()][:1] == [head]
    assert left(crm, "gnomweg", "purpleb") in ({"crm.db": ["gnomweg"]}, {})
    sound(crm)
    assert crm("document", "INVOICE-1", "--as", "text").exit == 0
    done(crm, "note", "CONTACT-2", "Where it says (erased) was somebody")  # which is not the name of the empty row
    assert "decide" not in {what for what, *_ in told(crm)}


def test_what_others_say_has_to_be_decided_upon(crm: Crm) -> None:
    person(crm)
    done(crm, "note", "CONTACT-2", "Knows Mr QUARKWRIGHT, 0170/555 12 34")
    done(crm, "edit", "DEAL-1", "--title", "Site of Zoltan Quarkwright")
    done(crm, "edit", "DEAL-1", "--title", "Relaunch")
    done(crm, "link", "CONTACT-2", "CONTACT-1", "--how", "knows", "--role", "quarkfan")
    done(crm, "note", "DEAL-1", "Quarkwright came")
    done(crm, "edit", "NOTE-5", "--text", "Somebody came")
    crm.new("lead", "Request", *NAME)
    error = refused(crm, 5, "purge", "CONTACT-1", "--yes")
    assert error["candidates"] == ["LEAD-1", "NOTE-4", "DEAL-1", "NOTE-5"]
    assert error["message"] == "CONTACT-1 is also named in LEAD-1, NOTE-4, DEAL-1 and NOTE-5."
    assert told(crm, "--also", "lead-1", "--leave") == [
        ("purge", "CONTACT-1", None, None),
        ("purge", "LEAD-1", None, None),
        ("leave", "NOTE-4", "text", None),
        ("leave", "DEAL-1", "title (in its history)", None),
        ("leave", "NOTE-5", "text (in its history)", None),
    ]
    before = dict(picture(crm.db))
    again.let_go()
    asked = crm("purge", "CONTACT-1", terminal=True, stdin="yes\n")
    assert (asked.exit, "decide" in asked.err + asked.out) == (5, True)
    purged(
        crm, "--also", "LEAD-1", "--also", "NOTE-4", "--also", "DEAL-1", "--also", "note-5", "-m", "Quarkwright asked"
    )
    assert left(crm) == {}
    gone = (("contact", 1), ("lead", 1))
    before["note"] = {key: row for key, row in before["note"].items() if key != 4}
    before["contact_search"] = before["contact_search"] | {2: picture(crm.db)["contact_search"][2]}
    others(before, picture(crm.db), *gone)
    assert crm.show("NOTE-5")["text"] == "Somebody came"
    titles = [row["old"] for row in crm("history", "DEAL-1", "--json").json if row["field"] == "title"]
    assert "(erased)" in titles
    sound(crm)


@pytest.mark.parametrize(
    ("words", "exit", "message"),
    [
        (("purge", "DEAL-1"), 2, "DEAL-1 is a deal: crm purge applies to leads, contacts and companies."),
        (("purge", "CONTACT-9"), 3, "CONTACT-9 does not exist."),
        (("purge", "CONTACT-1", "--also", "DEAL-1"), 5, "DEAL-1 does not name CONTACT-1."),
        (("purge", "CONTACT-1", "--also", "NOTE-77"), 5, "NOTE-77 does not name CONTACT-1."),
        (("purge", "COMPANY-1"), 5, "COMPANY-1 is your own company."),
        (("purge", "nobody"), 3, "There is no element called 'nobody'."),
    ],
)
def test_what_cannot_be_purged_is_refused(crm: Crm, words: tuple[str, ...], exit: int, message: str) -> None:
    person(crm)
    assert refused(crm, exit, *words, "--yes")["message"] == message


def test_what_was_purged_is_not_undone(crm: Crm) -> None:
    person(crm)
    done(crm, "undo")
    done(crm, "redo")
    purged(crm)
    for words in (("undo",), ("undo", "2"), ("undo", "--of", "tester"), ("redo", "5")):
        error = refused(crm, 4 if words[0] == "redo" else 5, *words)
        assert "purged" in error["message"] or words[0] == "redo", error
    done(crm, "undo", "8")  # what has nothing to do with it
    done(crm, "redo", "8")
    assert done(crm, "undo", "--of", "tester", "--skip-final", "--dry-run")["warnings"]


@pytest.mark.file
def test_what_was_merged_into_a_person_goes_along_and_its_reference_means_the_whole(crm: Crm) -> None:
    person(crm)
    made = ("contact", "new", "Z Quarkwright", "--email", "zq@blobfish.example", "--key", "made")
    assert crm(*made).lines == ["CONTACT-3 Z Quarkwright"]  # which is remembered with the key
    done(crm, "merge", "CONTACT-1", "CONTACT-3")
    answer = done(crm, "purge", "CONTACT-3", "--yes", "--key", "k")
    assert done(crm, "purge", "CONTACT-3", "--yes", "--key", "k") == {**answer, "existing": True}
    assert answer["deleted"] == ["CONTACT-1", "CONTACT-3"]
    assert left(crm) == {}
    assert crm(*made).lines == ["(erased)"]
    sound(crm)


@pytest.mark.file
def test_what_was_removed_before_is_purged_from_the_history(crm: Crm) -> None:
    person(crm)
    done(crm, "rm", "CONTACT-1")
    assert left(crm)
    purged(crm)
    assert left(crm) == {}
    sound(crm)


@pytest.mark.file
@pytest.mark.usefixtures("closed")
def test_copies_beside_the_file_are_named_and_go_where_somebody_says_so(crm: Crm, tmp_path: Path) -> None:
    person(crm)
    again.let_go()
    for name in ("crm.db.before-2-1.bak", "crm.db.replaced-1.bak", "crm.db.bak", "other.db.replaced-1.bak"):
        (tmp_path / name).write_bytes(b"quark")
    done(crm, "backup", str(tmp_path / "mine.db"), "--keep", "3")
    told_ = [(what, Path(ref).name, why) for what, ref, _, why in told(crm) if what != "purge"]
    assert told_ == [
        ("leave", "crm.db.before-2-1.bak", "--copies removes it"),
        ("leave", "crm.db.replaced-1.bak", "--copies removes it"),
        ("leave", "mine.db", "crm backup made it"),
    ]
    assert crm("show", "CONTACT-1", "--as-of", "2").exit == crm("contact", "list", "--as-of", "2").exit == 0
    purged(crm, "--copies")
    assert left(crm).keys() == {"crm.db.bak", "other.db.replaced-1.bak", "mine.db"}


@pytest.mark.file
@pytest.mark.usefixtures("closed")
def test_free_pages_that_were_not_cleaned_are_told_of_and_cleaned(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_opening, "PRAGMAS", (*local_opening.PRAGMAS, "secure_delete = OFF"))
    person(crm)
    with monkeypatch.context() as cut:
        cut.setattr("crmcli.actions.elements.purge.after", lambda *_: [])  # as if killed behind the commit
        purged(crm)
    assert left(crm)
    assert crm("doctor", "--json").exit == 7
    assert [row["state"] for row in crm("doctor", "--fix", "--json").json if row["check"] == "purged"] == ["fixed"]
    assert left(crm) == {}
    sound(crm)


def test_a_company_and_what_was_emptied_before_can_be_purged(crm: Crm) -> None:
    person(crm)
    crm.new("company", "Blobfish Ltd", "--email", "hi@blobfish.example", *CLIENT)
    done(crm, "edit", "CONTACT-2", "--company", "COMPANY-2", "--job-title", "CTO")
    done(crm, "edit", "COMPANY-2", "--title", "Blobfish Limited")
    done(crm, "note", "DEAL-1", "Blobfish Ltd called")
    done(crm, "note", "DEAL-1", "blobfish limited called again")
    crm.new("invoice", "Work", "--company", "COMPANY-2", "--line", "Setup @ 1000 tax 19")
    named = refused(crm, 5, "purge", "COMPANY-2", "--yes")["candidates"]
    assert named == ["NOTE-4", "NOTE-5"]
    done(crm, "purge", "COMPANY-2", "--also", named[0], "--also", named[1], "--yes")
    assert crm.show("CONTACT-2")["company"] == "COMPANY-2"
    assert (crm.show("COMPANY-2")["title"], crm.show("INVOICE-1")["client_name"]) == ("(erased)", "(erased)")
    sound(crm)
    done(crm, "edit", "CONTACT-2", "--unset", "company")
    done(crm, "rm", "INVOICE-1")
    done(crm, "note", "CONTACT-2", "Where it says (erased) was the client")
    assert done(crm, "purge", "COMPANY-2", "--yes")["deleted"] == ["COMPANY-2"]
    assert left(crm, "blobfish ltd", "hi@blob") == {}
    sound(crm)
