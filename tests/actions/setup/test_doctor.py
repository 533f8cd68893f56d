"""``crm doctor``: what is wrong is told and ends with 7, what nobody needs is told and goes with --fix."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.conftest import Crm
from tests.difference import changed, picture

PNG = b"\x89PNG\r\n\x1a\n and so on"


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """A database with a logo, an earlier logo that an undo would bring back, and a deal that names a company."""
    crm.now = "2026-03-01T09:00:00Z"
    for content in (PNG, PNG + b"!"):
        (crm.folder / "logo.png").write_bytes(content)
        assert crm("config", "set", "logo", str(crm.folder / "logo.png")).exit == 0
    crm.new("company", "Acme")
    crm.new("deal", "Relaunch", "--company", "COMPANY-1")
    return crm


def harmed(crm: Crm, sql: str, *values: object) -> None:
    """Write to the file behind the program's back."""
    with closing(sqlite3.connect(crm.db)) as db, db:
        db.execute(sql, values)


def found(crm: Crm, *words: str, exit: int = 0) -> dict[str, str]:
    """check -> its state and text, of those that are not well."""
    done = crm("doctor", *words, "--json")
    assert done.exit == exit, done.err
    return {row["check"]: f"{row['state']}: {row['text']}" for row in done.json if row["state"] != "ok"}


def test_a_sound_database_is_told_so_and_left_alone(shop: Crm) -> None:
    for words in ((), ("--fix",)):
        done = changed(shop, "doctor", *words)
        assert (done.result.exit, done.added, done.removed, done.altered) == (0, {}, {}, {})
        assert done.result.lines[1:] == [
            "structure\tok\tThe database is whole.\t",
            "files\tok\tAll files that it names are there.\t",
        ]


@pytest.mark.parametrize("words", [(), ("--fix",)])
def test_where_there_is_no_database_none_is_made(crm: Crm, words: tuple[str, ...]) -> None:
    assert found(crm, *words) == {}
    assert not crm.db.exists()


@pytest.mark.parametrize(
    ("sql", "check", "text"),
    [
        ("DELETE FROM blob", "files", "is missing"),
        ("UPDATE blob SET content = x'00' WHERE rowid = 1", "files", "is damaged"),
        ("UPDATE deal SET company = 9", "structure", "Row 1 of deal refers to a company that is not there."),
    ],
)
def test_what_is_wrong_is_told_and_ends_with_seven(shop: Crm, sql: str, check: str, text: str) -> None:
    harmed(shop, sql)
    before = picture(shop.db)
    for words in ((), ("--fix",)):
        problems = found(shop, *words, exit=7)
        assert list(problems) == [check] and problems[check].startswith("error: ") and text in problems[check]
    assert picture(shop.db) == before
    assert shop("doctor").err == "error: 1 problem found.\n"


def test_bytes_that_nothing_names_go_with_fix_alone(shop: Crm) -> None:
    kept = picture(shop.db)["blob"]
    harmed(shop, "INSERT INTO blob(sha256, part, content) VALUES (?, 0, x'00'), (?, 1, x'00')", "a" * 64, "a" * 64)
    assert found(shop) == {"unused": "note: 1 file that nothing names."}
    assert len(picture(shop.db)["blob"]) == 4
    assert found(shop, "--fix") == {"unused": "fixed: 1 file that nothing names."}
    assert picture(shop.db)["blob"] == kept
    assert found(shop) == {}


def test_keys_go_when_they_are_older_than_the_setting_says(shop: Crm) -> None:
    words: tuple[Any, ...] = ("lead", "new", "A", "-q", "--key")
    assert shop(*words, "old").lines == ["LEAD-1"]
    assert shop(*words, "older").lines == ["LEAD-2"]
    harmed(shop, "UPDATE key SET at = NULL WHERE key = 'older'")  # as 0.1.0 wrote it: its step tells the day
    shop.now = "2026-05-29T09:00:00Z"
    assert shop(*words, "new").lines == ["LEAD-3"]
    assert found(shop) == {}
    shop.now = "2026-06-01T09:00:00Z"
    assert found(shop) == {"keys": "note: 2 keys older than 90 days."}
    assert shop(*words, "old").lines == ["LEAD-1"]
    assert found(shop, "--fix") == {"keys": "fixed: 2 keys older than 90 days."}
    assert list(picture(shop.db)["key"]) == ["new"]
    assert shop(*words, "old").lines == ["LEAD-4"]
    assert shop(*words, "new").lines == ["LEAD-3"]
    assert shop("config", "set", "key_days", "2").exit == 0
    assert found(shop) == {"keys": "note: 1 key older than 2 days."}


def test_a_search_index_that_is_not_as_the_rows_are_is_made_again(shop: Crm) -> None:
    for sql in ("DELETE FROM deal_search", "UPDATE company SET title = 'Zebra', title_key = 'zebra'"):
        harmed(shop, sql)
    assert found(shop, exit=7) == {"search": "error: 2 elements that crm find does not know as they are."}
    done = changed(shop, "doctor", "--fix")
    assert (done.result.exit, set(done.added), set(done.altered)) == (0, {"deal_search"}, {"company_search"})
    assert shop("find", "zebra", "-q").lines == ["COMPANY-1"]
    assert shop("find", "relaunch", "-q").lines == ["DEAL-1"]
    assert found(shop) == {}
