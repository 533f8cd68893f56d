"""Handing a message over: to a mail server (SMTP), or to a command such as sendmail."""

from __future__ import annotations

import smtplib
import ssl
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from crmcli.connect.secrets import arguments
from crmcli.errors import NotKnown, OtherSystem, Refused
from crmcli.light import re
from crmcli.model.endpoints import is_here

_CONFIRMING = 4  # a server may check a message for a while before it confirms it (RFC 5321, 4.5.3.2.6)


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. ``security`` is tls, starttls, or none, which is for this machine only; ``password`` is asked
    for when it is needed, where there is a ``user``."""

    host: str
    port: int
    security: str = "tls"
    user: str | None = None
    password: Callable[[], str | None] = lambda: None
    timeout: float = 30.0


def check(server: Server) -> None:
    """Refused (exit 5) for a server that would get everything unencrypted."""
    if server.security == "none" and not is_here(server.host):
        raise Refused(
            f"{server.host} would get mail and password unencrypted.",
            "crm config set smtp_security starttls, or tls; none is for a server on this machine.",
            field="smtp_security",
        )


def send(server: Server, sender: str, recipients: Sequence[str], content: bytes) -> None:
    """Hand a message to a server, to all recipients or to none.

    Raises OtherSystem (exit 9) when it was certainly not sent, NotKnown (9) when nobody can tell.
    """
    check(server)
    handed = False
    try:
        smtp = _connected(server)
        try:
            _agree(smtp.mail(sender, _options(smtp, content)), f"the sender {sender}")
            for one in recipients:
                _agree(smtp.rcpt(one), f"the recipient {one}")
            _agree(smtp.docmd("DATA"), "the message", wanted=354)
            handed = True
            assert smtp.sock is not None
            smtp.sock.settimeout(server.timeout * _CONFIRMING)
            smtp.send(_stuffed(content))
            reply = smtp.getreply()
            handed = False
            _agree(reply, "the message")
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()  # whatever comes of it: the message has been taken
        finally:
            smtp.close()
    except OtherSystem:
        raise
    except (OSError, smtplib.SMTPException) as error:
        if handed:
            raise NotKnown(
                f"{server.host} broke off before it confirmed the message, so it may have been sent.",
                "Ask the client, then: crm outbox retry, or crm outbox drop.",
            ) from None
        raise OtherSystem(f"{server.host} cannot be reached: {_reason(error)}.", "crm outbox retry sends it.") from None


def _connected(server: Server) -> smtplib.SMTP:
    """A session that is encrypted and logged in as the settings say."""
    context = ssl.create_default_context()
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    try:
        if server.security == "starttls":
            _agree(smtp.ehlo(), "the greeting")
            smtp.starttls(context=context)
        _agree(smtp.ehlo(), "the greeting")
        if server.user:
            password = server.password()
            if password is None:
                raise Refused(
                    f"There is no password for {server.user}.",
                    "Set CRM_SMTP_PASSWORD, or: crm config set smtp_password_command 'pass show mail'.",
                )
            _log_in(smtp, server.user, password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _log_in(smtp: smtplib.SMTP, user: str, password: str) -> None:
    try:
        smtp.login(user, password)
    except smtplib.SMTPAuthenticationError as error:
        raise OtherSystem(f"The mail server refused the password of {user} ({error.smtp_code}).", None) from None
    except smtplib.SMTPNotSupportedError:
        raise OtherSystem("The mail server knows no login.", "If it needs none: crm config set smtp_user ''") from None


def _options(smtp: smtplib.SMTP, content: bytes) -> list[str]:
    return [f"size={len(content)}"] if smtp.has_extn("size") else []


def _agree(reply: tuple[int, bytes], what: str, wanted: int | None = None) -> None:
    """Refuse when the server does."""
    code, answer = reply
    if code != wanted if wanted else not 200 <= code < 300:
        said = " ".join(answer.decode(errors="replace").split())[:200]
        raise OtherSystem(f"The mail server refused {what}: {code} {said}", "Nothing was sent.")


def _stuffed(content: bytes) -> bytes:
    """As SMTP carries it (RFC 5321, 4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    return re.sub(rb"(?m)^\.", b"..", lines).removesuffix(b"\r\n") + b"\r\n.\r\n"


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({error.verify_message})"
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    if isinstance(error, TimeoutError) or "timed out" in text:
        return "it does not answer"
    return " ".join(text.split())[:200].rstrip(".") or type(error).__name__


def hand_over(command: str, recipients: Sequence[str], content: bytes, timeout: float = 60.0) -> None:
    """Give a message to a command on its standard input, the recipients as its last arguments; no shell.

    Raises OtherSystem (exit 9) when the command says that it failed, NotKnown when it did not end.
    """
    try:
        done = subprocess.run(
            [*arguments(command), *recipients], input=content, capture_output=True, timeout=timeout, check=False
        )
    except OSError as error:
        raise OtherSystem(f"The sendmail command cannot be run: {_reason(error)}.", None) from None
    except subprocess.TimeoutExpired:
        raise NotKnown("The sendmail command did not end, so the message may have been sent.", None) from None
    if done.returncode:
        said = " ".join(done.stderr.decode(errors="replace").split())[:200]
        told = f"The sendmail command failed with exit code {done.returncode}" + (f": {said}" if said else ".")
        raise OtherSystem(told, "Nothing was sent.")
