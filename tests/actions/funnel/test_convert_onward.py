"""A document straight from a lead, by way of the deal that the same call makes, joins, or that is there already."""

from __future__ import annotations

import pytest
from conftest import Crm
from pictures import dump

from tests.prepared import prepared

LINES = ("--line", "Seat x 4 @ 10 tax 19", "--line", "Desk x 2 @ 100 tax 19")


@pytest.fixture
@prepared
def shop(crm: Crm) -> Crm:
    crm("lead", "new", "Relaunch", "--name", "Ada Lovelace", "--email", "ada@x.org", "--company-name", "Acme", *LINES)
    return crm


def refused(crm: Crm, *words: str) -> tuple[int, str, str | None]:
    """(exit, message, hint) of a conversion that leaves the database as it was."""
    before = dump(crm.db)
    done = crm("convert", *words, "--json")
    assert (done.out, dump(crm.db)) == ("", before)
    return done.exit, done.error["message"], done.error["hint"]


def test_c2_one_call_makes_the_whole_chain_and_one_undo_takes_it_back(shop: Crm) -> None:
    before = dump(shop.db)
    words = ("convert", "LEAD-1", "--to", "quote+company+contact+deal", "--set", "quote.terms=Net", "--json")
    done = shop(*words, "--set", "deal.title=Work", "--set", "title=Offer", "--key", "k").json
    assert done["result"] == ["QUOTE-1", "COMPANY-1", "CONTACT-1", "DEAL-1"]
    assert (sorted(done["created"]), done["linked"]) == (sorted(done["result"]), [])
    quote, deal = shop.show("QUOTE-1"), shop.show("DEAL-1")
    names = ("title", "deal", "lead", "contact", "company", "terms", "amount")
    assert [quote[name] for name in names] == ["Offer", "DEAL-1", "LEAD-1", "CONTACT-1", "COMPANY-1", "Net", "285.60"]
    assert [deal[name] for name in ("title", "lead", "stage", "amount")] == ["Work", "LEAD-1", "new", "285.60"]
    edges = shop("tree", "QUOTE-1", "--json").json["edges"]
    assert [(edge["from"], edge["to"], edge["how"]) for edge in edges] == [
        *(("LEAD-1", f"{kind}-1", "converted") for kind in ("COMPANY", "CONTACT", "DEAL")),
        ("DEAL-1", "QUOTE-1", "converted"),
    ]
    assert len(shop("steps", "--json").json) == 2
    again = shop(*words, "--set", "deal.title=Work", "--set", "title=Offer", "--key", "k").json
    assert again == done | {"existing": True}
    assert shop("undo").exit == 0
    assert dump(shop.db) | {"key": []} == before | {"key": []}


def test_what_was_made_on_the_way_is_told_and_only_what_was_asked_for_is_the_result(shop: Crm) -> None:
    done = shop("convert", "LEAD-1", "--to", "quote+contact", "--dry-run")
    assert done.lines[0] == ("dry run: LEAD-1 would become CONTACT-1?, DEAL-1?, DEAL-1? would become QUOTE-1?")
    assert "set\tQUOTE-1?\tdeal\tDEAL-1?\t" in done.lines
    won = shop("convert", "LEAD-1", "--to", "quote+company", "--set", "deal.stage=won", "--dry-run", "--json").json
    assert won["warnings"] == ["DEAL-1? is already won."]
    assert shop("convert", "LEAD-1", "--to", "quote+contact").out == (
        "LEAD-1 became CONTACT-1, DEAL-1, DEAL-1 became QUOTE-1\n"
    )
    shop("undo")
    made = shop("convert", "LEAD-1", "--to", "quote", "--json").json
    assert (made["result"], made["created"], made["updated"]) == (["QUOTE-2"], ["DEAL-2", "QUOTE-2"], ["LEAD-1"])
    assert made["warnings"] == [
        "The quote of DEAL-2 has no client; after crm undo, crm convert LEAD-1 --to contact+quote gives it one."
    ]
    script = "@l = lead new Other --line 'Seat @ 1'\n@d, @q = convert @l --to deal+quote\nmove @q sent\nmove @d won\n"
    assert shop("batch", "-", stdin=script).exit == 0
    assert [shop.show(ref)["stage"] for ref in ("DEAL-3", "QUOTE-3")] == ["won", "sent"]


def test_c2_it_goes_on_from_the_deal_that_is_there(shop: Crm) -> None:
    shop("convert", "LEAD-1", "--to", "deal")
    assert shop("convert", "LEAD-1", "--to", "contact+quote").out == "LEAD-1 became CONTACT-1, DEAL-1 became QUOTE-1\n"
    assert [shop.show(ref)["contact"] for ref in ("DEAL-1", "QUOTE-1")] == ["CONTACT-1", "CONTACT-1"]
    already = "LEAD-1 already became DEAL-1, CONTACT-1 and QUOTE-1."
    assert refused(shop, "LEAD-1", "--to", "quote") == (4, already, "Use --again to create more.")
    hint = "Use --to company for what is missing, or --again to create more."
    assert refused(shop, "LEAD-1", "--to", "company+quote") == (4, already, hint)
    exit, message, hint_for_deal = refused(shop, "LEAD-1", "--to", "deal+invoice")
    assert (exit, message) == (4, "LEAD-1 already became DEAL-1 and CONTACT-1.")
    assert hint_for_deal == "Use --to invoice for what is missing, or --again to create more."
    assert shop("convert", "LEAD-1", "--to", "quote", "--again", "--json").json["created"] == ["QUOTE-2"]
    assert shop.show("QUOTE-2")["deal"] == "DEAL-1"
    assert refused(shop, "LEAD-1", "--to", "invoice", "--set", "deal.title=X") == (
        2,
        "--set deal.title: no deal is created.",
        "crm edit DEAL-1 changes it.",
    )
    assert shop("convert", "LEAD-1", "--to", "deal+quote", "--again", "--json").json["created"] == ["DEAL-2", "QUOTE-3"]
    assert refused(shop, "LEAD-1", "--to", "invoice") == (
        4,
        "LEAD-1 became DEAL-1 and DEAL-2.",
        "Say which one to go on from: --deal DEAL-2",
    )
    made = shop("convert", "LEAD-1", "--to", "invoice", "--deal", "DEAL-1", "--json").json
    assert (made["result"], made["created"], made["linked"]) == (["INVOICE-1", "DEAL-1"], ["INVOICE-1"], [])
    assert shop.show("LEAD-1")["deal"] == "DEAL-2"


def test_a_joined_deal_gives_all_its_lines_once(shop: Crm) -> None:
    shop.new("lead", "Second", "--line", "Chair @ 5")
    shop.new("deal", "Project", "--line", "Bike @ 7")
    done = shop("convert", "LEAD-1", "LEAD-2", "--deal", "DEAL-1", "--to", "quote+contact", "-q")
    assert done.lines == ["QUOTE-1\tCONTACT-1\tDEAL-1", "QUOTE-1\tCONTACT-2\tDEAL-1"]
    assert [line["name"] for line in shop.show("QUOTE-1")["lines"]] == ["Bike"]
    assert "The line of LEAD-2 stays on it" in done.err
    assert shop("undo").exit == 0
    done = shop("convert", "LEAD-2", "--deal", "DEAL-1", "--to", "quote")
    assert done.out == "LEAD-2 was linked to DEAL-1, DEAL-1 became QUOTE-2\n"


def test_c2_the_guards_of_every_leg_hold_and_speak_of_the_lead(shop: Crm) -> None:
    shop.new("lead", "Bare")
    shop.new("deal", "Gone", "--line", "Bike @ 7", "--stage", "lost")
    assert refused(shop, "LEAD-2", "--to", "quote") == (
        5,
        "LEAD-2 has no lines and no amount.",
        "crm line add LEAD-2 NAME --price PRICE adds one.",
    )
    no_client = "Use crm convert LEAD-1 --to deal+contact+invoice."
    assert refused(shop, "LEAD-1", "--to", "invoice") == (5, "LEAD-1 has no client.", no_client)
    assert refused(shop, "LEAD-1", "--to", "quote", "--deal", "DEAL-1")[:2] == (5, "DEAL-1 is lost.")
    assert refused(shop, "LEAD-1", "--to", "contact+invoice", "--lines", "7")[:2] == (3, "LEAD-1 has no line 7.")
    assert refused(shop, "LEAD-1", "--to", "quote", "--lines", "1")[:2] == (2, "--lines only applies to invoices.")
    assert refused(shop, "LEAD-1", "LEAD-2", "--to", "contact+invoice", "--together")[:2] == (
        2,
        "--together does not apply to leads.",
    )
    shop("move", "LEAD-2", "junk")
    assert refused(shop, "LEAD-2", "--to", "quote")[:2] == (5, "LEAD-2 is junk.")
    shop.new("contact", "Ada Lovelace", "--email", "ADA@X.ORG")
    assert refused(shop, "LEAD-1", "--to", "contact+quote")[0] == 4
    assert shop("convert", "LEAD-1", "--to", "contact+quote", "--on-duplicate", "link", "-q").lines == [
        "CONTACT-1",
        "QUOTE-1",
    ]
    assert shop.show("QUOTE-1")["contact"] == "CONTACT-1"


def test_what_is_billed_counts_lines_of_the_deal_and_is_billed_once(shop: Crm) -> None:
    words = ("convert", "LEAD-1", "--to", "deal+contact+invoice", "--qty", "1=3", "--json")
    assert shop(*words).json["result"] == ["DEAL-1", "CONTACT-1", "INVOICE-1"]
    assert [(line["name"], line["quantity"]) for line in shop.show("INVOICE-1")["lines"]] == [("Seat", "3")]
    assert refused(shop, "LEAD-1", "--to", "invoice") == (
        4,
        "LEAD-1 already became DEAL-1, CONTACT-1 and INVOICE-1.",
        "crm convert DEAL-1 --to invoice bills what is left; use --again to create more.",
    )
    assert shop("convert", "DEAL-1", "--to", "invoice").exit == 0
    assert shop("convert", "LEAD-1", "--to", "invoice", "--again").exit == 0
    assert [shop.show(f"INVOICE-{number}")["amount"] for number in (1, 2, 3)] == ["35.70", "249.90", "285.60"]


def test_many_leads_go_one_way_each_from_where_it_stands(shop: Crm) -> None:
    for title in ("Second", "Third", "Fourth"):
        shop.new("lead", title, "--line", "Chair @ 5")
    shop("convert", "LEAD-2", "--to", "deal")
    done = shop("convert", "LEAD-1", "LEAD-2", "LEAD-3", "--to", "quote", "--json").json
    assert (done["result"], len(done["created"])) == (["QUOTE-1", "QUOTE-2", "QUOTE-3"], 5)
    assert [shop.show(ref)["title"] for ref in done["result"]] == ["Relaunch", "Second", "Third"]
    assert shop("undo").exit == 0
    assert shop("convert", "LEAD-1", "LEAD-2", "LEAD-3", "--to", "quote").out == (
        "3 leads became 2 deals and 3 quotes\n"
    )
    words = ("convert", "LEAD-3", "LEAD-4", "--to", "contact+quote", "--keep-going", "--key", "k", "--json")
    done = shop(*words)
    assert (done.exit, [failure["ref"] for failure in done.json["failures"]]) == (7, ["LEAD-3"])
    assert done.json["result"] == ["CONTACT-1", "QUOTE-7"]
    assert (shop.show("QUOTE-7")["contact"], shop(*words).json["existing"]) == ("CONTACT-1", True)


def test_an_amount_without_lines_becomes_one_and_a_lead_and_a_deal_go_together(crm: Crm) -> None:
    crm.new("lead", "Repair", "--amount", "120")
    crm.new("deal", "Bike", "--line", "Bike @ 7")
    assert crm("convert", "LEAD-1", "DEAL-1", "--to", "quote", "--as-line", "-q").lines == ["QUOTE-1", "QUOTE-2"]
    assert [crm.show(ref)["amount"] for ref in ("DEAL-2", "QUOTE-1", "QUOTE-2")] == ["120.00", "120.00", "7.00"]
