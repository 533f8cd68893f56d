"""What is billed in full is marked with the end of the step that billed it, and lists pass it over by that."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.actions.billing import billed, deal
from tests.actions.invoices import done, parties
from tests.conftest import Crm
from tests.difference import picture


def marks(crm: Crm) -> dict[str, int]:
    """The bits of the first 64 of each kind of which any is marked."""
    return {kind: row["bits"] for (kind, page), row in picture(crm.db)["settled"].items() if page == 0}


@pytest.mark.file
def test_marks_follow_what_is_billed_taken_back_and_done_again(crm: Crm) -> None:
    parties(crm)
    for _ in range(3):
        deal(crm, "Design x 2 @ 100 tax 19", "Build @ 50 tax 19", company="COMPANY-2")
    done(crm, "convert", "DEAL-1", "DEAL-2", "--to", "invoice")
    assert marks(crm) == {"deal": 0b110}
    for words, bits in (
        (("undo",), None),
        (("redo",), 0b110),
        (("issue", "INVOICE-1", "--yes"), 0b110),
        (("convert", "DEAL-3", "--to", "quote"), 0b110),
        (("convert", "QUOTE-1", "--to", "invoice", "--force"), 0b1110),
        (("line", "edit", "DEAL-2", "1", "--qty", "3"), 0b1010),
        (("undo",), 0b1110),
        (("rm", "INVOICE-3", "-y"), 0b110),
        (("convert", "DEAL-3", "--to", "invoice", "--percent", "50"), 0b110),
        (("cancel", "INVOICE-1", "--yes"), 0b100),
    ):
        assert crm(*words).exit == 0, words
        assert marks(crm).get("deal") == bits, words
    open_now = crm("deal", "list", "unbilled", "-L", "9", "-q").out
    assert open_now == crm("deal", "list", "unbilled", "-q").out == "DEAL-1\nDEAL-3\n"
    assert crm("deal", "list", "unbilled", "-L", "9", "-q", "--as-of", "5").out == "DEAL-1\nDEAL-2\nDEAL-3\n"


def test_a_database_that_was_read_in_has_the_same_marks(crm: Crm) -> None:
    parties(crm)
    billed(crm, deal(crm, "Design x 2 @ 100 tax 19", company="COMPANY-2"))
    deal(crm, "Design x 2 @ 100 tax 19", company="COMPANY-2")
    other = crm.folder / "other.db"
    everything = crm("export", "--all")
    assert "settled" not in everything.out
    assert crm("import", "-", "--all", "--db", str(other), stdin=everything.out).exit == 0
    assert picture(other)["settled"] == picture(crm.db)["settled"] != {}


@pytest.mark.file
def test_an_older_file_gets_them_when_it_is_completed(crm: Crm) -> None:
    parties(crm)
    billed(crm, deal(crm, "Design x 2 @ 100 tax 19", company="COMPANY-2"))
    with closing(sqlite3.connect(crm.db)) as db, db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE name GLOB '*_settled_*'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute("DROP TABLE settled")
        db.execute("UPDATE meta SET value = '' WHERE name = 'catalogue'")
    assert crm("steps").exit == 0
    assert marks(crm) == {"deal": 0b10}
    assert crm("line", "edit", "DEAL-1", "1", "--qty", "3").exit == 0
    assert marks(crm) == {}
