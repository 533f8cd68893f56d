"""``crm merge``: what is there twice becomes one, with all that belongs to it or names it; an undo brings all back."""

from __future__ import annotations

import json

import pytest

from tests.actions.invoices import CLIENT, NOON, SELLER, done
from tests.conftest import Crm
from tests.difference import changed, picture
from tests.pictures import dump
from tests.prepared import prepared


@prepared
def twice(crm: Crm) -> None:
    """CONTACT-1 and CONTACT-2 are one person, of whom everything there is hangs on the second; CONTACT-3 is not."""
    crm.now = NOON
    crm.new("company", "Own", *SELLER, "--vat-id", "DE136695976")
    crm.new("company", "Acme", *CLIENT)
    done(crm, "field", "add", "contact", "shirt", "text")
    crm.new("contact", "Ada Lovelace", "--email", "ada@x.org", "--company", "COMPANY-2", "--tag", "vip", *CLIENT)
    crm.new("contact", "Ada Lovelace", "--email", "ADA@X.org", "--email", "ada@y.org", "--phone", "+49 30 1", *CLIENT)
    done(crm, "edit", "CONTACT-2", "--company", "COMPANY-2", "--job-title", "CTO", "--city", "Bonn", "--shirt", "M")
    done(crm, "edit", "CONTACT-2", "--external-id", "hubspot:9")
    crm.new("contact", "Grace Hopper")
    done(crm, "tag", "CONTACT-2", "VIP", "press")
    crm.new("deal", "Relaunch", "--contact", "CONTACT-2", "--amount", "500")
    crm.new("task", "Call", "--on", "CONTACT-2")
    done(crm, "log", "CONTACT-1", "CONTACT-2", "Both")
    done(crm, "log", "CONTACT-2", "CONTACT-1", "Turned")
    done(crm, "log", "CONTACT-2", "DEAL-1", "Deal")
    done(crm, "note", "CONTACT-2", "Likes tea")
    (crm.folder / "a.txt").write_text("a")
    done(crm, "attach", "CONTACT-2", str(crm.folder / "a.txt"))
    for _ in (1, 2):
        crm.new("invoice", "Work", "--contact", "CONTACT-2", "--line", "Setup @ 1000 tax 19")
    done(crm, "issue", "INVOICE-1")
    crm.new("payment", "Deposit", "--amount", "5", "--contact", "CONTACT-2")
    done(crm, "link", "CONTACT-2", "CONTACT-1", "--how", "knows")
    done(crm, "link", "CONTACT-3", "CONTACT-2", "--how", "knows")


def told(crm: Crm, *words: str) -> list[tuple[str, str, str, object]]:
    detail = done(crm, "merge", *words, "--dry-run")["detail"]
    return [(each["what"], each["ref"], each["field"], each["value"]) for each in detail]


def refs(crm: Crm, *words: str) -> list[str]:
    return crm(*words, "-q").out.split()


def test_all_that_belongs_to_the_other_or_names_it_follows_and_one_undo_brings_both_back(crm: Crm) -> None:
    twice(crm)
    before = dump(crm.db)
    assert changed(crm, "merge", "CONTACT-1", "CONTACT-2", "--dry-run").touched == {}
    assert told(crm, "CONTACT-1", "CONTACT-2") == [
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
        "invoice": "~2(client_city,client_email,contact)",
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
    assert crm("doctor", "--json").exit == 0
    assert crm("undo").exit == 0 and dump(crm.db) == before
    assert crm("redo").exit == 0 and dump(crm.db) == after


def test_what_was_issued_is_read_as_naming_what_it_became(crm: Crm) -> None:
    twice(crm)
    done(crm, "merge", "CONTACT-3", "CONTACT-2")
    done(crm, "merge", "CONTACT-1", "CONTACT-3")  # a chain: the first one leads to its end
    assert [crm.show(f"CONTACT-{n}")["merged_into"] for n in (1, 2, 3)] == [None, "CONTACT-1", "CONTACT-1"]
    for ref in ("CONTACT-1", "CONTACT-2", "CONTACT-3"):
        assert refs(crm, "invoice", "list", f"contact={ref}") == ["INVOICE-1", "INVOICE-2"]
        assert refs(crm, "invoice", "list", f"contact!={ref}") == []
        assert crm("timeline", ref).out == crm("timeline", "CONTACT-1").out
        assert "INVOICE-1" in crm("tree", ref).out
    assert refs(crm, "invoice", "list", "contact.title=Ada Lovelace") == ["INVOICE-1", "INVOICE-2"]
    assert refs(crm, "invoice", "list", "contact.title~Grace") == refs(crm, "invoice", "list", "contact=") == []
    assert refs(crm, "deal", "list", "returning") == []
    crm.new("deal", "Next", "--contact", "CONTACT-1")
    assert refs(crm, "deal", "list", "returning") == ["DEAL-2"]
    done(crm, "undo")
    groups = crm("invoice", "list", "any", "--group", "contact", "--json").json
    assert [(each["group"], each["count"]) for each in groups] == [("CONTACT-1", 2)]
    rows = crm("report", "clients", "--json").json
    assert [(row["ref"], row["client"], row["count"]) for row in rows] == [("CONTACT-1", "Ada Lovelace", 1)]
    titles = crm("invoice", "list", "--fields", "ref,contact,contact.title", "--sort", "contact.title").rows
    assert [tuple(row.values()) for row in titles] == [
        ("INVOICE-1", "CONTACT-2", "Ada Lovelace"),
        ("INVOICE-2", "CONTACT-1", "Ada Lovelace"),
    ]
    tree = crm("tree", "CONTACT-1", "--json").json
    assert ("CONTACT-1", "INVOICE-1") in {(edge["from"], edge["to"]) for edge in tree["edges"]}
    events = [(e["ref"], e["what"], e["text"]) for e in crm("timeline", "CONTACT-1", "--json").json]
    assert [each for each in events if each[1] in ("merged", "unlinked")] == [
        ("CONTACT-3", "merged", "CONTACT-2 became part of it"),
        ("CONTACT-1", "merged", "CONTACT-3 became part of it"),
    ]
    before = dump(crm.db)
    error = crm("rm", "CONTACT-1", "--json").error
    assert (error["exit"], dump(crm.db) == before) == (5, True) and "CONTACT-2" in error["candidates"]
    credit = done(crm, "credit", "INVOICE-1", "--amount", "10")["result"][0]
    assert crm.show(credit)["contact"] == "CONTACT-1"


def test_commands_go_on_with_what_it_became_and_say_so(crm: Crm) -> None:
    twice(crm)
    done(crm, "merge", "CONTACT-1", "CONTACT-2")
    said = ["CONTACT-2 was merged into CONTACT-1."]
    for words in (
        ("edit", "CONTACT-2", "--city", "Rom"),
        ("note", "contact-2", "Again"),
        ("tag", "CONTACT-2", "hot"),
        ("link", "CONTACT-2", "DEAL-1"),
        ("deal", "new", "Next", "--contact", "CONTACT-2"),
        ("task", "new", "Write", "--on", "CONTACT-2"),
    ):
        answer = done(crm, *words)
        assert answer["warnings"] == said, words
    assert crm("edit", "CONTACT-2", "--city", "Bari").err == f"warning: {said[0]}\n"
    assert (crm.show("CONTACT-1")["city"], crm.show("CONTACT-2")["city"]) == ("Bari", "Bonn")
    assert (crm.show("DEAL-2")["contact"], crm.show("TASK-2")["on"]) == ("CONTACT-1", "CONTACT-1")
    for word in ("hubspot:9", "ada@y.org", "Ada Lovelace"):
        assert crm.show(word)["ref"] == "CONTACT-1", word
    assert crm("unarchive", "CONTACT-2", "--json").error["exit"] == 4
    assert "CONTACT-2" not in crm("dupes", "-q").out + crm("find", "Lovelace", "-q").out + crm("contact", "list").out
    assert crm("show", "CONTACT-2", terminal=True).out.count("CONTACT-1") >= 1


def test_an_import_finds_what_it_became(crm: Crm) -> None:
    twice(crm)
    card = crm("export", "contact", "ref=CONTACT-2", "--format", "vcard").out
    done(crm, "merge", "CONTACT-1", "CONTACT-2")
    for key, row in (
        ("ref", {"ref": "CONTACT-2", "city": "Oslo"}),
        ("external_id", {"external_id": "hubspot:9", "city": "Bern"}),
        ("email", {"email": "ada@y.org", "city": "Wien"}),
    ):
        answer = crm("import", "contact", "-", "--upsert-by", key, "--json", stdin=json.dumps([row]))
        assert (answer.exit, answer.json["result"], crm.show("CONTACT-1")["city"]) == (0, ["CONTACT-1"], row["city"])
    answer = crm("import", "contact", "-", "--on-duplicate", "update", "--json", stdin=card)
    assert (answer.json["created"], answer.json["result"]) == ([], ["CONTACT-1"])
    assert crm.show("CONTACT-2")["city"] == "Bonn"
    crm.new("product", "Seat", "--sku", "S-1")
    crm.new("product", "Seats", "--sku", "S-2")
    done(crm, "merge", "PRODUCT-1", "PRODUCT-2")
    words = ("import", "product", "-", "--upsert-by", "sku", "--json")
    assert crm(*words, stdin="sku,description\nS-2,Old\n").json["updated"] == ["PRODUCT-1"]


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
    assert crm("doctor", "--json").exit == 0
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


def test_at_a_terminal_the_preview_is_shown_and_asked_about(crm: Crm) -> None:
    twice(crm)
    before = dump(crm.db)
    asked = crm("merge", "CONTACT-1", "CONTACT-2", terminal=True, stdin="no\n")
    assert asked.exit == 0 and "job_title" in asked.err and "Merge into CONTACT-1?" in asked.err, asked.err
    assert dump(crm.db) == before
    assert "undo: crm undo" in crm("merge", "CONTACT-1", "CONTACT-2", terminal=True, stdin="yes\n").out
    assert crm("undo").exit == 0 and dump(crm.db) == before
    assert "Merge into" not in crm("merge", "CONTACT-1", "CONTACT-2", "--yes", terminal=True).err
    assert crm("steps", "--limit", "1").rows[0]["title"] == "merge CONTACT-2 into CONTACT-1"
