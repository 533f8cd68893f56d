"""A shop that can send mail, to a real server on this machine."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from conftest import Crm

from tests.actions.invoices import done, parties
from tests.connect.mail_server import MailServer, mail_server
from tests.prepared import prepared

CLIENT = "ada@acme.example"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path) as found:
        yield found


@pytest.fixture
def shop(crm: Crm, server: MailServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Crm:
    """A seller and a client who have email addresses, and a mail server without a fault."""
    monkeypatch.chdir(tmp_path)
    _reached(crm)
    settings(crm, server)
    return crm


@prepared
def _reached(crm: Crm) -> None:
    parties(crm)
    done(crm, "edit", "COMPANY-1", "--email", "office@works.example")
    done(crm, "edit", "COMPANY-2", "--email", CLIENT)


def settings(crm: Crm, server: MailServer, **more: str) -> None:
    for name, value in {
        "smtp_host": "127.0.0.1",
        "smtp_port": str(server.port),
        "smtp_security": "none",
        **more,
    }.items():
        done(crm, "config", "set", name, value)


def message(server: MailServer, place: int = -1) -> EmailMessage:
    content = server.got[place].content
    assert isinstance(content, bytes)
    found = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def outbox(crm: Crm, state: str = "all") -> list[tuple[Any, ...]]:
    return [
        (row["message"], row["ref"], row["state"], row["attempts"])
        for row in crm("outbox", "list", state, "--json").json
    ]


def kept(crm: Crm) -> set[str]:
    return {row["sha256"] for row in crm("sql", "SELECT DISTINCT sha256 FROM blob", "--json").json}
