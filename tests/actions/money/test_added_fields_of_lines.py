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


def test_they_are_seen_at_a_terminal_as_far_as_there_is_room(shop: Crm) -> None:
    for words in (("show", "LEAD-1"), ("line", "list", "LEAD-1")):
        seen = shop(*words, "--color", "never", terminal=True).out.split()
        assert {"Batch", "no.", "B-7", "Delivery", "2027-01-01"} <= set(seen), words
    shop("line", "add", "LEAD-1", "A name that is so long that nothing else has room", "--price", "1234567.89")
    told = shop("line", "list", "LEAD-1", terminal=True)
    assert "no room for batch, delivery" in told.out + told.err
    assert "B-7" not in told.out


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


def test_each_is_a_cell_of_the_history(shop: Crm) -> None:
    shop("field", "rename", "line", "batch", "lot")
    told = {row["field"]: (row["old"], row["new"]) for row in shop("history", "LEAD-1", "--json").json}
    assert told["line 1.lot"] == (None, "B-7") and told["line 1.delivery"] == (None, "2027-01-01")
    assert "line 1 lot" in shop("history", "LEAD-1", terminal=True).out
    assert "line 1 changed: lot B-7, delivery 2027-01-01" in shop("timeline", "LEAD-1").out
    (cells,) = [row["after"] for row in picture(shop.db)["change"].values() if '"custom.' in str(row["after"])]
    assert cells == '{"custom.batch":"B-7","custom.delivery":"2027-01-01"}'


def test_the_edits_of_two_people_do_not_stand_in_each_others_way(shop: Crm) -> None:
    """What was one cell of the history was refused to whoever came first."""
    shop("line", "edit", "LEAD-1", "1", "--batch", "B-8", "--by", "ada")
    first = max(picture(shop.db)["step"])
    shop("line", "edit", "LEAD-1", "1", "--delivery", "2027-02-02", "--by", "ben")
    done = changed(shop, "undo", str(first))
    assert done.touched == {"line": "~1(custom)"} and shelves(shop) == ['{"batch":"B-7","delivery":"2027-02-02"}']
    assert shop("redo").exit == 0 and shelves(shop) == ['{"batch":"B-8","delivery":"2027-02-02"}']
    shop("line", "edit", "LEAD-1", "1", "--batch", "B-9")
    assert changed(shop, "undo", str(first)).touched == {}
    shop("convert", "LEAD-1", "--to", "deal+contact+quote")
    before = picture(shop.db)["line"]
    shop("line", "rm", "QUOTE-1", "1")
    assert shop("undo").exit == 0 and picture(shop.db)["line"] == before
    assert shop("undo").exit == 0 and shop("redo").exit == 0 and picture(shop.db)["line"] == before
    assert shop("doctor").exit == 0


def test_a_new_line_has_the_default(shop: Crm) -> None:
    shop("field", "add", "line", "place", "choice", "--choices", "store,dock", "--default", "store")
    assert shop("field", "edit", "line", "batch", "--default", "none").exit == 0
    for words in (("line", "add", "LEAD-1", "Bell", "--price", "5"), ("deal", "new", "D", "--line", "Bell @ 5")):
        assert shop(*words).exit == 0
    shop("line", "add", "LEAD-1", "Lamp", "--price", "5", "--place", "dock")
    shop("import", "deal", stdin='[{"title": "E", "lines": [{"name": "Bell", "price": 5, "custom": {"batch": "X"}}]}]')
    assert shelves(shop)[1:] == [
        '{"batch":"none","place":"store"}',
        '{"batch":"none","place":"store"}',
        '{"batch":"none","place":"dock"}',
        '{"batch":"X","place":"store"}',
    ]
    assert shop("field", "edit", "line", "place", "--unset", "default").exit == 0
    assert shop("field", "add", "line", "made", "day", "--default", "soon").exit == 2
    shop("clone", "LEAD-1")
    assert shelves(shop)[5:] == [shelves(shop)[place] for place in (0, 1, 3)]  # as they are there


def test_a_row_of_a_file_is_a_line_with_them(shop: Crm) -> None:
    table = "title,line.name,Line.Quantity,line.price,batch,line.delivery,Made by\n"
    table += "D,Hook,2,25.00,B-1,24.12.2026,x\nD,Crane,1,1200,,,\nE,Hook,1,25,B-2,,\n"
    done = shop("import", "deal", stdin=table)
    assert done.exit == 0, done.err
    assert [row["name"] for row in shop("line", "list", "DEAL-1", "--json").json] == ["Hook", "Crane"]
    assert shelves(shop)[1:] == ['{"batch":"B-1","delivery":"2026-12-24"}', None, '{"batch":"B-2"}']
    told = "title,line.name,line.price,Lot\nF,Hook,25.00,B-3\n"
    assert shop("import", "deal", "--map", "Lot=line.batch", stdin=told).exit == 0
    assert shelves(shop)[4:] == ['{"batch":"B-3"}']
    wrong = changed(shop, "import", "deal", stdin="title,line.name,line.price,delivery\nG,Hook,25.00,soon\n")
    assert (wrong.result.exit, wrong.touched) == (2, {}) and "line 2" in wrong.result.err


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
