"""vCards into elements: what is named, what is known again, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Crm

CARDS = """\
BEGIN:VCARD
VERSION:3.0
UID:one
N:Bell;Mia;;;
BDAY:--0422
TITLE:Captain\\tof the\\nHarbour\tand Dock
ADR:;;12 Quay,\\nFlat 3;Kiel
PHOTO;ENCODING=b:AAAA
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Bell, Fox & Co.
ORG:Bell, Fox & Co.
UID:two
END:VCARD
"""


def test_what_a_card_has_and_an_element_has_not_is_named_and_can_be_kept(crm: Crm) -> None:
    done = crm("import", "lead", "-", "--json", stdin=CARDS)
    assert done.json["warnings"][0].startswith("Columns left out: Birthday without a year, Photo. ")
    mia = crm.show("LEAD-1")
    assert (mia["street"], mia["job_title"]) == ("12 Quay, Flat 3", "Captain\\tof the, Harbour, and Dock")
    done = crm("import", "lead", "-", "--extra", "comments", "--json", stdin=CARDS.replace("UID:", "UID:other-"))
    assert (done.json["warnings"], crm.show("LEAD-3")["comments"]) == (
        [],
        "Birthday without a year: --0422\nPhoto: 3 bytes",
    )


@pytest.mark.parametrize("kind", ["lead", "contact", "company"])
def test_i28_a_card_of_an_organisation_alone_is_named_by_it(crm: Crm, kind: str) -> None:
    card = CARDS[CARDS.index("FN:") :]
    words = ("--make", "company") if kind == "contact" else ()
    done = crm("import", kind, "-", *words, "-q", stdin=f"BEGIN:VCARD\nVERSION:3.0\n{card}")
    assert (done.exit, crm.show(done.lines[-1])["title"]) == (0, "Bell, Fox & Co."), done.err


def test_i28_cards_that_we_wrote_are_known_again_by_their_uid(crm: Crm) -> None:
    crm("batch", "-", stdin='contact new "Mia Bell"\ncontact new "Ada Fox"')
    cards = crm("export", "contact", "--format", "vcard").out
    done = crm("import", "contact", "-", stdin=cards)
    assert done.exit == 4 and "line 1: " in done.err and "CONTACT-1 (same UID)" in done.err
    assert crm("import", "contact", "-", "--on-duplicate", "skip", "-q", stdin=cards).lines == []
    changed = cards.replace("END:", "TITLE:Pilot\r\nEND:")
    for number, words in enumerate((("--on-duplicate", "update"), ("--upsert-by", "external_id")), 1):
        text = changed.replace("Pilot", f"Pilot {number}")
        done = crm("import", "contact", "-", *words, "--json", stdin=text)
        assert (done.json["created"], done.json["updated"]) == ([], ["CONTACT-1", "CONTACT-2"])
        mia = crm.show("CONTACT-1")
        assert (mia["job_title"], mia["external_ids"]) == (f"Pilot {number}", [])
    made = crm("import", "contact", "-", "--on-duplicate", "create", "-q", stdin=cards)
    assert (made.lines, crm.show("CONTACT-3")["external_ids"]) == (["CONTACT-3", "CONTACT-4"], [])


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_i12_cards_that_are_refused_can_be_mended_and_imported(crm: Crm, tmp_path: Path, end: str) -> None:
    bad = tmp_path / "bad.vcf"
    wrong = "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=Windows-1252:M\udcfcller;J\udcf6rg\nEMAIL:x@\nEND:VCARD\n"
    data = f"{CARDS}{wrong}outside\nBEGIN:VCARD\nNOTE:{'x' * 1_000_000}\nFN:Long\nEND:VCARD\n{CARDS}".replace("\n", end)
    done = crm(
        *("import", "lead", "-", "--rejects", str(bad), "--json"),
        stdin=data.encode("utf-8", "surrogateescape"),
    )
    assert (done.exit, len(done.json["created"])) == (7, 2), done.err
    assert [(each["line"], each["message"].partition(".")[0]) for each in done.json["failures"]] == [
        (16, "line 16: emails: 'x@' is not an email address"),
        (21, "line 21: this is outside any card"),
        (22, "line 23: is longer than 1,000,000 characters"),
        (26, "line 26: LEAD-1 already has the external id vcard:one"),
        (35, "line 35: LEAD-2 already has the external id vcard:two"),
    ]
    text = bad.read_bytes().decode("utf-8", "surrogateescape")
    assert text.count("X-CRM-REJECTED:line 16: emails: 'x@' is not an email address.") == 1
    assert (text.count("\r\n") == text.count("\n")) == (end == "\r\n")
    again = tmp_path / "again.vcf"
    mended = bad.read_bytes().replace(b"EMAIL:x@", b"EMAIL:x@example.org").replace(b"outside", b"FN:Outside Bell")
    done = crm("import", "lead", "-", "--rejects", str(again), "--json", stdin=mended)
    assert (done.json["rejected"], crm.show("LEAD-3")["last_name"]) == (3, "Müller")
    assert again.read_text().count("X-CRM-REJECTED") == 3
