"""An address with a name around it: the address is stored, and the name is that of who has none."""

from __future__ import annotations

from typing import Any

import pytest

from crmcli.model.contacts import bare_email, name_before
from tests.conftest import Crm


def named(crm: Crm, ref: str) -> tuple[Any, Any, list[tuple[Any, str]]]:
    found = crm.show(ref)
    return found["first_name"], found["last_name"], [(each["label"], each["value"]) for each in found["emails"]]


def test_e7_the_address_alone_is_stored_wherever_it_is_typed(crm: Crm) -> None:
    crm.new("lead", "A", "--email", "Mia Bell <mia@x.example>", "--email", "work:mailto:bell@x.example")
    crm("edit", "LEAD-1", "--email", "home:Mia <m@x.example>", "--email", "MAILTO:MIA@x.example")
    stored = [(None, "mia@x.example"), ("work", "bell@x.example"), ("home", "m@x.example")]
    assert named(crm, "LEAD-1")[2] == stored
    assert crm("show", "Mia Bell <mia@x.example>", "-q").lines == ["LEAD-1"]
    assert crm("lead", "list", "emails=mailto:MIA@x.example", "-q").lines == ["LEAD-1"]


def test_e7_the_name_before_an_address_fills_an_empty_name_on_import_and_no_other(crm: Crm) -> None:
    crm.new("contact", "Eve Adams", "--email", "eve@x.example")
    text = (
        "first_name,last_name,email\n"
        ",,Mia Bell <mia@x.example>\n"
        "Max,,Maximilian Mustermann <max@x.example>\n"
        ",,Evelyn A. <eve@x.example>\n"
    )
    done = crm("import", "contact", "-", "--upsert-by", "email", stdin=text)
    assert done.exit == 0, done.err
    assert named(crm, "CONTACT-1") == ("Eve", "Adams", [(None, "eve@x.example")])
    assert named(crm, "CONTACT-2") == ("Mia", "Bell", [(None, "mia@x.example")])
    assert named(crm, "CONTACT-3") == ("Max", None, [(None, "max@x.example")])
    assert crm.show("CONTACT-2")["title"] == "Mia Bell"


@pytest.mark.parametrize(
    ("text", "address", "name"),
    [
        ("Mia Bell <a@x.example>", "a@x.example", "Mia Bell"),
        ('"Bell, Mia" <A@x.example>', "A@x.example", "Bell, Mia"),
        ("mailto:a@x.example", "a@x.example", ""),
        ("MAILTO:a@x.example", "a@x.example", ""),
        ("<a@x.example>", "a@x.example", ""),
        ("a@x.example <a@x.example>", "a@x.example", ""),
        ("a@x.example", "a@x.example", ""),
    ],
)
def test_an_address_is_told_from_the_name_around_it(text: str, address: str, name: str) -> None:
    assert (bare_email(text), name_before(text)) == (address, name)
