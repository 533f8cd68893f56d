"""Fields that people added travel by name, else by what they are called; what cannot is named, or made on the way."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import Crm
from tests.difference import changed, picture

LINE = ("--line", "Design @ 100 tax 19")


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """A lead and a deal with two fields of their own, both filled."""
    for kind in ("lead", "deal"):
        crm("field", "add", kind, "contract_end", "date", "--label", "End of it")
        crm("field", "add", kind, "area", "choice", "--choices", "north,south")
    crm.new("lead", "A", "--name", "Ada Lovelace", "--contract-end", "2027-03-01", "--area", "north", *LINE)
    return crm


def shelf(crm: Crm, table: str, row: int = 1) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(picture(crm.db)[table][row]["custom"] or "{}")
    return found


def test_what_the_target_has_goes_along_and_what_it_lacks_is_named_with_the_command(shop: Crm) -> None:
    shop("field", "add", "quote", "ending", "day", "--label", "End of it")
    shop("field", "add", "quote", "area", "text")
    done = shop("convert", "LEAD-1", "--to", "deal+contact+quote", "--json")
    assert done.exit == 0, done.err
    assert shelf(shop, "deal") == {"area": "north", "contract_end": "2027-03-01"}
    assert shelf(shop, "quote") == {"ending": "2027-03-01"}
    assert shelf(shop, "contact") == {}
    left = [record for record in done.json["not_carried"] if record["field"] == "area"]
    assert [(record["value"], record["why"]) for record in left] == [("north", "area of a quote is of another type")]
    done = shop("convert", "DEAL-1", "--to", "invoice", "--json")
    hint = "crm field add invoice contract_end --like deal.contract_end"
    left = [record for record in done.json["not_carried"] if record["field"] == "contract_end"]
    assert [(record["value"], record["hint"]) for record in left] == [("2027-03-01", hint)]
    assert [text for text in done.json["warnings"] if hint in text]
    assert changed(shop, *hint.split()[1:]).touched == {"field": "+7"}
    row = picture(shop.db)["field"][7]
    assert (row["type"], row["label"], row["name"]) == ("day", "End of it", "contract_end")
    assert shop("undo").exit == 0


def test_what_is_lacking_is_made_in_the_same_step(shop: Crm) -> None:
    before = picture(shop.db)
    words = ("convert", "LEAD-1", "--to", "contact+deal+quote", "--carry-fields")
    assert changed(shop, *words, "--dry-run").touched == {}
    done = changed(shop, *words)
    assert done.result.exit == 0, done.result.err
    made = [(row["kind"], row["name"], row["type"]) for row in done.added["field"].values()]
    assert made == [("quote", "contract_end", "day"), ("quote", "area", "choice")]
    assert shelf(shop, "quote") == {"area": "north", "contract_end": "2027-03-01"}
    assert len(done.steps) == 1
    assert shop("undo").exit == 0
    now = picture(shop.db)
    assert [now[name] for name in ("field", "lead", "quote")] == [before[name] for name in ("field", "lead", "quote")]
    assert shop("redo").exit == 0
    assert shop.show("QUOTE-1")["custom"] == {"contract_end": "2027-03-01", "area": "north"}
    done = changed(shop, "convert", "QUOTE-1", "--to", "invoice", "--force", "--carry-fields")
    assert len(done.added["field"]) == 2 and shelf(shop, "invoice") == shelf(shop, "quote")
    assert changed(shop, "convert", "DEAL-1", "--to", "quote", "--carry-fields").added.get("field") is None


def test_a_column_is_recognised_by_its_name_and_by_what_people_call_it(shop: Crm) -> None:
    text = "Title,End of it,Area,Extent\nB,2027-01-01,SOUTH,1\n"
    done = shop("import", "deal", "-", "--map", "Extent=-", stdin=text)
    assert done.exit == 0, done.err
    assert shelf(shop, "deal") == {"area": "south", "contract_end": "2027-01-01"}
    done = shop("import", "deal", "-", "--map", "Until=contract_end", stdin="Title,Until\nC,2027-02-02\n")
    assert done.exit == 0, done.err
    assert shelf(shop, "deal", 2) == {"contract_end": "2027-02-02"}
    done = changed(shop, "import", "deal", "-", stdin="Title,Area\nD,west\n")
    assert (done.result.exit, done.touched) == (2, {}), done.result.err
    text = shop("export", "deal", "--format", "csv").out
    shop("rm", "DEAL-1", "DEAL-2", "--yes")
    assert shop("import", "deal", "-", stdin=text).exit == 0
    assert [shelf(shop, "deal", row) for row in (3, 4)] == [
        {"area": "south", "contract_end": "2027-01-01"},
        {"contract_end": "2027-02-02"},
    ]
