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

from .stores import explained, tracing


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


BY_OTHERS = [  # statement, what is due of the two invoices then
    ("INSERT INTO allocation(kind, element, payment, amount) VALUES ('invoice', 1, 1, 10000)", (20000, 10000)),
    ("UPDATE allocation SET amount = 5000", (25000, 10000)),
    ("UPDATE allocation SET element = 2", (30000, 5000)),
    ("DELETE FROM allocation", (30000, 10000)),
    (
        "INSERT INTO skonto(kind, element, payment, net, tax, gross) VALUES ('invoice', 1, 1, 500, 0, 500)",
        (29500, 10000),
    ),
    ("UPDATE skonto SET gross = 600", (29400, 10000)),
    ("UPDATE skonto SET element = 2", (30000, 9400)),
    ("DELETE FROM skonto", (30000, 10000)),
    (
        "INSERT INTO invoice(id, uid, created_at, updated_at, version, stage, corrects, amount) "
        "VALUES (3, 'x', '2026-01-01', '2026-01-01', 1, 'draft', 1, 700)",
        (29300, 10000),
    ),
    ("UPDATE invoice SET amount = 800 WHERE id = 3", (29200, 10000)),
    ("UPDATE invoice SET corrects = 2 WHERE id = 3", (30000, 9200)),
    ("DELETE FROM invoice WHERE id = 3", (30000, 10000)),
    ("UPDATE invoice SET stage = 'paid' WHERE id = 2", (30000,)),
    ("UPDATE invoice SET stage = 'issued' WHERE id = 2", (30000, 10000)),
]


def test_another_program_cannot_get_it_wrong(crm: Crm) -> None:
    parties(crm)
    issued(crm, "A @ 300 tax 0")
    issued(crm, "B @ 100 tax 0")
    with closing(sqlite3.connect(crm.db, isolation_level=None)) as db:
        for statement, expected in BY_OTHERS:
            db.execute(statement)
            found = db.execute("SELECT due FROM owed ORDER BY element").fetchall()
            assert tuple(due for (due,) in found) == expected, statement
    check_tally(picture(crm.db))


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
    assert row == ["SEARCH tally USING INDEX tally_kind_stage_currency_archived (kind=?)"]


def planned(act: Act, ask: Callable[[], object]) -> list[list[str]]:
    """How each of the statements that are asked is answered."""
    with tracing(act) as asked:
        ask()
    return [explained(act, sql) for sql in asked]
