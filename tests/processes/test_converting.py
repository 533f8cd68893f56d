"""Many processes convert at once, and one is killed while it converts: nothing is lost, doubled or half done."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

from tests.conftest import ROOT, Crm

LOOP = """
for n in 1 2 3; do
  lead=$("$PYTHON" -m crmcli lead new "Shop $SHOP.$n" --name "Ada $SHOP$n" --company-name "Firm $SHOP.$n" -q) || exit 1
  "$PYTHON" -m crmcli convert "$lead" --to deal+contact+company -q || exit 1
done
"""
MANY = 10_000


def test_eight_processes_at_once_lose_nothing_and_give_no_reference_twice(crm: Crm) -> None:
    shops = [
        subprocess.Popen(
            ["sh", "-c", LOOP],
            env={**crm.environ, "PYTHONPATH": str(ROOT), "PYTHON": sys.executable, "SHOP": str(number)},
            cwd=crm.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(8)
    ]
    told = [shop.communicate(timeout=120) for shop in shops]
    assert [shop.returncode for shop in shops] == [0] * 8, [err for _, err in told]
    made = [ref for out, _ in told for ref in out.split()]
    expected = [f"{prefix}-{number}" for prefix in ("DEAL", "CONTACT", "COMPANY") for number in range(1, 25)]
    assert sorted(made) == sorted(expected)
    deals = {deal["ref"]: deal for deal in crm("deal", "list", "--json").json}
    companies = {row["ref"]: row["title"] for row in crm("company", "list", "--json").json}
    for deal in deals.values():
        assert companies[deal["company"]] == deal["title"].replace("Shop", "Firm")
    steps = crm("steps", "--json").json
    assert sorted(step["step"] for step in steps) == list(range(1, 49))
    assert sqlite3.connect(crm.db).execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def counts(path: Path) -> dict[str, int]:
    db = sqlite3.connect(path)
    return {
        name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for name in ("lead", "deal", "contact", "link", "change", "step", "deal_search")
    }


@pytest.mark.parametrize("share", [0.05, 0.6])
def test_a_conversion_that_is_killed_is_done_whole_or_not_at_all(crm: Crm, share: float, many: Path) -> None:
    """It is killed when the journal has grown by a share of what a whole conversion writes."""
    with sqlite3.connect(many) as source, sqlite3.connect(crm.db) as target:
        source.backup(target)
    target.close()
    before = counts(crm.db)
    journal = crm.db.with_name(crm.db.name + "-wal")
    command = [sys.executable, "-m", "crmcli", "convert", "-", "--to", "deal+contact", "-q"]
    running = subprocess.Popen(
        command, env={**crm.environ, "PYTHONPATH": str(ROOT)}, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert running.stdin is not None
    running.stdin.write("\n".join(f"LEAD-{number}" for number in range(1, MANY + 1)).encode())
    running.stdin.close()
    wanted, end = int(share * 20_000_000), monotonic() + 60
    while (journal.stat().st_size if journal.exists() else 0) < wanted and running.poll() is None and monotonic() < end:
        os.sched_yield()
    running.kill()
    killed = running.wait() == -signal.SIGKILL
    after = counts(crm.db)
    assert sqlite3.connect(crm.db).execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    if after["step"] == before["step"]:
        assert killed
        assert after == before
    else:
        assert (after["deal"], after["contact"], after["deal_search"]) == (MANY, MANY, MANY)
        assert crm.show(f"LEAD-{MANY}")["deal"] == f"DEAL-{MANY}"
    assert crm.new("deal", "Afterwards") == f"DEAL-{after['deal'] + 1}"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with ten thousand leads."""
    crm = Crm(tmp_path_factory.mktemp("many"))
    done = crm("batch", "-", "-q", stdin="".join(f'lead new "Lead {n}" --name "Ada L{n}"\n' for n in range(MANY)))
    assert done.exit == 0, done.err
    return crm.db
