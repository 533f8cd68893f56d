"""The settings of the number that comes next: a floor for the series of today, in the history, and undone like any."""

from __future__ import annotations

from conftest import Crm

from tests.actions.invoices import done, imported, issued, parties, refused
from tests.difference import changed


def number(crm: Crm, ref: str) -> str:
    return str(crm.show(ref)["number"])


def told(crm: Crm) -> str:
    return str(crm("config", "get", "invoice_next").out)


def test_m9_the_next_invoice_gets_the_number_that_was_set_and_the_one_after_it_follows(crm: Crm) -> None:
    parties(crm)
    assert told(crm) == "RE-2026-0001\n"
    assert crm("config", "set", "invoice_next", "42").out.startswith("invoice_next is RE-2026-0042")
    assert told(crm) == "RE-2026-0042\n"
    assert [number(crm, issued(crm)), number(crm, issued(crm))] == ["RE-2026-0042", "RE-2026-0043"]
    assert told(crm) == "RE-2026-0044\n"


def test_quotes_have_one_of_their_own(crm: Crm) -> None:
    parties(crm)
    crm("config", "set", "quote_next", "7")
    assert number(crm, crm.new("quote", "Offer")) == "AN-2026-0007"
    assert told(crm) == "RE-2026-0001\n"


def test_it_is_a_row_of_the_settings_and_undone_like_one(crm: Crm) -> None:
    parties(crm)
    found = changed(crm, "config", "set", "invoice_next", "42")
    assert found.touched == {"setting": "+2"}
    assert changed(crm, "undo").touched == {"setting": "-2"}
    assert number(crm, issued(crm)) == "RE-2026-0001"


def test_m9_what_was_given_already_is_not_given_again(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    issued(crm)
    error = refused(crm, 5, "config", "set", "invoice_next", "2")
    assert (error["field"], error["hint"]) == ("invoice_next", "crm config set invoice_next 3, or a higher one.")
    assert "RE-2026-0002 was given already" in error["message"]
    assert number(crm, issued(crm)) == "RE-2026-0003"
    done(crm, "config", "set", "invoice_next", "4")
    assert told(crm) == "RE-2026-0004\n"


def test_m9_a_number_that_was_imported_is_avoided_and_the_series_goes_on_behind_it(crm: Crm) -> None:
    parties(crm)
    imported(crm, {"number": "RE-2026-0057", "title": "Old", "amount": "10"})
    assert told(crm) == "RE-2026-0058\n"
    refused(crm, 5, "config", "set", "invoice_next", "57")
    done(crm, "config", "set", "invoice_next", "60")
    imported(crm, {"number": "RE-2026-0063", "title": "Old", "amount": "10"})
    assert number(crm, issued(crm)) == "RE-2026-0064"


def test_it_holds_for_the_series_of_its_year_alone(crm: Crm) -> None:
    parties(crm)
    crm("config", "set", "invoice_next", "42")
    crm.now = "2027-01-02T12:00:00Z"
    assert told(crm) == "RE-2027-0001\n"
    assert number(crm, issued(crm)) == "RE-2027-0001"


def test_what_is_no_number_is_refused(crm: Crm) -> None:
    parties(crm)
    for text, exit in (("0", 5), ("RE-2026-0042", 2), ("1.5", 2)):
        assert refused(crm, exit, "config", "set", "invoice_next", text)["field"] == "invoice_next"
