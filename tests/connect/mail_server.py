"""A real mail server on this machine, with the faults that mail servers have."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "shop", "a secret of 1234"


class MailServer:
    """What it got, and how it behaves: ``fault`` is None, "recipient", "content", "drop" or "silent"."""

    def __init__(self) -> None:
        self.got: list[Envelope] = []
        self.users: list[str | None] = []
        self.fault: str | None = None
        self.port = 0

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, options: list[str]) -> str:
        if self.fault == "recipient" and to.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.fault == "content":
            return "554 looks like spam"
        self.got.append(envelope)
        self.users.append(session.auth_data.login.decode() if session.auth_data else None)
        if self.fault in ("drop", "silent"):
            transport = server.transport
            assert transport is not None
            if self.fault == "drop":
                transport.abort()
            else:
                import asyncio

                await asyncio.Event().wait()
        return "250 OK"


def _known(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    assert isinstance(data, LoginPassword)
    right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False, auth_data=data)


@contextmanager
def mail_server(folder: Path, security: str = "none", login: bool = False) -> Iterator[MailServer]:
    """The server, on a free port of the loopback; its certificate is trusted through ``folder``/ca.pem."""
    found = MailServer()
    options: dict[str, Any] = {}
    if security != "none":
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(folder / "ca.pem"))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
        if security == "tls":
            options["ssl_context"] = context
        else:
            options |= {"tls_context": context, "require_starttls": True}
    if login:
        options |= {"authenticator": _known, "auth_required": True, "auth_require_tls": False}
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        found.port = place.getsockname()[1]
    controller = Controller(found, hostname="127.0.0.1", port=found.port, **options)
    controller.start()
    try:
        yield found
    finally:
        controller.stop(no_assert=True)
