"""A field that names an element of a kind: it is a link, too, which comes and goes with its value."""

from __future__ import annotations

import json

import pytest

from tests.actions.acts import refused
from tests.conftest import Crm
from tests.difference import changed, picture


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """Two contacts, and a deal that has the first as its adviser."""
    crm("field", "add", "deal", "adviser", "contact", "--label", "Adviser")
    for name in ("Ada", "Bob"):
        crm.new("contact", name)
    crm.new("deal", "D", "--adviser", "ada", "--line", "Bike @ 10")
    return crm


def links(crm: Crm) -> list[tuple[str, int, int, str]]:
    rows = picture(crm.db)["link"].values()
    return [(row["from_kind"], row["from_id"], row["to_id"], row["how"]) for row in rows]


def test_it_is_a_link_that_follows_its_value(shop: Crm) -> None:
    assert shop.show("DEAL-1")["custom"] == {"adviser": "CONTACT-1"}
    assert links(shop) == [("deal", 1, 1, "adviser")]
    assert shop("deal", "list", "adviser=CONTACT-1", "-q").lines == ["DEAL-1"]
    assert shop("deal", "list", "adviser.title~ada", "--fields", "adviser").lines == ["adviser", "CONTACT-1"]
    done = changed(shop, "edit", "DEAL-1", "--adviser", "Bob")
    assert done.touched == {"deal": "~1(custom)", "link": "+2 -1"}
    assert shop("undo").exit == 0
    assert links(shop) == [("deal", 1, 1, "adviser")]
    refused(shop, 3, "edit", "DEAL-1", "--adviser", "CONTACT-9")
    refused(shop, 2, "edit", "DEAL-1", "--adviser", "DEAL-1")


def test_what_is_named_stays_as_long_as_it_is(shop: Crm) -> None:
    error = refused(shop, 5, "rm", "CONTACT-1", "--yes")
    assert "DEAL-1" in error["message"]
    step = shop("steps", "-q").lines[-2]
    assert refused(shop, 4, "undo", step)["code"] == "changed_meanwhile"
    assert changed(shop, "field", "rm", "deal", "adviser").touched == {
        "deal": "~1(custom)",
        "field": "-1",
        "link": "-1",
    }
    assert shop("rm", "CONTACT-1", "--yes").exit == 0
    assert (shop("undo").exit, shop("undo").exit) == (0, 0)
    assert links(shop) == [("deal", 1, 1, "adviser")]
    assert shop.show("DEAL-1")["custom"] == {"adviser": "CONTACT-1"}


def test_it_travels_with_its_link(shop: Crm) -> None:
    done = shop("convert", "DEAL-1", "--to", "quote", "--json")
    (left,) = [record for record in done.json["not_carried"] if record["field"] == "adviser"]
    assert left["value"] == "CONTACT-1" and left["hint"].endswith("--like deal.adviser")
    assert changed(shop, "convert", "DEAL-1", "--to", "quote", "--carry-fields").added["field"]
    assert shop.show("QUOTE-2")["custom"] == {"adviser": "CONTACT-1"}
    assert ("quote", 2, 1, "adviser") in links(shop)
    text = shop("export", "deal", "--format", "json").out
    assert json.loads(text)[0]["custom"]["adviser"] == "CONTACT-1"


def test_what_cannot_be_a_reference_is_refused(shop: Crm) -> None:
    refused(shop, 5, "field", "add", "deal", "member_of", "company")
    refused(shop, 5, "field", "add", "deal", "converted", "lead")
    refused(shop, 2, "field", "add", "deal", "x", "contact", "--default", "CONTACT-1")
    refused(shop, 2, "field", "add", "line", "x", "contact")
    refused(shop, 5, "field", "edit", "deal", "adviser", "--type", "text")
    assert shop("field", "edit", "deal", "adviser", "--label", "Who advises").exit == 0
