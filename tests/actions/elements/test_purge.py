"""``crm purge``: nothing is left of a person but what has to be kept, and nothing else is touched."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests import again
from tests.actions.invoices import CLIENT, NOON, SELLER, done, refused
from tests.conftest import Crm
from tests.connect.statements import camt, entry
from tests.difference import Picture, changed, picture
from tests.prepared import prepared

NAME = ("--name", "Zoltán Quarkwright")
WORDS = ("zolt", "quark", "gnomweg", "ooze", "5551234", "170 555", "purpleberries", "blobfish")
BOOKS = {"change", "step", "meta", "sqlite_sequence", "seal", "blob"}


@prepared
def person(crm: Crm) -> None:
    """CONTACT-1 is somebody with all that can hang on a person; CONTACT-2, DEAL-1 and their notes say nothing of it."""
    crm.now = NOON
    crm.new("company", "Own", *SELLER, "--vat-id", "DE136695976")
    words = ("--email", "Ooze@quark.example", "--phone", "+49 170 5551234", "--street", "Gnomweg 77", "--tag", "quarky")
    crm.new("contact", *NAME, *words)
    done(crm, "edit", "CONTACT-1", "--external-id", "hubspot:quark-9", "--comments", "Met in Ooze")
    done(crm, "note", "CONTACT-1", "Likes purpleberries", "-m", "as Mr Quarkwright said")
    (crm.folder / "blobfish.txt").write_text("blobfish of Zoltán")
    done(crm, "attach", "CONTACT-1", str(crm.folder / "blobfish.txt"))
    (crm.folder / "blobfish.txt").unlink()
    crm.new("contact", "Grace Hopper", "--email", "grace@x.org")
    done(crm, "note", "CONTACT-2", "Likes tea")
    crm.new("deal", "Relaunch", "--contact", "CONTACT-2", "--amount", "500")


def purged(crm: Crm, *words: str) -> dict[str, object]:
    return done(crm, "purge", "CONTACT-1", *words, "--yes")


def told(crm: Crm, *words: str) -> list[tuple[str, str, str, str]]:
    detail = done(crm, "purge", "CONTACT-1", *words, "--dry-run")["detail"]
    return [(each["what"], each["ref"], each["field"], each["why"]) for each in detail]


def left(crm: Crm, *words: str) -> dict[str, list[str]]:
    """The files of the folder in whose bytes one of the words stands, in any case, with those."""
    again.let_go()
    found = {path.name: path.read_bytes().lower() for path in crm.folder.rglob("*") if path.is_file()}
    here = {name: [word for word in words or WORDS if word.encode() in bytes_] for name, bytes_ in found.items()}
    return {name: some for name, some in here.items() if some}


def others(before: Picture, after: Picture, *gone: tuple[str, int]) -> None:
    """All rows of all tables are the same, but for those of the elements that went and for the books."""
    for table in before.keys() - BOOKS:
        rows = {
            key: row
            for key, row in before[table].items()
            if (table, key) not in gone
            and (row.get("kind"), row.get("element")) not in gone
            and not (table.endswith("_search") and (table.removesuffix("_search"), key) in gone)
            and not {(row.get("from_kind"), row.get("from_id")), (row.get("to_kind"), row.get("to_id"))} & set(gone)
        }
        assert after.get(table, {}) == rows, table


def sound(crm: Crm) -> None:
    result = crm("doctor", "--verify", "--json")
    assert result.exit == 0, result.out
    assert [row for row in result.json if row["state"] not in ("ok", "note")] == []


@pytest.mark.file
def test_nothing_is_left_of_a_person_in_any_byte_and_everything_else_is_as_it_was(crm: Crm) -> None:
    person(crm)
    assert left(crm).keys() == {"crm.db"}
    before = dict(picture(crm.db))
    again.let_go()
    answer = purged(crm)
    assert (answer["deleted"], answer["warnings"]) == (["CONTACT-1"], [])
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
    asked = crm("purge", "CONTACT-1", terminal=True, stdin="no\n")
    assert "Purge CONTACT-1 for good?" in asked.err + asked.out
    assert crm.show("CONTACT-1")["last_name"] == "Quarkwright"


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
    assert contact["title"] == "(erased)"
    assert json.loads(after["meta"][f"purge {answer['step']}"]["value"])["seal"] == head
    assert [row["sha256"] for row in after["seal"].values()][:1] == [head]
    assert left(crm, "gnomweg", "purpleb") in ({"crm.db": ["gnomweg"]}, {})
    sound(crm)
    assert crm("document", "INVOICE-1", "--as", "text").exit == 0


def test_what_others_say_has_to_be_decided_upon(crm: Crm) -> None:
    person(crm)
    done(crm, "note", "CONTACT-2", "Knows Mr QUARKWRIGHT, 0170/555 12 34")
    done(crm, "edit", "DEAL-1", "--title", "Site of Zoltan Quarkwright")
    done(crm, "edit", "DEAL-1", "--title", "Relaunch")
    crm.new("lead", "Request", *NAME)
    error = refused(crm, 5, "purge", "CONTACT-1", "--yes")
    assert error["candidates"] == ["LEAD-1", "NOTE-4", "DEAL-1"]
    assert error["message"] == "CONTACT-1 is also named in LEAD-1, NOTE-4 and DEAL-1."
    assert told(crm, "--also", "lead-1", "--leave") == [
        ("purge", "CONTACT-1", None, None),
        ("purge", "LEAD-1", None, None),
        ("leave", "NOTE-4", "text", None),
        ("leave", "DEAL-1", "title (in its history)", None),
    ]
    before = dict(picture(crm.db))
    again.let_go()
    purged(crm, "--also", "LEAD-1", "--also", "NOTE-4", "--also", "DEAL-1")
    assert left(crm) == {}
    gone = (("contact", 1), ("lead", 1))
    before["note"] = {key: row for key, row in before["note"].items() if key != 4}
    before["contact_search"] = before["contact_search"] | {2: picture(crm.db)["contact_search"][2]}
    others(before, picture(crm.db), *gone)
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


def test_what_was_merged_into_a_person_goes_along_and_its_reference_means_the_whole(crm: Crm) -> None:
    person(crm)
    crm.new("contact", "Z Quarkwright", "--email", "zq@blobfish.example")
    done(crm, "merge", "CONTACT-1", "CONTACT-3")
    answer = done(crm, "purge", "CONTACT-3", "--yes")
    assert answer["deleted"] == ["CONTACT-1", "CONTACT-3"]
    assert left(crm) == {}
    sound(crm)


def test_what_was_removed_before_is_purged_from_the_history(crm: Crm) -> None:
    person(crm)
    done(crm, "rm", "CONTACT-1")
    assert left(crm)
    purged(crm)
    assert left(crm) == {}
    sound(crm)


@pytest.mark.file
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
def test_free_pages_that_were_not_cleaned_are_told_of_and_cleaned(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    person(crm)
    with monkeypatch.context() as cut:
        cut.setattr("crmcli.actions.elements.purge.after", lambda *_: [])  # as if killed behind the commit
        purged(crm)
    assert crm("doctor", "--json").exit == 7
    assert [row["state"] for row in crm("doctor", "--fix", "--json").json if row["check"] == "purged"] == ["fixed"]
    assert left(crm) == {}
    sound(crm)


def test_what_is_remembered_elsewhere_goes_along_or_has_to_be_decided_upon(crm: Crm) -> None:
    person(crm)
    done(crm, "view", "save", "his", "deal", "title~ooze@quark.example")
    done(crm, "rule", "add", "greet", "--when", "deal made", "--do", "note {ref} 'Tell Mr Quarkwright'")
    done(crm, "config", "set", "text_deposit", "Ooze@quark.example pays")
    crm.new("lead", "Later", "--key", "k1", "--email", "later@x.org", "-m", "for Quarkwright, Zoltan")
    assert crm("import", "lead", "-", "--map", "Ooze@quark.example=title", stdin="Ooze@quark.example\nOne\n").exit == 0
    statement = camt(entry("5.00", "Thanks", party="Zoltan Quarkwright", reference="R1")).decode()
    assert crm("bank", "import", "-", stdin=statement).exit == 0
    assert [row["header"] for row in picture(crm.db)["mapping"].values()] == ["oozequarkexample"]
    error = refused(crm, 5, "purge", "CONTACT-1", "--yes")
    assert sorted(error["candidates"]) == ["rule:greet", "setting:text_deposit", "view:his"]
    answer = purged(crm, *(word for place in error["candidates"] for word in ("--also", place)))
    assert answer["warnings"] == ["bank:1 has to be kept and still names the person: may go from 2035-01-01 on."]
    after = picture(crm.db)
    assert [after.get(name, {}) for name in ("view", "rule", "mapping")] == [{}, {}, {}]
    assert done(crm, "config", "get", "text_deposit") != "Ooze@quark.example pays"
    assert [row["party"] for row in after["bank"].values()] == ["Zoltan Quarkwright"]
    assert {row["message"] for row in after["step"].values()} == {None, "(erased)"}
    assert {name for name, rows in after.items() if "uark" in repr(rows)} == {"bank", "change"}
    assert {row["table"] for row in after["change"].values() if "uark" in json.dumps(row)} == {"bank"}
    sound(crm)


def test_mails_to_a_person_go_with_their_bytes(crm: Crm) -> None:
    person(crm)
    done(crm, "edit", "CONTACT-1", "--city", "Ooze", "--postal-code", "10115", "--country", "DE")
    crm.new("invoice", "Work", "--contact", "CONTACT-1", "--line", "Setup @ 1000 tax 19")
    done(crm, "issue", "INVOICE-1")
    done(crm, "config", "set", "sendmail_command", "false")
    done(crm, "config", "set", "mail_from", "me@own.example")
    assert crm("send", "INVOICE-1").exit
    (row,) = picture(crm.db)["outbox"].values()
    bytes_ = {row["message"], row["file"]}
    purged(crm)
    after = picture(crm.db)
    assert after.get("outbox", {}) == {}
    assert not {key[0] for key in after.get("blob", {})} & {row["message"]}
    assert bytes_
    sound(crm)


def test_a_quote_that_was_sent_says_no_more_whom_it_was_for(crm: Crm) -> None:
    person(crm)
    crm.new("quote", "Offer", "--contact", "CONTACT-1", "--line", "Setup @ 1000 tax 19")
    done(crm, "move", "QUOTE-1", "sent")
    assert refused(crm, 5, "purge", "CONTACT-1", "--yes")["candidates"] == ["QUOTE-1"]
    purged(crm, "--also", "QUOTE-1")
    quote = crm.show("QUOTE-1")
    assert (quote["client_name"], quote["client_street"], quote["amount"]) == ("(erased)", None, "1190.00")
    assert left(crm) == {}
    sound(crm)


def test_a_purge_that_fails_leaves_all_as_it_was(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    person(crm)
    with monkeypatch.context() as cut:
        cut.setattr("crmcli.store.upkeep.follow", lambda act: act.rows("SELECT * FROM nothing"))
        refused(crm, 8, "purge", "CONTACT-1", "--yes")


def test_a_history_that_was_altered_is_not_sealed_anew(crm: Crm) -> None:
    person(crm)
    done(crm, "doctor", "--seal")
    with again.looking(crm.db) as db:
        db.execute("UPDATE step SET by = 'eve' WHERE id = 2")
        db.commit()
    assert "Step 2 is not as it was sealed" in refused(crm, 5, "purge", "CONTACT-1", "--yes")["message"]


@pytest.mark.file
@pytest.mark.usefixtures("closed")
def test_the_log_is_empty_while_others_have_the_file_open_and_told_of_while_they_read(crm: Crm) -> None:
    person(crm)
    crm.environ["CRM_TIMEOUT"] = "0"
    with closing(sqlite3.connect(crm.db, isolation_level=None)) as other:
        other.execute("SELECT count(*) FROM contact").fetchone()
        done(crm, "note", "CONTACT-1", "Likes purpleberries more")
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM contact").fetchone()
        (warning,) = purged(crm)["warnings"]  # type: ignore[misc]
        assert warning.startswith("Others have the file open")
        other.execute("ROLLBACK")
        crm("doctor", "--fix")
        assert (crm.folder / "crm.db-wal").exists()
        assert left(crm) == {}
    assert left(crm) == {}


def test_the_past_can_still_be_read_and_taken_back_around_it(crm: Crm) -> None:
    person(crm)
    crm.new("deal", "Tea", "--contact", "CONTACT-1")
    for name in ("One", "Two"):
        done(crm, "edit", "DEAL-2", "--title", name)
    purged(crm)
    assert crm("show", "DEAL-2", "--as-of", "9", "--json").json["title"] == "Tea"
    assert crm("deal", "list", "--as-of", "9", "--fields", "title", "--no-header").lines == ["Relaunch", "Tea"]
    assert crm("contact", "list", "--as-of", "9", "--fields", "title", "--no-header").lines == [
        "(erased)",
        "Grace Hopper",
    ]
    done(crm, "undo", "11")
    assert crm.show("DEAL-2")["title"] == "One"
    copy = crm.folder / "copy.db"
    dumped = crm("export", "--all").out
    assert "uark" not in dumped
    assert crm("import", "-", "--all", "--db", str(copy), stdin=dumped).exit == 0
    assert crm("undo", "2", "--db", str(copy)).exit == 5
    assert crm("changes").exit == crm("feed").exit == crm("timeline", "CONTACT-1").exit == 0
