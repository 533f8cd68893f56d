"""Undo and redo of a step of thousands of rows, which are looked at and written part by part."""

from __future__ import annotations

from tests.conftest import Crm
from tests.difference import Picture, picture

MANY = 145  # leads, of each of which a conversion writes seven rows
OTHERS = {"step", "undone", "change", "meta", "sqlite_sequence"}


def rows(crm: Crm) -> Picture:
    """All rows but those of the history."""
    return {table: found for table, found in picture(crm.db).items() if table not in OTHERS}


def test_a_step_of_thousands_of_rows_goes_back_and_forth_and_names_all_that_is_in_the_way(crm: Crm) -> None:
    crm("company", "new", "Acme")
    crm("batch", "-", stdin="".join(f'lead new "Lead {n}" --name "Ada {n}" --email a{n}@x.org\n' for n in range(MANY)))
    refs = "".join(f"LEAD-{n}\n" for n in range(1, MANY + 1))
    before = rows(crm)
    assert crm("convert", "-", "--to", "deal+contact", "--company", "COMPANY-1", stdin=refs).exit == 0
    after = rows(crm)
    assert sum(change["step"] == 3 for change in picture(crm.db)["change"].values()) > 1000

    crm("edit", f"DEAL-{MANY}", "--title", "Other")
    crm("tag", "CONTACT-1", "vip")
    crm("note", "CONTACT-2", "hi")
    crm("deal", "new", "Late", "--contact", "CONTACT-3")
    refused = crm("undo", "3", "--json")
    assert refused.exit == 4
    assert {f"DEAL-{MANY}", "CONTACT-1", "CONTACT-2", f"DEAL-{MANY + 1}"} <= set(refused.error["candidates"])
    assert refused.error["hint"] == "Undo first: crm undo 7, then crm undo 6, then crm undo 5, then crm undo 4"
    for _ in range(4):
        crm("undo")
    assert rows(crm) == after

    undone = crm("undo", "--json").json
    assert (len(undone["deleted"]), len(undone["updated"])) == (2 * MANY, MANY)
    assert rows(crm) == before
    assert len(crm("redo", "--json").json["created"]) == 2 * MANY
    assert rows(crm) == after
