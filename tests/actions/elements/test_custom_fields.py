"""A registry that a file has extended: a custom field is a field like any other, without a column of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from crmcli.actions.elements.edit import edit
from crmcli.actions.elements.new import new
from crmcli.actions.look.list import reader
from crmcli.actions.undo.undo import undo
from crmcli.catalog import REGISTRY
from crmcli.cli.context import Session
from crmcli.model.fields import Field
from crmcli.model.filters import Condition, Query
from crmcli.model.kinds import Stage
from crmcli.model.types import Choice, Day, Flag, Money, Number, Text, Whole
from crmcli.store import records
from crmcli.store.act import Act
from crmcli.store.filtering import find
from crmcli.store.opening import open_empty
from crmcli.store.rows import column_of
from tests.actions.acts import refused
from tests.conftest import Crm
from tests.difference import changed, picture

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
END = Field("contract_end", Day(), "When the contract ends.")
TERRITORY = Field("territory", Text(), "Where it is.", searchable=True)
FIELDS = {
    "lead": [END, TERRITORY, Field("seats", Whole(), "How many sit there.", default="1")],
    "deal": [
        END,
        Field("territory", Choice(("north", "south")), "Of another type."),
        Field("bonus", Money(), "What comes on top."),
        Field("paid_up", Flag(), "Whether all is paid."),
        Field("rate", Number(), "Its rate."),
        Field("title", Text(), "A title of long ago."),
    ],
}


@pytest.fixture
def extend(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    return lambda fields, **stages: monkeypatch.setattr(Session, "catalogue", REGISTRY.extended(fields, stages))


@pytest.fixture
def shop(crm: Crm, extend: Callable[..., None]) -> Crm:
    """Three leads and a deal with custom fields."""
    extend(FIELDS)
    for title, day, territory in (("A", "2027-03-01", "Süd"), ("B", "2026-12-31", "North"), ("C", "", "")):
        own = [word for pair in (("--contract-end", day), ("--territory", territory)) if pair[1] for word in pair]
        crm.new("lead", title, *own)
    crm.new("deal", "D", "--bonus", "12.50", "--paid-up", "--rate", "10", "--set", "custom.title=Old")
    return crm


def custom(crm: Crm, table: str = "lead") -> dict[int, Any]:
    """The column of every row, as it is stored."""
    return {number: row["custom"] for number, row in picture(crm.db)[table].items()}


def test_values_stand_in_one_column_in_the_order_of_their_keys(shop: Crm) -> None:
    assert custom(shop) == {
        1: '{"contract_end":"2027-03-01","seats":1,"territory":"Süd"}',
        2: '{"contract_end":"2026-12-31","seats":1,"territory":"North"}',
        3: '{"seats":1}',
    }
    assert custom(shop, "deal") == {1: '{"bonus":1250,"paid_up":1,"rate":"10","title":"Old"}'}
    assert shop.show("DEAL-1")["title"] == "D"


def test_they_are_shown_under_custom_and_asked_for_by_their_names(shop: Crm) -> None:
    nested = {"contract_end": None, "territory": None, "bonus": "12.50", "paid_up": True, "rate": "10"}
    assert shop.show("DEAL-1")["custom"] == {**nested, "custom.title": "Old"}
    assert shop("deal", "list", "--json").json[0]["custom"] == {**nested, "custom.title": "Old"}
    assert shop("show", "DEAL-1", "--fields", "ref,bonus", "--json").json == {"ref": "DEAL-1", "bonus": "12.50"}
    assert shop("lead", "list", "--fields", "ref,territory").lines == [
        "ref\tterritory",
        "LEAD-1\tSüd",
        "LEAD-2\tNorth",
        "LEAD-3\t",
    ]
    card = shop("show", "DEAL-1", terminal=True).out
    assert card.count("12.50 EUR") == 1 and card.count("Paid up") == 1
    refused(shop, 2, "lead", "list", "--fields", "bonus")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["lead", "contract_end=2026-12-31"], [2]),
        (["lead", "contract_end.before=2027-01-01"], [2]),
        (["lead", "contract_end.gte=2026-12-31"], [1, 2]),
        (["lead", "contract_end="], [3]),
        (["lead", "has=contract_end"], [1, 2]),
        (["lead", "territory=NORTH"], [2]),
        (["lead", "territory~or"], [2]),
        (["lead", "seats=1", "territory!=North"], [1, 3]),
        (["deal", "bonus=12.5", "paid_up", "rate.gt=9"], [1]),
        (["deal", "bonus.gt=12.5"], []),
        (["deal", "custom.title=old"], [1]),
    ],
)
def test_lists_are_filtered_by_them(shop: Crm, words: list[str], found: list[int]) -> None:
    listed = shop(words[0], "list", *words[1:], "-q")
    assert listed.exit == 0, listed.err
    assert listed.lines == [f"{words[0].upper()}-{number}" for number in found]


def test_lists_are_sorted_by_them_and_words_are_found(shop: Crm) -> None:
    assert shop("lead", "list", "--sort", "contract_end", "-q").lines == ["LEAD-2", "LEAD-1", "LEAD-3"]
    assert shop("lead", "list", "--sort", "-territory", "-q").lines == ["LEAD-1", "LEAD-2", "LEAD-3"]
    assert shop("find", "north", "-q").lines == ["LEAD-2"]
    assert shop("edit", "LEAD-2", "--territory", "West").exit == 0
    assert shop("find", "north", "-q").lines == []


def test_each_is_a_cell_of_its_own_in_the_history(shop: Crm) -> None:
    done = changed(shop, "edit", "LEAD-1", "--territory", "West", "--unset", "contract_end")
    (change,) = done.added["change"].values()
    told = [json.loads(change[name]) for name in ("before", "after")]
    assert [{key: value for key, value in cells.items() if key.startswith("custom")} for cells in told] == [
        {"custom.territory": "Süd", "custom.contract_end": "2027-03-01"},
        {"custom.territory": "West", "custom.contract_end": None},
    ]
    assert custom(shop)[1] == '{"seats":1,"territory":"West"}'
    rows = shop("history", "LEAD-1", "--json").json
    assert [(row["field"], row["old"], row["new"]) for row in rows if row["step"] == done.steps[0]["id"]] == [
        ("contract_end", "2027-03-01", None),
        ("territory", "Süd", "West"),
    ]
    assert "territory" in shop("timeline", "LEAD-1").out


def test_undo_and_redo_give_the_column_back_to_the_byte(shop: Crm) -> None:
    pictures = [picture(shop.db)]
    for words in (
        ["edit", "LEAD-1", "--territory", "West", "--unset", "contract_end"],
        ["edit", "LEAD-1", "--unset", "seats", "--unset", "territory"],
        ["edit", "LEAD-3", "--contract-end", "2027-01-01", "--territory", 'A "b" \\ ü'],
        ["rm", "LEAD-2", "--yes"],
    ):
        assert shop(*words).exit == 0
        pictures.append(picture(shop.db))
    assert custom(shop)[1] is None
    for before in reversed(pictures[:-1]):
        assert shop("undo").exit == 0
        assert picture(shop.db)["lead"] == before["lead"]
    for after in pictures[1:]:
        assert shop("redo").exit == 0
        assert picture(shop.db)["lead"] == after["lead"]


def test_two_people_s_fields_do_not_stand_in_each_other_s_way(shop: Crm) -> None:
    shop("edit", "LEAD-1", "--territory", "West")
    shop("edit", "LEAD-1", "--contract-end", "2028-01-01")
    step = shop("steps", "-q").lines[1]
    assert shop("undo", step).exit == 0
    assert shop.show("LEAD-1")["custom"] == {"contract_end": "2028-01-01", "territory": "Süd", "seats": 1}
    shop("edit", "LEAD-1", "--contract-end", "2029-01-01")
    assert refused(shop, 4, "undo", str(int(step) + 1))["code"] == "changed_meanwhile"


def test_they_travel_where_the_target_has_one_of_the_same_name_and_type(shop: Crm) -> None:
    done = shop("convert", "LEAD-1", "--to", "deal", "--json")
    assert done.exit == 0, done.err
    assert json.loads(custom(shop, "deal")[2]) == {"contract_end": "2027-03-01"}
    assert {"territory", "seats"} <= {left["field"] for left in done.json["not_carried"]}
    assert shop("clone", "LEAD-1").exit == 0
    assert custom(shop)[4] == custom(shop)[1]


def test_they_leave_and_come_back_as_csv_as_json_and_as_a_whole(shop: Crm) -> None:
    before = custom(shop)
    outs = [
        shop("export", "lead", "--format", "csv").out,
        shop("export", "lead", "--format", "json").out,
        shop("export", "--all").out,
    ]
    assert "contract_end" in outs[0].splitlines()[0]
    assert json.loads(outs[1])[0]["custom"]["territory"] == "Süd"
    for number, (words, text) in enumerate(zip((["lead", "-"], ["lead", "-"], ["-", "--all"]), outs, strict=True)):
        shop.go_on_in(f"copy{number}.db")
        done = shop("import", *words, stdin=text)
        assert done.exit == 0, done.err
        assert custom(shop) == before


def test_a_field_that_is_no_longer_known_is_kept_and_comes_back(shop: Crm, extend: Callable[..., None]) -> None:
    extend({"lead": [TERRITORY]})
    assert shop.show("LEAD-1")["custom"] == {"territory": "Süd"}
    assert changed(shop, "edit", "LEAD-1", "--territory", "West").touched == {"lead": "~1(custom,folded)"}
    assert shop("rm", "LEAD-1", "--yes").exit == 0
    assert shop("undo").exit == 0
    assert custom(shop)[1] == '{"contract_end":"2027-03-01","seats":1,"territory":"West"}'
    extend(FIELDS)
    assert shop.show("LEAD-1")["custom"] == {"contract_end": "2027-03-01", "territory": "West", "seats": 1}


def test_names_are_quoted_and_values_are_bound() -> None:
    evil, value = "it's $.x') or 1", "x' OR 1 --"
    registry = REGISTRY.extended({"lead": [Field(evil, Text(), "Hostile.", searchable=True)]})
    act, lead = Act(open_empty(registry), clock=lambda: NOW, by="ada"), registry.by_name["lead"]
    new(act, lead, [("title", "A"), (evil, value)])
    new(act, lead, [("title", "B")])
    assert json.loads(act.rows("SELECT custom FROM lead")[0][0]) == {evil: value}
    for op, text in (("=", value), ("~", "OR 1")):
        query = Query((Condition(evil, op, (text,)),), f"-{evil}")
        assert [row["id"] for row in find(act, lead, query, reader(act))] == [1]
    edit(act, ["LEAD-2"], [(evil, "y")])
    assert records.get(act, "lead", [2])[2][evil] == "y"
    undo(act)
    assert act.rows("SELECT id, custom IS NULL FROM lead") == [(1, 0), (2, 1)]
    with pytest.raises(ValueError, match="cannot be the name of a field"):
        column_of(Field('a"b', Text(), "Hostile.", custom=True))


def test_a_stage_that_was_added_is_known(crm: Crm, extend: Callable[..., None]) -> None:
    crm.new("lead", "A")
    extend({}, lead=[Stage("parked", label="In the drawer")])
    assert crm("lead", "stages").exit == 0
