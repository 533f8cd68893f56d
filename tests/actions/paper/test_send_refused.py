"""``crm send`` where something is wrong: one sentence, the right exit code, and nothing half done."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Crm

from tests.actions.invoices import done, issued, refused
from tests.connect.mail_server import PASSWORD, USER, MailServer, mail_server

from .mails import outbox, server, settings, shop

__all__ = ["server", "shop"]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("--subject", "Hi\r\nBcc: eve@y.org"), "subject"),
        (("--to", "ada@x.org\r\nBcc: eve@y.org"), "to"),
        (("--to", "ada@x.org, eve@y.org"), "to"),
        (("--cc", "nobody"), "cc"),
        (("--lang", "fr"), "lang"),
        (("--as", "docx"), "as"),
        (("--text", "missing.txt"), None),
    ],
)
def test_bad_words_send_nothing_and_change_nothing(
    shop: Crm, server: MailServer, words: tuple[str, str], field: str | None
) -> None:
    issued(shop)
    error = refused(shop, 2, "send", "INVOICE-1", *words)
    assert (error["field"], server.got) == (field, [])


def test_who_has_no_address_is_said_before_anything_is_sent(shop: Crm, server: MailServer) -> None:
    issued(shop)
    shop.new("company", "Nobody", "--street", "Weg 1", "--city", "Bonn", "--postal-code", "53111", "--country", "DE")
    issued(shop, company="COMPANY-3")
    error = refused(shop, 5, "send", "INVOICE-1", "INVOICE-2")
    assert error["message"] == "INVOICE-2 has no email address of its client."
    assert error["hint"] == "crm edit COMPANY-3 --email ada@example.org, or crm send INVOICE-2 --to ada@example.org"
    assert (server.got, outbox(shop)) == ([], [])


def test_only_what_has_a_client_can_be_sent(shop: Crm) -> None:
    shop.new("lead", "Relaunch")
    assert refused(shop, 2, "send", "LEAD-1")["code"] == "wrong_kind"


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("smtp_host", "mail.invalid", "mail.invalid cannot be reached"),
        ("smtp_port", "9", "127.0.0.1 cannot be reached"),
        ("smtp_security", "tls", "127.0.0.1 cannot be reached"),
        ("sendmail_command", "false", "The sendmail command failed with exit code 1."),
        ("sendmail_command", "/nowhere/sendmail", "The sendmail command cannot be run"),
    ],
)
def test_what_cannot_be_reached_is_another_systems_fault(
    shop: Crm, server: MailServer, setting: str, value: str, says: str
) -> None:
    issued(shop)
    done(shop, "config", "set", setting, value)
    if setting == "smtp_host":
        done(shop, "config", "set", "smtp_security", "starttls")
    result = shop("send", "INVOICE-1", "--json")
    assert result.exit == 9 and result.error["message"].startswith(says), result.error
    assert outbox(shop) == [(1, "INVOICE-1", "failed", 1)] and server.got == []
    assert shop.show("INVOICE-1")["sent_at"] is None
    assert not [entry for entry in shop("timeline", "INVOICE-1", "--json").json if entry["what"] == "sent"]


@pytest.mark.parametrize(
    ("setting", "value"), [("smtp_host", ""), ("smtp_host", "mail.example.org"), ("mail_from", "nobody")]
)
def test_settings_that_say_nothing_or_what_is_not_safe(shop: Crm, setting: str, value: str) -> None:
    issued(shop)
    if setting == "mail_from":
        assert refused(shop, 2, "config", "set", setting, value)["field"] == setting
        return
    done(shop, "config", "set", setting, value)
    assert refused(shop, 5, "send", "INVOICE-1")["field"] in ("smtp_host", "smtp_security")


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(shop: Crm, tmp_path: Path) -> None:
    issued(shop)
    with mail_server(tmp_path, "tls", login=True) as strict:
        settings(shop, strict, smtp_security="tls", smtp_user=USER)
        shop.environ["CRM_SMTP_PASSWORD"] = PASSWORD
        result = shop("send", "INVOICE-1", "--json")
        assert result.exit == 9 and "certificate is not valid" in result.error["message"]
        shop.environ["SSL_CERT_FILE"] = str(tmp_path / "ca.pem")
        done(shop, "outbox", "retry")
        assert strict.users == [USER]


def test_a_password_lands_nowhere(shop: Crm, tmp_path: Path) -> None:
    issued(shop)
    (tmp_path / "secret").write_text(PASSWORD + "\n")
    with mail_server(tmp_path, "starttls", login=True) as strict:
        settings(shop, strict, smtp_security="starttls", smtp_user=USER)
        done(shop, "config", "set", "smtp_password_command", f"cat {tmp_path / 'secret'}")
        shop.environ["SSL_CERT_FILE"] = str(tmp_path / "ca.pem")
        assert done(shop, "send", "INVOICE-1")["result"] == ["INVOICE-1"]
        (tmp_path / "secret").write_text("wrong" + PASSWORD)
        failed = shop("send", "INVOICE-1", "--again", "--json")
    assert failed.exit == 9 and PASSWORD not in failed.err
    for path in tmp_path.glob("crm.db*"):
        assert PASSWORD.encode() not in path.read_bytes()
