"""What is worked out from other values follows them in the same step, and is in the way of no undo."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest
from conftest import Crm

from tests.actions.acts import act, idle
from tests.actions.invoices import NOON, draft, issued, parties
from tests.difference import changed


def quoted(crm: Crm) -> None:
    """COMPANY-1, of Kiel, is the client of QUOTE-1."""
    crm.new("company", "Buyer", "--city", "Kiel", "--email", "a@x.org", "--phone", "030 1")
    crm.new("quote", "Offer", "--company", "COMPANY-1")


def city(crm: Crm, ref: str = "QUOTE-1") -> Any:
    return crm.show(ref)["client_city"]


def compared(crm: Crm) -> list[str]:
    """The phone numbers in the form in which they are compared."""
    with closing(sqlite3.connect(crm.db)) as db:
        return [row[0] for row in db.execute("SELECT normal FROM phone ORDER BY id")]


def test_c7_a_draft_follows_its_client_in_the_step_that_moves_the_client(crm: Crm) -> None:
    quoted(crm)
    found = act(crm, "edit", "COMPANY-1", "--city", "Bonn", "--legal-name", "Buyer Ltd", "--unset", "emails")
    assert found.touched == {
        "company": "~1(city,legal_name)",
        "email": "-1",
        "quote": "~1(client_city,client_email,client_name)",
    }
    assert found.result.json["updated"] == ["COMPANY-1"]
    assert (city(crm), crm.show("QUOTE-1")["version"]) == ("Bonn", 1)
    assert crm("quote", "list", "client_city=Bonn", "-q").out == "QUOTE-1\n"


def test_c7_a_draft_invoice_follows_its_seller(crm: Crm) -> None:
    parties(crm)
    draft(crm)
    found = act(crm, "edit", "COMPANY-1", "--city", "Bonn")
    assert found.touched["invoice"] == "~1(seller_city)"
    assert crm.show("INVOICE-1")["seller_city"] == "Bonn"


def test_c7_a_quote_that_was_sent_says_what_it_said_then(crm: Crm) -> None:
    quoted(crm)
    crm.new("company", "Other", "--city", "Rome")
    crm("edit", "COMPANY-1", "--city", "Bonn")
    crm("move", "QUOTE-1", "sent")
    assert act(crm, "edit", "COMPANY-1", "--city", "Ulm").touched == {"company": "~1(city)"}
    assert city(crm) == "Bonn"
    assert crm("edit", "QUOTE-1", "--company", "COMPANY-2").exit == 0
    assert (city(crm), crm.show("QUOTE-1")["company"]) == ("Bonn", "COMPANY-2")
    assert crm("move", "QUOTE-1", "draft").exit == 0
    assert city(crm) == "Rome"


def test_c7_an_issued_invoice_says_what_it_said_then(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    before = crm.show("INVOICE-1")["client_city"]
    assert "invoice" not in act(crm, "edit", "COMPANY-2", "--city", "Ulm").touched
    assert city(crm, "INVOICE-1") == before != "Ulm"


def test_what_followed_is_in_the_way_of_no_undo(crm: Crm) -> None:
    quoted(crm)
    crm("edit", "QUOTE-1", "--title", "Better")
    step = crm("edit", "QUOTE-1", "--title", "Best", "--json").json["step"]
    crm("edit", "COMPANY-1", "--city", "Bonn")
    assert crm("undo", str(step)).exit == 0
    assert (crm.show("QUOTE-1")["title"], city(crm)) == ("Better", "Bonn")
    assert crm("undo", "2").exit == 4
    assert crm("undo", "3").exit == 0
    assert crm("undo", "2", "--json").json["deleted"] == ["QUOTE-1"]
    assert crm("redo", "2").exit == 0
    assert city(crm) == "Bonn"


def test_the_undo_of_a_client_that_moved_names_the_documents_that_keep_what_they_say(crm: Crm) -> None:
    quoted(crm)
    crm.new("quote", "Second", "--company", "COMPANY-1")
    step = crm("edit", "COMPANY-1", "--city", "Bonn", "--json").json["step"]
    crm("move", "QUOTE-1", "sent")
    done = crm("undo", str(step), "--json").json
    assert done["updated"] == ["COMPANY-1"]
    assert done["warnings"] == ["QUOTE-1 keeps its client and seller as they are: it is sent."]
    assert (city(crm), city(crm, "QUOTE-2"), crm.show("COMPANY-1")["city"]) == ("Bonn", "Kiel", "Kiel")


def test_the_undo_of_a_client_that_moved_asks_nothing_of_a_draft_that_is_gone(crm: Crm) -> None:
    quoted(crm)
    step = crm("edit", "COMPANY-1", "--city", "Bonn", "--json").json["step"]
    crm("rm", "QUOTE-1", "-y")
    assert crm("undo", str(step)).exit == 0
    assert crm.show("COMPANY-1")["city"] == "Kiel"


def test_e5_numbers_are_compared_anew_when_the_country_is_set_later(crm: Crm) -> None:
    crm.new("contact", "Ada", "--phone", "0170 1234567")
    found = changed(crm, "config", "set", "country", "DE")
    assert found.touched == {"phone": "~1(normal)", "setting": "+2"}
    assert found.altered["phone"][1] == {"normal": ("01701234567", "+491701234567")}
    assert crm("history", "CONTACT-1", "--json").out.count('"phone"') == 1
    idle(crm, "config", "set", "country", "DE")


@pytest.mark.parametrize("country", ["AT", ""])
def test_e5_the_undo_of_a_country_brings_the_numbers_back_and_blocks_nothing(crm: Crm, country: str) -> None:
    crm.new("contact", "Ada", "--phone", "0170 1234567")
    crm("config", "set", "country", "DE")
    crm("config", "set", "country", country)
    assert crm("undo", "1", "--json").json["deleted"] == ["CONTACT-1"]
    assert crm("redo", "1").exit == 0
    for _ in (3, 2):
        assert crm("undo").exit == 0
    assert compared(crm) == ["01701234567"]
    assert crm("redo", "2").exit == 0
    assert compared(crm) == ["+491701234567"]


def test_a_correction_says_of_the_parties_what_the_invoice_says(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    before = crm.show("INVOICE-1")
    crm("edit", "COMPANY-2", "--city", "Ulm", at=NOON)
    assert crm("credit", "INVOICE-1", "--rest").exit == 0
    after = crm.show("INVOICE-2")
    told = [name for name in before if name.startswith(("client_", "seller_"))]
    assert [after[name] for name in told] == [before[name] for name in told]


def test_a_timeline_tells_of_the_client_that_a_draft_follows_and_not_of_numbers_that_are_compared_anew(
    crm: Crm,
) -> None:
    quoted(crm)
    crm("config", "set", "country", "DE")
    crm("edit", "COMPANY-1", "--city", "Bonn")
    told = [entry["text"] for entry in crm("timeline", "QUOTE-1", "--json").json if entry["what"] == "changed"]
    assert told == ["client city: Kiel → Bonn"]
    told = [entry["text"] for entry in crm("timeline", "COMPANY-1", "--self", "--only", "changed", "--json").json]
    assert told == ["city: Kiel → Bonn"]
