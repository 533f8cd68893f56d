"""``crm doctor``: what is wrong is told and ends with 7, what follows from the rest is put right with --fix."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from tests.actions.invoices import done, issued, parties
from tests.actions.setup.patients import found, harmed, rows
from tests.conftest import Crm
from tests.difference import changed, picture


@pytest.mark.file
def test_a_sound_database_is_told_so_and_left_alone(shop: Crm) -> None:
    for words in ((), ("--fix",)):
        done = changed(shop, "doctor", *words)
        assert (done.result.exit, done.added, done.removed, done.altered) == (0, {}, {}, {})
        assert {row["state"] for row in done.result.rows} == {"ok"}
        assert len(done.result.rows) == 20 and done.result.err == ""
    assert list(shop.folder.glob("*.bak")) == []


@pytest.mark.file
@pytest.mark.parametrize("words", [(), ("--fix",)])
def test_where_there_is_no_database_none_is_made(crm: Crm, words: tuple[str, ...]) -> None:
    assert found(crm, *words) == []
    assert not crm.db.exists()


# what was done to the file -> all that is found; --fix brings everything back
MENDED: list[tuple[list[str], list[str]]] = [
    (
        [
            "UPDATE company SET city = 'Bonn' WHERE id = 2",
            "UPDATE deal SET company = 9",
            "UPDATE invoice SET stage = 'issued' WHERE id = 3",
            "UPDATE tag SET folded = NULL",
            "DELETE FROM phone",
        ],
        [
            "history: COMPANY-2 is not as the history tells: city.",
            "history: DEAL-1 is not as the history tells: company.",
            "history: INVOICE-3 is not as the history tells: stage.",
            "history: Row 1 of phone, of CONTACT-1, is gone, and the history does not tell why.",
            "references: Row 1 of deal refers to a company that is not there.",
            "paid: INVOICE-3 is issued, and 0.00 EUR are due.",
            "derived: INVOICE-1 does not say what it is made from: client_city.",
            "texts: 1 row of tag is compared by other texts than their own.",
            "search: 2 elements that crm find does not know as they are.",
        ],
    ),
    (
        [
            "DELETE FROM contact",
            "UPDATE line SET gross = gross + 1, tax = tax + 1 WHERE kind = 'deal'",
            "DROP TRIGGER invoice_sealed_update",
            "UPDATE invoice SET amount = 1 WHERE id = 2",
            "DROP INDEX note_kind_element",
            "DROP INDEX change_step",
            "CREATE INDEX change_step ON change(id)",
            "DROP VIEW deal_total",
            "CREATE VIEW deal_total AS SELECT 1",
        ],
        [
            "schema: The file has no index note_kind_element.",
            "schema: The file has another view deal_total than is declared.",
            "schema: The file has no trigger invoice_sealed_update.",
            "schema: The file has another index change_step than is declared.",
            "history: Row 1 of line, of DEAL-1, is not as the history tells: tax and gross.",
            "history: INVOICE-2 is not as the history tells: amount.",
            "history: CONTACT-1 is gone, and the history does not tell why.",
            "owners: Row 1 of email belongs to CONTACT-1, which is not there.",
            "owners: Row 1 of phone belongs to CONTACT-1, which is not there.",
            "owners: Row 1 of link joins CONTACT-1, which is not there.",
            "totals: The lines of DEAL-1 come to 119.01 EUR, and the amount is 119.00 EUR.",
            "totals: The lines of INVOICE-2 come to 1,190.00 EUR, and the amount is 0.01 EUR.",
            "search: 1 element that crm find does not know as it is.",
        ],
    ),
    (
        [
            "UPDATE phone SET normal = '1'",
            "UPDATE deal SET currency = 'USD' WHERE id = 1",
            "DELETE FROM deal_search",
            "UPDATE sqlite_sequence SET seq = 1 WHERE name IN ('invoice', 'note')",
            "DELETE FROM setting WHERE name = 'logo'",
            "UPDATE stage SET label = 'Gone' WHERE kind = 'lead' AND key = 'new'",
            "UPDATE settled SET bits = bits | 4",
            "DROP TRIGGER line_settled_insert_bills",
            "UPDATE tally SET low = low + 1 WHERE kind = 'deal'",
            "DROP TRIGGER deal_tally_delete",
        ],
        [
            "schema: The file has no trigger line_settled_insert_bills.",
            "schema: The file has no trigger deal_tally_delete.",
            "history: DEAL-1 is not as the history tells: currency.",
            "history: Row 2 of setting is gone, and the history does not tell why.",
            "counters: The counter of invoice stands at 1, behind its highest number 3.",
            "currencies: DEAL-1 is in USD, but INVOICE-1 bills it in EUR.",
            "marks: DEAL-2 is marked as billed in full, and is not.",
            "texts: 1 row of phone is compared by other texts than their own.",
            "search: 2 elements that crm find does not know as they are.",
            "tally: Lists count and add up other deals than there are.",
        ],
    ),
]


@pytest.mark.parametrize(("statements", "expected"), MENDED)
def test_what_follows_from_the_rest_is_put_right(shop: Crm, statements: list[str], expected: list[str]) -> None:
    sound = rows(shop)
    harmed(shop, *statements)
    broken = picture(shop.db)
    assert found(shop, exit=7) == [f"error {text}" for text in expected]
    assert picture(shop.db) == broken
    assert {text.partition(" ")[0] for text in found(shop, "--fix")} == {"fixed"}
    assert found(shop) == []
    assert rows(shop) == {**sound, "stage": rows(shop)["stage"]}
    if shop.over_server:  # of which whoever runs it makes snapshots
        return
    (copy,) = shop.folder.glob("*.bak")
    assert copy.name == "crm.db.before-fix-1.bak" and copy.stat().st_mode & 0o777 == 0o600
    assert picture(copy) == broken


def test_what_only_people_can_decide_stays(shop: Crm) -> None:
    """Nobody knows whether a row that the history does not tell of is somebody's work; one without an owner goes, with
    history."""
    harmed(
        shop,
        "INSERT INTO deal(id, uid, title, title_key, stage, created_at, updated_at, version) "
        "VALUES (7, 'u', 'Other', 'other', 'new', '', '', 1)",
        "INSERT INTO tag(id, kind, element, tag) VALUES (5, 'lead', 3, 'hot')",
        "UPDATE blob SET content = x'00' WHERE rowid = 2",
        "INSERT INTO blob(sha256, part, content) VALUES ('aa', 0, x'00'), ('aa', 1, x'00')",
        "UPDATE series SET last = 1",
    )
    left = [
        "history: DEAL-7 is there, and the history does not tell of it.",
        f"files: The content of the file {logo(shop)} is damaged in {shop.environ['CRM_DB']}.",
    ]
    wrong = found(shop, exit=7)
    assert wrong == [
        "error history: Row 5 of tag, of LEAD-3, is there, and the history does not tell of it.",
        f"error {left[0]}",
        "error owners: Row 5 of tag belongs to LEAD-3, which is not there.",
        "note numbers: The counter of invoice-2026 stands at 1, behind 2.",
        "error search: 1 element that crm find does not know as it is.",
        f"error {left[1]}",
        "note unused: 1 file that nothing names.",
    ]
    assert shop.over_server or shop("doctor").err == "error: 5 problems found.\n"  # a clock that stands is a sixth
    assert [text for text in found(shop, "--fix", exit=7) if text.startswith("error")] == [
        f"error {text}" for text in left
    ]
    for words in ((), ("--fix",)):
        assert found(shop, *words, exit=7) == [f"error {text}" for text in left]
    assert len(list(shop.folder.glob("*.bak"))) == (0 if shop.over_server else 1)
    assert picture(shop.db)["series"]["invoice-2026"]["last"] == 2
    assert shop("steps", "--limit", "1", "--json").json[0]["title"] == "doctor"
    done(shop, "rm", "DEAL-7")
    assert [text[:11] for text in found(shop, exit=7)] == ["error files"]


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("DELETE FROM document", "is not kept"),
        ("UPDATE document SET content = replace(content, 'RE-', 'XX-')", "is not what was issued"),
        ("UPDATE document SET sha256 = 'aa'", "is not what was issued"),
        (f"UPDATE document SET content = 'x', sha256 = '{sha256(b'x').hexdigest()}'", "is not what was issued"),
    ],
)
def test_a_document_that_is_gone_or_another_is_told_of(shop: Crm, statement: str, wrong: str) -> None:
    triggers = shop("sql", "SELECT name FROM sqlite_master WHERE type = 'trigger'", "--json").json
    harmed(shop, *(f"DROP TRIGGER {row['name']}" for row in triggers), f"{statement} WHERE element = 2")
    told = [row for row in shop("doctor", "--json").json if row["check"] == "documents"]
    assert [(row["state"], row["ref"], row["text"]) for row in told] == [
        ("error", "INVOICE-2", f"The document of INVOICE-2 {wrong}.")
    ]


def logo(crm: Crm) -> str:
    sha256: str = picture(crm.db)["setting"][2]["value"]
    return sha256[:12]


def test_at_a_terminal_sentences_are_whole_and_quiet_names_what_is_wrong(shop: Crm) -> None:
    harmed(shop, "DELETE FROM contact")
    told = shop("doctor", terminal=True).out
    assert all(part in told for part in ("CONTACT-1 is gone, and the ", " history does not tell why.")), told
    assert "crm doctor --fix" in told and "…" not in told
    assert shop("doctor", "-q").lines == ["CONTACT-1"]


def test_keys_go_when_they_are_older_than_the_setting_says(crm: Crm) -> None:
    crm.now = "2026-03-01T09:00:00Z"
    words: tuple[Any, ...] = ("lead", "new", "A", "-q", "--key")
    assert crm(*words, "old").lines == ["LEAD-1"]
    assert crm(*words, "older").lines == ["LEAD-2"]
    harmed(crm, "UPDATE key SET at = NULL WHERE key = 'older'")  # as 0.1.0 wrote it: its step tells the day
    crm.now = "2026-05-29T09:00:00Z"
    assert crm(*words, "new").lines == ["LEAD-3"]
    assert found(crm) == []
    crm.now = "2026-06-01T09:00:00Z"
    assert found(crm) == ["note keys: 2 keys older than 90 days."]
    assert crm(*words, "old").lines == ["LEAD-1"]
    assert found(crm, "--fix") == ["fixed keys: 2 keys older than 90 days."]
    assert list(crm.folder.glob("*.bak")) == []
    assert list(picture(crm.db)["key"]) == ["new"]
    assert crm(*words, "old").lines == ["LEAD-4"]
    assert crm(*words, "new").lines == ["LEAD-3"]
    assert crm("config", "set", "key_days", "2").exit == 0
    assert found(crm) == ["note keys: 1 key older than 2 days."]


def test_numbers_that_are_missing_are_told_and_those_that_were_skipped_are_not(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    for number in (3, 7):
        done(crm, "config", "set", "invoice_next", str(number))
        issued(crm)
    harmed(crm, "UPDATE setting SET value = 'invoice-2026 3' WHERE name = 'invoice_next'")
    (gap,) = [text for text in found(crm, exit=7) if "numbers" in text]
    assert gap == "note numbers: 3 numbers of invoices are not there: RE-2026-0004, RE-2026-0005 and RE-2026-0006."


@pytest.mark.file
def test_a_file_that_everybody_may_read_is_closed(shop: Crm) -> None:
    shop.db.chmod(0o646)
    assert found(shop, exit=7) == [f"error permissions: {shop.db} may be read and written to by everybody."]
    assert found(shop, "--fix")[0].startswith("fixed permissions: ")
    assert shop.db.stat().st_mode & 0o777 == 0o640
    shop.folder.chmod(0o777)
    assert found(shop, exit=7) == [
        f"error permissions: {shop.folder} is a folder in which everybody may replace the database."
    ]
