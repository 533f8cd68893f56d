"""``crm field``: a field that people add is a row, and then like any other; it goes and comes back with its values."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.actions.acts import refused
from tests.conftest import Crm
from tests.difference import changed, picture


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """Two deals, of which the first has a value in a field that was added."""
    crm.now = "2026-11-26T09:00:00Z"
    crm("field", "add", "deal", "contract_end", "date", "--label", "Contract end")
    crm.new("deal", "A", "--contract-end", "2027-03-01")
    crm.new("deal", "B")
    return crm


def shelf(crm: Crm, table: str = "deal") -> dict[int, Any]:
    """What is stored of the added fields, by row."""
    return {number: json.loads(row["custom"] or "{}") for number, row in picture(crm.db)[table].items()}


def test_an_added_field_is_one_row_and_an_option_at_once(shop: Crm) -> None:
    done = changed(shop, "field", "add", "deal", "Seats", "int", "--required", "--default", "5")
    assert (done.touched, [step["verb"] for step in done.steps]) == ({"field": "+2"}, ["field add"])
    row = {name: value for name, value in done.added["field"][2].items() if value is not None}
    assert row == {
        "id": 2,
        "kind": "deal",
        "name": "seats",
        "key": "seats",
        "type": "whole",
        "required": 1,
        "default": "5",
    }
    assert changed(shop, "deal", "new", "C", "--contract-end", "+3d").touched == {"deal": "+3"}
    assert shelf(shop) == {1: {"contract_end": "2027-03-01"}, 2: {}, 3: {"contract_end": "2026-11-29", "seats": 5}}
    assert changed(shop, "edit", "DEAL-2", "--seats", "7", "--set", "contract-end=eoy").touched == {
        "deal": "~2(custom,folded)"
    }
    assert shop.show("DEAL-2")["custom"] == {"contract_end": "2026-12-31", "seats": 7}
    assert shop("deal", "list", "seats.gte=5", "contract_end.before=2026-12-01", "-q").lines == ["DEAL-3"]
    assert shop("deal", "list", "--sort", "-contract_end", "--fields", "contract_end,seats").lines[1:] == [
        "2027-03-01\t",
        "2026-12-31\t7",
        "2026-11-29\t5",
    ]
    listed = shop("field", "list", "--json").json
    assert [(row["kind"], row["field"], row["type"], row["label"], row["option"]) for row in listed] == [
        ("deal", "contract_end", "date", "Contract end", "--contract-end"),
        ("deal", "seats", "whole number", None, "--seats"),
    ]


VALUES = (
    ("text", "Süd & Co", "Süd & Co"),
    ("long", "one\ntwo", "one\ntwo"),
    ("number", "1.5", "1.5"),
    ("whole", "12", 12),
    ("money", "1200.50", "1200.50"),
    ("date", "2027-03-01", "2027-03-01"),
    ("moment", "2027-03-01T10:00Z", "2027-03-01T10:00:00Z"),
    ("country", "Germany", "DE"),
    ("url", "acme.example", "acme.example"),
)


def test_every_type_is_read_shown_filtered_and_brought_back(crm: Crm) -> None:
    crm.now = "2026-11-26T09:00:00Z"
    given = []
    for number, (sort, text, _) in enumerate(VALUES):
        assert crm("field", "add", "deal", f"f{number}", sort).exit == 0
        given += [f"--f{number}", text]
    crm("field", "add", "deal", "area", "choice", "--choices", "North, south")
    crm("field", "add", "deal", "signed", "flag")
    before = picture(crm.db)["deal"]
    crm.new("deal", "A", *given, "--area", "NORTH", "--signed")
    shown = {**{f"f{number}": value for number, (*_, value) in enumerate(VALUES)}, "area": "north", "signed": True}
    assert crm.show("DEAL-1")["custom"] == shown
    words = [f"f{number}={text}" for number, (sort, text, _) in enumerate(VALUES) if sort != "long"]
    assert crm("deal", "list", *words, "area=north", "signed", "-q").lines == ["DEAL-1"]
    after = picture(crm.db)["deal"]
    assert crm("undo").exit == 0 and picture(crm.db)["deal"] == before
    assert crm("redo").exit == 0 and picture(crm.db)["deal"] == after


@pytest.mark.parametrize(
    ("exit", "words"),
    [
        (2, ["deal", "2nd", "text"]),
        (2, ["deal", "a.b", "text"]),
        (2, ["deal", "x" * 61, "text"]),
        (2, ["deal", "", "text"]),
        (2, ["deal", "x", "colour"]),
        (2, ["nothing", "x", "text"]),
        (2, ["deal", "x", "choice"]),
        (2, ["deal", "x", "choice", "--choices", ","]),
        (2, ["deal", "x", "text", "--choices", "a,b"]),
        (2, ["deal", "x", "day", "--default", "soon"]),
        (2, ["deal", "x", "text", "--default", "{currency}"]),
        (2, ["deal", "x", "text", "--label", "a\x1bb"]),
        (4, ["deal", "contract-end", "text"]),
        (5, ["deal", "Close date", "day"]),
        (5, ["lead", "email", "text"]),
        (5, ["deal", "uid", "text"]),
        (5, ["deal", "billed", "money"]),
        (5, ["deal", "client", "text"]),
        (5, ["deal", "json", "text"]),
        (5, ["deal", "if_version", "text"]),
        (5, ["deal", "to", "text"]),
        (5, ["deal", "won", "flag"]),
        (5, ["deal", "late", "flag"]),
        (5, ["deal", "custom", "text"]),
        (5, ["deal", "emails", "text"]),
        (5, ["contact", "contract_end", "flag"]),
        (5, ["contact", "worth", "money"]),
    ],
)
def test_what_cannot_be_a_field_is_refused(shop: Crm, exit: int, words: list[str]) -> None:
    done = changed(shop, "field", "add", *words)
    assert (done.result.exit, done.touched) == (exit, {}), (done.result.out, done.result.err)
    assert len(done.result.err.splitlines()) <= 2


def test_a_renamed_field_keeps_its_values_where_they_are(shop: Crm) -> None:
    done = changed(shop, "field", "rename", "deal", "contract-end", "term")
    assert done.touched == {"field": "~1(name)"}
    assert shop.show("DEAL-1")["custom"] == {"term": "2027-03-01"}
    assert shop("deal", "list", "term=2027-03-01", "-q").lines == ["DEAL-1"]
    assert {row["field"] for row in shop("history", "DEAL-1", "--json").json} >= {"term"}
    assert changed(shop, "edit", "DEAL-1", "--term", "2028-01-01").touched == {"deal": "~1(custom,folded)"}
    assert shelf(shop)[1] == {"contract_end": "2028-01-01"}
    refused(shop, 2, "edit", "DEAL-1", "--contract-end", "2029-01-01")
    assert shop("undo", shop("steps", "-q").lines[1]).exit == 0
    assert shop.show("DEAL-1")["custom"] == {"contract_end": "2028-01-01"}


def test_a_name_that_is_free_again_gets_no_values_of_the_field_before(shop: Crm) -> None:
    shop("field", "rename", "deal", "contract_end", "term")
    assert shop("field", "add", "deal", "contract_end", "text").exit == 0
    assert shop.show("DEAL-1")["custom"] == {"term": "2027-03-01", "contract_end": None}
    shop("edit", "DEAL-1", "--contract-end", "never")
    assert shelf(shop)[1] == {"contract_end": "2027-03-01", "contract_end_2": "never"}


def test_a_removed_field_takes_its_values_along_and_undo_brings_them_back(shop: Crm) -> None:
    shop("field", "add", "deal", "note_of_ours", "text")
    shop("edit", "DEAL-2", "--note-of-ours", "Zebra")
    before = picture(shop.db)
    done = changed(shop, "field", "rm", "deal", "note_of_ours")
    assert done.touched == {"deal": "~2(custom)", "field": "-2"}
    assert shop("find", "zebra", "-q").lines == []
    assert shop("deal", "list", "--fields", "note_of_ours").exit == 2
    assert refused(shop, 3, "field", "rm", "deal", "note_of_ours")["code"] == "not_found"
    assert refused(shop, 5, "field", "rm", "deal", "amount")["code"] == "refused"
    assert shop("undo").exit == 0
    now = picture(shop.db)
    assert (now["deal"], now["field"]) == (before["deal"], before["field"])
    assert shop("find", "zebra", "-q").lines == ["DEAL-2"]
    assert shop("redo").exit == 0
    assert shelf(shop)[2] == {}


def test_an_undone_field_is_gone_and_comes_back_with_what_was_entered(shop: Crm) -> None:
    step = shop("steps", "-q").lines[-1]
    assert shop("undo", step).exit == 0
    assert shop.show("DEAL-1")["custom"] == {}
    assert refused(shop, 2, "deal", "new", "C", "--contract-end", "eoy")["code"] == "unknown_option"
    assert shop("redo", step).exit == 0
    assert shop.show("DEAL-1")["custom"] == {"contract_end": "2027-03-01"}


def test_what_is_added_in_a_batch_is_there_for_its_next_line(crm: Crm) -> None:
    lines = (
        "field add lead seats whole\n@a = lead new A --seats 4\nfield rename lead seats chairs\nedit @a --chairs 9\n"
    )
    done = changed(crm, "batch", stdin=lines)
    assert done.result.exit == 0, done.result.err
    assert done.touched == {"field": "+1", "lead": "+1", "setting": "+1"} or "lead" in done.touched
    assert crm.show("LEAD-1")["custom"] == {"chairs": 9}
    lines = "field add lead desks whole\nfield add lead desks whole\nedit LEAD-1 --desks 2\nedit LEAD-1 --chairs x\n"
    done = changed(crm, "batch", "--keep-going", stdin=lines)
    assert (done.result.exit, done.touched) == (7, {"field": "+2", "lead": "~1(custom)"})
    done = changed(crm, "batch", "--dry-run", stdin="field add lead x text\nedit LEAD-1 --x y\n")
    assert (done.result.exit, done.touched) == (0, {})
    assert crm("edit", "LEAD-1", "--x", "y").exit == 2


@pytest.mark.file
def test_a_dry_run_and_a_file_that_is_not_there_leave_nothing(crm: Crm) -> None:
    assert crm("field", "add", "deal", "x", "text", "--dry-run").exit == 0
    assert crm("field", "list", "-q").lines == [] and not crm.db.exists()


def test_fields_are_told_to_shells_in_help_and_in_the_schema(shop: Crm) -> None:
    assert shop("__complete", "deal", "new", "--contract").lines == ["--contract-end\tContract end."]
    assert "contract_end=\tContract end." in shop("__complete", "deal", "list", "con").lines
    assert shop("__complete", "deal", "list", "--sort", "contr").lines == ["contract_end\tContract end."]
    assert "--contract-end" in shop("deal", "new", "--help").out
    assert "--contract-end" in shop("help", "edit").out
    (deal,) = (kind for kind in shop("schema", "--json").json["kinds"] if kind["kind"] == "deal")
    assert "contract_end" in [field["field"] for field in deal["fields"]]
    assert "contract_end" in [row["field"] for row in shop("deal", "fields", "--json").json]


def test_everything_leaves_and_comes_back_whole(shop: Crm) -> None:
    shop("field", "add", "deal", "remark", "text")
    shop("edit", "DEAL-2", "--remark", "Zäbra")
    text, before = shop("export", "--all").out, picture(shop.db)
    shop.go_on_in("copy.db")
    assert shop("import", "-", "--all", stdin=text).exit == 0
    now = picture(shop.db)
    assert {name: now[name] for name in ("deal", "field", "change", "step")} == {
        name: before[name] for name in ("deal", "field", "change", "step")
    }
    assert shop("find", "zaebra", "-q").lines == ["DEAL-2"]
    assert shop("deal", "list", "remark=zäbra", "-q").lines == ["DEAL-2"]


def test_what_is_final_keeps_its_values_when_the_field_goes(crm: Crm) -> None:
    for title, *more in (("Me", "--mine", "--vat-id", "DE136695976"), ("Client",)):
        crm.new(
            "company", title, "--street", "A 1", "--postal-code", "10115", "--city", "Berlin", "--country", "DE", *more
        )
    crm("field", "add", "invoice", "po", "text")
    crm("field", "add", "line", "batch", "text")
    for _ in "12":
        crm.new("invoice", "I", "--company", "COMPANY-2", "--po", "7", "--line", "Bike @ 100 tax 19")
    crm("line", "edit", "INVOICE-1", "1", "--batch", "B")
    assert crm("issue", "INVOICE-1").exit == 0
    before = picture(crm.db)
    done = changed(crm, "field", "rm", "invoice", "po", "--json")
    assert done.touched == {"field": "-1", "invoice": "~2(custom)"}
    assert len(done.result.json["warnings"]) == 1
    assert changed(crm, "field", "rm", "line", "batch").touched == {"field": "-2"}
    assert (crm("undo").exit, crm("undo").exit) == (0, 0)
    now = picture(crm.db)
    assert [now[name] for name in ("field", "invoice", "line")] == [
        before[name] for name in ("field", "invoice", "line")
    ]
    assert refused(crm, 5, "edit", "INVOICE-1", "--po", "8")["code"] == "frozen"
