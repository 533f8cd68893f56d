"""What documents keep as text: in the seller's language, or in words of its own; what is issued stays as it is."""

from __future__ import annotations

import re

import pytest
from conftest import Crm

from crmcli.catalog import REGISTRY
from crmcli.model.texts import LANGUAGES, filled, language, places
from tests.actions.billing import billed, quote
from tests.actions.invoices import done, parties, refused


def names(crm: Crm, ref: str) -> list[str]:
    return [line["name"] for line in crm.show(ref)["lines"]]


def offer(crm: Crm, **settings: str) -> str:
    """A quote of 1190.00 of a seller with these settings."""
    parties(crm)
    for name, value in settings.items():
        done(crm, "config", "set", name, value)
    return quote(crm, "Bike @ 1000 tax 19", company="COMPANY-2")


@pytest.mark.parametrize(
    ("spoken", "options", "name"),
    [
        ("en", ("--deposit", "33.5%"), "Deposit 33.5 % on AN-2026-0001"),
        ("en", ("--deposit", "100"), "Deposit on AN-2026-0001"),
        ("en", ("--percent", "30"), "30 % of AN-2026-0001"),
        ("en", ("--amount", "100"), "Part of AN-2026-0001"),
        ("de", ("--deposit", "33.5%"), "Anzahlung 33,5 % auf AN-2026-0001"),
        ("de", ("--deposit", "100"), "Anzahlung auf AN-2026-0001"),
        ("de", ("--percent", "30"), "30 % von AN-2026-0001"),
        ("de", ("--amount", "100"), "Teilbetrag von AN-2026-0001"),
    ],
)
def test_a_part_is_named_in_the_language_of_the_seller(
    crm: Crm, spoken: str, options: tuple[str, ...], name: str
) -> None:
    assert names(crm, billed(crm, offer(crm, language=spoken), *options)) == [name]


@pytest.mark.parametrize(
    ("spoken", "way", "name"),
    [
        ("en", "--deposit", "Deposit RE-2026-0001 of 2026-11-23: net 1,000.00, tax 190.00"),
        ("en", "--amount", "Billed before by RE-2026-0001 of 2026-11-23: net 1,000.00, tax 190.00"),
        ("de", "--deposit", "Abzüglich Anzahlung RE-2026-0001 vom 23.11.2026: netto 1.000,00, USt 190,00"),
        ("de", "--amount", "Bereits berechnet mit RE-2026-0001 vom 23.11.2026: netto 1.000,00, USt 190,00"),
    ],
)
def test_what_is_deducted_is_named_in_the_language_of_the_seller(crm: Crm, spoken: str, way: str, name: str) -> None:
    parties(crm)
    done(crm, "config", "set", "language", spoken)
    source = quote(crm, "Bike @ 2000 tax 19", company="COMPANY-2")
    done(crm, "issue", billed(crm, source, way, "1190"))
    closing = billed(crm, source)
    assert names(crm, closing) == ["Bike", name]
    done(crm, "issue", closing)
    assert names(crm, closing) == ["Bike", name]


@pytest.mark.parametrize(
    ("spoken", "credit", "cancellation"),
    [
        ("en", "Credit on RE-2026-0001", "Cancellation of RE-2026-0002"),
        ("de", "Rechnungskorrektur zu RE-2026-0001", "Stornorechnung zu RE-2026-0002"),
    ],
)
def test_corrections_are_named_in_the_language_of_the_seller(
    crm: Crm, spoken: str, credit: str, cancellation: str
) -> None:
    source = offer(crm, language=spoken)
    for part in ("30", "20"):
        done(crm, "issue", billed(crm, source, "--percent", part))
    done(crm, "credit", "INVOICE-1", "--amount", "10")
    done(crm, "cancel", "INVOICE-2")
    assert crm.show("INVOICE-3")["title"] == credit
    assert names(crm, "INVOICE-3") == [credit]
    assert crm.show("INVOICE-4")["title"] == cancellation


def test_the_seller_has_words_of_its_own_and_what_was_made_keeps_its_words(crm: Crm) -> None:
    source = offer(crm, text_deposit="Vorkasse[ von {percent} %] zu {ref}", language="de")
    assert names(crm, billed(crm, source, "--deposit", "30%")) == ["Vorkasse von 30 % zu AN-2026-0001"]
    assert names(crm, billed(crm, source, "--deposit", "100")) == ["Vorkasse zu AN-2026-0001"]
    done(crm, "config", "set", "text_deposit", "")
    assert names(crm, billed(crm, source, "--deposit", "50")) == ["Anzahlung auf AN-2026-0001"]
    assert names(crm, "INVOICE-1") == ["Vorkasse von 30 % zu AN-2026-0001"]


def test_a_draft_is_named_in_the_words_of_its_client_of_now_until_it_is_issued(crm: Crm) -> None:
    source = offer(crm, language="en")
    deposit = billed(crm, source, "--deposit", "33.5%")
    closing = billed(crm, source)
    done(crm, "line", "add", deposit, "Deposit of mine", "--price", "5", "--tax", "19")
    done(crm, "edit", "COMPANY-2", "--lang", "de")
    german = "Anzahlung 33,5 % auf AN-2026-0001"
    page = crm("document", deposit, "--as", "text", "-o", "-").out
    assert german in page and "Deposit of mine" in page and "Deposit 33.5" not in page
    assert "Abzüglich Anzahlung INVOICE-1" in crm("document", closing, "--as", "text", "-o", "-").out
    assert names(crm, deposit) == ["Deposit 33.5 % on AN-2026-0001", "Deposit of mine"]
    done(crm, "issue", deposit)
    assert names(crm, deposit) == [german, "Deposit of mine"]
    done(crm, "edit", "COMPANY-2", "--lang", "en")
    assert german in crm("document", deposit, "--as", "text", "-o", "-").out
    done(crm, "issue", closing)
    assert names(crm, closing)[1].startswith("Deposit RE-2026-0001 of")


def test_a_line_that_somebody_named_keeps_its_name_however_it_begins(crm: Crm) -> None:
    deposit = billed(crm, offer(crm, language="en"), "--deposit", "33.5%")
    done(crm, "line", "edit", deposit, "1", "--name", "Deposit 50 % on the whole")
    done(crm, "edit", "COMPANY-2", "--lang", "de")
    done(crm, "issue", deposit)
    assert names(crm, deposit) == ["Deposit 50 % on the whole"]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("Deposit[ {percent} %] on {ref}", "Deposit 33.5 % on A-1 on B", {"percent": "33.5", "ref": "A-1 on B"}),
        ("Deposit[ {percent} %] on {ref}", "Deposit on A-1", {"percent": None, "ref": "A-1"}),
        ("{percent} % (of) {ref}", "30 % of A-1", None),
    ],
)
def test_places_are_found_in_what_was_filled(pattern: str, text: str, found: dict[str, str | None] | None) -> None:
    match = re.fullmatch(places(pattern), text)
    assert (match and match.groupdict()) == found


@pytest.mark.parametrize("text", ["Credit {nubmer}", "Credit {number", "Credit {number}]", "Credit [{number}", "{}"])
def test_a_text_with_an_unknown_placeholder_is_refused(crm: Crm, text: str) -> None:
    crm.new("lead", "Relaunch")
    error = refused(crm, 2, "config", "set", "text_credit", text)
    assert error["message"] == f"text_credit: '{text}' has a placeholder that is unknown here (known: {{number}})."


def test_what_fills_a_placeholder_is_taken_as_it_is() -> None:
    assert filled("{name}[ of {date}]", {"name": "{date} [x]", "date": None}) == "{date} [x]"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_every_text_and_knows_what_its_setting_knows(code: str) -> None:
    settings = {name: REGISTRY.by_setting[f"text_{name}"] for name in language(code).texts}
    for name, pattern in language(code).texts.items():
        assert settings[name].type.read(pattern, name, None) == pattern
    assert sorted(settings) == sorted(
        setting.name.removeprefix("text_") for setting in REGISTRY.settings if setting.name.startswith("text_")
    )
