"""The language of a document: the client's, else the seller's; what was stored in one stays in it."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.billing import called
from tests.actions.invoices import done, parties
from tests.actions.paper.papers import paper
from tests.prepared import prepared


@pytest.fixture
@prepared
def abroad(crm: Crm) -> Crm:
    """A German seller with a client who reads English."""
    parties(crm)
    done(crm, "config", "set", "language", "de")
    done(crm, "edit", "COMPANY-2", "--lang", "en")
    return crm


def test_a_document_is_in_the_language_of_its_client(abroad: Crm) -> None:
    abroad.new(
        "company", "Nachbar", "--street", "Weg 1", "--postal-code", "10115", "--city", "Berlin", "--country", "DE"
    )
    for number, (company, language) in enumerate((("COMPANY-2", "en"), ("COMPANY-3", "de")), 1):
        abroad.new("invoice", "Work", "--company", company, "--line", "Setup @ 100 tax 19")
        assert paper(abroad, f"INVOICE-{number}").language == language
        done(abroad, "issue", f"INVOICE-{number}")
        assert paper(abroad, f"INVOICE-{number}").language == language


def test_the_person_at_the_client_comes_before_the_company(abroad: Crm) -> None:
    abroad.new("contact", "Jo Schmidt", "--company", "COMPANY-2", "--lang", "de")
    abroad.new("quote", "Offer", "--company", "COMPANY-2", "--contact", "CONTACT-1", "--line", "Setup @ 100 tax 19")
    assert paper(abroad, "QUOTE-1").language == "de"
    assert paper(abroad, "QUOTE-1", "en").language == "en", "--lang comes before both"


@pytest.mark.parametrize("source", ["DEAL-1", "QUOTE-1"])
def test_texts_that_are_stored_are_in_the_language_of_the_client(abroad: Crm, source: str) -> None:
    abroad.new("deal", "Shop", "--company", "COMPANY-2", "--line", "Setup @ 1000 tax 19")
    done(abroad, "convert", "DEAL-1", "--to", "quote")
    done(abroad, "move", "QUOTE-1", "approved")
    done(abroad, "convert", source, "--to", "invoice", "--deposit", "30%")
    assert abroad.show("INVOICE-1")["lines"][0]["name"] == f"Deposit 30 % on {called(abroad, source)}"
    done(abroad, "issue", "INVOICE-1")
    done(abroad, "edit", "COMPANY-2", "--lang", "de")
    done(abroad, "cancel", "INVOICE-1")
    assert abroad.show("INVOICE-2")["title"] == "Cancellation of RE-2026-0001", "it speaks as what it corrects"
    assert paper(abroad, "INVOICE-2").language == "en"


def test_a_language_that_no_document_speaks_is_refused(abroad: Crm) -> None:
    result = abroad("edit", "COMPANY-2", "--lang", "fr", "--json")
    assert (result.exit, result.error["field"]) == (2, "lang")
