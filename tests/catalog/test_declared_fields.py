"""What is declared of each field: which lists show, where search looks, what is indexed, what must be there."""

from __future__ import annotations

import pytest

from crmcli.catalog import REGISTRY
from crmcli.model.kinds import Kind
from tests.conftest import Crm

DECLARED = {
    "lead": {
        "show": "title stage company_name amount",
        "searchable": "title first_name last_name company_name emails phones city comments",
        "indexed": "stage last_name country next_date amount contact company deal",
        "not_cloned": "next_date",
        "hide_default": "tax_rounding",
    },
    "contact": {
        "show": "title company",
        "searchable": "title first_name last_name emails phones city comments",
        "indexed": "last_name country company lead",
    },
    "company": {
        "show": "title",
        "searchable": "title legal_name vat_id emails phones city comments",
        "indexed": "vat_id country mine lead",
        "required": "title",
        "hide_default": "mine",
    },
    "deal": {
        "show": "title stage amount contact company close_date",
        "searchable": "title comments",
        "indexed": "pipeline stage amount contact company lead next_date close_date",
        "required": "title",
        "not_cloned": "next_date lost_reason",
        "hide_default": "pipeline tax_rounding",
    },
    "quote": {
        "show": "number title stage amount valid_until client_name",
        "searchable": "number title order_number client_name comments",
        "indexed": "stage amount deal lead contact company issue_date valid_until",
        "required": "title",
        "unique": "number",
        "not_cloned": "issue_date valid_until sent_at",
        "hide_default": "tax_rounding",
    },
    "invoice": {
        "show": "number title stage amount due_date client_name",
        "searchable": "number title order_number client_name comments",
        "indexed": "stage amount corrects deal quote contact company issue_date due_date",
        "required": "title",
        "unique": "number",
        "not_cloned": "issue_date supply_date supply_until due_date sent_at reminder_level reminded_at",
        "hide_default": "type tax_rounding rounding",
    },
    "payment": {
        "show": "title date amount method reference contact company",
        "searchable": "title reference comments",
        "indexed": "date amount contact company",
        "required": "amount",
        "write_once": "date amount currency",
    },
    "product": {
        "show": "title sku price tax_rate",
        "searchable": "title sku description",
        "required": "title",
        "unique": "sku",
        "hide_default": "tax_included",
    },
    "task": {
        "show": "title stage on due_at priority",
        "searchable": "title comments",
        "indexed": "stage on due_at",
        "required": "title",
        "not_cloned": "repeats_since dropped_reason",
    },
}
MARKS = ("show", "searchable", "indexed", "required", "unique", "not_cloned", "hide_default", "write_once")


@pytest.mark.parametrize("kind", REGISTRY.kinds, ids=lambda kind: kind.name)
def test_a_field_is_declared_as_people_know_it(kind: Kind) -> None:
    found = {mark: " ".join(field.name for field in kind.fields if getattr(field, mark)) for mark in MARKS}
    assert {mark: names for mark, names in found.items() if names} == DECLARED[kind.name]


@pytest.mark.parametrize("setting", ["quote_validity", "payment_terms"])
def test_a_number_of_days_is_from_none_to_ten_years(crm: Crm, setting: str) -> None:
    for days in ("0", "3650"):
        assert crm("config", "set", setting, days).exit == 0
        assert crm("config", "get", setting, "--json").json["value"] in (days, int(days))
    assert [crm("config", "set", setting, days).exit for days in ("3651", "1.5")] == [5, 2]
    assert crm("config", "get", setting, "--json").json["value"] in ("3650", 3650)
