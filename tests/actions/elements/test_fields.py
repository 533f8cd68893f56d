"""``crm KIND fields``: what can be known about an element, as it is declared."""

from __future__ import annotations

from typing import Any

import pytest

from crmcli.catalog import REGISTRY
from tests.actions.business import looked
from tests.conftest import Crm


def rows(crm: Crm, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = looked(crm, *words, "--json").json
    return found


@pytest.mark.file
@pytest.mark.parametrize("kind", REGISTRY.by_name)
def test_every_field_is_told_and_what_has_an_option_can_be_given(crm: Crm, kind: str) -> None:
    found = rows(crm, kind, "fields")
    assert [row["field"] for row in found] == [field.name for field in REGISTRY.by_name[kind].all_fields]
    assert all(row["help"] and row["type"] for row in found)
    help = looked(crm, kind, "new", "--help").out
    options = [row["option"] for row in found if row["option"]]
    assert options and all(f"{option} " in help or f"{option}\n" in help for option in options)
    assert not crm.db.exists()


def test_a_field_says_its_type_its_option_and_what_it_may_be(crm: Crm) -> None:
    found = {row["field"]: row for row in rows(crm, "invoice", "fields")}
    wanted = ("type", "option", "required", "values")
    assert {name: tuple(found[name][key] for key in wanted) for name in ("title", "number", "tax_rounding")} == {
        "title": ("text", "--title", True, None),
        "number": ("text", None, False, None),
        "tax_rounding": ("choice", "--tax-rounding", False, "group, line"),
    }
    assert {row["field"]: row["option"] for row in rows(crm, "lead", "fields")}["emails"] == "--email"
