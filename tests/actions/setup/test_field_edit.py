"""``crm field edit``: another type is taken where all values fit it; an index comes and goes with what is said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import reader
from crmcli.catalog import REGISTRY
from crmcli.store import filtering
from tests.actions.acts import refused
from tests.conftest import Crm
from tests.difference import changed, picture
from tests.store.stores import opened
from tests.store.test_plans import planned


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """Two deals with a text that reads like a number in one of them, and one without."""
    crm("field", "add", "deal", "size", "text", "--label", "Its size", "--default", "7")
    crm.new("deal", "A", "--size", "1,5")
    crm.new("deal", "B", "--size", "large")
    crm.new("deal", "C")
    crm("edit", "DEAL-3", "--unset", "size")
    return crm


def shelf(crm: Crm) -> list[Any]:
    return [json.loads(row["custom"] or "{}").get("size") for row in picture(crm.db)["deal"].values()]


def test_a_type_that_a_value_does_not_fit_is_refused_with_the_element(shop: Crm) -> None:
    error = refused(shop, 5, "field", "edit", "deal", "size", "--type", "number")
    assert error["message"] == "DEAL-2: size: 'large' is not a number."
    assert error["hint"] == "Change it first: crm edit DEAL-2 --set size=..."
    shop("edit", "DEAL-2", "--size", "12")
    before = picture(shop.db)
    done = changed(shop, "field", "edit", "deal", "size", "--type", "number")
    assert done.touched == {"deal": "~1(custom)", "field": "~1(type)"}
    assert shelf(shop) == ["1.5", "12", None]
    assert shop("deal", "list", "size.lt=2", "-q").lines == ["DEAL-1"]
    refused(shop, 2, "edit", "DEAL-1", "--size", "large")
    refused(shop, 5, "field", "edit", "deal", "size", "--type", "whole")
    assert shop("undo").exit == 0
    assert [picture(shop.db)[name] for name in ("deal", "field")] == [before[name] for name in ("deal", "field")]


def test_choices_grow_and_shrink_as_far_as_they_are_used(shop: Crm) -> None:
    shop("edit", "DEAL-1", "DEAL-2", "--size", "Small")
    refused(shop, 2, "field", "edit", "deal", "size", "--type", "choice")
    refused(
        shop, 2, "field", "edit", "deal", "size", "--type", "choice", "--choices", "small,large"
    )  # the default is 7
    words = ("field", "edit", "deal", "size", "--type", "choice", "--choices", "small,large", "--unset", "default")
    done = changed(shop, *words)
    assert done.touched == {"deal": "~1(custom) ~2(custom)", "field": "~1(choices,default,type)"}, done.result.err
    assert shelf(shop) == ["small", "small", None]
    assert shop("field", "edit", "deal", "size", "--choices", "small,medium").exit == 0
    assert shop("edit", "DEAL-1", "--size", "medium").exit == 0
    refused(shop, 5, "field", "edit", "deal", "size", "--choices", "medium")
    assert shop("find", "small", "-q").lines == []


@pytest.mark.parametrize(
    ("exit", "words"),
    [
        (2, []),
        (2, ["--unset", "type"]),
        (2, ["--type", "colour"]),
        (2, ["--default", "{x}"]),
        (3, ["--label", "X"]),
    ],
)
def test_what_cannot_be_said_of_a_field_is_refused(shop: Crm, exit: int, words: list[str]) -> None:
    refused(shop, exit, "field", "edit", "deal", "sizes" if exit == 3 else "size", *words)
    assert changed(shop, "field", "edit", "deal", "size", "--label", "Its size").touched == {}


@pytest.mark.file
def test_an_index_answers_filters_and_goes_with_its_field(shop: Crm) -> None:
    def plan(word: str) -> list[str]:
        with opened(shop.db, REGISTRY) as act:
            kind = act.registry.by_name["deal"]
            query = Filters(act, kind, [word]).query(None)
            return planned(act, lambda: filtering.find(act, kind, query, reader(act)))

    def indexes() -> list[str]:
        with opened(shop.db, REGISTRY) as act:
            return [name for (name,) in act.rows("SELECT name FROM sqlite_master WHERE name GLOB '*_custom_*'")]

    shop("field", "add", "deal", "until", "day", "--indexed")
    assert changed(shop, "field", "edit", "deal", "size", "--indexed").touched == {"field": "~1(indexed)"}
    assert any("deal_custom_until" in line for line in plan("until=2027-01-01"))
    assert any("deal_custom_until" in line for line in plan("until.before=2027-01-01"))
    assert any("deal_custom_size" in line for line in plan("size=LARGE"))
    assert shop("deal", "list", "size=LARGE", "-q").lines == ["DEAL-2"]
    assert shop("field", "rm", "deal", "until").exit == 0
    assert indexes() == ["deal_custom_size"]
    assert shop("undo").exit == 0
    assert sorted(indexes()) == ["deal_custom_size", "deal_custom_until"]
    assert changed(shop, "field", "edit", "deal", "size", "--unset", "indexed", "--dry-run").touched == {}
    assert shop("field", "edit", "deal", "size", "--unset", "indexed").exit == 0
    assert indexes() == ["deal_custom_until"]
    text = shop("export", "--all").out
    shop.db = shop.folder / "copy.db"
    shop.environ["CRM_DB"] = str(shop.db)
    assert shop("import", "-", "--all", stdin=text).exit == 0
    assert indexes() == ["deal_custom_until"]
    assert shop("doctor").exit == 0
