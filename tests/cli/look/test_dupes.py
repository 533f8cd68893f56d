"""``crm dupes``: what may be there twice, in pairs, with what the two have in common and what to type next."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.conftest import Crm


@pytest.fixture
def there(crm: Crm) -> Crm:
    """Of each kind that is compared those that agree, and beside them what agrees in too little."""
    crm.environ["COLUMNS"] = "140"
    assert crm("config", "set", "country", "DE").exit == 0
    for words in (
        ("Ada Lovelace", "--email", "ada@x.example", "--email", "a@x.example", "--phone", "030 1234567"),
        ("Ada Lovelace",),  # people share names
        ("A. Lovelace", "--email", "ADA@x.example", "--phone", "+49 30 1234567"),
        ("Augusta LOVELACE", "--phone", "0049301234567"),
        ("Charles Babbage", "--phone", "030 1234567"),  # and telephones
        ("", "--email", "b@x.example", "--phone", "030 1234567"),
        ("", "--email", "c@x.example", "--phone", "030 1234567"),
        ("Gone", "--email", "a@x.example"),
    ):
        crm.new("contact", *filter(None, words))
    crm.new("company", "Müller & Co.", "--vat-id", "DE136695976", "--email", "in@m.example")
    crm.new("company", "Other", "--vat-id", "DE 136 695 976")
    crm.new("company", "MULLER & CO", "--email", "in@m.example")
    crm.new("company", "Different", "--email", "ada@x.example")
    crm.new("product", "Seat", "--sku", "A-1")
    crm.new("product", "SEAT", "--sku", "A-2")
    crm.new("product", "Chair")
    for title in ("Web", "Shop", "Became a deal", "Junk"):
        crm.new("lead", title, "--email", "lead@x.example")
    assert crm("convert", "LEAD-3", "--to", "deal").exit == crm("archive", "CONTACT-8").exit == 0
    assert crm("move", "LEAD-4", "junk").exit == 0
    return crm


def told(crm: Crm, *words: str) -> list[tuple[str, str, list[str]]]:
    rows = crm("dupes", *words, "--json").json
    assert [row["command"] for row in rows] == [f"crm merge {row['ref']} {row['other']}" for row in rows]
    return [(row["ref"], row["other"], row["same"]) for row in rows]


LEADS = [("LEAD-1", "LEAD-2", ["email address"]), ("LEAD-1", "LEAD-4", ["email address"])]
CONTACTS = [
    ("CONTACT-1", "CONTACT-3", ["email address", "phone number and name"]),
    ("CONTACT-1", "CONTACT-4", ["phone number and name"]),
]
COMPANIES = [("COMPANY-1", "COMPANY-2", ["VAT id"]), ("COMPANY-1", "COMPANY-3", ["name", "email address"])]
PRODUCTS = [("PRODUCT-1", "PRODUCT-2", ["name"])]


def test_those_that_agree_are_told_in_pairs_with_what_they_have_in_common(there: Crm) -> None:
    assert told(there) == [*LEADS, *CONTACTS, *COMPANIES, *PRODUCTS]
    assert (told(there, "contact"), told(there, "COMPANY")) == (CONTACTS, COMPANIES)
    assert there("archive", "LEAD-1").exit == there("archive", "COMPANY-1").exit == 0
    assert told(there, "lead") == [("LEAD-2", "LEAD-4", ["email address"])]  # it may be the oldest itself
    assert told(there, "company") == []
    with closing(sqlite3.connect(there.db)) as db, db:  # as files of 0.1.0 may have it
        db.execute("UPDATE product SET sku = 'a-1' WHERE id = 3")
    assert told(there, "product") == [*PRODUCTS, ("PRODUCT-1", "PRODUCT-3", ["SKU"])]


def test_pairs_are_rows_in_every_format(there: Crm) -> None:
    assert there("dupes", "contact").lines == [
        "ref\ttitle\tother\tother_title\tsame\tcommand",
        "CONTACT-1\tAda Lovelace\tCONTACT-3\tA. Lovelace\temail address; phone number and name\t"
        "crm merge CONTACT-1 CONTACT-3",
        "CONTACT-1\tAda Lovelace\tCONTACT-4\tAugusta LOVELACE\tphone number and name\tcrm merge CONTACT-1 CONTACT-4",
    ]
    assert there("dupes", "-q", "--limit", "2").lines == ["LEAD-1", "LEAD-2", "LEAD-4"]
    assert there("show", "-", "-q", stdin=there("dupes", "product", "-q").out).lines == ["PRODUCT-1", "PRODUCT-2"]
    shown = there("dupes", "company", "--limit", "1", "--color", "never", terminal=True)
    assert "crm merge COMPANY-1 COMPANY-2" in shown.out and "COMPANY-3" not in shown.out
    assert "1 of 2" in shown.out + shown.err
    assert told(there, "contact", "--limit", "1") == CONTACTS[:1]


def test_the_command_of_a_pair_makes_one_of_it(there: Crm) -> None:
    for row in there("dupes", "--json").json:
        assert there(*row["command"].split()[1:]).exit == 0
    assert told(there) == []


def test_a_letter_more_or_less_in_a_long_name_makes_no_other_one(crm: Crm) -> None:
    for title in ("Hopper Logistik", "HOPER Logistik", "Hopper Logistic", "Hopper Logistik 2", "Hopper", "Hoper"):
        crm.new("company", title)
    for title in ("Mountain bike 10", "Mountain bike 1", "Mountain bike", "Mountainbike", "Mountai bike"):
        crm.new("product", title)
    crm.new("contact", "Augusta Lovelace")
    crm.new("contact", "Augusta Lovelac")  # of people, equal names say nothing, either
    assert told(crm) == [("COMPANY-1", "COMPANY-2", ["alike name"]), ("PRODUCT-3", "PRODUCT-5", ["alike name"])]
    assert crm("archive", "PRODUCT-3", "COMPANY-2").exit == 0
    assert told(crm) == []


def test_what_is_not_compared_is_refused(there: Crm) -> None:
    error = there("dupes", "deal", "--json").error
    assert (error["code"], error["exit"]) == ("wrong_kind", 2)
    assert error["message"] == ("Deals are not compared: crm dupes applies to leads, contacts, companies and products.")
    assert there("dupes", "nobody", "--json").error["code"] == "unknown_kind"
    assert there("dupes", "lead", "--limit", "0", "--json").error["exit"] == 2
