"""``crm doctor`` on a file that is damaged, or not ours."""

from __future__ import annotations

import pytest

from tests.actions.setup.patients import found, harmed, rows
from tests.conftest import Crm

pytestmark = pytest.mark.file


def test_an_index_without_its_rows_is_made_again(shop: Crm) -> None:
    sound = rows(shop)
    harmed(
        shop,
        "DROP INDEX note_kind_element",
        "CREATE INDEX note_kind_element ON note(kind, element) WHERE 0",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, ' WHERE 0', '') WHERE name = 'note_kind_element'",
    )
    wrong = [
        "structure: The file is damaged: wrong # of entries in index note_kind_element.",
        "structure: The file is damaged: row 1 missing from index note_kind_element.",
    ]
    assert sorted(found(shop, exit=7)) == sorted(f"error {text}" for text in wrong)
    assert sorted(found(shop, "--fix")) == sorted(f"fixed {text}" for text in wrong)
    assert (found(shop), rows(shop)) == ([], sound)


# bytes of the file that were overwritten -> exit code, what is said
DAMAGED = {
    "a page of a table": (b"Ada Works", 7, "error structure: {} is damaged: "),
    "a text": (b"Hamburg", 7, "error history: This could not be examined: {} is damaged: a text in the column "),
    "the schema": (b'CREATE TABLE "deal"', 8, "{} is damaged: malformed database schema (deal)"),
    "the beginning": (b"SQLite format 3", 8, "{} is not a crmcli database: file is not a database."),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_told_in_a_sentence_and_not_written_to(shop: Crm, name: str) -> None:
    what, exit, text = DAMAGED[name]
    content = shop.db.read_bytes()
    place = content.index(what)
    if name == "a page of a table":
        place -= place % 4096
    content = content[:place] + b"\xff" * len(what) + content[place + len(what) :]
    shop.db.write_bytes(content)
    for words in ((), ("--fix",)):
        if exit == 7:
            told = found(shop, *words, exit=7)
            assert told[0].startswith(text.format(shop.db)), told
        else:
            done = shop("doctor", *words, "--json")
            assert (done.exit, done.out) == (8, "") and done.error["message"].startswith(text.format(shop.db))
    asked = {shop("sql", f"SELECT * FROM {table}").exit for table in ("company", "change", "document", "line")}
    assert 8 in asked <= {0, 8}
    assert shop.db.read_bytes() == content and list(shop.folder.glob("*.bak")) == []


@pytest.mark.parametrize(
    ("statements", "kinds"),
    [
        (["UPDATE company_search_data SET block = x'00' WHERE id > 100"], "companies"),
        (["DELETE FROM company_search_data", "DELETE FROM deal_search_config"], "companies deals"),
        (["DROP TABLE company_search_data"], "companies"),
    ],
)
def test_a_search_index_that_cannot_be_read_is_made_again(shop: Crm, statements: list[str], kinds: str) -> None:
    looked_for = shop("find", "hamburg", "-q")
    assert looked_for.lines
    harmed(shop, *statements)
    failed = shop("find", "hamburg", "--json")
    assert (failed.exit, failed.error["hint"].partition(" mends")[0]) == (8, "See whether crm doctor --fix")
    damaged = [f"search: The search index of {kind} is damaged." for kind in kinds.split()]
    if len(statements) == 1:
        harmed(shop, "UPDATE company_search_within_data SET block = x'00' WHERE id > 100")  # the index of letters
    for words, state in (((), "error"), (("--fix",), "fixed")):
        told = [text for text in found(shop, *words, exit=7 if state == "error" else 0) if " search: " in text]
        assert told == [f"{state} {text}" for text in damaged]
    assert (found(shop), shop("find", "hamburg", "-q").lines) == ([], looked_for.lines)


def test_indexes_that_do_not_tell_where_their_words_are_are_made_again(shop: Crm) -> None:
    sound, looked_for = rows(shop), shop("find", "hamburg", "-q").lines
    blocks = {"company_search": "NULL", "company_search_within": "x'00000000010101ff'", "deal_search_within": "NULL"}
    harmed(shop, *(f"UPDATE {index}_data SET block = {block} WHERE id = 10" for index, block in blocks.items()))
    assert found(shop, "--fix") == ["fixed search: The search index of companies is damaged."]
    assert (found(shop), rows(shop), shop("find", "hamburg", "-q").lines) == ([], sound, looked_for)


def test_words_that_are_lost_without_an_error_are_missed(shop: Crm) -> None:
    """What tells where they are says that there are none."""
    looked_for = shop("find", "hamburg", "-q").lines
    harmed(shop, "UPDATE company_search_data SET block = x'00000000000000' WHERE id = 10")
    assert shop("find", "hamburg", "-q").lines == []
    assert found(shop, "--fix") == ["fixed search: The search index of companies is damaged."]
    assert shop("find", "hamburg", "-q").lines == looked_for


def test_a_database_of_another_program_is_refused_and_left_alone(crm: Crm) -> None:
    harmed(crm, "CREATE TABLE songs(title)", "PRAGMA application_id = 7")
    content = crm.db.read_bytes()
    for words in ((), ("--fix",), ("--seal",), ("--verify",)):
        done = crm("doctor", *words, "--json")
        assert (done.exit, done.out) == (8, "") and "not made by crmcli" in done.error["message"]
    assert crm("backup", str(crm.folder / "copy.db")).exit == 8
    assert crm.db.read_bytes() == content


def test_a_value_of_another_type_than_its_column_is_damage(shop: Crm) -> None:
    shop("note", "COMPANY-1", "Hello")
    harmed(
        shop,
        "UPDATE company SET city = CAST(city AS BLOB), title = CAST(title AS BLOB), version = 'one'",
        "UPDATE change SET after = CAST(after AS BLOB)",
    )
    where = [("after of change", "text"), ("city of company", "text"), ("title of company", "text")]
    where.append(("version of company", "whole number"))
    assert sorted(found(shop, exit=7)) == sorted(
        f"error structure: The file is damaged: a value in the column {place} is no {type}." for place, type in where
    )
    said = f"{shop.db} is damaged: a value in the column after of change is no text."
    for words in (
        "export --all",
        "company list --json",
        "history COMPANY-1",
        "find hamburg",
        "edit COMPANY-1 --city A",
    ):
        done = shop(*words.split())
        assert (done.exit, said in done.err) == (8, True), done.err


def test_a_file_that_is_brought_up_to_date_gets_a_new_search_index_whatever_the_old_one_is(shop: Crm) -> None:
    looked_for = shop("find", "hamburg", "-q").lines
    harmed(
        shop,
        "DELETE FROM company_search_data",
        "DROP TABLE deal_search_config",
        "UPDATE meta SET value = '1.x' WHERE name = 'catalogue'",
    )
    assert shop("find", "hamburg", "-q").lines == looked_for != []
    assert found(shop) == []
