"""Marks of what is billed in full: whatever is written, by whomever, none that is there is wrong."""

from __future__ import annotations

import sqlite3
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.actions.look import walking
from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import reader
from crmcli.catalog import REGISTRY
from crmcli.model.traits import BillingRoot
from crmcli.store import opening, settling
from crmcli.store.plainly import plainly
from tests.actions.memory import NOON, copied
from tests.store.stores import Act, row

DEALS = 70  # more than a page of marks holds
KINDS = REGISTRY.bearers(BillingRoot)
_TOLD = "id, kind, element, number, type, name, quantity, net, tax, gross, root_line, bills, bills_kind, bills_id"
LINE = f"INTO line({_TOLD})"
BILLS = "VALUES (201, 'invoice', 1, 1, 'product', 'Work', '1', 100, 0, 100, 1, NULL, NULL, NULL)"
WHOLE = "VALUES (90, 'invoice', 1, 1, 'product', 'Work', '1', 100, 0, 100, NULL, 'part', 'deal', 1)"


@cache
def _billed() -> sqlite3.Connection:
    """DEAL-1 to 70, each with a line of its number that a line of an invoice bills; the quotes of the first three have
    lines between. What was issued can be changed here, as a file without its guards can be."""
    act = Act(opening.open_empty(REGISTRY, "UTC"), clock=lambda: NOON, by="tester")
    db = act.driver.connection
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE name GLOB '*_sealed_*'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    with act.step("new"):
        for kind, count in (("deal", DEALS), ("quote", 3), ("invoice", DEALS)):
            rows = [
                row(f"{kind} {number}", stage="draft", amount=100, currency="EUR") for number in range(1, count + 1)
            ]
            act.driver.write(act.tables[kind].insert(tuple(rows[0])), [tuple(each.values()) for each in rows])
        lines = [(number, "deal", number, None) for number in range(1, DEALS + 1)]
        lines += [(100 + number, "quote", number, number) for number in (1, 2, 3)]
        lines += [(200 + number, "invoice", number, number) for number in range(1, DEALS + 1)]
        for number, kind, element, root in lines:
            values = (number, kind, element, 1, "product", "Work", "1", 100, 0, 100, root, None, None, None)
            db.execute(f"INSERT {LINE} VALUES ({', '.join('?' * 14)})", values)
        settling.derive(act.driver, REGISTRY)
        act.steps.current.keep = True
    return db


def marks(act: Act) -> dict[str, list[int]]:
    """The elements of each kind that have one."""
    rows = act.rows("SELECT kind, page, bits FROM settled ORDER BY kind, page")
    found: dict[str, list[int]] = {}
    for kind, page, bits in rows:
        found.setdefault(kind, []).extend(64 * page + place for place in range(64) if bits >> place & 1)
    return found


def wrong(act: Act) -> list[tuple[str, int]]:
    """Those of which it does not hold, told by each of them alone."""
    return [
        (kind, number)
        for kind, numbers in marks(act).items()
        for number in numbers
        if not act.rows(f"SELECT {plainly(REGISTRY, REGISTRY.by_name[kind], '?1')}", (number,))[0][0]
    ]


def unbilled(act: Act) -> list[int]:
    query = Filters(act, REGISTRY.by_name["deal"], ["unbilled"]).query(None, 5)
    return [number for part in walking.ids(act, REGISTRY.by_name["deal"], query, reader(act)) for number in part]


def test_all_that_is_plainly_billed_has_a_mark_and_what_is_not_is_found_behind_it() -> None:
    act = copied(_billed())
    assert marks(act) == {"deal": [*range(1, DEALS + 1)], "quote": [1, 2, 3]}
    assert unbilled(act) == []
    act.driver.run([("DELETE FROM line WHERE id IN (202, 265, 268)", ())])
    assert {*range(1, DEALS + 1)} - {*marks(act)["deal"]} == {2, 65, 68}
    assert marks(act)["quote"] == [1, 3]
    settling.settle(act.driver, REGISTRY)
    assert unbilled(act) == [2, 65, 68]


# what is written, by whomever -> the deals and the quotes that are no longer surely billed in full
CLEARED: list[tuple[str, list[int], list[int]]] = [
    (f"INSERT {LINE} VALUES (90, 'deal', 70, 2, 'product', 'A', '1', 5, 0, 5, NULL, NULL, NULL, NULL)", [70], []),
    (f"INSERT {LINE} VALUES (90, 'invoice', 7, 2, 'product', 'A', '1', 5, 0, 5, 2, NULL, NULL, NULL)", [2], [2]),
    (f"INSERT {LINE} VALUES (90, 'invoice', 7, 2, 'product', 'A', '1', 5, 0, 5, NULL, 'part', 'deal', 2)", [2], [2]),
    (f"INSERT {LINE} VALUES (90, 'invoice', 7, 2, 'product', 'A', '1', 5, 0, 5, NULL, 'part', 'quote', 3)", [], [3]),
    (
        f"INSERT OR REPLACE {LINE} VALUES (201, 'lead', 7, 2, 'product', 'A', '1', 5, 0, 5, 5, NULL, NULL, NULL)",
        [1],
        [1],
    ),
    ("UPDATE OR REPLACE line SET id = 202 WHERE id = 103", [2], [2]),
    ("DELETE FROM line WHERE id = 1", [1], [1]),
    ("DELETE FROM line WHERE id = 201", [1], [1]),
    ("DELETE FROM line WHERE id = 101", [], [1]),
    ("UPDATE line SET root_line = 3 WHERE id = 201", [1, 3], [1, 3]),
    ("UPDATE line SET bills = 'part' WHERE id = 201", [1], [1]),
    ("UPDATE line SET quantity = '2' WHERE id = 201", [1], [1]),
    ("UPDATE line SET quantity = '2' WHERE id = 101", [], [1]),
    ("UPDATE line SET type = 'charge' WHERE id = 1", [1], []),
    ("UPDATE line SET optional = 1 WHERE id = 101", [], [1]),
    ("UPDATE line SET kind = 'lead' WHERE id = 201", [1], [1]),
    ("UPDATE line SET element = 9 WHERE id = 4", [4], []),
    ("UPDATE line SET bills_kind = 'deal', bills_id = 9 WHERE id = 2", [9], [2]),
    ("UPDATE invoice SET stage = 'cancelled' WHERE id = 1", [1], [1]),
    ("UPDATE invoice SET stage = 'issued' WHERE id = 1", [], []),
    ("UPDATE invoice SET corrects = 5 WHERE id = 1", [1], [1]),
    ("UPDATE invoice SET id = 99 WHERE id = 1", [1], [1]),
    ("DELETE FROM invoice WHERE id = 70", [70], []),
    ("UPDATE OR REPLACE invoice SET uid = (SELECT uid FROM invoice WHERE id = 2) WHERE id = 7", [2], [2]),
    (
        "INSERT OR REPLACE INTO invoice(id, uid, stage, created_at, updated_at, version) "
        "SELECT 99, uid, 'draft', '', '', 1 FROM invoice WHERE id = 2",
        [2],
        [2],
    ),
    ("UPDATE stage SET means = 'lost' WHERE kind = 'invoice' AND key = 'draft'", [*range(1, DEALS + 1)], [1, 2, 3]),
    (
        "INSERT INTO stage(kind, pipeline, key, label, means, position) "
        "VALUES ('invoice', 'other', 'draft', 'Draft', 'lost', 1)",
        [*range(1, DEALS + 1)],
        [1, 2, 3],
    ),
    ("UPDATE stage SET kind = 'invoice' WHERE kind = 'lead' AND key = 'junk'", [], []),
]


@pytest.mark.parametrize(("statement", "deals", "quotes"), CLEARED)
def test_the_file_itself_clears_the_marks_of_what_is_no_longer_billed(
    statement: str, deals: list[int], quotes: list[int]
) -> None:
    act = copied(_billed())
    act.driver.run([(statement, ())])
    assert wrong(act) == []
    settling.settle(act.driver, REGISTRY)
    assert wrong(act) == []
    there = marks(act)
    lacking = {
        kind: [number for number in numbers if number not in there.get(kind, [])] for kind, numbers in ALL.items()
    }
    assert lacking == {"deal": deals, "quote": quotes}


# what takes a mark away, and what brings it back with the end of a step
BACK: list[tuple[str, str]] = [
    ("DELETE FROM line WHERE id = 201", f"INSERT {LINE} {BILLS}"),
    (f"INSERT {LINE} {BILLS.replace('201', '90')}", "DELETE FROM line WHERE id = 90"),
    (
        f"INSERT {LINE} {WHOLE}",
        "DELETE FROM line WHERE id = 90",
    ),
    (f"INSERT {LINE} {WHOLE}", "UPDATE line SET bills_id = NULL WHERE id = 90"),
    ("UPDATE line SET quantity = '2' WHERE id = 1", "UPDATE line SET quantity = '1' WHERE id = 1"),
    ("UPDATE line SET bills = 'part' WHERE id = 201", "UPDATE line SET bills = NULL WHERE id = 201"),
    ("UPDATE invoice SET stage = 'cancelled' WHERE id = 1", "UPDATE invoice SET stage = 'draft' WHERE id = 1"),
    ("UPDATE invoice SET corrects = 5 WHERE id = 1", "UPDATE invoice SET corrects = NULL WHERE id = 1"),
]


@pytest.mark.parametrize(("away", "back"), BACK)
def test_what_is_billed_in_full_again_has_its_mark_again(away: str, back: str) -> None:
    act = copied(_billed())
    for statement, marked in ((away, False), (back, True)):
        act.driver.run([(statement, ())])
        settling.settle(act.driver, REGISTRY)
        assert (1 in marks(act)["deal"]) == marked
    assert marks(act) == ALL


ALL = {"deal": [*range(1, DEALS + 1)], "quote": [1, 2, 3]}
_few = st.integers(1, 4)
_ids = st.sampled_from([1, 2, 3, 101, 102, 103, 201, 202, 203])
_roots = st.sampled_from(["NULL", "1", "2", "101", "201"])
_wholes = st.sampled_from(["NULL, NULL", "NULL, NULL", "'deal', 1", "'quote', 2", "'deal', NULL"])
_cells = st.sampled_from(
    ["quantity = '1'", "quantity = '2'", "type = 'charge'", "optional = 1", "bills = 'part'", "bills = NULL"]
)
_kinds = st.sampled_from(["deal", "quote", "invoice", "lead"])
_lines = st.builds(
    f"INSERT OR REPLACE {LINE} VALUES ({{}}, '{{}}', {{}}, 1, 'product', 'A', '1', 1, 0, 1, {{}}, NULL, {{}})".format,
    _ids,
    _kinds,
    _few,
    _roots,
    _wholes,
)
_writes = st.one_of(
    _lines,
    st.builds("UPDATE line SET {} WHERE id = {}".format, _cells, _ids),
    st.builds("UPDATE line SET root_line = {} WHERE id = {}".format, _roots, _ids),
    st.builds("UPDATE line SET (bills_kind, bills_id) = ({}) WHERE id = {}".format, _wholes, _ids),
    st.builds("UPDATE line SET kind = '{}', element = {} WHERE id = {}".format, _kinds, _few, _ids),
    st.builds("UPDATE OR REPLACE line SET id = {} WHERE id = {}".format, _ids, _ids),
    st.builds("DELETE FROM line WHERE id = {}".format, _ids),
    st.builds("UPDATE invoice SET stage = '{}' WHERE id = {}".format, st.sampled_from(["draft", "cancelled"]), _few),
    st.builds("UPDATE invoice SET corrects = {} WHERE id = {}".format, st.sampled_from(["NULL", "4"]), _few),
    st.builds("UPDATE OR REPLACE invoice SET id = {} WHERE id = {}".format, _few, _few),
    st.builds("DELETE FROM invoice WHERE id = {}".format, _few),
    st.builds("UPDATE stage SET means = '{}' WHERE kind = 'invoice' AND key = 'draft'".format,
              st.sampled_from(["open", "lost"])),
)  # fmt: skip


@settings(max_examples=40)
@given(st.lists(_writes, min_size=1, max_size=12), st.booleans())
def test_no_mark_is_wrong_whatever_is_written(statements: list[str], between: bool) -> None:
    """All that could be marked is, before each statement; or what the last ones left."""
    act = copied(_billed())
    for statement in statements:
        if between:
            settling.derive(act.driver, REGISTRY)
        act.driver.connection.execute(statement)
        assert wrong_here(act) == [], statement
        settling.settle(act.driver, REGISTRY)
        assert wrong_here(act) == [], statement


def wrong_here(act: Act) -> list[tuple[int, ...]]:
    return [number for kind in KINDS for number in act.rows(settling.wrong(REGISTRY, kind))]
