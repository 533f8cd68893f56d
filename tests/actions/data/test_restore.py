"""``crm restore``: every row is as in the copy, and what it replaces is kept beside it, every row of it, too."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.acts import refused
from tests.actions.invoices import issued, parties
from tests.difference import Picture, picture

pytestmark = [pytest.mark.file, pytest.mark.usefixtures("closed")]


def filled(crm: Crm) -> tuple[str, Picture]:
    """A copy of a database with something of everything, and its picture; the database has gone on since."""
    parties(crm)
    issued(crm)
    assert crm("pay", "INVOICE-1", "5").exit == 0
    crm.new("lead", "First", "--email", "ada@x.org", "--tag", "vip", "--line", "Seat @ 10")
    assert crm("config", "set", "country", "DE").exit == 0
    copy = str(crm.folder / "copy.db")
    assert crm("backup", copy).exit == 0
    before = picture(crm.db)
    crm.new("lead", "Second")
    assert crm("rm", "LEAD-1").exit == 0
    assert crm("config", "set", "country", "FR").exit == 0
    return copy, before


def test_every_row_comes_back_and_every_row_that_goes_is_kept(crm: Crm) -> None:
    copy, before = filled(crm)
    after = picture(crm.db)
    done = crm("restore", copy, "--yes", "--json")
    assert (done.exit, done.json["dry_run"]) == (0, False)
    assert picture(crm.db) == before
    (kept,) = crm.folder.glob("*.bak")
    assert picture(kept) == after


def test_it_goes_on_where_the_copy_ended(crm: Crm) -> None:
    copy, _ = filled(crm)
    assert crm("restore", copy, "--yes").exit == 0
    assert crm.new("lead", "Third") == "LEAD-2"
    assert crm("find", "ada@x.org", "-q").lines == ["LEAD-1"]
    assert crm("find", "second", "-q").lines == []
    assert crm("undo").exit == 0
    assert crm("undo").exit == 0
    assert "country" not in {row["name"] for row in picture(crm.db)["setting"].values() if row["value"] == "DE"}


def test_each_restore_keeps_what_it_replaces(crm: Crm) -> None:
    copy, before = filled(crm)
    after = picture(crm.db)
    assert crm("restore", copy, "--yes").exit == 0
    (first,) = crm.folder.glob("*.bak")
    assert crm("restore", str(first), "--yes").exit == 0
    assert picture(crm.db) == after
    (second,) = set(crm.folder.glob("*.bak")) - {first}
    assert picture(second) == before
    assert picture(first) == after


@pytest.mark.usefixtures("made_anew")
def test_where_nothing_was_nothing_is_kept(crm: Crm) -> None:
    copy, before = filled(crm)
    for path in crm.folder.glob("crm.db*"):
        path.unlink()
    assert crm("restore", copy).exit == 0
    assert picture(crm.db) == before
    assert crm.db.stat().st_mode & 0o777 == 0o600
    assert list(crm.folder.glob("*.bak")) == []


def test_a_dry_run_and_a_no_change_nothing(crm: Crm) -> None:
    copy, _ = filled(crm)
    before = picture(crm.db)
    assert crm("restore", copy, "--dry-run", "--json").json["dry_run"] is True
    assert crm("restore", copy, terminal=True, stdin="n\n").exit == 5
    assert picture(crm.db) == before
    refused(crm, 6, "restore", copy)
    assert list(crm.folder.glob("*.bak")) == []


@pytest.mark.parametrize("content", [None, b"", b"some text, no database", b"SQLite format 3\0" + b"\0" * 500])
def test_what_is_no_copy_is_refused(crm: Crm, content: bytes | None) -> None:
    filled(crm)
    wrong = crm.folder / "wrong.db"
    if content is not None:
        wrong.write_bytes(content)
    refused(crm, 8, "restore", str(wrong), "--yes")
    assert list(crm.folder.glob("*.bak")) == []
