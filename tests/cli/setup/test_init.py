"""``crm init``: asked at a terminal, given as options elsewhere, one step in the end."""

from __future__ import annotations

from typing import Any

import pytest

from crmcli.cli.setup.questions import QUESTIONS
from tests.actions.invoices import done, refused
from tests.conftest import Crm
from tests.difference import changed
from tests.terminals import Dialogue

IBAN, WRONG = "DE89370400440532013000", "DE89370400440532013001"
ADDRESS = ("--street", "Am Ufer 1", "--postal-code", "10115", "--city", "Berlin", "--country", "DE")
LOGO = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def config(crm: Crm, name: str) -> str:
    return crm("config", "get", name).out.strip()


def answered(**given: str) -> str:
    """What a person types who answers only these questions."""
    return "".join(f"{given.get(each.name, '')}\n" for each in QUESTIONS)


def test_a_person_at_a_terminal_is_asked_one_by_one_and_again_where_an_answer_is_wrong(crm: Crm) -> None:
    (crm.folder / "logo.png").write_bytes(LOGO)
    talk = Dialogue(crm, "init")
    for question, answer in (
        ("Name of your business: ", ""),
        ("This is needed.", "Ada Works"),
        ("Street and number: ", "Am Ufer 1"),
        ("Postal code: ", "10115"),
        ("City: ", "Berlin"),
        ("Country: ", "Nowhere"),
        ("is not a country (ISO 3166)", "Germany"),
        ("VAT id: ", ""),
        ("if you have no VAT id: ", "12/345"),
        ("is too short or too long for a German tax number", "12/345/67890"),
        ("IBAN: ", WRONG),
        ("has a wrong check digit", IBAN),
        ("BIC, optional: ", ""),
        ("Email address: ", "hello@ada.example"),
        ("yes or no [no]: ", "perhaps"),
        ("is neither yes nor no", ""),
        ("Currency [EUR]: ", "CHF"),
        ("en or de [en]: ", "de"),
        ("Usual tax rate in percent: ", "19"),
        ("Pattern of quote numbers [AN-{year}-{n:04}]: ", ""),
        ("Next quote number, the count alone [AN-", ""),
        ("Pattern of invoice numbers [RE-{year}-{n:04}]: ", ""),
        ("Next invoice number, the count alone [RE-", "42"),
        ("Logo, a PNG or JPEG file: ", "nowhere.png"),
        ("nowhere.png cannot be read", "logo.png"),
    ):
        talk.answer(question, answer)
    exit, rest = talk.end()
    assert (exit, "Still missing" in rest, "no company" in rest) == (0, False, False), rest
    shown = crm.show("COMPANY-1")
    wanted = {"title": "Ada Works", "country": "DE", "tax_id": "12/345/67890", "iban": IBAN, "mine": True, "bic": None}
    assert {name: shown[name] for name in wanted} == wanted
    assert [config(crm, name) for name in ("currency", "language", "tax_rate", "country")] == ["CHF", "de", "19", "DE"]
    assert config(crm, "invoice_next").endswith("-0042")
    assert config(crm, "logo").startswith("image/png")
    assert [step["title"] for step in crm("steps", "--json").json] == ["init"]


def test_what_is_given_is_not_asked_and_enter_leaves_what_holds(crm: Crm) -> None:
    done(crm, "init", "--seller-name", "Ada Works", *ADDRESS, "--vat-id", "DE136695976", "--tax-rate", "19")
    talk = Dialogue(crm, "init", "--iban", IBAN)
    talk.answer("Name of your business [Ada Works]: ", "Ada Works Ltd")
    for each in QUESTIONS[1:]:
        if each.option != "iban":
            talk.answer(each.text, "")
    exit, _ = talk.end()
    shown = crm.show("COMPANY-1")
    assert (exit, shown["title"], shown["iban"], shown["city"]) == (0, "Ada Works Ltd", IBAN, "Berlin")
    assert config(crm, "tax_rate") == "19"


def test_it_is_one_step_and_one_undo(crm: Crm) -> None:
    crm.new("lead", "A")
    found = changed(crm, "init", "--seller-name", "Ada Works", *ADDRESS, "--tax-rate", "19", "--currency", "CHF")
    assert found.touched == {"company": "+1", "setting": "+2 +3 +4"}
    assert len(found.steps) == 1
    assert crm.show("COMPANY-1")["currency"] == "CHF"
    assert changed(crm, "undo").touched == {"company": "-1", "setting": "-2 -3 -4"}


@pytest.mark.parametrize("terminal", [True, False])
def test_nothing_is_asked_where_nobody_answers_or_nobody_wants_it(crm: Crm, terminal: bool) -> None:
    result = crm("init", *(["--no-input"] if terminal else []), terminal=terminal)
    assert (result.exit, "Name of your business" in result.err) == (0, False)
    assert 'crm init --seller-name "..."' in result.err


def test_it_says_what_an_invoice_still_lacks_with_the_command(crm: Crm) -> None:
    answer = done(crm, "init", "--seller-name", "Ada Works", "--country", "DE", "--city", "Berlin")
    command = 'crm edit COMPANY-1 --street "..." --postal-code "..." --vat-id "..."'
    assert answer["warnings"] == [f"Still missing on invoices: street, postal_code and vat_id or tax_id: {command}"]
    assert done(crm, "init", *ADDRESS, "--tax-id", "12/345/67890")["warnings"] == []


def test_a_second_time_it_changes_the_same_company(crm: Crm) -> None:
    done(crm, "init", "--seller-name", "Ada Works", *ADDRESS)
    found = changed(crm, "init", "--iban", IBAN, "--city", "Berlin")
    assert found.touched == {"company": "~1(iban)"}
    answer: dict[str, Any] = done(crm, "init", "--iban", IBAN)
    assert (answer["step"], answer["updated"]) == (None, [])


def test_wrong_options_are_refused_as_config_set_and_edit_refuse_them(crm: Crm) -> None:
    done(crm, "init", "--seller-name", "Ada Works", *ADDRESS)
    for words, exit, field in (
        (("--iban", WRONG), 2, "iban"),
        (("--tax-rate", "101"), 5, "tax_rate"),
        (("--language", "fr"), 2, "language"),
        (("--invoice-number", "INVOICE-{n}"), 2, "invoice_number"),
        (("--iban", IBAN, "--tax-id", "12"), 2, "tax_id"),
    ):
        assert refused(crm, exit, "init", *words)["field"] == field
    assert done(crm, "init", "--iban", WRONG, "--force")["warnings"] == [
        f"iban: '{WRONG}' has a wrong check digit; it was kept.",
        'Still missing on invoices: vat_id or tax_id: crm edit COMPANY-1 --vat-id "..."',
    ]


def test_a_company_needs_a_name(crm: Crm) -> None:
    crm.new("lead", "A")
    assert refused(crm, 5, "init", "--iban", IBAN)["message"] == "Your company has no name yet."


def test_who_stops_half_way_has_changed_nothing(crm: Crm) -> None:
    crm.new("lead", "A")
    found = changed(crm, "init", stdin="Ada Works\nAm Ufer 1\n", terminal=True)
    assert (found.result.exit, found.touched, found.steps) == (5, {}, [])
    assert "so nothing was changed" in found.result.err


def test_after_it_an_invoice_can_be_issued(crm: Crm) -> None:
    typed = answered(seller_name="Ada Works", street="Am Ufer 1", postal_code="10115", city="Berlin", country="DE",
                     vat_id="DE136695976", tax_rate="19", invoice_next="42")  # fmt: skip
    assert crm("init", stdin=typed, terminal=True).exit == 0
    crm.new("company", "Acme", *ADDRESS)
    crm.new("invoice", "Work", "--company", "COMPANY-2", "--line", "Design @ 100")
    assert crm("issue", "INVOICE-1").exit == 0
    shown = crm.show("INVOICE-1")
    assert (shown["number"][-5:], shown["amount"], shown["seller_name"]) == ("-0042", "119.00", "Ada Works")


def test_a_logo_is_given_by_its_file(crm: Crm) -> None:
    file = crm.folder / "logo.png"
    file.write_bytes(LOGO)
    done(crm, "init", "--logo", str(file))
    assert config(crm, "logo").startswith(f"image/png, {len(LOGO)} bytes")
    file.write_bytes(b"GIF89a")
    assert crm("init", "--logo", str(file)).exit == 2
