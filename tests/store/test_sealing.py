"""The raw file: what was issued is refused to everybody who writes to it, also without this program."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from actions.invoices import done, draft, issued, parties
from conftest import Crm
from pictures import dump

from crmcli.catalog import REGISTRY
from crmcli.store.sealing import REFUSAL, may_change
from crmcli.store.tables import element_table

INVOICE = REGISTRY.by_name["invoice"]
TABLE = element_table(INVOICE)
FREE = {*may_change(INVOICE), *TABLE.having("derived")}  # the latter follows from what cannot change
FIXED = [name for name in TABLE.names if name not in FREE]
NEW = "INSERT INTO invoice(id, uid, stage, number, created_at, updated_at, version)"
LINE = "INSERT INTO line(kind, element, number, type, name, net, tax, gross)"
FORBIDDEN = [
    "UPDATE invoice SET stage = 'draft' WHERE id = 1",
    "UPDATE invoice SET stage = NULL WHERE id = 1",
    "UPDATE invoice SET stage = 'issued' WHERE id = 2",
    "UPDATE invoice SET stage = 'paid', number = 'RE-2026-0009' WHERE id = 2",
    "DELETE FROM invoice WHERE id = 1",
    "DELETE FROM invoice",
    f"{NEW} VALUES (9, 'u', 'issued', 'X', '', '', 1)",
    "INSERT OR REPLACE INTO invoice SELECT * FROM invoice WHERE id = 1",
    f"{NEW.replace('INSERT', 'INSERT OR REPLACE')} VALUES (9, 'u', 'draft', 'RE-2026-0001', '', '', 1)",
    "UPDATE OR REPLACE invoice SET number = 'RE-2026-0001' WHERE id = 2",
    "UPDATE OR REPLACE invoice SET id = 1 WHERE id = 2",
    "UPDATE line SET name = 'Other' WHERE kind = 'invoice' AND element = 1",
    "UPDATE line SET element = 2 WHERE kind = 'invoice' AND element = 1",
    "UPDATE line SET element = 1 WHERE kind = 'invoice' AND element = 2",
    "DELETE FROM line WHERE kind = 'invoice' AND element = 1",
    f"{LINE} VALUES ('invoice', 1, 2, 'product', 'X', 1, 0, 1)",
    "INSERT OR REPLACE INTO line(id, kind, element, number, type, name, net, tax, gross) "
    "VALUES (1, 'deal', 1, 2, 'product', 'X', 1, 0, 1)",
    "UPDATE OR REPLACE line SET id = 1 WHERE kind = 'invoice' AND element = 2",
    "UPDATE document SET content = '{}'",
    "DELETE FROM document",
]


@pytest.fixture
def db(crm: Crm) -> Iterator[sqlite3.Connection]:
    """INVOICE-1 is issued as RE-2026-0001, INVOICE-2 is a draft."""
    parties(crm)
    issued(crm)
    draft(crm)
    connection = sqlite3.connect(crm.db, isolation_level=None)
    yield connection
    connection.close()


def is_refused(db: sqlite3.Connection, statement: str) -> bool:
    """Whether the file refuses the statement for the reason that is meant."""
    db.execute("BEGIN")
    try:
        db.execute(statement)
    except sqlite3.IntegrityError as error:
        return str(error) == REFUSAL
    finally:
        db.execute("ROLLBACK")
    return False


def test_no_column_of_an_issued_invoice_can_be_changed(db: sqlite3.Connection) -> None:
    free = [name for name in FIXED if not is_refused(db, f"UPDATE invoice SET {name} = 99 WHERE id = 1")]
    assert free == []
    assert {"number", "amount", "client_name", "seller_vat_id", "document_sha256"} <= set(FIXED)


def test_what_would_change_an_issued_invoice_is_refused(crm: Crm, db: sqlite3.Connection) -> None:
    before = dump(crm.db)
    for statement in FORBIDDEN:
        with pytest.raises(sqlite3.IntegrityError, match=REFUSAL):
            db.execute(statement)
    assert dump(crm.db) == before


def test_what_does_not_concern_it_is_free(db: sqlite3.Connection) -> None:
    for statement in (
        "UPDATE invoice SET comments = 'x', owner = 'y', version = 9, updated_at = 'z', archived_at = 'z' WHERE id = 1",
        "UPDATE invoice SET title = 'Other', number = 'X-1' WHERE id = 2",
        "UPDATE line SET name = 'Other' WHERE kind = 'invoice' AND element = 2",
        "DELETE FROM line WHERE kind = 'invoice' AND element = 2",
        "DELETE FROM invoice WHERE id = 2",
        f"{LINE} VALUES ('deal', 1, 2, 'product', 'X', 1, 0, 1)",
    ):
        assert db.execute(statement).rowcount == 1, statement


def test_its_stage_goes_the_ways_of_payment_and_no_other(db: sqlite3.Connection) -> None:
    for stage in ("paid", "issued", "paid", "cancelled"):
        db.execute("UPDATE invoice SET stage = ? WHERE id = 1", (stage,))
    for stage in ("issued", "paid", "draft"):
        with pytest.raises(sqlite3.IntegrityError, match=REFUSAL):
            db.execute("UPDATE invoice SET stage = ? WHERE id = 1", (stage,))


def test_an_older_file_gets_the_triggers_when_it_is_opened(crm: Crm, db: sqlite3.Connection) -> None:
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f'DROP TRIGGER "{name}"')
    db.execute("UPDATE meta SET value = 'older' WHERE name = 'catalogue'")
    done(crm, "company", "new", "Any")
    with pytest.raises(sqlite3.IntegrityError, match=REFUSAL):
        db.execute("DELETE FROM invoice WHERE id = 1")
