"""``crm config``: settings are read, checked, remembered and undone like anything else."""

from __future__ import annotations

import pytest
from conftest import Crm

from crmcli.catalog import REGISTRY
from tests.actions.invoices import done, refused


def value(crm: Crm, name: str) -> str:
    return crm("config", "get", name).out.rstrip("\n")


def test_a_setting_has_what_is_declared_until_it_is_set(crm: Crm) -> None:
    assert value(crm, "payment_terms") == "14"
    done(crm, "config", "set", "payment_terms", "30")
    assert value(crm, "payment-terms") == "30"
    done(crm, "config", "set", "payment_terms", "")
    assert value(crm, "payment_terms") == "14"


def test_the_list_has_every_setting_with_its_help(crm: Crm) -> None:
    rows = crm("config", "list", "--json").json
    assert [row["setting"] for row in rows] == list(REGISTRY.by_setting)
    assert all(row["help"] for row in rows)
    assert crm("config", "get", "currency", "--json").json == {
        "setting": "currency",
        "value": "EUR",
        "set": False,
        "help": "Currency of new elements.",
    }


def test_new_elements_follow_the_settings(crm: Crm) -> None:
    done(crm, "config", "set", "currency", "chf")
    done(crm, "config", "set", "quote_validity", "10")
    done(crm, "config", "set", "skonto", "3%/7")
    done(crm, "config", "set", "quote_number", "Q{n}/{year}")
    crm.now = "2026-11-23T12:00:00Z"
    quote = crm.show(crm.new("quote", "Offer"))
    found = {name: quote[name] for name in ("currency", "valid_until", "skonto", "number")}
    assert found == {"currency": "CHF", "valid_until": "2026-12-03", "skonto": "3%/7", "number": "Q1/2026"}


def test_the_seller_is_named_by_a_reference(crm: Crm) -> None:
    crm.new("company", "Me", "--mine")
    other = crm.new("company", "Also me", "--mine")
    done(crm, "config", "set", "seller", other.lower())
    assert value(crm, "seller") == other
    assert crm.show(crm.new("quote", "Offer"))["seller"] == other
    refused(crm, 3, "config", "set", "seller", "COMPANY-9")
    refused(crm, 2, "config", "set", "seller", crm.new("lead", "Relaunch"))


def test_a_company_that_is_the_seller_is_not_removed(crm: Crm) -> None:
    company = crm.new("company", "Me")
    done(crm, "config", "set", "seller", company)
    assert "crm config set seller" in refused(crm, 5, "rm", company)["hint"]
    done(crm, "config", "set", "seller", "")
    done(crm, "rm", company)


def test_making_the_seller_is_not_undone_while_it_is_the_seller(crm: Crm) -> None:
    company = done(crm, "company", "new", "Me")
    step = done(crm, "config", "set", "seller", company["result"][0])["step"]
    assert f"crm undo {step}" in refused(crm, 4, "undo", str(company["step"]))["hint"]


def test_a_change_is_undone_and_brought_back(crm: Crm) -> None:
    done(crm, "config", "set", "currency", "CHF")
    done(crm, "config", "set", "currency", "USD")
    done(crm, "undo")
    assert value(crm, "currency") == "CHF"
    done(crm, "undo")
    assert value(crm, "currency") == "EUR"
    done(crm, "redo")
    assert value(crm, "currency") == "CHF"


def test_the_same_value_again_is_no_step(crm: Crm) -> None:
    done(crm, "config", "set", "currency", "CHF")
    answer = done(crm, "config", "set", "currency", "CHF")
    assert answer["step"] is None


@pytest.mark.parametrize(
    ("name", "text", "exit"),
    [
        ("currency", "EURO", 2),
        ("payment_terms", "9999", 5),
        ("payment_terms", "soon", 2),
        ("timezone", "Mars/Olympus", 2),
        ("tax_rounding", "never", 2),
        ("small_business", "perhaps", 2),
        ("skonto", "2", 2),
        ("skonto", "100%/14", 5),
        ("invoice_number", "RE-{year}", 2),
        ("invoice_number", "RE-{n}-{n}", 2),
        ("invoice_number", "RE-{month}-{n}", 2),
        ("invoice_number", "RE-{n.real}", 2),
        ("invoice_number", "RE-{n:999999999}", 2),
        ("invoice_number", "RE-{n:99}", 2),
        ("invoice_number", "RE-{n:099}", 2),
        ("invoice_number", "RE-{n:013}", 2),
        ("invoice_number", "RE-{n:00}", 2),
        ("invoice_number", "RE-{n:4}", 2),
        ("invoice_number", "INVOICE-{n}", 2),
        ("invoice_number", "invoice-{n:04}", 2),
        ("invoice_number", "LEAD-{year}{n:03}", 2),
        ("quote_number", "Product{n}", 2),
        ("quote_number", "Deal-{n}{year}", 2),
        ("invoice_number", "RE-{n", 2),
        ("invoice_number", "RE-{}", 2),
    ],
)
def test_what_a_setting_cannot_be_is_refused(crm: Crm, name: str, text: str, exit: int) -> None:
    done(crm, "config", "set", "country", "DE")
    assert refused(crm, exit, "config", "set", name, text)["field"] == name


def test_an_unknown_setting_is_answered_with_the_one_that_was_meant(crm: Crm) -> None:
    done(crm, "config", "set", "country", "DE")
    for words in (("get", "curency"), ("set", "curency", "CHF")):
        error = refused(crm, 2, "config", *words)
        assert error["code"] == "unknown_setting"
        assert error["hint"] == "Did you mean currency?"


def test_a_dry_run_sets_nothing(crm: Crm) -> None:
    done(crm, "config", "set", "currency", "CHF", "--dry-run")
    assert value(crm, "currency") == "EUR"


def test_every_default_is_read_by_the_type_of_its_setting(crm: Crm) -> None:
    for setting in REGISTRY.settings:
        if setting.default is not None:
            assert crm("config", "set", setting.name, setting.default).exit == 0, setting.name
