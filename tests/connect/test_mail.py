"""Mail: a message is the same bytes each time, no value ends a header, and whatever a server does is told rightly."""

from __future__ import annotations

import email
import email.policy
import socket
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.connect.mail.message import Attachment, Mail, composed, plain_addresses
from crmcli.connect.mail.sending import Server, hand_over, send
from crmcli.errors import BadValue, CrmError, NotKnown, OtherSystem, Refused

from .mail_server import PASSWORD, USER, mail_server

MAIL = Mail(
    "Kanzlei Müller <buch@kanzlei.example>",
    ("Ada Lovelace <ada@x.org>",),
    "Rechnung RE-2026-0042 über 119,00 €",
    "Guten Tag,\n.\n..anbei die Rechnung.\n",
    datetime(2026, 11, 26, 9, 30, tzinfo=UTC),
    "<01a2@kanzlei.example>",
    ("office@x.org",),
    (Attachment("RE-2026-0042.pdf", "application/pdf", b"%PDF-1.7 \x00\xff\r\n.\r\n"),),
)


def test_a_message_is_the_same_bytes_and_reads_back_as_it_was_written() -> None:
    content = composed(MAIL)
    assert content == composed(MAIL)
    read = email.message_from_bytes(content, policy=email.policy.default)
    assert str(read["subject"]) == MAIL.subject
    assert read["from"].addresses[0].display_name == "Kanzlei Müller"
    body = read.get_body()
    assert body is not None and body.get_content().replace("\r\n", "\n") == MAIL.text
    (part,) = read.iter_attachments()
    assert (part.get_filename(), part.get_content()) == ("RE-2026-0042.pdf", MAIL.attachments[0].content)


def test_any_text_is_carried_in_letters_and_lines_that_every_server_takes() -> None:
    assert composed(replace(MAIL, text="für Sie")).isascii()
    content = composed(replace(MAIL, text="Schöne Grüße aus München, " * 60))
    assert content.isascii() and max(map(len, content.splitlines())) <= 998
    body = email.message_from_bytes(content, policy=email.policy.default).get_body()
    assert body is not None and body.get_content().rstrip("\r\n") == ("Schöne Grüße aus München, " * 60)


@pytest.mark.parametrize(
    "text",
    ["ada@x.org\r\nBcc: eve@y.org", "ada", "ada@", "@x.org", "-oQ/tmp@x.org", "ada@x.org, eve@y.org", "a b@x.org", ""],
)
def test_what_is_no_single_address_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        composed(replace(MAIL, to=(text,)))


@pytest.mark.parametrize("text", ["Rechnung\r\nBcc: eve@y.org", "a\nb", "a\u2028b"])
def test_no_subject_begins_a_header(text: str) -> None:
    with pytest.raises(BadValue, match="line break"):
        composed(replace(MAIL, subject=text))


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_written_there_are_no_headers_but_ours(subject: str, name: str) -> None:
    try:
        content = composed(replace(MAIL, subject=subject, to=(f'"{name}" <ada@x.org>',)))
    except (BadValue, UnicodeEncodeError):
        return
    read = email.message_from_bytes(content, policy=email.policy.default)
    assert sorted(map(str.lower, read.keys())) == sorted(
        ("from", "to", "cc", "subject", "date", "message-id", "mime-version", "content-type")
    )
    assert [one.addr_spec for one in read["to"].addresses] == ["ada@x.org"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\passwd", "/etc/passwd", "C:\\x\\passwd"])
def test_a_file_goes_along_without_its_folders(name: str) -> None:
    content = composed(replace(MAIL, attachments=(Attachment(name, "text/plain", b"x"),)))
    (part,) = email.message_from_bytes(content, policy=email.policy.default).iter_attachments()
    assert part.get_filename() == "passwd"


def sent(server: Server, to: tuple[str, ...] = MAIL.to) -> None:
    mail = replace(MAIL, to=to)
    send(server, "buch@kanzlei.example", plain_addresses(mail), composed(mail))


def test_a_server_gets_every_byte_and_all_recipients(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        sent(Server("127.0.0.1", server.port, "none"))
    (envelope,) = server.got
    assert (envelope.mail_from, envelope.rcpt_tos) == ("buch@kanzlei.example", ["ada@x.org", "office@x.org"])
    assert envelope.content == composed(MAIL)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_login_goes_over_an_encrypted_line(tmp_path: Path, security: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server(tmp_path, security, login=True) as server:
        told = Server("127.0.0.1", server.port, security, USER, lambda: PASSWORD)
        with pytest.raises(OtherSystem, match="certificate is not valid"):
            sent(told)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        with pytest.raises(OtherSystem, match="refused the password of shop") as wrong:
            sent(replace(told, password=lambda: "wrong word"))
        assert "wrong word" not in f"{wrong.value.message}{wrong.value.hint}"
        with pytest.raises(Refused, match="no password for shop"):
            sent(replace(told, password=lambda: None))
        assert server.got == []
        sent(told)
    assert server.users == [USER]


def test_another_machine_never_gets_anything_unencrypted() -> None:
    with pytest.raises(Refused, match="unencrypted"):
        sent(Server("mail.example.org", 25, "none"))


@pytest.mark.parametrize(
    ("fault", "to", "said"),
    [
        ("recipient", ("ada@x.org", "nobody@x.org"), "refused the recipient nobody@x.org: 550 no such mailbox"),
        ("content", MAIL.to, "refused the message: 554 looks like spam"),
    ],
)
def test_what_a_server_refuses_is_sent_to_nobody(tmp_path: Path, fault: str, to: tuple[str, ...], said: str) -> None:
    with mail_server(tmp_path) as server:
        server.fault = fault
        with pytest.raises(OtherSystem, match=said) as told:
            sent(Server("127.0.0.1", server.port, "none"), to)
        assert not isinstance(told.value, NotKnown) and told.value.exit == 9
        assert server.got == []


@pytest.mark.parametrize("fault", ["drop", "silent"])
def test_what_breaks_before_it_is_confirmed_is_not_known(tmp_path: Path, fault: str) -> None:
    with mail_server(tmp_path) as server:
        server.fault = fault
        with pytest.raises(NotKnown, match="may have been sent"):
            sent(Server("127.0.0.1", server.port, "none", timeout=0.2 if fault == "silent" else 5))
        assert len(server.got) == 1


def test_a_server_that_is_not_there_or_says_nothing_gets_nothing() -> None:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port = place.getsockname()[1]
        with pytest.raises(OtherSystem, match="cannot be reached"):
            sent(Server("127.0.0.1", port, "none"))
        place.listen()
        with pytest.raises(OtherSystem, match=r"cannot be reached: it does not answer"):
            sent(Server("127.0.0.1", port, "none", timeout=0.2))
    with pytest.raises(OtherSystem, match="cannot be reached"):
        sent(Server("host.invalid", 25, "tls"))


def test_a_command_gets_the_message_and_the_recipients_without_a_shell(tmp_path: Path) -> None:
    script, place = tmp_path / "sendmail", tmp_path / "got"
    script.write_text(f'#!/bin/sh\ncat > "{place}"\nfor one in "$@"; do echo "to $one" >> "{place}"; done\n')
    script.chmod(0o755)
    hand_over(f"{script} -i '$HOME;x'", ["ada@x.org"], b"hello\n")
    assert place.read_text() == "hello\nto -i\nto $HOME;x\nto ada@x.org\n"
    script.write_text("#!/bin/sh\necho 'no route' >&2\nexit 75\n")
    with pytest.raises(OtherSystem, match="exit code 75: no route"):
        hand_over(str(script), ["ada@x.org"], b"hello\n")
    with pytest.raises(CrmError, match="cannot be run"):
        hand_over(str(tmp_path / "none"), ["ada@x.org"], b"hello\n")
    with pytest.raises(CrmError, match="quotation mark"):
        hand_over("sendmail 'x", ["ada@x.org"], b"hello\n")
