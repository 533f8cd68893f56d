"""Rows: writing and reading many at once, and the change that each write leaves."""

from __future__ import annotations

import pytest

from crmcli.errors import DatabaseError
from crmcli.model.changes import Change, reverse
from crmcli.store import history, records
from crmcli.store.faults import Constraint
from crmcli.store.store import Row, Store

from .stores import NOW, STAMP, contents, email, owned, row

LATER = "2026-11-24T09:30:00.000000Z"


def created(store: Store, *titles: str) -> list[Row]:
    rows = [row(title) for title in titles]
    with store.step("new"):
        records.create(store, "lead", rows)
    return rows


def lead(store: Store, number: int = 1) -> Row:
    return records.get(store, "lead", [number])[number]


def changes(store: Store) -> list[tuple[str, int, str, Row | None, Row | None]]:
    return [(c.table, c.row, c.op, c.before, c.after) for c in history.all_changes(store)]


def test_rows_get_ids_in_their_order_and_are_read_back_by_them(store: Store) -> None:
    rows = created(store, "one", "two", "three")
    assert [row["id"] for row in rows] == [1, 2, 3]
    assert {number: found["title"] for number, found in records.get(store, "lead", [3, 1, 99]).items()} == {
        1: "one",
        3: "three",
    }


def test_an_insert_leaves_what_is_filled_as_its_change(store: Store) -> None:
    first = created(store, "one")[0]
    filled = {name: value for name, value in first.items() if name != "id"}
    assert changes(store) == [("lead", 1, "insert", None, filled)]
    assert history.all_changes(store)[0].kind == "lead"


def test_an_update_writes_and_remembers_only_what_differs(store: Store) -> None:
    created(store, "one")
    store.at = NOW.replace(day=24, hour=9, minute=30)
    present = lead(store)
    with store.step("edit"):
        assert records.update(store, "lead", [(present, {"title": "uno", "city": None})]) == [1]
    assert changes(store)[1] == (
        "lead",
        1,
        "update",
        {"title": "one", "version": 1, "updated_at": STAMP},
        {"title": "uno", "version": 2, "updated_at": LATER},
    )
    assert lead(store) == present and present["title"] == "uno" and present["version"] == 2


def test_an_update_that_changes_nothing_is_none(store: Store) -> None:
    created(store, "one")
    before = contents(store)
    with store.step("edit"):
        assert records.update(store, "lead", [(lead(store), {"title": "one"})]) == []
    assert contents(store) == before


def test_many_updates_of_different_columns_are_all_written(store: Store) -> None:
    created(store, *(f"lead {n}" for n in range(1, 6)))
    rows = [lead(store, n) for n in range(1, 6)]
    wanted = [{"city": f"C{n}"} if n % 2 else {"city": "X", "region": f"R{n}"} for n in range(1, 6)]
    with store.step("edit"):
        records.update(store, "lead", list(zip(rows, wanted, strict=True)))
    found = store.rows('SELECT city, region FROM "lead" ORDER BY id')
    assert found == [("C1", None), ("X", "R2"), ("C3", None), ("X", "R4"), ("C5", None)]


def test_a_delete_remembers_the_whole_row(store: Store) -> None:
    first = created(store, "one")[0]
    with store.step("rm"):
        records.delete(store, "lead", [lead(store)])
    assert records.get(store, "lead", [1]) == {}
    assert changes(store)[1] == ("lead", 1, "delete", {k: v for k, v in first.items() if k != "id"}, None)


def test_a_number_is_never_given_again(store: Store) -> None:
    created(store, "one", "two")
    with store.step("rm"):
        records.delete(store, "lead", [lead(store, 2)])
    assert created(store, "three")[0]["id"] == 3


def test_rows_that_belong_to_elements_are_read_by_element_and_in_their_order(store: Store) -> None:
    created(store, "one", "two", "three")
    with store.step("emails"):
        rows = [email("lead", 2, "b@x.org", 2), email("lead", 2, "a@x.org", 1), email("lead", 1, "c@x.org")]
        records.create(store, "email", [*rows, email("contact", 1, "other@x.org")])
    found = records.owned(store, "email", "lead", [1, 2, 3])
    assert {element: [row["value"] for row in rows] for element, rows in found.items()} == {
        1: ["c@x.org"],
        2: ["a@x.org", "b@x.org"],
    }
    assert [(c.kind, c.element) for c in history.all_changes(store)][3:] == [
        ("lead", 2),
        ("lead", 2),
        ("lead", 1),
        ("contact", 1),
    ]


def test_rows_are_found_by_the_values_of_some_columns(store: Store) -> None:
    created(store, "one", "two")
    with store.step("tag"):
        records.create(store, "tag", [owned("lead", n, tag=tag) for n, tag in ((1, "vip"), (2, "vip"), (1, "new"))])
    found = records.matching(store, "tag", {"kind": "lead", "tag": "vip"})
    assert [row["element"] for row in found] == [1, 2]
    assert records.matching(store, "tag", {"kind": "deal", "tag": "vip"}) == []


@pytest.mark.parametrize("act", ["create", "update", "delete", "apply"])
def test_a_write_outside_a_step_is_a_fault_of_the_program(store: Store, act: str) -> None:
    created(store, "one")
    before, present = contents(store), lead(store)
    with pytest.raises(RuntimeError, match="outside a step"):
        if act == "create":
            records.create(store, "lead", [row("two")])
        elif act == "update":
            records.update(store, "lead", [(present, {"title": "x"})])
        elif act == "delete":
            records.delete(store, "lead", [present])
        else:
            records.apply(store, [Change("lead", 1, "delete", present, None)])
    assert contents(store) == before


def test_the_reverse_of_all_changes_leads_back_to_the_beginning(store: Store) -> None:
    empty = contents(store, without=("sqlite_sequence",))
    created(store, "one", "two")
    with store.step("edit"):
        records.update(store, "lead", [(lead(store, 1), {"title": "uno"}), (lead(store, 2), {"city": "Rome"})])
        records.create(store, "email", [email("lead", 1, "a@x.org")])
    with store.step("rm"):
        records.delete(store, "lead", [lead(store, 2)])
    done = history.all_changes(store)
    with store.step("back"):
        records.apply(store, [reverse(change) for change in reversed(done)])
    assert contents(store, without=("sqlite_sequence", "step", "change")) == empty


def test_all_changes_replayed_from_nothing_give_every_row(store: Store) -> None:
    created(store, "one", "two", "three")
    with store.step("edit"):
        records.update(store, "lead", [(lead(store, 1), {"title": "uno"}), (lead(store, 3), {"amount": 120050})])
        records.delete(store, "lead", [lead(store, 2)])
        records.create(store, "tag", [owned("lead", 1, tag="vip")])
    picture = {name: contents(store)[name] for name in ("lead", "tag", "lead_search")}
    changes = history.all_changes(store)
    with store.step("forget"):
        store.driver.connection.execute('DELETE FROM "lead"')
        store.driver.connection.execute('DELETE FROM "tag"')
        store.driver.connection.execute("DELETE FROM lead_search")
        records.apply(store, changes)
    assert {name: contents(store)[name] for name in picture} == picture


def test_a_reference_to_nothing_is_refused_when_the_step_ends(store: Store) -> None:
    before = contents(store)
    with pytest.raises(DatabaseError), store.step("new"):
        records.create(store, "lead", [row("one", contact=7)])
    assert contents(store) == before


def test_an_element_and_what_it_refers_to_may_be_made_in_either_order(store: Store) -> None:
    with store.step("new"):
        records.create(store, "lead", [row("one", contact=1)])
        records.create(store, "contact", [row(last_name="Lovelace")])
    assert lead(store)["contact"] == 1


def test_a_value_that_must_be_unique_is_so_in_the_file_too(store: Store) -> None:
    with store.step("new"):
        records.create(store, "product", [row("Seat", sku="S1", currency="EUR")])
        with pytest.raises(Constraint) as found:
            records.create(store, "product", [row("Chair", sku="S1", currency="EUR")])
    assert (found.value.kind, found.value.table, found.value.columns) == ("unique", "product", ("sku",))
