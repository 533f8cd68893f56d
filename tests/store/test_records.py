"""Rows: writing and reading many at once, and the change that each write leaves."""

from __future__ import annotations

import pytest

from crmcli.errors import DatabaseError
from crmcli.model.changes import Change, reverse
from crmcli.store import history, records
from crmcli.store.act import Act, Row
from crmcli.store.faults import Constraint
from crmcli.store.identities import uuids

from .stores import NOW, STAMP, contents, email, owned, row, tracing

LATER = "2026-11-24T09:30:00.000000Z"


def created(act: Act, *titles: str) -> list[Row]:
    rows = [row(title) for title in titles]
    with act.step("new"):
        records.create(act, "lead", rows)
    return rows


def lead(act: Act, number: int = 1) -> Row:
    return records.get(act, "lead", [number])[number]


def changes(act: Act) -> list[tuple[str, int, str, Row | None, Row | None]]:
    return [(c.table, c.row, c.op, c.before, c.after) for c in history.all_changes(act)]


def test_rows_get_ids_in_their_order_and_are_read_back_by_them(act: Act) -> None:
    rows = created(act, "one", "two", "three")
    assert [row["id"] for row in rows] == [1, 2, 3]
    assert {number: found["title"] for number, found in records.get(act, "lead", [3, 1, 99]).items()} == {
        1: "one",
        3: "three",
    }


def test_identities_are_in_the_order_of_the_rows_as_an_index_wants_them() -> None:
    found = uuids(NOW, 500)
    assert found == sorted(set(found))
    assert len(found) == 500


def test_an_insert_leaves_what_is_filled_as_its_change(act: Act) -> None:
    first = created(act, "one")[0]
    filled = {name: value for name, value in first.items() if name != "id"}
    assert changes(act) == [("lead", 1, "insert", None, filled)]
    assert history.all_changes(act)[0].kind == "lead"


def test_many_rows_that_get_the_same_values_are_written_at_once(act: Act) -> None:
    created(act, *(f"Lead {number}" for number in range(1, 25)))
    names = ["A", "B"] * 12
    found = records.get(act, "lead", range(1, 25))
    with tracing(act) as asked, act.step("edit"):
        records.update(act, "lead", [(found[n], {"first_name": name}) for n, name in enumerate(names, 1)])
    assert sum(sql.startswith('UPDATE OR FAIL "lead"') for sql in asked) == 2
    now = records.get(act, "lead", range(1, 25)).values()
    assert [(row["first_name"], row["version"]) for row in now] == [(name, 2) for name in names]
    assert len(changes(act)) == 24 + 24


def test_what_differs_is_written_row_by_row_and_no_statement_writes_more_than_a_thousand(act: Act) -> None:
    updating = act.tables["lead"].updating
    several = 'UPDATE OR FAIL "lead" SET "stage" = ? WHERE id IN (SELECT value FROM json_each(?))'
    few = [("a" if number % 2 else "b", number) for number in range(19)]
    assert updating(("stage",), few) == ('UPDATE OR FAIL "lead" SET "stage" = ? WHERE id = ?', few)
    sql, parts = updating(("stage",), [*few, *(("a", number) for number in range(19, 1030))])
    assert (sql, [(stage, ids.count(",") + 1) for stage, ids in parts]) == (
        several,
        [("b", 10), ("a", 1000), ("a", 20)],
    )


def test_an_update_writes_and_remembers_only_what_differs(act: Act) -> None:
    created(act, "one")
    act.at = NOW.replace(day=24, hour=9, minute=30)
    present = lead(act)
    with act.step("edit"):
        assert records.update(act, "lead", [(present, {"title": "uno", "city": None})]) == [1]
    assert changes(act)[1] == (
        "lead",
        1,
        "update",
        {"title": "one", "title_key": "one", "version": 1, "updated_at": STAMP},
        {"title": "uno", "title_key": "uno", "version": 2, "updated_at": LATER},
    )
    assert lead(act) == present and present["title"] == "uno" and present["version"] == 2


def test_an_update_that_changes_nothing_is_none(act: Act) -> None:
    created(act, "one")
    before = contents(act)
    with act.step("edit"):
        assert records.update(act, "lead", [(lead(act), {"title": "one"})]) == []
    assert contents(act) == before


def test_many_updates_of_different_columns_are_all_written(act: Act) -> None:
    created(act, *(f"lead {n}" for n in range(1, 6)))
    rows = [lead(act, n) for n in range(1, 6)]
    wanted = [{"city": f"C{n}"} if n % 2 else {"city": "X", "region": f"R{n}"} for n in range(1, 6)]
    with act.step("edit"):
        records.update(act, "lead", list(zip(rows, wanted, strict=True)))
    found = act.rows('SELECT city, region FROM "lead" ORDER BY id')
    assert found == [("C1", None), ("X", "R2"), ("C3", None), ("X", "R4"), ("C5", None)]


def test_a_delete_remembers_the_whole_row(act: Act) -> None:
    first = created(act, "one")[0]
    with act.step("rm"):
        records.delete(act, "lead", [lead(act)])
    assert records.get(act, "lead", [1]) == {}
    assert changes(act)[1] == ("lead", 1, "delete", {k: v for k, v in first.items() if k != "id"}, None)


def test_a_number_is_never_given_again(act: Act) -> None:
    created(act, "one", "two")
    with act.step("rm"):
        records.delete(act, "lead", [lead(act, 2)])
    assert created(act, "three")[0]["id"] == 3


def test_rows_that_belong_to_elements_are_read_by_element_and_in_their_order(act: Act) -> None:
    created(act, "one", "two", "three")
    with act.step("emails"):
        rows = [email("lead", 2, "b@x.org", 2), email("lead", 2, "a@x.org", 1), email("lead", 1, "c@x.org")]
        records.create(act, "email", [*rows, email("contact", 1, "other@x.org")])
    found = records.owned(act, "email", "lead", [1, 2, 3])
    assert {element: [row["value"] for row in rows] for element, rows in found.items()} == {
        1: ["c@x.org"],
        2: ["a@x.org", "b@x.org"],
    }
    assert [(c.kind, c.element) for c in history.all_changes(act)][3:] == [
        ("lead", 2),
        ("lead", 2),
        ("lead", 1),
        ("contact", 1),
    ]


def test_rows_are_found_by_the_values_of_some_columns(act: Act) -> None:
    created(act, "one", "two")
    with act.step("tag"):
        records.create(act, "tag", [owned("lead", n, tag=tag) for n, tag in ((1, "vip"), (2, "vip"), (1, "new"))])
    found = records.matching(act, "tag", {"kind": "lead", "tag": "vip"})
    assert [row["element"] for row in found] == [1, 2]
    assert records.matching(act, "tag", {"kind": "deal", "tag": "vip"}) == []


@pytest.mark.parametrize("write", ["create", "update", "delete", "apply"])
def test_a_write_outside_a_step_is_a_fault_of_the_program(act: Act, write: str) -> None:
    created(act, "one")
    before, present = contents(act), lead(act)
    with pytest.raises(RuntimeError, match="outside a step"):
        if write == "create":
            records.create(act, "lead", [row("two")])
        elif write == "update":
            records.update(act, "lead", [(present, {"title": "x"})])
        elif write == "delete":
            records.delete(act, "lead", [present])
        else:
            records.apply(act, [Change("lead", 1, "delete", present, None)])
    assert contents(act) == before


def test_the_reverse_of_all_changes_leads_back_to_the_beginning(act: Act) -> None:
    empty = contents(act, without=("sqlite_sequence",))
    created(act, "one", "two")
    with act.step("edit"):
        records.update(act, "lead", [(lead(act, 1), {"title": "uno"}), (lead(act, 2), {"city": "Rome"})])
        records.create(act, "email", [email("lead", 1, "a@x.org")])
    with act.step("rm"):
        records.delete(act, "lead", [lead(act, 2)])
    done = history.all_changes(act)
    with act.step("back"):
        records.apply(act, [reverse(change) for change in reversed(done)])
    assert contents(act, without=("sqlite_sequence", "step", "change")) == empty


def test_all_changes_replayed_from_nothing_give_every_row(act: Act) -> None:
    created(act, "one", "two", "three")
    with act.step("edit"):
        records.update(act, "lead", [(lead(act, 1), {"title": "uno"}), (lead(act, 3), {"amount": 120050})])
        records.delete(act, "lead", [lead(act, 2)])
        records.create(act, "tag", [owned("lead", 1, tag="vip")])
    picture = {name: contents(act)[name] for name in ("lead", "tag", "lead_search")}
    changes = history.all_changes(act)
    with act.step("forget"):
        act.driver.connection.execute('DELETE FROM "lead"')
        act.driver.connection.execute('DELETE FROM "tag"')
        act.driver.connection.execute("DELETE FROM lead_search")
        records.apply(act, changes)
    assert {name: contents(act)[name] for name in picture} == picture


def test_a_reference_to_nothing_is_refused_when_the_step_ends(act: Act) -> None:
    before = contents(act)
    with pytest.raises(DatabaseError), act.step("new"):
        records.create(act, "lead", [row("one", contact=7)])
    assert contents(act) == before


def test_an_element_and_what_it_refers_to_may_be_made_in_either_order(act: Act) -> None:
    with act.step("new"):
        records.create(act, "lead", [row("one", contact=1)])
        records.create(act, "contact", [row(last_name="Lovelace")])
    assert lead(act)["contact"] == 1


def test_a_value_that_must_be_unique_is_so_in_the_file_too(act: Act) -> None:
    with act.step("new"):
        records.create(act, "product", [row("Seat", sku="S1", currency="EUR")])
        with pytest.raises(Constraint) as found:
            records.create(act, "product", [row("Chair", sku="S1", currency="EUR")])
    assert (found.value.kind, found.value.table, found.value.columns) == ("unique", "product", ("sku",))
