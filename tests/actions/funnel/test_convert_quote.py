"""A deal becomes a quote, and a quote a deal."""

from __future__ import annotations

import pytest
from conftest import Crm

SEAT = ("--line", "Seat x 10 @ 99.90 tax 19 disc 5%")


def client(crm: Crm) -> tuple[str, ...]:
    company = crm.new("company", "Acme", "--legal-name", "Acme GmbH", "--street", "Main St 1", "--city", "Bonn")
    contact = crm.new("contact", "Ada Lovelace", "--email", "ada@acme.example", "--phone", "030 123456")
    return "--company", company, "--contact", contact


def test_a_deal_becomes_a_draft_with_a_number_that_holds_thirty_days(crm: Crm) -> None:
    crm.now = "2026-11-23T18:00:00Z"
    seller = crm.new("company", "Mine", "--mine")
    crm.new("deal", "Relaunch", *client(crm), *SEAT, "--currency", "CHF", "--comments", "Soon", "--owner", "grace")
    assert crm("convert", "DEAL-1", "--to", "quote").out == "DEAL-1 became QUOTE-1\n"
    quote = crm.show("QUOTE-1")
    names = ("number", "title", "stage", "deal", "company", "contact", "seller", "currency", "amount", "owner")
    assert [quote[name] for name in names] == [
        *("AN-2026-0001", "Relaunch", "draft", "DEAL-1", "COMPANY-2", "CONTACT-1"),
        *(seller, "CHF", "1129.37", "grace"),
    ]
    assert (quote["issue_date"], quote["valid_until"], quote["comments"]) == ("2026-11-23", "2026-12-23", "Soon")


def test_the_client_is_kept_as_it_was(crm: Crm) -> None:
    crm.new("deal", "Relaunch", *client(crm), *SEAT)
    crm("convert", "DEAL-1", "--to", "quote")
    quote = crm.show("QUOTE-1")
    names = ("client_name", "client_person", "client_street", "client_city", "client_email", "client_phone")
    assert [quote[name] for name in names] == [
        *("Acme GmbH", "Ada Lovelace", "Main St 1", "Bonn", "ada@acme.example", "030 123456"),
    ]


def test_quotes_have_a_series_of_their_own_that_uses_no_number_twice(crm: Crm) -> None:
    crm.now = "2026-11-23T18:00:00Z"
    crm.new("deal", "Relaunch", *SEAT)
    crm("convert", "DEAL-1", "--to", "quote")
    crm("undo")
    crm("convert", "DEAL-1", "--to", "quote")
    assert crm.show("QUOTE-2")["number"] == "AN-2026-0002"


def test_the_stage_of_the_deal_stays(crm: Crm) -> None:
    crm.new("deal", "Relaunch", "--stage", "preparation", *SEAT)
    done = crm("convert", "DEAL-1", "--to", "quote", "--json").json
    assert (done["updated"], crm.show("DEAL-1")["stage"]) == ([], "preparation")


def test_several_quotes_for_a_deal_are_made_with_a_warning(crm: Crm) -> None:
    crm.new("deal", "Relaunch", *SEAT)
    assert crm("convert", "DEAL-1", "--to", "quote").err == ""
    second = crm("convert", "DEAL-1", "--to", "quote")
    assert (second.out, second.err) == ("DEAL-1 became QUOTE-2\n", "warning: DEAL-1 became QUOTE-1 before.\n")
    assert crm("convert", "DEAL-1", "--to", "quote", "--again").err == ""


def test_a_lost_deal_is_refused_unless_forced_and_a_won_one_warned_about(crm: Crm) -> None:
    crm.new("deal", "Relaunch", *SEAT)
    crm("move", "DEAL-1", "lost")
    refused = crm("convert", "DEAL-1", "--to", "quote")
    assert (refused.exit, refused.err) == (5, "error: DEAL-1 is lost.\nhint: Use --force to do it anyway.\n")
    assert crm("convert", "DEAL-1", "--to", "quote", "--force", "-q").out == "QUOTE-1\n"
    crm("move", "DEAL-1", "won")
    won = crm("convert", "DEAL-1", "--to", "quote", "--again")
    assert (won.out, won.err) == ("DEAL-1 became QUOTE-2\n", "warning: DEAL-1 is already won.\n")


def test_a_deal_without_lines_needs_to_be_told_to_make_one_of_its_amount(crm: Crm) -> None:
    crm.new("deal", "Relaunch", "--amount", "1200.50")
    refused = crm("convert", "DEAL-1", "--to", "quote")
    assert (refused.exit, refused.err) == (
        5,
        "error: DEAL-1 has no lines.\n"
        "hint: crm line add DEAL-1 NAME --price PRICE adds one; --as-line makes one from its amount.\n",
    )
    assert crm("convert", "DEAL-1", "--to", "quote", "--as-line").exit == 0
    lines = crm.show("QUOTE-1")["lines"]
    assert [(line["name"], line["quantity"], line["price"], line["tax_rate"]) for line in lines] == [
        ("Relaunch", "1", "1200.50", None)
    ]
    assert crm.show("QUOTE-1")["amount"] == "1200.50"


def test_a_deal_without_lines_and_amount_is_refused_whatever_is_said(crm: Crm) -> None:
    crm.new("deal", "Relaunch")
    for words in ((), ("--as-line",)):
        refused = crm("convert", "DEAL-1", "--to", "quote", *words)
        assert refused.exit == 5
        assert refused.err.startswith("error: DEAL-1 has no lines and no amount.\n")


def test_what_a_quote_has_no_field_for_is_told(crm: Crm) -> None:
    crm.new("deal", "Relaunch", *SEAT, "--probability", "50", "--close-date", "2027-01-31", "--campaign", "Spring")
    done = crm("convert", "DEAL-1", "--to", "quote", "--json").json
    why = "a quote has no such field"
    assert done["not_carried"] == [
        {"ref": "DEAL-1", "field": "probability", "value": 50, "why": why},
        {"ref": "DEAL-1", "field": "campaign", "value": "Spring", "why": why},
        {"ref": "DEAL-1", "field": "close_date", "value": "2027-01-31", "why": why},
    ]


def test_a_quote_becomes_a_deal_in_its_first_stage(crm: Crm) -> None:
    crm.new("quote", "Relaunch", *client(crm), *SEAT, "--currency", "CHF")
    assert crm("convert", "QUOTE-1", "--to", "deal").out == "QUOTE-1 became DEAL-1\n"
    deal, quote = crm.show("DEAL-1"), crm.show("QUOTE-1")
    names = ("title", "stage", "company", "contact", "currency", "amount")
    assert [deal[name] for name in names] == ["Relaunch", "new", "COMPANY-1", "CONTACT-1", "CHF", "1129.37"]
    assert quote["deal"] == "DEAL-1"
    assert quote["stage"] == "draft"


def test_a_quote_that_became_a_deal_is_refused_the_second_time(crm: Crm) -> None:
    crm.new("quote", "Relaunch", *SEAT)
    crm("convert", "QUOTE-1", "--to", "deal")
    for words in ((), ("--force",)):
        refused = crm("convert", "QUOTE-1", "--to", "deal", *words, "--json")
        assert (refused.exit, refused.error["code"], refused.error["candidates"]) == (
            4,
            "already_converted",
            ["DEAL-1"],
        )
    assert crm("convert", "QUOTE-1", "--to", "deal", "--again", "-q").out == "DEAL-2\n"
    assert crm.show("QUOTE-1")["deal"] == "DEAL-2"


def test_a_quote_that_belongs_to_a_deal_is_refused_naming_it(crm: Crm) -> None:
    crm.new("deal", "Relaunch", *SEAT)
    crm("convert", "DEAL-1", "--to", "quote")
    refused = crm("convert", "QUOTE-1", "--to", "deal")
    assert (refused.exit, refused.err) == (
        5,
        "error: QUOTE-1 already belongs to DEAL-1.\nhint: Use --force to do it anyway.\n",
    )
    assert crm("convert", "QUOTE-1", "--to", "deal", "--force", "-q").out == "DEAL-2\n"


@pytest.mark.parametrize("target", ["deal", "invoice"])
def test_a_declined_quote_is_refused_unless_forced(crm: Crm, target: str) -> None:
    crm.new("quote", "Relaunch", *client(crm), *SEAT)
    crm("move", "QUOTE-1", "declined")
    refused = crm("convert", "QUOTE-1", "--to", target)
    assert (refused.exit, refused.err) == (5, "error: QUOTE-1 is declined.\nhint: Use --force to do it anyway.\n")
    assert crm("convert", "QUOTE-1", "--to", target, "--force").exit == 0


@pytest.mark.parametrize("target", ["deal", "invoice"])
def test_a_quote_has_expired_the_day_after_its_last_one(crm: Crm, target: str) -> None:
    crm.now = "2026-11-23T18:00:00Z"
    crm.new("quote", "Relaunch", *client(crm), *SEAT, "--valid-until", "2026-11-22")
    crm("move", "QUOTE-1", "sent")
    refused = crm("convert", "QUOTE-1", "--to", target)
    assert (refused.exit, refused.err) == (5, "error: QUOTE-1 has expired.\nhint: Use --force to do it anyway.\n")
    crm("edit", "QUOTE-1", "--valid-until", "2026-11-23")
    assert crm("convert", "QUOTE-1", "--to", target).exit == 0


def test_what_was_approved_in_time_does_not_expire(crm: Crm) -> None:
    crm.now = "2026-11-23T18:00:00Z"
    crm.new("quote", "Relaunch", *client(crm), *SEAT, "--valid-until", "2026-11-22")
    crm("move", "QUOTE-1", "approved")
    assert crm("convert", "QUOTE-1", "--to", "invoice", "-q").out == "INVOICE-1\n"


def test_optional_lines_go_along_without_counting(crm: Crm) -> None:
    crm.new("quote", "Relaunch", "--line", "Seat @ 10", "--line", "Gold rim @ 90 optional")
    crm("convert", "QUOTE-1", "--to", "deal")
    deal = crm.show("DEAL-1")
    assert [(line["name"], line["optional"]) for line in deal["lines"]] == [("Seat", False), ("Gold rim", True)]
    assert deal["amount"] == "10.00"
