"""``crm remind``: level by level, not too soon, with what it costs, and never of what is paid."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.invoices import done, issued, refused
from tests.connect.mail_server import MailServer
from tests.difference import changed

from .mails import CLIENT, message, outbox, server, shop

__all__ = ["server", "shop"]

FIRST, SECOND, THIRD = (f"2026-12-{day}T09:00:00Z" for day in ("08", "15", "22"))  # due on 2026-12-07


def body(server: MailServer) -> str:
    part = message(server).get_body()
    assert part is not None
    return str(part.get_content())


def level(crm: Crm) -> tuple[object, object]:
    shown = crm.show("INVOICE-1")
    return shown["reminder_level"], shown["reminded_at"]


def test_each_level_says_more_and_waits_its_days(shop: Crm, server: MailServer) -> None:
    done(shop, "config", "set", "reminder_fee", "5")
    done(shop, "config", "set", "reminder_interest", "9")
    issued(shop)
    done(shop, "pay", "INVOICE-1", "190")
    subjects = []
    for instant, number in ((FIRST, 1), (SECOND, 2), (THIRD, 3)):
        shop.now = instant
        assert shop("remind", "INVOICE-1").out == f"INVOICE-1 (level {number}) reminded\n"
        assert level(shop) == (number, instant)
        subjects.append(str(message(server)["subject"]))
    assert subjects == [f"{word} invoice RE-2026-0001" for word in ("Reminder:", "Second reminder:", "Last reminder:")]
    # 1000.00 are open; 9 % a year for 15 days are 3.70; the third asks for two fees.
    assert "€1,000.00 is still to be paid" in body(server)
    assert "we charge €10.00. Interest since the due date comes to €3.70." in body(server)
    assert "Please pay €1,013.70 within" in body(server)
    (part,) = message(server).iter_attachments()
    assert part.get_filename() == "RE-2026-0001.pdf"
    assert refused(shop, 5, "remind", "INVOICE-1")["message"].startswith("INVOICE-1 was reminded 3 times already")


def test_the_first_reminder_asks_for_no_fee(shop: Crm, server: MailServer) -> None:
    done(shop, "config", "set", "reminder_fee", "5")
    issued(shop)
    shop.now = FIRST
    done(shop, "remind", "INVOICE-1")
    assert "€5" not in body(server) and "€1,190.00" in body(server)


def test_the_next_one_waits(shop: Crm, server: MailServer) -> None:
    issued(shop)
    shop.now = FIRST
    done(shop, "remind", "INVOICE-1")
    shop.now = "2026-12-14T23:00:00Z"
    error = refused(shop, 5, "remind", "INVOICE-1")
    assert error["message"] == "INVOICE-1 was reminded on 2026-12-08, so the next reminder is for 2026-12-15."
    issued(shop, issue_date="2026-11-23")
    answer = done(shop, "remind", "--where", "invoice overdue")
    assert answer["result"] == ["INVOICE-2"]
    assert answer["warnings"][0].startswith("INVOICE-1 was reminded on 2026-12-08")


def test_it_stops_when_it_is_paid(shop: Crm, server: MailServer) -> None:
    issued(shop)
    error = refused(shop, 5, "remind", "INVOICE-1")
    assert error["message"] == "INVOICE-1 is not overdue: it is due on 2026-12-07."
    shop.now = FIRST
    done(shop, "pay", "INVOICE-1")
    assert refused(shop, 5, "remind", "INVOICE-1")["message"] == "INVOICE-1 is not overdue: it is paid."
    assert shop("remind", "--where", "invoice overdue").out == "nothing to do\n"
    assert server.got == []


def test_a_reminder_that_failed_is_not_sent_when_it_was_paid_meanwhile(shop: Crm, server: MailServer) -> None:
    issued(shop)
    shop.now = FIRST
    server.fault = "content"
    assert shop("remind", "INVOICE-1").exit == 9
    assert level(shop) == (None, None)
    server.fault = None
    done(shop, "pay", "INVOICE-1")
    error = refused(shop, 5, "outbox", "retry")
    assert (error["message"], server.got) == ("INVOICE-1 is not overdue: it is paid.", [])
    assert error["hint"] == "crm outbox drop 1 drops the reminder."


def test_a_reminder_counts_as_no_sending_of_the_invoice(shop: Crm, server: MailServer) -> None:
    issued(shop)
    shop.now = FIRST
    done(shop, "document", "INVOICE-1")
    touched = changed(shop, "remind", "INVOICE-1").touched
    assert touched == {"invoice": "~1(reminded_at,reminder_level)", "note": "+1", "outbox": "+1"}
    done(shop, "send", "INVOICE-1")
    assert [row[2] for row in outbox(shop)] == ["sent", "sent"]
    (entry,) = [entry for entry in shop("timeline", "INVOICE-1", "--json").json if entry["what"] == "reminded"]
    assert entry["text"].startswith(f"RE-2026-0001.pdf to {CLIENT} (SHA-256 ")
    assert refused(shop, 5, "undo")["message"].endswith(f"it sent INVOICE-1, RE-2026-0001.pdf to {CLIENT}.")


def test_the_list_of_what_is_overdue_shows_level_and_day(shop: Crm, server: MailServer) -> None:
    issued(shop)
    shop.now = FIRST
    done(shop, "remind", "INVOICE-1")
    (row,) = shop("invoice", "list", "overdue").rows
    assert (row["reminder_level"], row["reminded_at"][:10]) == ("1", "2026-12-08")
    assert "reminder_level" not in shop("invoice", "list").rows[0]


@pytest.mark.parametrize("words", [("QUOTE-1",), ("LEAD-1",)])
def test_only_invoices_are_reminded_of(shop: Crm, words: tuple[str, ...]) -> None:
    shop.new("quote", "Relaunch", "--company", "COMPANY-2")
    shop.new("lead", "Relaunch")
    assert refused(shop, 2, "remind", *words)["code"] == "wrong_kind"


def test_a_dry_run_shows_the_reminder(shop: Crm, server: MailServer) -> None:
    issued(shop)
    shop.now = FIRST
    done(shop, "remind", "INVOICE-1", "--dry-run", "-o", ".")
    text = (shop.folder / "RE-2026-0001-reminder-1.eml").read_text()
    assert "Subject: Reminder: invoice RE-2026-0001" in text and level(shop) == (None, None) and not server.got
