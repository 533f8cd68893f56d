"""What is unpaid is kept by the file itself, whoever writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import reader
from crmcli.catalog import REGISTRY
from crmcli.store import adding_up, filtering
from crmcli.store.act import Act
from tests.actions.invoices import draft, imported, issued, parties
from tests.conftest import Crm
from tests.difference import changed, check_tally, picture


def due(crm: Crm) -> dict[int, int]:
    return {number: row["due"] for (_, number), row in picture(crm.db)["owed"].items()}


def test_what_is_due_follows_every_payment_correction_and_undo(crm: Crm) -> None:
    parties(crm)
    for lines in (("A @ 300 tax 0",), ("B @ 100 tax 0",), ("C @ 200 tax 0",)):
        issued(crm, *lines)
    draft(crm)
    imported(crm, {"title": "Old", "number": "X-1", "amount": "50.00", "company": "COMPANY-2"})
    steps = [
        ("pay", "INVOICE-1", "250"),
        ("pay", "INVOICE-5"),
        ("credit", "INVOICE-3", "--amount", "20", "--reason", "Late"),
        ("pay", "INVOICE-2"),
        ("archive", "INVOICE-3"),
    ]
    seen = [due(crm)]
    assert seen[0] == {1: 30000, 2: 10000, 3: 20000, 5: 5000}
    for words in steps:
        assert changed(crm, *words).result.exit == 0
        seen.append(due(crm))
    assert seen[2] == {1: 5000, 2: 10000, 3: 20000} and seen[4].keys() == {1, 3}
    for before in seen[-2::-1][:2]:
        changed(crm, "undo")
        assert due(crm) == before
    assert crm("invoice", "list", "unpaid", "--sort", "due", "-L", "2", "-q").lines == ["INVOICE-1", "INVOICE-2"]
    assert crm("invoice", "list", "unpaid", "--sort", "-due", "-L", "9", "-q").lines[1:] == ["INVOICE-2", "INVOICE-1"]


def test_another_program_cannot_get_it_wrong(crm: Crm) -> None:
    parties(crm)
    issued(crm, "A @ 300 tax 0")
    issued(crm, "B @ 100 tax 0")
    with closing(sqlite3.connect(crm.db)) as db, db:
        paid = "INSERT INTO allocation(kind, element, payment, amount) VALUES ('invoice', 1, 1, 10000)"
        db.execute(paid)
        db.execute("UPDATE allocation SET amount = 5000")
        db.execute("UPDATE allocation SET element = 2")
    assert due(crm) == {1: 30000, 2: 5000}
    with closing(sqlite3.connect(crm.db)) as db, db:
        db.execute("DELETE FROM allocation")
        db.execute("UPDATE invoice SET stage = 'paid' WHERE id = 2")
    assert due(crm) == {1: 30000}
    with closing(sqlite3.connect(crm.db)) as db, db:
        db.execute("UPDATE invoice SET stage = 'issued' WHERE id = 2")
    check_tally(picture(crm.db))
    assert due(crm) == {1: 30000, 2: 10000}


def test_what_is_kept_of_it_is_read_in_its_order_and_added_up_from_indexes(act: Act) -> None:
    kind = REGISTRY.by_name["invoice"]
    unpaid = Filters(act, kind, ["unpaid"]).query("due", 50)
    (row, *_) = planned(act, lambda: list(filtering.find_ids(act, kind, unpaid, reader(act))))
    assert "SEARCH o USING COVERING INDEX owed_kind_archived_due_element (kind=? AND archived=?)" in row
    assert not any("TEMP B-TREE FOR RIGHT PART" in line or "SCAN" in line for line in row)
    (row,) = planned(act, lambda: adding_up.add_up_sum(act, kind, unpaid, reader(act), "due"))
    assert row == ["SEARCH o USING COVERING INDEX owed_kind_archived_currency_due_amount (kind=? AND archived=?)"]
    leads = Filters(act, REGISTRY.by_name["lead"], ["open"]).query(None)
    (row,) = planned(act, lambda: adding_up.add_up(act, REGISTRY.by_name["lead"], leads, reader(act)))
    assert row == ["SEARCH tally USING PRIMARY KEY (kind=?)"]


def planned(act: Act, ask: Callable[[], object]) -> list[list[str]]:
    """How each of the statements that are asked is answered."""
    asked: list[str] = []
    act.driver.connection.set_trace_callback(asked.append)
    ask()
    act.driver.connection.set_trace_callback(None)
    return [[line for *_, line in act.rows(f"EXPLAIN QUERY PLAN {sql}")] for sql in asked]
