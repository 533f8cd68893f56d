"""A shop that the doctor looks at."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.actions.invoices import done, issued, parties
from tests.conftest import Crm

PNG = b"\x89PNG\r\n\x1a\n and so on"


@pytest.fixture(scope="session")
def shop_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database with something of everything, as bytes: a logo and an earlier one that an undo would bring back, a
    deal with lines, a draft that bills a part of it, and issued invoices of which one is paid."""
    crm = Crm(tmp_path_factory.mktemp("shop"))
    parties(crm)
    for content in (PNG, PNG + b"!"):
        (crm.folder / "logo.png").write_bytes(content)
        done(crm, "config", "set", "logo", str(crm.folder / "logo.png"))
    crm.new("contact", "Zoë Müller", "--email", "zoe@x.example", "--phone", "030 123456", "--company", "COMPANY-2")
    crm.new("deal", "Relaunch", "--company", "COMPANY-2", "--line", "Seat x 2 @ 50 tax 19", "--tag", "Köln")
    done(crm, "note", "DEAL-1", "Called.")
    done(crm, "convert", "DEAL-1", "--to", "invoice")
    for _ in range(2):
        issued(crm)
    done(crm, "pay", "INVOICE-3", "1190")
    with closing(sqlite3.connect(crm.db)) as db:
        return db.serialize()


@pytest.fixture
def shop(crm: Crm, shop_file: bytes) -> Crm:
    crm.now = "2026-11-23T12:00:00Z"
    crm.db.write_bytes(shop_file)
    crm.db.chmod(0o600)
    return crm
