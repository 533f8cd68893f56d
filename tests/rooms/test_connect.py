"""The room that speaks with the world is silent while the database is locked: what it reads, it reads before."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest

from tests.conftest import Crm

from .source import PROGRAM

CARDS = "".join(
    f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nN:{name};;;;\nEMAIL:{name}@x.org\nEND:VCARD\n" for name in ("ada", "bob")
)
_CONNECT = str(PROGRAM / "connect")
_watching: list[list[Any]] = []  # the list that connections are written into, while somebody watches


def _opened(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event == "sqlite3.connect/handle":
        _watching[0].append(arguments[0])


sys.addaudithook(_opened)  # it can never be taken away again; between tests it does nothing


@contextmanager
def watched() -> Iterator[list[bool]]:
    """For each call into the room, and each time a generator of it goes on, whether a transaction is open then."""
    calls: list[bool] = []
    connections: list[Any] = []

    def look(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(_CONNECT) and frame.f_code.co_name != "<module>":
            calls.append(any(connection.in_transaction for connection in connections))

    _watching.append(connections)
    sys.setprofile(look)
    try:
        yield calls
    finally:
        sys.setprofile(None)
        _watching.clear()


def _workbook(crm: Crm) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["Name", "Email"], ["Ada", "ada@x.org"], ["Bob", "bob@x.org"]):
        book.active.append(row)
    book.save(crm.folder / "people.xlsx")


@pytest.mark.parametrize("words", [[], ["--key", "k"], ["--dry-run"], ["--rejects", "bad"]], ids=" ".join)
@pytest.mark.parametrize("name", ["people.vcf", "people.xlsx"])
def test_i30_an_import_reads_its_source_before_its_step(crm: Crm, name: str, words: list[str]) -> None:
    (crm.folder / "people.vcf").write_text(CARDS)
    if name == "people.xlsx":
        _workbook(crm)
    with watched() as calls:
        done = crm("import", "contact", str(crm.folder / name), *words)
    assert done.exit == 0 and "2 contacts imported" in done.out, done.err
    assert len(calls) > 2 and not any(calls)


@pytest.mark.parametrize("words", [[], ["--key", "k"], ["--keep-going"]], ids=" ".join)
def test_i30_imports_in_a_batch_read_theirs_before_its_step(crm: Crm, words: list[str]) -> None:
    (crm.folder / "people.vcf").write_text(CARDS)
    lines = f"lead new First\nimport contact {crm.folder}/people.vcf\nimport lead {crm.folder}/people.vcf\n"
    with watched() as calls:
        done = crm("batch", "-", *words, "--json", stdin=lines)
    assert done.exit == 0, done.err
    assert len(calls) > 4 and not any(calls)
    assert sorted(crm("find", "bob", "-q").lines) == ["CONTACT-2", "LEAD-3"]


def test_a_call_inside_a_transaction_is_seen(crm: Crm) -> None:
    import sqlite3

    from crmcli.connect.vcard import fields

    with watched() as calls:
        db = sqlite3.connect(crm.db)
        db.execute("BEGIN IMMEDIATE")
        fields(CARDS)
        db.execute("ROLLBACK")
        db.close()
    assert calls and all(calls)
