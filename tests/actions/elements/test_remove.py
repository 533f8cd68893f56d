"""``crm rm`` takes along all that belongs to an element, and ``crm undo`` brings all of it back."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from crmcli.catalog import REGISTRY
from crmcli.model.kinds import Kind
from crmcli.model.traits import Lines
from crmcli.store.database import Tables
from tests.actions.invoices import issued, parties
from tests.catalog.test_every_kind import made
from tests.conftest import Crm
from tests.difference import changed, picture
from tests.pictures import dump

OWNED = [table.name for table in Tables(REGISTRY).values() if table.owned]


def furnished(crm: Crm, kind: Kind) -> str:
    """An element with everything that it can have, linked to another one from both sides."""
    ref = made(crm, kind)[0]
    other = crm.new("lead", "Stays", "--email", "stays@x.org", "--tag", "kept", "--external-id", "hubspot:1")
    commands = [
        ["tag", ref, "hot", "urgent"],
        ["edit", ref, "--external-id", "hubspot:77", "--external-id", "4711"],
        ["note", ref, "Wants an offer"],
        ["log", ref, "--as", "meeting", "Kick-off"],
        ["note", other, "Stays"],
        ["link", ref, other, "--how", "knows"],
        ["link", other, ref, "--how", "watches"],
    ]
    if kind.trait(Lines):
        commands += [["line", "add", ref, name, "--price", "10", "--tax", "19"] for name in ("Seat", "Bike")]
    for words in commands:
        done = crm(*words)
        assert done.exit == 0, (words, done.err)
    return ref


def left(crm: Crm, kind: Kind, number: int) -> dict[str, int]:
    """How many rows of each table still belong to an element."""
    with closing(sqlite3.connect(crm.db)) as db:
        found = {
            name: db.execute(f"SELECT count(*) FROM {name} WHERE kind = ? AND element = ?", (kind.name, number))
            for name in OWNED
        }
        ends = "(from_kind = :kind AND from_id = :id) OR (to_kind = :kind AND to_id = :id)"
        found["link"] = db.execute(f"SELECT count(*) FROM link WHERE {ends}", {"kind": kind.name, "id": number})
        return {name: count for name, cursor in found.items() if (count := cursor.fetchone()[0])}


@pytest.mark.parametrize("kind", REGISTRY.kinds, ids=lambda kind: kind.name)
def test_e8_what_is_removed_takes_all_that_belongs_to_it_along_and_nothing_else(crm: Crm, kind: Kind) -> None:
    ref = furnished(crm, kind)
    number = int(ref.partition("-")[2])
    had = left(crm, kind, number)
    assert (had["external"], had["tag"], had["note"]) == (2, 2, 2)
    assert had["link"] >= 2 and had.get("line", 0) == (2 if kind.trait(Lines) else 0)
    assert all(had.get(table) == 1 for _, table in kind.points)
    full = dump(crm.db)
    found = changed(crm, "rm", ref)
    assert found.result.exit == 0, found.result.err
    assert {name: len(rows) for name, rows in found.removed.items() if not name.endswith("_search")} == {
        kind.name: 1,
        **had,
    }
    assert (left(crm, kind, number), found.added.keys() - {"step", "change"}, found.touched.keys() - had.keys()) == (
        {},
        set(),
        {kind.name},
    )
    bare = dump(crm.db)
    assert crm("undo").exit == 0
    assert dump(crm.db) == full
    assert crm("redo").exit == 0
    assert dump(crm.db) == bare


def test_e8_the_external_id_of_what_is_removed_is_free_for_another(crm: Crm) -> None:
    crm.new("lead", "A", "--external-id", "hubspot:77")
    assert crm("lead", "new", "B", "--external-id", "hubspot:77").exit == 4
    crm("rm", "LEAD-1")
    assert crm.new("lead", "B", "--external-id", "hubspot:77") == "LEAD-2"
    before = picture(crm.db)
    refused = crm("undo", "2", "--json")
    assert (refused.exit, refused.out) == (4, ""), refused.err
    assert picture(crm.db) == before


def test_e8_an_import_by_external_id_does_not_find_what_was_removed(crm: Crm) -> None:
    rows = "external_id,title\nhubspot:77,Shop\n"
    load = ("import", "lead", "-", "--upsert-by", "external_id", "-q")
    assert crm(*load, stdin=rows).lines == ["LEAD-1"]
    crm("rm", "LEAD-1")
    assert crm(*load, stdin=rows).lines == ["LEAD-2"]
    assert crm("lead", "list", "-q").lines == ["LEAD-2"]


def test_e8_a_removed_draft_frees_what_it_billed_and_what_is_paid_stays(crm: Crm) -> None:
    parties(crm)
    crm.new("quote", "Offer", "--company", "COMPANY-2", "--line", "Seat x 2 @ 10 tax 19")
    crm("move", "QUOTE-1", "approved")
    assert crm("convert", "QUOTE-1", "--to", "invoice", "--qty", "1=1", "-q").lines == ["INVOICE-1"]
    crm("tag", "INVOICE-1", "part")
    found = changed(crm, "rm", "INVOICE-1")
    assert found.result.exit == 0, found.result.err
    assert crm.show("QUOTE-1")["lines"][0]["billed"] == "0"
    assert set(found.removed) - {"invoice_search"} == {"invoice", "line", "link", "tag"}
    issued(crm)
    crm("pay", "INVOICE-2")
    for ref in ("INVOICE-2", "PAYMENT-1", "COMPANY-2"):
        before = picture(crm.db)
        assert crm("rm", ref).exit == 5, ref
        assert picture(crm.db) == before
