"""IBAN, BIC, VAT id, tax number and Leitweg-ID are checked when they are entered, and never again."""

from __future__ import annotations

import json

import pytest
from conftest import Crm

from tests.actions.invoices import done, refused
from tests.difference import changed

IBAN, WRONG_IBAN = "DE89370400440532013000", "DE89370400440532013001"
LEITWEG = "04011000-1234512345-06"


def wrong(crm: Crm) -> None:
    """COMPANY-1 has an IBAN that cannot be right, as an older version took it."""
    crm.new("company", "Acme", "--iban", WRONG_IBAN, "--city", "Kiel", "--force")


@pytest.mark.parametrize(
    ("option", "value", "message", "example"),
    [
        ("iban", WRONG_IBAN, f"iban: '{WRONG_IBAN}' has a wrong check digit.", IBAN),
        ("iban", "DE89 3704 0044 0532 0130 0", "has 21 characters, and an IBAN of DE has 22.", IBAN),
        ("iban", "US89370400440532013000", "does not begin with a country that has IBANs.", IBAN),
        ("bic", "COBADEFFXX", "bic: 'COBADEFFXX' is too short or too long for a BIC.", "COBADEFFXXX"),
        ("bic", "C0BADEFF", "bic: 'C0BADEFF' is not a BIC.", "COBADEFFXXX"),
        ("vat-id", "ATU13585628", "vat_id: 'ATU13585628' has a wrong check digit.", "ATU13585627"),
        ("vat-id", "DE1", "vat_id: 'DE1' is too short or too long for a VAT id of DE.", "DE136695976"),
        ("vat-id", "CHE107787578", "vat_id: 'CHE107787578' has a wrong check digit.", "CHE107787577MWST"),
        ("tax-id", "12/345", "tax_id: '12/345' is too short or too long for a German tax number.", "181/815/08155"),
        ("leitweg-id", f"{LEITWEG[:-1]}7", "has a wrong check digit.", LEITWEG),
        ("electronic-address", f"0204:{LEITWEG[:-1]}7", "has a wrong check digit.", f"0204:{LEITWEG}"),
        ("electronic-address", "somewhere", "is neither SCHEME:ID nor an email address.", f"0204:{LEITWEG}"),
    ],
)
def test_what_cannot_be_right_is_refused_with_the_right_form(
    crm: Crm, option: str, value: str, message: str, example: str
) -> None:
    crm.new("company", "Acme", "--country", "DE")
    error = refused(crm, 2, "edit", "COMPANY-1", f"--{option}", value)
    assert error["message"].endswith(message), error
    assert error["hint"] == f"Example: {example}. Use --force to keep it anyway."
    assert (error["code"], error["field"]) == ("bad_value", option.replace("-", "_"))
    assert crm("company", "new", "Other", "--country", "DE", f"--{option}", value).exit == 2


@pytest.mark.parametrize(
    ("option", "typed", "stored"),
    [
        ("iban", "de89 3704 0044 0532 0130 00", IBAN),
        ("bic", "cobadeff", "COBADEFF"),
        ("vat-id", "ATU 1358 5627", "ATU13585627"),
        ("vat-id", "CHE-107.787.577 MWST", "CHE107787577MWST"),
        ("vat-id", "CHE-107.787.577", "CHE107787577"),
        ("vat-id", "no 995 525 828 mva", "NO995525828MVA"),
        ("vat-id", "NO 995 525 828", "NO995525828"),
        ("vat-id", "GR 094259216", "GR094259216"),
        ("vat-id", "XI 980 7806 84", "XI980780684"),
        ("vat-id", "US 12-345", "US12345"),  # of that country nothing is known
        ("tax-id", "181/815/08155", "181/815/08155"),
        ("tax-id", "9181081508155", "9181081508155"),
        ("tax-id", "DE136695976-00001", "DE136695976-00001"),
        ("leitweg-id", LEITWEG.lower(), LEITWEG),
        ("electronic-address", "ada@example.org", "ada@example.org"),
        ("electronic-address", "9930:DE136695976", "9930:DE136695976"),
        ("electronic-address", "0088:4000001000005", "0088:4000001000005"),
    ],
)
def test_what_can_be_right_is_stored_as_before(crm: Crm, option: str, typed: str, stored: str) -> None:
    crm.new("company", "Acme", "--country", "DE", f"--{option}", typed)
    assert crm.show("COMPANY-1")[option.replace("-", "_")] == stored


def test_a_tax_number_is_judged_by_the_country_it_belongs_to(crm: Crm) -> None:
    crm.new("company", "Acme", "--tax-id", "T 1")
    assert crm("edit", "COMPANY-1", "--tax-id", "T 2", "--country", "AT").exit == 0
    assert crm("edit", "COMPANY-1", "--tax-id", "T 3", "--country", "DE").exit == 2
    crm("config", "set", "country", "DE")
    assert crm("company", "new", "Other", "--tax-id", "T 1").exit == 2


def test_force_keeps_it_with_a_warning(crm: Crm) -> None:
    answer = done(crm, "company", "new", "Acme", "--iban", WRONG_IBAN, "--force")
    assert answer["warnings"] == [f"iban: '{WRONG_IBAN}' has a wrong check digit; it was kept."]
    assert crm.show("COMPANY-1")["iban"] == WRONG_IBAN
    answer = done(crm, "edit", "COMPANY-1", "--vat-id", "DE1", "--force")
    assert answer["warnings"] == ["vat_id: 'DE1' is too short or too long for a VAT id of DE; it was kept."]


def test_what_a_company_holds_already_is_left_alone(crm: Crm) -> None:
    wrong(crm)
    assert changed(crm, "edit", "COMPANY-1", "--city", "Bonn").touched == {"company": "~1(city)"}
    assert changed(crm, "edit", "COMPANY-1", "--city", "Ulm", "--iban", WRONG_IBAN).touched == {"company": "~1(city)"}
    assert crm("company", "list", f"iban={WRONG_IBAN}", "-q").out == "COMPANY-1\n"
    assert crm("clone", "COMPANY-1").exit == 0
    for verb in ("undo", "undo", "undo", "redo"):
        assert crm(verb).exit == 0, verb
    assert (crm.show("COMPANY-1")["city"], crm.show("COMPANY-1")["iban"]) == ("Bonn", WRONG_IBAN)


def test_a_whole_database_is_read_as_it_is(crm: Crm) -> None:
    wrong(crm)
    whole = crm("export", "--all").out
    crm.environ["CRM_DB"] = str(crm.folder / "copy.db")
    assert crm("import", "-", "--all", stdin=whole).exit == 0
    assert crm.show("COMPANY-1")["iban"] == WRONG_IBAN


def test_a_conversion_judges_what_is_said_to_it(crm: Crm) -> None:
    crm.new("lead", "Relaunch", "--company-name", "Acme")
    words = ("convert", "LEAD-1", "--to", "company", "--set", "vat_id=DE1")
    assert refused(crm, 2, *words)["message"] == "vat_id: 'DE1' is too short or too long for a VAT id of DE."
    assert done(crm, *words, "--force")["warnings"] == [
        "vat_id: 'DE1' is too short or too long for a VAT id of DE; it was kept."
    ]


def test_a_bad_row_of_an_import_is_named_or_kept(crm: Crm) -> None:
    rows = f"title,iban\nAcme,{IBAN}\nZen,{WRONG_IBAN}\n"
    alone = crm("import", "company", "-", "--json", stdin=rows)
    assert (alone.exit, alone.error["message"]) == (2, f"line 3: iban: '{WRONG_IBAN}' has a wrong check digit.")
    rejects = crm.folder / "rejects.csv"
    some = crm("import", "company", "-", "--rejects", str(rejects), "--json", stdin=rows)
    assert (some.exit, some.json["result"], some.json["rejected"]) == (7, ["COMPANY-1"], 1)
    assert WRONG_IBAN in rejects.read_text()
    kept = crm("import", "company", "-", "--force", "--on-duplicate", "skip", "--json", stdin=rows).json
    assert kept["warnings"] == [f"line 3: iban: '{WRONG_IBAN}' has a wrong check digit; it was kept."]


def test_an_import_leaves_alone_what_the_company_it_updates_holds(crm: Crm) -> None:
    wrong(crm)
    rows = json.dumps([{"title": "Acme", "iban": WRONG_IBAN, "city": "Bonn"}])
    assert crm("import", "company", "-", "--upsert-by", "title", stdin=rows).exit == 0
    assert crm.show("COMPANY-1")["city"] == "Bonn"
    other = json.dumps([{"title": "Acme", "iban": f"{WRONG_IBAN[:-1]}2"}])
    assert crm("import", "company", "-", "--upsert-by", "title", stdin=other).exit == 2
