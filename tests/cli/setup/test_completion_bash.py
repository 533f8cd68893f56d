"""Completion in bash: what it puts in the place of the word that was begun, and what it lists."""

from __future__ import annotations

import pytest

from tests.conftest import Crm


@pytest.mark.parametrize(
    ("replaced", "line", "expected"),
    [
        ("LEAD-", "crm show LEAD-", ["LEAD-2", "LEAD-1"]),
        ("pro", "crm lead list stage=pro", ["processed"]),
        ("", "crm lead list stage=", ["new", "in_progress", "processed", "converted", "junk"]),
        ("stage=pro", "crm lead list 'stage=pro", ["stage=processed"]),
        ("--contact=con", "crm convert LEAD-1 --contact=con", ["--contact=CONTACT-1"]),
        (
            "deal+contact+",
            "crm convert LEAD-1 --to deal+contact+",
            [f"deal+contact+{kind}" for kind in ("company", "quote", "company+quote", "invoice", "company+invoice")],
        ),
        ("", "crm lead list city=", []),
    ],
)
def test_r14_bash_gets_what_it_replaces_and_no_descriptions(
    shop: Crm, replaced: str, line: str, expected: list[str]
) -> None:
    done = shop("__complete", "--bash", replaced, line)
    assert (done.exit, done.lines, done.err) == (int(line.endswith("city=")), expected, "")


@pytest.mark.parametrize(
    ("line", "type", "expected"),
    [
        ("crm show rela", "9", ["LEAD-1"]),
        ("crm show rela", "63", ["LEAD-1"]),
        ("crm show bak", "9", ["COMPANY-1", "PRODUCT-1", "bak"]),  # so that bash finds nothing to insert
        ("crm show bak", "63", ["COMPANY-1  (Acme Bakery)", "PRODUCT-1  (Bakery box)"]),
        ("crm show LEAD-", "9", ["LEAD-2", "LEAD-1"]),
        ("crm show LEAD-", "63", ["LEAD-2  (Second)", "LEAD-1  (Relaunch)"]),
        ("crm show 'bak", "9", ["COMPANY-1", "PRODUCT-1", "bak"]),
    ],
)
def test_bash_lists_what_it_inserts_alone(shop: Crm, line: str, type: str, expected: list[str]) -> None:
    done = shop("__complete", "--bash", line.rpartition(" ")[2].removeprefix("'"), line, type)
    assert (done.exit, done.lines, done.err) == (0, expected, "")


def test_values_of_several_words_are_offered_in_quotes_and_those_with_a_comma_are_not(shop: Crm) -> None:
    for number, city in ((1, "Bad Homburg"), (2, "Bad Ems, Lahn")):
        assert shop("edit", f"LEAD-{number}", "--city", city).exit == 0
    done = shop("__complete", "--bash", "city=Bad ", "crm lead list 'city=Bad ")
    assert (done.exit, done.lines) == (0, ["city=Bad Homburg"])
