"""Rows that are read by a function for each column: the same values as the plan reads, or left to it."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from crmcli.actions.data.importing import usual
from crmcli.actions.data.importing.found import Found
from crmcli.actions.data.importing.plan import ImportPlan
from crmcli.actions.data.importing.planning import Plans
from crmcli.actions.data.importing.request import ImportRequest
from crmcli.catalog import REGISTRY
from crmcli.catalog.vocabulary import VOCABULARY
from crmcli.errors import CrmError
from crmcli.store.act import Act
from crmcli.store.opening import open_empty
from tests.store.stores import NOW

ACT = Act(open_empty(REGISTRY), clock=lambda: NOW, by="ada")
TEXTS = [
    "Ada",
    "",
    " ",
    "Jörg  Müller ",
    "n/a",
    "none",
    "-",
    "a`b",
    "x\ty",
    "Zo\u0308e",
    "a\nb",
    "\u200b",
    "1.200",
    "٣",
    "\x7f",
]
COLUMNS = {
    "First Name": TEXTS,
    "Comments": TEXTS,
    "Website": ["acme.example", "no web", "", "Ä.example"],
    "Country": ["DE", "Germany", "germany ", "Nowhere", ""],
    "Amount": [
        "100.50",
        " 7",
        "1,200.50",
        "1.200",
        "12 USD",
        "€ 5",
        "-3",
        "0100.00",
        "1.5",
        "",
        "n/a",
        "9999999999",
        "x",
    ],
    "Currency": ["EUR", "usd", "JPY", "€", "", "n/a"],
    "Email": [
        "a@x.org",
        "A@X.ORG",
        "Ada <a@x.org>",
        "work:a@x.org",
        "a@x.org; b@x.org",
        "no",
        "",
        "none",
        "a@x.org,b@x.org",
    ],
    "Other Email": ["a@x.org", "z@x.org", ""],
    "Mobile Phone": ["+49 30 1234567", "030 1234567", "+49 30 1234567 ext 5", "abc", "", "+49(0)30 12345"],
    "Stage": ["new", "Qualified", "", "Nothing like that"],
    "Created At": ["2026-03-04", "2026-03-04T10:00:00Z", "03/04/2026", "", "x"],
    "Tags": ["a;b", "", "VIP"],
    "Unheard Of": ["", "kept", "n/a"],
}
NAMES = tuple(COLUMNS)
USUAL = [cells[0] for cells in COLUMNS.values()]


def rows() -> list[list[str]]:
    """A usual row, then one for each odd cell, then some with several."""
    odd = [(place, cell) for place, cells in enumerate(COLUMNS.values()) for cell in cells]
    pick = Random(1).sample
    return [
        [dict(cells).get(place, usual) for place, usual in enumerate(USUAL)]
        for cells in ([], *([each] for each in odd), *(pick(odd, 3) for _ in range(150)))
    ]


def told(read: Any, cells: list[str]) -> tuple[Any, ...] | str:
    """What is found in a row, or what is wrong with it."""
    try:
        found: Found = read(list(cells), lambda field, word, title: None)
    except CrmError as error:
        return f"{error.message} {error.hint}"
    return tuple(getattr(found, name) for name in Found.__slots__)


@pytest.mark.parametrize(("decimal", "bad"), [(None, None), (",", "keep"), (".", "drop")])
def test_rows_are_read_as_the_plan_reads_them(decimal: str | None, bad: str | None) -> None:
    found = []
    for way in ("read_any", "read"):
        plan = plan_of("lead", *NAMES, decimal=decimal, bad_values=bad, extra="comments")
        found.append([told(getattr(plan, way), cells) for cells in rows()])
        found[-1] += [plan.lost, plan.unread, plan.rounded]
    assert found[0] == found[1]


def plan_of(kind: str, *names: str, **how: Any) -> ImportPlan:
    spool: Any = SimpleNamespace(table=True, cards=False)
    return Plans(ACT, REGISTRY.by_name[kind], spool, ImportRequest(VOCABULARY, **how)).of(names)


@pytest.mark.parametrize(
    ("kind", "names", "cells", "values"),
    [
        (
            "lead",
            ("First Name", "Amount", "City"),
            ["Ada", "12.50", "Köln"],
            {"first_name": "Ada", "amount": 1250, "currency": "EUR", "city": "Köln"},
        ),
        (
            "product",
            ("sku", "title", "price"),
            ["S-1", "Seat", "9.90"],
            {"sku": "S-1", "title": "Seat", "price": "9.9"},
        ),
    ],
)
def test_usual_rows_are_not_left_to_the_plan(kind: str, names: tuple[str, ...], cells: list[str], values: Any) -> None:
    read = usual.reader(plan_of(kind, *names))
    assert read is not None
    found = read(cells)
    assert found is not None
    assert {name: found.values.get(name) for name in values} == values


@pytest.mark.parametrize("names", [("Name", "Email"), ("Street", "Other Street", "City"), ("First Name", "first_name")])
def test_columns_that_share_a_field_are_left_to_the_plan(names: tuple[str, ...]) -> None:
    assert usual.reader(plan_of("lead", *names)) is None
