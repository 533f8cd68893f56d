"""One piece of business from the lead to the last payment, by two people over two weeks, for tests of what reads."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests import servers
from tests.conftest import Crm, Result
from tests.difference import changed

NOW = "2026-03-16T12:00:00Z"
ADDRESS = ("--street", "B 2", "--postal-code", "20095", "--city", "Hamburg", "--country", "DE")
ME = (
    "--mine",
    "--street",
    "A 1",
    "--postal-code",
    "10115",
    "--city",
    "Berlin",
    "--country",
    "DE",
    "--vat-id",
    "DE136695976",
)
PERSON = ("--name", "Ada Lovelace", "--email", "ada@x.org", "--company-name", "Acme")

# Step by step: (instant, who, the words of the command).
STEPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("2026-03-02T09:00:00Z", "mia", ("lead", "new", "Relaunch", *PERSON, "--line", "Design x 3 day @ 800 tax 19")),
    ("2026-03-03T10:00:00Z", "mia", ("note", "LEAD-1", "Wants an offer")),
    ("2026-03-03T11:00:00Z", "tom", ("log", "LEAD-1", "Called", "--as", "call")),
    ("2026-03-04T09:30:00Z", "mia", ("convert", "LEAD-1", "--to", "deal+contact+company")),
    ("2026-03-05T09:00:00Z", "tom", ("edit", "DEAL-1", "--close-date", "2026-04-30", "-m", "agreed")),
    ("2026-03-06T09:00:00Z", "mia", ("convert", "DEAL-1", "--to", "quote")),
    ("2026-03-06T09:05:00Z", "mia", ("move", "QUOTE-1", "approved")),
    ("2026-03-07T09:00:00Z", "mia", ("company", "new", "Me", *ME)),
    ("2026-03-07T09:01:00Z", "mia", ("edit", "COMPANY-1", *ADDRESS)),
    ("2026-03-08T09:00:00Z", "mia", ("convert", "QUOTE-1", "--to", "invoice")),
    ("2026-03-09T09:00:00Z", "mia", ("edit", "INVOICE-1", "--supply-date", "2026-03-08", "--skonto", "2%/10")),
    ("2026-03-09T09:01:00Z", "mia", ("issue", "INVOICE-1")),
    ("2026-03-12T09:00:00Z", "tom", ("pay", "INVOICE-1", "1000")),
    ("2026-03-13T09:00:00Z", "tom", ("pay", "INVOICE-1")),
    ("2026-03-14T09:00:00Z", "tom", ("credit", "INVOICE-1", "--amount", "100", "--reason", "late")),
    ("2026-03-14T09:30:00Z", "tom", ("pay", "INVOICE-1", "100", "--refund")),
    ("2026-03-15T09:00:00Z", "tom", ("note", "DEAL-1", "wrong")),
    ("2026-03-15T09:01:00Z", "tom", ("undo",)),
)


def business(crm: Crm) -> Crm:
    """The program on a database of these steps, at noon of the day after the last."""
    if crm.over_server:
        crm.environ["CRM_DB"] = servers.server().copy(_done_there())
    else:
        crm.db.write_bytes(_done())
    crm.now = NOW
    return crm


def looked(crm: Crm, *words: str, exit: int = 0, **given: Any) -> Result:
    """The answer of a command that reads: not one row of any table may differ afterwards."""
    done = changed(crm, *words, **given)
    assert done.result.exit == exit, (words, done.result.err)
    assert (done.added, done.removed, done.altered) == ({}, {}, {}), words
    return done.result


def act(crm: Crm, at: str, *words: str, by: str = "tester") -> None:
    """Carry out a command at an instant, by somebody."""
    crm.now = at
    done = crm(*words, "--by", by)
    assert done.exit == 0, (words, done.err)


@cache
def _done_there() -> str:
    with TemporaryDirectory() as folder:
        return _carried_out(folder).environ["CRM_DB"]


def _carried_out(folder: str) -> Crm:
    crm = Crm(Path(folder))
    for at, by, words in STEPS:
        act(crm, at, *words, by=by)
    return crm


@cache
def _done() -> bytes:
    with TemporaryDirectory() as folder:
        crm = _carried_out(folder)
        copy = Path(folder) / "copy.db"
        assert crm("backup", str(copy)).exit == 0
        return copy.read_bytes()
