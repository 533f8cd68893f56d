"""``--format vcard``: every property where an address book looks for it, lines of at most 75 octets."""

from __future__ import annotations

import pytest

from crmcli.catalog.contact import CONTACT
from crmcli.errors import Usage
from crmcli.model.exports import Anew, Export
from crmcli.model.results import Record
from tests.render.samples import output

ADA: Record = {
    "ref": "CONTACT-1",
    "uid": "u-1",
    "title": "Ada Lovelace",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "salutation": "Ms",
    "company_title": "Engines; Ltd",
    "emails": [{"label": "work", "value": "ada@x.org"}, {"label": None, "value": "a@y.org"}],
    "phones": [
        {"label": "mobile", "value": "0170 1"},
        {"label": "fax", "value": "030 2"},
        {"label": "home", "value": "030 3"},
        {"label": "pager", "value": "030 4"},
        {"label": "boat", "value": "030 5"},
        {"label": "two words", "value": "030 6"},
        {"label": None, "value": "030 7"},
    ],
    "street": "Main St 1",
    "city": "London",
    "postal_code": "N1",
    "country": "GB",
    "job_title": "Countess",
    "website": "x.org",
    "birth_date": "1815-12-10",
    "comments": "One, two\r\nthree\\four\x1b[31m",
    "tags": ["vip", "math"],
}


def export(*records: Record, person: bool = True) -> Export:
    return Export("contacts", (), Anew(lambda: iter(records)), person=CONTACT if person else None)


def test_a_person_is_a_card() -> None:
    assert output(export(ADA), format="vcard").split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "UID:u-1",
        "N:Lovelace;Ada;;Ms;",
        "FN:Ada Lovelace",
        "ORG:Engines\\; Ltd",
        "EMAIL;TYPE=INTERNET,WORK:ada@x.org",
        "EMAIL;TYPE=INTERNET:a@y.org",
        "TEL;TYPE=CELL:0170 1",
        "TEL;TYPE=FAX:030 2",
        "TEL;TYPE=HOME:030 3",
        "TEL;TYPE=PAGER:030 4",
        "TEL;TYPE=X-BOAT:030 5",
        "item1.X-ABLabel:two words",
        "item1.TEL:030 6",
        "TEL:030 7",
        "ADR:;;Main St 1;London;;N1;GB",
        "TITLE:Countess",
        "URL:x.org",
        "BDAY:1815-12-10",
        "NOTE:One\\, two\\nthree\\\\four\\\\x1b[31m",
        "CATEGORIES:vip,math",
        "END:VCARD",
        "",
    ]


def test_of_what_is_not_known_nothing_is_said() -> None:
    assert output(export({"ref": "LEAD-2", "uid": "u-2"}, {"ref": "LEAD-3", "uid": "u-3"}), format="vcard") == "".join(
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u-{n}\r\nN:;;;;\r\nFN:LEAD-{n}\r\nEND:VCARD\r\n" for n in (2, 3)
    )


def test_a_card_bears_the_name_of_the_person_and_not_what_it_is_about() -> None:
    card = output(export({**ADA, "title": "Relaunch"}), format="vcard")
    assert "\r\nFN:Ada Lovelace\r\n" in card and "Relaunch" not in card


@pytest.mark.parametrize("letter", ["a", "é", "字", "😀"])
@pytest.mark.parametrize("length", [69, 70, 71, 72, 73, 143, 144, 145, 146, 400])
def test_lines_are_folded_at_75_octets_and_unfold_to_what_they_were(letter: str, length: int) -> None:
    text = letter * length
    lines = output(export({"ref": "LEAD-1", "uid": "u", "comments": text}), format="vcard").split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert f"\r\nNOTE:{text}\r\n" in "\r\n".join(lines).replace("\r\n ", "")
    long = len(f"NOTE:{text}".encode()) > 75
    assert any(line.startswith(" ") for line in lines) == long


def test_only_people_are_cards() -> None:
    with pytest.raises(Usage):
        output(export({"ref": "DEAL-1", "uid": "u"}, person=False), format="vcard")
