"""``crm send``: what a real mail server gets, what is told of it, and what nobody gets twice."""

from __future__ import annotations

import email
import email.policy
import hashlib
import json
from pathlib import Path

from conftest import Crm

from tests.actions.invoices import done, draft, issued, refused
from tests.connect.mail_server import MailServer
from tests.difference import changed

from .mails import CLIENT, kept, message, outbox, server, shop

__all__ = ["server", "shop"]


def test_an_issued_invoice_reaches_the_client_and_the_timeline_says_what(shop: Crm, server: MailServer) -> None:
    issued(shop)
    answer = done(shop, "send", "INVOICE-1")
    assert (answer["result"], answer["step"]) == (["INVOICE-1"], int(shop("steps", "--json").json[0]["step"]))
    assert server.got[0].mail_from == "office@works.example" and server.got[0].rcpt_tos == [CLIENT]
    mail = message(server)
    assert str(mail["from"]) == "Ada Works <office@works.example>" and str(mail["to"]) == CLIENT
    assert str(mail["subject"]) == "Invoice RE-2026-0001: Work"
    body = mail.get_body()
    assert body is not None
    assert "RE-2026-0001 for €1,190.00." in body.get_content()
    assert "Please pay €1,190.00 by 7\u00a0December\u00a02026" in body.get_content()
    (part,) = mail.iter_attachments()
    content = part.get_content()
    assert (part.get_filename(), part.get_content_type()) == ("RE-2026-0001.pdf", "application/pdf")
    assert content.startswith(b"%PDF-")
    sha256 = hashlib.sha256(content).hexdigest()
    (entry,) = [entry for entry in shop("timeline", "INVOICE-1", "--json").json if entry["what"] == "sent"]
    assert entry["text"] == f"RE-2026-0001.pdf to {CLIENT} (SHA-256 {sha256}, message {mail['message-id']})"
    assert not [entry for entry in shop("timeline", "INVOICE-1", "--json").json if entry["what"] == "changed"]
    assert shop.show("INVOICE-1")["sent_at"] == "2026-11-23T12:00:00Z"
    assert done(shop, "document", "INVOICE-1")["document"]["sha256"] == sha256
    assert outbox(shop) == [(1, "INVOICE-1", "sent", 1)]


def test_sending_writes_the_day_and_a_note_and_nothing_else(shop: Crm) -> None:
    issued(shop)
    done(shop, "document", "INVOICE-1")
    touched = changed(shop, "send", "INVOICE-1").touched
    assert touched == {"invoice": "~1(sent_at)", "note": "+1", "outbox": "+1"}


def test_the_bytes_of_a_message_are_kept_until_it_is_sent(shop: Crm, server: MailServer) -> None:
    issued(shop)
    server.fault = "content"
    assert shop("send", "INVOICE-1").exit == 9
    waiting = kept(shop)
    server.fault = None
    done(shop, "outbox", "retry")
    (row,) = shop("outbox", "list", "sent", "--json").json
    assert waiting - kept(shop) == {row["sha256"]}
    assert row["file_sha256"] in kept(shop) and shop.is_well()


def test_the_client_is_reached_at_the_address_of_today(shop: Crm, server: MailServer) -> None:
    issued(shop)
    done(shop, "edit", "COMPANY-2", "--unset", "emails", "--email", "new@acme.example")
    issued(shop)
    done(shop, "send", "INVOICE-1")
    done(shop, "edit", "COMPANY-2", "--unset", "emails")
    done(shop, "send", "INVOICE-2")
    assert [one.rcpt_tos for one in server.got] == [["new@acme.example"]] * 2


def test_a_draft_quote_becomes_sent_and_its_page_has_no_mark(shop: Crm, server: MailServer) -> None:
    shop.new("quote", "Relaunch", "--company", "COMPANY-2", "--line", "Design @ 800 tax 19")
    done(shop, "send", "QUOTE-1", "--as", "html")
    assert shop.show("QUOTE-1")["stage"] == "sent"
    mail = message(server)
    assert str(mail["subject"]) == "Quote AN-2026-0001: Relaunch"
    (part,) = mail.iter_attachments()
    assert part.get_filename() == "AN-2026-0001.html" and "DRAFT" not in part.get_content()
    sha256 = hashlib.sha256(part.get_payload(decode=True)).hexdigest()
    assert sha256 in kept(shop)  # what the client has stays here, too
    assert shop.is_well("--fix") and sha256 in kept(shop)


def test_a_draft_invoice_is_not_sent_unless_it_is_issued_by_that(shop: Crm, server: MailServer) -> None:
    draft(shop)
    error = refused(shop, 5, "send", "INVOICE-1")
    assert error["message"] == "INVOICE-1 is a draft, which no client gets." and "--issue" in error["hint"]
    done(shop, "send", "INVOICE-1", "--issue")
    assert (shop.show("INVOICE-1")["stage"], len(server.got)) == ("issued", 1)


def test_a_draft_that_cannot_be_issued_is_not_sent(shop: Crm, server: MailServer) -> None:
    draft(shop)
    shop.new("invoice", "Nothing in it", "--company", "COMPANY-2")
    assert shop("send", "INVOICE-1", "INVOICE-2", "--issue").exit == 5
    assert shop.show("INVOICE-1")["stage"] == "draft" and (server.got, outbox(shop)) == ([], [])


def test_nothing_is_sent_twice_unless_somebody_says_so(shop: Crm, server: MailServer) -> None:
    issued(shop)
    done(shop, "send", "INVOICE-1")
    error = refused(shop, 4, "send", "INVOICE-1")
    assert error["message"] == f"INVOICE-1 was already sent to {CLIENT}, on 2026-11-23."
    assert len(server.got) == 1
    done(shop, "send", "INVOICE-1", "--again")
    assert len({str(message(server, place)["message-id"]) for place in (0, 1)}) == 2


def test_a_key_sends_once_and_gives_the_first_answer(shop: Crm, server: MailServer) -> None:
    issued(shop)
    first = done(shop, "send", "INVOICE-1", "--key", "k")
    again = done(shop, "send", "INVOICE-1", "--key", "k")
    assert (again["existing"], again["step"], len(server.got)) == (True, first["step"], 1)


def test_the_step_that_sent_cannot_be_undone_and_says_so_by_name(shop: Crm) -> None:
    issued(shop)
    step = done(shop, "send", "INVOICE-1")["step"]
    for words in ((), (str(step),)):
        error = refused(shop, 5, "undo", *words)
        assert error["message"] == f"Step {step} cannot be undone: it sent INVOICE-1, RE-2026-0001.pdf to {CLIENT}."


def test_many_are_sent_as_a_message_each_and_found_by_what_was_not(shop: Crm, server: MailServer) -> None:
    for _ in range(3):
        issued(shop)
    done(shop, "send", "INVOICE-2")
    left = shop("invoice", "list", "stage=issued", "no=sent_at", "-q").out
    assert left.split() == ["INVOICE-1", "INVOICE-3"]
    assert shop("send", "-", stdin=left).exit == 0
    assert [str(message(server, place)["subject"])[:20] for place in range(3)] == [
        f"Invoice RE-2026-000{number}" for number in (2, 1, 3)
    ]
    assert shop("invoice", "list", "no=sent_at", "-q").out == ""


def test_the_first_that_fails_stops_the_rest_which_wait(shop: Crm, server: MailServer) -> None:
    for _ in range(3):
        issued(shop)
    server.fault = "content"
    done_ = shop("send", "INVOICE-1", "INVOICE-2", "INVOICE-3", "--json")
    assert done_.exit == 9 and "INVOICE-2 and INVOICE-3 wait" in done_.error["hint"]
    assert [row[2:] for row in outbox(shop)] == [("failed", 1), ("planned", 0), ("planned", 0)]
    server.fault = None
    assert done(shop, "outbox", "retry")["result"] == ["INVOICE-1", "INVOICE-2", "INVOICE-3"]
    assert [row[2] for row in outbox(shop)] == ["sent"] * 3 and len(server.got) == 3


def test_with_keep_going_the_others_are_sent(shop: Crm, server: MailServer) -> None:
    issued(shop)
    shop.new("company", "Nobody", "--street", "Weg 1", "--city", "Bonn", "--postal-code", "53111", "--country", "DE")
    issued(shop, company="COMPANY-3")
    issued(shop)
    draft(shop)
    result = shop("send", "INVOICE-1", "INVOICE-2", "INVOICE-3", "INVOICE-4", "--keep-going", "--json")
    assert result.exit == 7 and result.json["result"] == ["INVOICE-1", "INVOICE-3"]
    assert [failure["ref"] for failure in result.json["failures"]] == ["INVOICE-2", "INVOICE-4"]
    assert len(server.got) == 2


def test_what_a_person_says_takes_the_place_of_the_usual_words(shop: Crm, server: MailServer, tmp_path: Path) -> None:
    issued(shop)
    (tmp_path / "letter.txt").write_text("Hallo Ada,\n{number}\n", encoding="utf-8")
    words = ("--to", "Bea <bea@x.org>", "--cc", "c@x.org", "--subject", "Für Sie", "--text", "letter.txt")
    done(shop, "send", "INVOICE-1", *words)
    mail, envelope = message(server), server.got[0]
    assert (str(mail["to"]), str(mail["cc"]), str(mail["subject"])) == ("Bea <bea@x.org>", "c@x.org", "Für Sie")
    assert envelope.rcpt_tos == ["bea@x.org", "c@x.org"]
    body = mail.get_body()
    assert body is not None and body.get_content().splitlines() == ["Hallo Ada,", "{number}"]


def test_a_mail_of_the_sellers_own_counts_in_its_language_alone(shop: Crm, server: MailServer) -> None:
    done(shop, "config", "set", "mail_invoice_de", "Rechnung für {client}\n\nBitte {total}[ online: {link}].")
    done(shop, "edit", "COMPANY-2", "--lang", "de")
    issued(shop)
    done(shop, "send", "INVOICE-1")
    mail = message(server)
    body = mail.get_body()
    assert body is not None
    assert (str(mail["subject"]), body.get_content().strip()) == ("Rechnung für Acme", "Bitte 1.190,00\u00a0€.")
    assert refused(shop, 2, "config", "set", "mail_invoice_de", "{nonsense}")["message"]


def test_a_number_with_slashes_is_no_path(shop: Crm, server: MailServer) -> None:
    done(shop, "config", "set", "invoice_number", "../../RE/{year}/{n}")
    issued(shop)
    done(shop, "send", "INVOICE-1")
    (part,) = message(server).iter_attachments()
    assert part.get_filename() == "-..-RE-2026-1.pdf"


def test_the_outbox_moves_with_the_database(shop: Crm, server: MailServer, tmp_path: Path) -> None:
    issued(shop)
    server.fault = "content"
    assert shop("send", "INVOICE-1").exit == 9
    (tmp_path / "all.jsonl").write_text(shop("export", "--all").out)
    shop.environ["CRM_DB"] = str(tmp_path / "other.db")
    assert shop("import", "all.jsonl", "--all").exit == 0
    server.fault = None
    done(shop, "outbox", "retry")
    assert [row[2] for row in outbox(shop)] == ["sent"] and len(server.got) == 1


def test_sendmail_gets_the_message_and_the_recipients(shop: Crm, tmp_path: Path) -> None:
    issued(shop)
    script = tmp_path / "sendmail"
    script.write_text('#!/bin/sh\necho "$@" >to\ncat >message\n')
    script.chmod(0o755)
    done(shop, "config", "set", "sendmail_command", f"{script} -i --")
    done(shop, "send", "INVOICE-1")
    assert (tmp_path / "to").read_text() == f"-i -- {CLIENT}\n"
    assert b"Subject: Invoice RE-2026-0001: Work" in (tmp_path / "message").read_bytes()


def test_a_dry_run_shows_the_message_and_leaves_nothing(shop: Crm, server: MailServer, tmp_path: Path) -> None:
    draft(shop)
    from tests.pictures import dump

    before = dump(shop.db)
    shown = shop.process("send", "INVOICE-1", "--issue", "--dry-run").out
    mail = email.message_from_string(shown, policy=email.policy.default)
    assert str(mail["subject"]) == "Invoice RE-2026-0001: Work"
    written = done(shop, "send", "INVOICE-1", "--issue", "--dry-run", "-o", "mail.eml")
    assert written["dry_run"] and (tmp_path / "mail.eml").read_bytes().startswith(b"From: ")
    assert dump(shop.db) == before and server.got == []
    assert refused(shop, 2, "send", "INVOICE-1", "--issue", "-o", "other.eml")
    assert refused(shop, 2, "send", "INVOICE-1", "--issue", "--dry-run", "-o", "no/folder/")


def test_nothing_is_sent_from_a_batch(shop: Crm, server: MailServer) -> None:
    issued(shop)
    draft(shop)
    for line in ("send INVOICE-1", "issue INVOICE-2 --send", "outbox retry"):
        assert shop("batch", "-", stdin=f"{line}\n").exit == 2
    assert (server.got, shop.show("INVOICE-2")["stage"]) == ([], "draft")


def test_issuing_and_sending_are_one_command(shop: Crm, server: MailServer) -> None:
    draft(shop)
    draft(shop)
    assert shop("issue", "-", "--send", "--date", "2026-11-20", stdin="INVOICE-1\nINVOICE-2\n").out == (
        "INVOICE-1 and INVOICE-2 issued; INVOICE-1 and INVOICE-2 sent\n"
    )
    assert shop.show("INVOICE-2")["issue_date"] == "2026-11-20" and len(server.got) == 2
    assert refused(shop, 4, "issue", "INVOICE-1", "--send")["code"] == "already_done"


def test_what_is_issued_stays_issued_when_nobody_takes_the_mail(shop: Crm, server: MailServer) -> None:
    draft(shop)
    server.fault = "recipient"
    done(shop, "edit", "COMPANY-2", "--unset", "emails", "--email", "nobody@acme.example")
    result = shop("issue", "INVOICE-1", "--send", "--json")
    assert (result.exit, result.error["hint"]) == (9, "Nothing was sent. INVOICE-1 was issued.")
    assert (shop.show("INVOICE-1")["stage"], outbox(shop)[0][2]) == ("issued", "failed")


def test_nothing_is_asked_of_the_world_while_the_database_is_locked(shop: Crm, server: MailServer) -> None:
    from tests.rooms.test_connect import watched

    draft(shop)
    for words in (("--dry-run", "-o", "mail.eml"), ("--key", "k")):
        with watched() as calls:
            done(shop, "send", "INVOICE-1", "--issue", *words)
        assert len(calls) > 5 and not any(calls)
    assert json.dumps(outbox(shop)) == '[[1, "INVOICE-1", "sent", 1]]'
