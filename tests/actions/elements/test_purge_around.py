"""``crm purge`` and what else the file remembers: mails, rules, the bank, the past, seals, and others who read."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from tests import again, servers
from tests.actions.invoices import done, refused
from tests.actions.persons import NAME, left, person, purged, sound
from tests.actions.twice import twice
from tests.conftest import Crm
from tests.connect.statements import camt, entry
from tests.difference import picture


def test_what_is_remembered_elsewhere_goes_along_or_has_to_be_decided_upon(crm: Crm) -> None:
    person(crm)
    done(crm, "view", "save", "his", "deal", "title~ooze@quark.example")
    done(crm, "rule", "add", "greet", "--when", "deal made", "--do", "note {ref} 'Tell Mr Quarkwright'")
    done(crm, "config", "set", "text_deposit", "Ooze@quark.example pays")
    crm.new("lead", "Later", "--key", "k1", "--email", "later@x.org", "-m", "for Quarkwright, Zoltan")
    for key in ("form:ooze@QUARK.example:7", "import-zoltan-quarkwright"):
        crm.new("lead", "Later still", "--key", key)
    assert crm("import", "lead", "-", "--map", "Ooze@quark.example=title", stdin="Ooze@quark.example\nOne\n").exit == 0
    statement = camt(entry("5.00", "Thanks", party="Zoltan Quarkwright", reference="R1")).decode()
    assert crm("bank", "import", "-", stdin=statement).exit == 0
    assert [row["header"] for row in picture(crm.db)["mapping"].values()] == ["oozequarkexample"]
    error = refused(crm, 5, "purge", "CONTACT-1", "--yes")
    assert sorted(error["candidates"]) == ["rule:greet", "setting:text_deposit", "view:his"]
    answer = purged(crm, *(word for place in error["candidates"] for word in ("--also", place)))
    assert answer["warnings"][:1] == ["bank:1 has to be kept and still names the person: may go from 2035-01-01 on."]
    after = picture(crm.db)
    assert [after.get(name, {}) for name in ("view", "rule", "mapping")] == [{}, {}, {}]
    assert done(crm, "config", "get", "text_deposit") != "Ooze@quark.example pays"
    assert [row["party"] for row in after["bank"].values()] == ["Zoltan Quarkwright"]
    assert {row["message"] for row in after["step"].values()} == {None, "(erased)"}
    assert list(after["key"]) == ["k1"]
    assert {name for name, rows in after.items() if "uark" in repr(rows)} == {"bank", "change"}
    assert {row["table"] for row in after["change"].values() if "uark" in json.dumps(row)} == {"bank"}
    sound(crm)


@pytest.mark.parametrize("issued", [False, True], ids=["gone", "an empty row"])
def test_what_a_person_was_to_others_goes_from_the_history_at_either_end_of_a_link(crm: Crm, issued: bool) -> None:
    """A change of a role says neither whose it is nor to whom; one that tells of nothing else is none any more."""
    person(crm)
    done(crm, "edit", "CONTACT-1", "--city", "Ooze", "--postal-code", "10115", "--country", "DE")
    if issued:
        crm.new("invoice", "Work", "--contact", "CONTACT-1", "--line", "Setup @ 1000 tax 19")
        done(crm, "issue", "INVOICE-1")
    for role in ("quarkfan", "quarkfoe"):
        done(crm, "link", "CONTACT-2", "CONTACT-1", "--how", "knows", "--role", role)
        done(crm, "link", "CONTACT-1", "CONTACT-2", "--how", "knows", "--role", role)
    purged(crm, *(("--leave",) if issued else ()))
    after = picture(crm.db)
    assert len([row for row in after.get("link", {}).values() if row["how"] == "knows"]) == 2 * issued
    told = [row for row in after["change"].values() if row["table"] == "link"]
    assert [row for row in told if "role" in json.dumps(row) or row["after"] == "{}"] == []
    assert len([row for row in told if "knows" in row["after"]]) == 2 * issued
    sound(crm)


def test_mails_to_a_person_go_with_their_bytes_and_that_one_was_sent_stays(crm: Crm) -> None:
    person(crm)
    done(crm, "edit", "CONTACT-1", "--city", "Ooze", "--postal-code", "10115", "--country", "DE")
    crm.new("invoice", "Work", "--contact", "CONTACT-1", "--line", "Setup @ 1000 tax 19")
    done(crm, "issue", "INVOICE-1")
    done(crm, "config", "set", "mail_from", "me@own.example")
    for command in ("true", "false"):
        done(crm, "config", "set", "sendmail_command", command)
        crm("send", "INVOICE-1", "--again")
    assert [row["state"] for row in picture(crm.db)["outbox"].values()] == ["sent", "failed"]
    file = picture(crm.db)["note"][4]["file"]
    purged(crm, "--also", "note:4")
    after = picture(crm.db)
    assert after.get("outbox", {}) == {}
    assert {key[0] for key in after["blob"]} == {file}
    assert (after["note"][4]["text"], after["note"][4]["file"]) == ("(erased)", file)
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


@pytest.mark.file
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


@pytest.mark.file
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


def test_of_one_who_was_merged_only_what_is_final_still_tells(crm: Crm) -> None:
    twice(crm)
    done(crm, "merge", "CONTACT-1", "CONTACT-2")
    detail = done(crm, "purge", "CONTACT-1", "--dry-run")["detail"]
    assert [(each["what"], each["ref"]) for each in detail] == [
        *(("purge", "CONTACT-1"), ("purge", "CONTACT-2")),
        *(("erase", "INVOICE-2"), ("decide", "NOTE-5"), ("keep", "INVOICE-1"), ("keep", "PAYMENT-1")),
    ]
    assert detail[3]["why"] == "it stands on the person as well; --also NOTE-5, or --leave"
    purged(crm, "--also", "NOTE-5")
    after = picture(crm.db)
    words = ("lovelace", "ada@", "augusta", "likes tea", "both", "a.txt")
    rows = {(name, key): repr(row).lower() for name, table in after.items() for key, row in table.items()}
    names = {place for place, text in rows.items() if any(word in text for word in words)}
    final = {("invoice", 1), ("document", 1), ("invoice_search", 1)}
    assert {place for place in names if place[0] != "change"} == final
    told = [after["change"][key] for name, key in names if name == "change"]
    assert {(row["kind"], row["element"]) for row in told} == {("invoice", 1)}
    assert after["deal"][1]["contact"] == after["payment"][1]["contact"] == 1
    sound(crm)


@pytest.mark.server
def test_on_a_server_it_says_what_it_does_not_reach(crm: Crm) -> None:
    crm.environ["CRM_DB"] = servers.server().new()
    crm.new("contact", *NAME)
    (warning,) = done(crm, "purge", "CONTACT-1", "--yes")["warnings"]
    assert (
        warning == "What the server keeps besides is not reached: its write-ahead log, its replicas and its snapshots."
    )
    assert [row for row in crm("doctor", "--json").json if row["check"] == "purged"] == []


def test_a_first_name_alone_counts_where_people_write_of_what_hangs_on_the_person(crm: Crm) -> None:
    person(crm)
    crm.new("deal", "Tea", "--contact", "CONTACT-1", "--comments", "zoltan decides")
    done(crm, "note", "DEAL-2", "Zoltán called, zoltans likes")
    done(crm, "note", "DEAL-2", "Zoltans are many")
    done(crm, "note", "DEAL-1", "Another Zoltán called")
    assert refused(crm, 5, "purge", "CONTACT-1", "--yes")["candidates"] == ["DEAL-2", "NOTE-4"]
    purged(crm, "--also", "DEAL-2", "--also", "NOTE-4")
    assert crm.show("DEAL-2")["comments"] == "(erased)"
    notes = [(row["element"], row["text"]) for row in picture(crm.db)["note"].values() if "olt" in row["text"]]
    assert notes == [(2, "Zoltans are many"), (1, "Another Zoltán called")]
    assert left(crm, "zoltan decides") == {}
    sound(crm)


def test_files_in_which_nobody_has_looked_are_named_and_can_go(crm: Crm) -> None:
    person(crm)
    crm.new("deal", "Tea", "--contact", "CONTACT-1")
    crm.new("quote", "Offer", "--contact", "CONTACT-1", "--line", "Setup @ 1000 tax 19", "--deal", "DEAL-2")
    done(crm, "config", "set", "mail_from", "me@own.example")
    done(crm, "config", "set", "sendmail_command", "true")
    done(crm, "send", "QUOTE-1")
    for name in ("a", "b", "c"):
        (crm.folder / f"{name}.txt").write_text(f"blobfish {name}")
        done(crm, "attach", "DEAL-1" if name == "c" else "DEAL-2", str(crm.folder / f"{name}.txt"))
        (crm.folder / f"{name}.txt").unlink()
    done(crm, "rm", "FILE-6")
    detail = done(crm, "purge", "CONTACT-1", "--dry-run", "--leave")["detail"]
    why = "a file on DEAL-2 that was not searched"
    assert [(each["ref"], each["value"], each["why"]) for each in detail if each["what"] == "check"] == [
        ("FILE-5", "a.txt", f"{why}; --also FILE-5 removes it"),
        ("FILE-6", "b.txt", f"{why}; --also FILE-6 removes it"),
    ]
    assert ("leave", "note:4", "text, file") in [(each["what"], each["ref"], each["field"]) for each in detail]
    pages = picture(crm.db)["note"][4]["file"]
    told = purged(crm, "--leave", "--also", "FILE-6", "--also", "note:4")["warnings"]
    assert f"FILE-5 may still name the person: {why}." in told
    assert left(crm, "blobfish b") == {} and left(crm, "blobfish a") == {"crm.db": ["blobfish a"]}
    after = picture(crm.db)
    assert (after["note"][4]["what"], after["note"][4]["text"], after["note"][4]["file"]) == ("sent", "(erased)", None)
    assert pages not in {key[0] for key in after["blob"]} and pages not in repr(after["change"])
    sound(crm)


def test_what_need_not_be_kept_any_more_says_so_and_of_the_bank_can_go(crm: Crm) -> None:
    person(crm)
    crm.new("invoice", "Work", "--contact", "CONTACT-1", "--line", "Setup @ 1000 tax 19")
    done(crm, "edit", "CONTACT-1", "--city", "Ooze", "--postal-code", "10115", "--country", "DE")
    done(crm, "issue", "INVOICE-1")
    statement = camt(entry("5.00", "Thanks", party="Zoltan Quarkwright", reference="R1")).decode()
    assert crm("bank", "import", "-", stdin=statement).exit == 0
    crm.now = "2036-01-02T12:00:00+00:00"
    why = (
        "it need not be kept since 2035-01-01, but what was issued or paid cannot be taken out of a database; "
        "copy what you need into a new one"
    )
    detail = done(crm, "purge", "CONTACT-1", "--dry-run")["detail"]
    assert [(each["what"], each["ref"], each["why"]) for each in detail[1:]] == [
        ("decide", "bank:1", "--also bank:1, or --leave"),
        ("past", "INVOICE-1", why),
    ]
    error = refused(crm, 5, "purge", "CONTACT-1", "--also", "INVOICE-1", "--yes")
    assert error["message"] == "INVOICE-1 stays: what was issued or paid cannot be taken out of a database."
    assert purged(crm, "--also", "bank:1")["warnings"] == [f"INVOICE-1 still names the person: {why}."]
    (row,) = picture(crm.db)["bank"].values()
    assert (row["party"], row["amount"]) == ("(erased)", 500)
    sound(crm)
