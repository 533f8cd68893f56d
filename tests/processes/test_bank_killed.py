"""An import of a bank statement that is killed at any moment has booked all or nothing, and can be run again."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from conftest import ROOT, Crm

from tests.connect.statements import camt, entry

COUNT, KILLS = 40, 8


def test_a_statement_whose_import_is_killed_now_and_then_is_booked_once(crm: Crm, tmp_path: Path) -> None:
    seller = "--mine --street a --postal-code 1 --city B --country DE --vat-id DE136695976"
    lines = [f"company new Me {seller}", "company new Acme --street a --postal-code 1 --city B --country DE"]
    lines += [f'invoice new "W {n}" --company COMPANY-2 --line "Work @ {n} tax 19"' for n in range(1, COUNT + 1)]
    lines += [f"issue INVOICE-{n}" for n in range(1, COUNT + 1)]
    assert crm("batch", "-", "-q", stdin="\n".join(lines) + "\n").exit == 0
    issued = crm("invoice", "list", "--json", "--limit", "99", "--fields", "number,due").json
    statement = tmp_path / "may.xml"
    paid = [entry(row["due"], row["number"], reference=f"R{n}") for n, row in enumerate(issued)]
    statement.write_bytes(camt(*paid))
    luck = random.Random(3)
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-m", "crmcli", "bank", "import", str(statement), "-q"],
            env={**os.environ, **crm.environ, "PYTHONPATH": str(ROOT), "CRM_DB": str(crm.db)},
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(luck.uniform(0.05, 0.25))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        with closing(sqlite3.connect(crm.db)) as db:
            found = [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("bank", "payment")]
        assert found in ([0, 0], [COUNT, COUNT])
    assert crm("bank", "import", str(statement)).exit == 0
    rows = crm("invoice", "list", "--json", "--limit", "99", "--fields", "stage,due").json
    assert {(row["stage"], row["due"]) for row in rows} == {("paid", "0.00")}
    assert len(crm("payment", "list", "--json", "--limit", "99").json) == COUNT
