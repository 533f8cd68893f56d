"""``crm config``: exactly the rows that it writes, and what follows at once, in a batch, too."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions.business import looked
from tests.conftest import Crm
from tests.difference import changed


def step(crm: Crm, *words: str) -> tuple[dict[str, str], list[str]]:
    """(rows that changed, verbs of the steps that were written)."""
    done = changed(crm, *words)
    assert done.result.exit == 0, done.result.err
    assert done.searched == set()
    return done.touched, [row["verb"] for row in done.steps]


def setting(crm: Crm, name: str) -> Any:
    return looked(crm, "config", "get", name, "--json").json["value"]


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """A database that is there, with a time zone in row 1 of the settings."""
    crm.new("lead", "Relaunch", "--at", "2026-12-01T12:00:00Z")
    crm.now = "2026-12-01T12:00:00Z"
    return crm


def test_a_setting_is_one_row_that_is_made_changed_and_taken_away(shop: Crm) -> None:
    assert step(shop, "config", "set", "currency", "chf") == ({"setting": "+2"}, ["config set"])
    assert step(shop, "config", "set", "currency", "USD") == ({"setting": "~2(value)"}, ["config set"])
    assert step(shop, "config", "set", "currency", "USD") == ({}, [])
    assert step(shop, "config", "set", "currency", "JPY", "--dry-run") == ({}, [])
    assert setting(shop, "currency") == "USD"
    assert step(shop, "config", "set", "currency", "") == ({"setting": "-2"}, ["config set"])
    assert step(shop, "undo")[0] == {"setting": "+2"}
    assert setting(shop, "currency") == "USD"
    assert step(shop, "redo")[0] == {"setting": "-2"}
    assert setting(shop, "currency") == "EUR"


def test_to_look_at_settings_changes_nothing(shop: Crm) -> None:
    assert setting(shop, "payment-terms") == 14
    assert {row["setting"] for row in looked(shop, "config", "list", "--json").json if row["set"]} == {"timezone"}
    assert looked(shop, "config", "get", "nonsense", "--json", exit=2).error["code"] == "unknown_setting"


@pytest.mark.parametrize(
    ("name", "value", "line", "field", "before", "after"),
    [
        ("currency", "CHF", "deal new X --amount 5", "currency", "EUR", "CHF"),
        ("tax_rounding", "line", "deal new X", "tax_rounding", "group", "line"),
        ("quote_validity", "10", "quote new X --line 'A @ 1'", "valid_until", "2026-12-31", "2026-12-11"),
        ("quote_number", "Q{n}", "quote new X --line 'A @ 1'", "number", "AN-2026-0001", "Q1"),
        ("skonto", "3%/7", "quote new X --line 'A @ 1'", "skonto", None, "3%/7"),
        ("timezone", "Asia/Tokyo", "deal new X --close-date today", "close_date", "2026-12-01", "2026-12-02"),
        ("seller", "COMPANY-1", "quote new X --line 'A @ 1'", "seller", None, "COMPANY-1"),
    ],
)
def test_the_next_line_of_a_batch_goes_by_what_was_set(
    shop: Crm, name: str, value: str, line: str, field: str, before: Any, after: Any
) -> None:
    """The line before has read the settings already; the one behind must not remember them."""
    shop.now = "2026-12-01T18:00:00Z"
    shop.new("company", "Me")
    done = shop("batch", stdin=f"{line}\nconfig set {name} {value}\n{line}\n", at=None)
    assert done.exit == 0, done.err
    kind = line.split()[0].upper()
    assert [card[field] for card in looked(shop, "show", f"{kind}-1", f"{kind}-2", "--json").json] == [before, after]


def test_a_batch_that_fails_leaves_the_settings_as_they_were(shop: Crm) -> None:
    done = changed(shop, "batch", stdin="config set currency CHF\nmove LEAD-1 nowhere\n")
    assert (done.result.exit, done.touched, done.steps) == (2, {}, [])
    assert setting(shop, "currency") == "EUR"
    going = shop("batch", "--keep-going", stdin="config set currency EURO\nlead new B --amount 1\n")
    assert going.exit == 7
    assert shop.show("LEAD-2")["currency"] == "EUR"
