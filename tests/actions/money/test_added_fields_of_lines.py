"""A field that people add to lines is one of all lines: it stays with a line from the lead to the invoice."""

from __future__ import annotations

import pytest

from tests.actions.acts import refused
from tests.conftest import Crm
from tests.difference import changed, picture


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """A lead with a line that has a batch and a day of delivery."""
    crm("field", "add", "deal", "batch", "text", "--for", "line", "--label", "Batch no.")
    crm("field", "add", "line", "delivery", "day")
    crm.new("lead", "A", "--name", "Ada", "--line", "Bike @ 100 tax 19")
    crm("line", "edit", "LEAD-1", "1", "--batch", "B-7", "--set", "delivery=2027-01-01")
    return crm


def shelves(crm: Crm) -> list[str | None]:
    return [row["custom"] for row in picture(crm.db)["line"].values()]


def test_they_go_from_the_lead_to_the_invoice(shop: Crm) -> None:
    assert [row["kind"] for row in picture(shop.db)["field"].values()] == ["line", "line"]
    shop("convert", "LEAD-1", "--to", "deal+contact+quote")
    done = shop("convert", "QUOTE-1", "--to", "invoice", "--force", "--qty", "1=0.5")
    assert done.exit == 0, done.err
    assert shelves(shop) == ['{"batch":"B-7","delivery":"2027-01-01"}'] * 4
    (line,) = shop.show("INVOICE-1")["lines"]
    assert (line["quantity"], line["custom"]) == ("0.5", {"batch": "B-7", "delivery": "2027-01-01"})
    (row,) = shop("line", "list", "INVOICE-1").rows
    assert (row["batch"], row["delivery"]) == ("B-7", "2027-01-01")


def test_a_value_is_changed_and_emptied_without_moving_any_sum(shop: Crm) -> None:
    done = changed(shop, "line", "edit", "LEAD-1", "1", "--batch", "B-8", "--unset", "delivery")
    assert done.touched == {"line": "~1(custom)"}
    assert shelves(shop) == ['{"batch":"B-8"}']
    assert changed(shop, "line", "add", "LEAD-1", "Bell", "--price", "5", "--delivery", "+3d").touched == {
        "lead": "~1(amount)",
        "line": "+2",
    }
    assert shop("undo").exit == 0 and shop("undo").exit == 0
    assert shelves(shop) == ['{"batch":"B-7","delivery":"2027-01-01"}']


def test_it_is_renamed_removed_and_brought_back(shop: Crm) -> None:
    assert changed(shop, "field", "rename", "line", "batch", "lot").touched == {"field": "~1(name)"}
    assert shop.show("LEAD-1")["lines"][0]["custom"] == {"lot": "B-7", "delivery": "2027-01-01"}
    shop("convert", "LEAD-1", "--to", "deal+contact+invoice")
    before = picture(shop.db)["line"]
    done = changed(shop, "field", "rm", "line", "lot")
    assert done.result.exit == 0, done.result.err
    assert set(done.touched) == {"field", "line"}
    assert shop.show("LEAD-1")["lines"][0]["custom"] == {"delivery": "2027-01-01"}
    assert shop("undo").exit == 0
    assert picture(shop.db)["line"] == before


@pytest.mark.parametrize(
    ("exit", "words"),
    [
        (5, ["deal", "price", "text", "--for", "line"]),
        (5, ["line", "in_place", "text"]),
        (5, ["line", "qty", "whole"]),
        (4, ["lead", "batch", "text", "--for", "lines"]),
        (2, ["contact", "x", "text", "--for", "line"]),
        (2, ["deal", "x", "text", "--for", "note"]),
        (2, ["line", "x", "text", "--required"]),
    ],
)
def test_what_cannot_be_a_field_of_lines_is_refused(shop: Crm, exit: int, words: list[str]) -> None:
    done = changed(shop, "field", "add", *words)
    assert (done.result.exit, done.touched) == (exit, {}), done.result.out
    refused(shop, 2, "line", "edit", "LEAD-1", "1", "--delivery", "soon")
