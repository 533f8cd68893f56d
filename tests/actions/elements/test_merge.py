"""``crm merge``: what is there twice becomes one, with all that belongs to it or names it; an undo brings all back."""

from __future__ import annotations

import pytest

from tests.actions.invoices import SELLER, done
from tests.actions.twice import twice
from tests.conftest import Crm
from tests.difference import changed, picture
from tests.pictures import dump
from tests.prepared import prepared


def told(crm: Crm, *words: str) -> list[tuple[str, str, str, object]]:
    detail = done(crm, "merge", *words, "--dry-run")["detail"]
    return [(each["what"], each["ref"], each["field"], each["value"]) for each in detail]


def test_all_that_belongs_to_the_other_or_names_it_follows_and_one_undo_brings_both_back(crm: Crm) -> None:
    twice(crm)
    before = dump(crm.db)
    assert changed(crm, "merge", "CONTACT-1", "CONTACT-2", "--dry-run").touched == {}
    assert told(crm, "CONTACT-1", "CONTACT-2") == [
        ("keep", "CONTACT-1", "first_name", "Ada"),
        ("fill", "CONTACT-1", "job_title", "CTO"),
        ("keep", "CONTACT-1", "city", "Hamburg"),
        ("fill", "CONTACT-1", "shirt", "M"),
        ("fill", "CONTACT-1", "emails", [{"label": None, "value": "ada@y.org"}]),
        ("fill", "CONTACT-1", "phones", [{"label": None, "value": "+49 30 1"}]),
        ("fill", "CONTACT-1", "tags", ["press"]),
        ("move", "CONTACT-1", "entries", 3),
        ("move", "CONTACT-1", "external_ids", 1),
        ("move", "CONTACT-1", "links", 6),
        ("move", "DEAL-1", "contact", "CONTACT-1"),
        ("stay", "INVOICE-1", "contact", None),
        ("move", "INVOICE-2", "contact", "CONTACT-1"),
        ("move", "PAYMENT-1", "contact", "CONTACT-1"),
        ("move", "TASK-1", "on", "CONTACT-1"),
    ]
    difference = changed(crm, "merge", "CONTACT-1", "CONTACT-2")
    assert difference.result.out.startswith("CONTACT-2 merged into CONTACT-1")
    assert difference.touched == {
        "contact": "~1(custom,job_title) ~2(archived_at,merged_into)",
        "deal": "~1(contact)",
        "email": "+4",
        "external": "+2 -1",
        "invoice": "~2(client_city,client_email,client_name,client_person,contact)",
        "link": "+12 +13 +14 +15 +16 +17 +18 -10 -11 -2 -3 -4 -5 -7 -9",
        "note": "+10 +11 +9 -2 -3 -5 -7 -8",  # of what stood on both, one is left
        "payment": "~1(contact)",
        "phone": "+2",
        "tag": "+4",
        "task": "~1(on)",
    }
    after = dump(crm.db)
    first, other = crm.show("CONTACT-1"), crm.show("CONTACT-2")
    assert [each["value"] for each in first["emails"]] == ["ada@x.org", "ada@y.org"]
    assert (first["tags"], first["custom"], first["company"]) == (["vip", "press"], {"shirt": "M"}, "COMPANY-2")
    assert first["external_ids"] == [{"system": "hubspot", "id": "9"}]
    assert {(each["ref"], each["how"], each["direction"]) for each in first["links"]} == {
        ("COMPANY-2", "member_of", "to"),
        ("CONTACT-2", "merged_into", "from"),
        ("CONTACT-3", "knows", "from"),
        ("DEAL-1", "contact_of", "to"),
        ("INVOICE-1", "contact_of", "to"),
        ("INVOICE-2", "contact_of", "to"),
        ("PAYMENT-1", "contact_of", "to"),
        ("TASK-1", "about", "from"),
    }
    assert (other["merged_into"], other["archived_at"], other["city"]) == ("CONTACT-1", "2026-11-23T12:00:00Z", "Bonn")
    assert [crm.show(ref)["contact"] for ref in ("INVOICE-1", "INVOICE-2")] == ["CONTACT-2", "CONTACT-1"]
    said = [(e["ref"], e["what"], e["entry"]) for e in crm("timeline", "CONTACT-1", "--json").json if e["entry"]]
    assert sorted(said, key=lambda each: int(str(each[2]).partition("-")[2])) == [
        ("CONTACT-1", "call", "NOTE-1"),
        ("CONTACT-1", "call", "NOTE-3"),
        ("CONTACT-1", "call", "NOTE-5"),
        ("CONTACT-1", "note", "NOTE-7"),
        ("CONTACT-1", "file", "FILE-8"),
    ]
    assert "unlinked" not in crm("timeline", "COMPANY-2").out + crm("timeline", "INVOICE-1").out
    assert crm.is_well()
    assert crm("undo").exit == 0 and dump(crm.db) == before
    assert crm("redo").exit == 0 and dump(crm.db) == after


def test_an_entry_on_several_of_them_stands_once_on_the_first(crm: Crm) -> None:
    twice(crm)
    before = dump(crm.db)
    touched = changed(crm, "merge", "CONTACT-3", "CONTACT-1", "CONTACT-2").touched
    assert touched["note"] == "+10 +11 +12 +13 +9 -1 -2 -3 -4 -5 -7 -8"
    calls = crm("timeline", "CONTACT-3", "--only", "call", "--json").json
    assert [(each["ref"], each["entry"], each["text"]) for each in calls] == [
        *(("CONTACT-3", "NOTE-1", "Both"), ("CONTACT-3", "NOTE-3", "Turned"), ("CONTACT-3", "NOTE-5", "Deal")),
    ]
    assert crm("undo").exit == 0 and dump(crm.db) == before


def test_values_are_chosen_and_what_only_one_may_have_goes_over(crm: Crm) -> None:
    crm.new("product", "Seat", "--price", "10", "--currency", "USD")
    crm.new("product", "SEAT", "--sku", "S-1", "--price", "20", "--tax-rate", "19", "--tax-included")
    crm.new("product", "Seats", "--sku", "S-2", "--description", "Old")
    crm.new("deal", "Open", "--line", "PRODUCT-2 x 3")
    before = dump(crm.db)
    answer = done(crm, "merge", "PRODUCT-1", "PRODUCT-2", "PRODUCT-3", "--keep", "title=PRODUCT-3")
    assert (answer["result"], answer["updated"]) == (["PRODUCT-1"], ["PRODUCT-1", "DEAL-1"])
    found = crm.show("PRODUCT-1")
    names = ("title", "sku", "price", "currency", "tax_included", "tax_rate", "description")
    assert [found[name] for name in names] == ["Seats", "S-1", "10.00", "USD", False, "19", "Old"]
    assert [crm.show(f"PRODUCT-{n}")["sku"] for n in (2, 3)] == [None, "S-2"]
    assert crm.show("DEAL-1")["lines"][0]["product"] == "PRODUCT-1"
    assert crm("undo").exit == 0 and dump(crm.db) == before
    done(crm, "merge", "PRODUCT-1", "PRODUCT-2", "--keep", "price=PRODUCT-2")
    assert [crm.show("PRODUCT-1")[name] for name in ("price", "currency", "tax_included")] == ["20.00", "EUR", True]


def test_leads_take_the_lines_that_they_lack(crm: Crm) -> None:
    crm.new("lead", "Web", "--email", "a@x.org")
    crm.new("lead", "Shop", "--line", "Seat x 2 @ 10 tax 19", "--currency", "USD", "--next", "2026-12-01")
    crm.new("lead", "Other", "--amount", "7")
    before = dump(crm.db)
    done(crm, "merge", "LEAD-1", "LEAD-2", "LEAD-3")
    found = crm.show("LEAD-1")
    assert (found["amount"], found["currency"], found["next_date"]) == ("23.80", "USD", "2026-12-01")
    assert [(line["name"], line["quantity"]) for line in found["lines"]] == [("Seat", "2")]
    assert crm.is_well()
    assert crm("undo").exit == 0 and dump(crm.db) == before
    done(crm, "merge", "LEAD-2", "LEAD-3", "--keep", "amount=LEAD-3")
    found = crm.show("LEAD-2")
    assert (found["amount"], found["currency"], found["lines"]) == ("7.00", "EUR", [])
    assert crm("undo").exit == 0 and dump(crm.db) == before


def test_ones_own_company_stays_the_seller(crm: Crm) -> None:
    twice(crm)
    crm.new("company", "Own Ltd", *SELLER)
    done(crm, "config", "set", "seller", "COMPANY-1")
    before = dump(crm.db)
    done(crm, "merge", "COMPANY-3", "COMPANY-1")
    assert (crm("config", "get", "seller").out.strip(), crm.show("INVOICE-2")["seller"]) == ("COMPANY-3", "COMPANY-3")
    assert crm.show("COMPANY-3")["vat_id"] == "DE136695976"
    assert crm("undo").exit == 0 and dump(crm.db) == before


REFUSED = {
    "itself": (("CONTACT-1", "contact-1"), 5, "refused", "CONTACT-1 cannot be merged with itself."),
    "alone": (("CONTACT-1",), 2, "usage", "Say what is merged into CONTACT-1."),
    "another kind": (
        ("CONTACT-1", "COMPANY-2"),
        *(
            2,
            "wrong_kind",
            "CONTACT-1 is a contact and COMPANY-2 a company, and only elements of one kind can be merged.",
        ),
    ),
    "sealed": (
        ("INVOICE-1", "INVOICE-2"),
        *(2, "wrong_kind", "INVOICE-1 is an invoice: crm merge applies to leads, contacts, companies and products."),
    ),
    "converted": (("LEAD-1", "LEAD-2"), 5, "frozen", "LEAD-2 is converted and cannot be merged."),
    "before": (("CONTACT-1", "CONTACT-4"), 4, "already_done", "CONTACT-4 was merged into CONTACT-3."),
    "into one before": (("CONTACT-4", "CONTACT-1"), 4, "already_done", "CONTACT-4 was merged into CONTACT-3."),
    "out of sight": (
        ("CONTACT-5", "CONTACT-1"),
        *(5, "refused", "CONTACT-5 is archived, and what is merged into it would be out of sight."),
    ),
    "no such element": (("CONTACT-1", "CONTACT-99"), 3, "not_found", "CONTACT-99 does not exist."),
    "a title": (("CONTACT-1", "Grace Hopper"), 3, "not_found", "'Grace Hopper' is not a reference."),
    "an entry": (("CONTACT-1", "NOTE-1"), 2, "wrong_kind", "NOTE-1 is an entry, not an element."),
    "unknown field": (
        ("CONTACT-1", "CONTACT-2", "--keep", "size=CONTACT-2"),
        *(2, "unknown_field", "A contact has no field 'size'."),
    ),
    "not asked": (
        ("CONTACT-1", "CONTACT-2", "--keep", "city=CONTACT-3"),
        *(2, "usage", "'CONTACT-3' is not among what is merged."),
    ),
    "united": (
        ("CONTACT-1", "CONTACT-2", "--keep", "emails=CONTACT-2"),
        *(5, "refused", "The emails of all are kept."),
    ),
    "not chosen": (
        ("CONTACT-1", "CONTACT-2", "--keep", "owner=CONTACT-2"),
        *(5, "refused", "The owner of CONTACT-1 stays."),
    ),
    "torn apart": (
        ("LEAD-1", "LEAD-3", "--keep", "amount=LEAD-3", "--keep", "currency=LEAD-1"),
        *(2, "usage", "amount and currency belong together."),
    ),
    "no pair": (("CONTACT-1", "CONTACT-2", "--keep", "city"), 2, "bad_value", "--keep: 'city' is not FIELD=VALUE."),
}


@prepared
def odd(crm: Crm) -> None:
    twice(crm)
    for title in ("One", "Two", "Three"):
        crm.new("lead", title)
    done(crm, "convert", "LEAD-2", "--to", "deal")
    crm.new("contact", "Merged")
    done(crm, "merge", "CONTACT-3", "CONTACT-4")
    crm.new("contact", "Gone")
    done(crm, "archive", "CONTACT-5")


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_merged_is_refused_and_nothing_is_changed(crm: Crm, case: str) -> None:
    words, code, name, message = REFUSED[case]
    odd(crm)
    before = picture(crm.db)
    error = crm("merge", *words, "--json").error
    assert (error["exit"], error["code"], error["message"]) == (code, name, message)
    assert error["hint"] and picture(crm.db) == before
