"""Many processes convert at once, and one is killed while it converts: nothing is lost, doubled or half done."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
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
    with closing(sqlite3.connect(path)) as db:
        return {
            name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for name in ("lead", "deal", "contact", "link", "change", "step", "deal_search")
        }


def converting(crm: Crm, many: Path, share: float) -> subprocess.Popen[bytes]:
    """A process that converts the ten thousand leads, caught when the journal has grown by a share of what the
    whole conversion writes."""
    with closing(sqlite3.connect(many)) as source, closing(sqlite3.connect(crm.db)) as target:
        source.backup(target)
    journal = crm.db.with_name(crm.db.name + "-wal")
    command = [sys.executable, "-m", "crmcli", "convert", "-", "--to", "deal+contact", "-q"]
    running = subprocess.Popen(
        command,
        env={**crm.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert running.stdin is not None
    running.stdin.write("\n".join(f"LEAD-{number}" for number in range(1, MANY + 1)).encode())
    running.stdin.close()
    running.stdin = None
    wanted, end = int(share * 20_000_000), monotonic() + 60
    while (journal.stat().st_size if journal.exists() else 0) < wanted and running.poll() is None and monotonic() < end:
        with suppress(subprocess.TimeoutExpired):
            running.wait(0.001)
    return running


@pytest.mark.parametrize("share", [0.05, 0.6])
def test_a_conversion_that_is_killed_is_done_whole_or_not_at_all(crm: Crm, share: float, many: Path) -> None:
    before = counts(many)
    running = converting(crm, many, share)
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


def test_a_conversion_that_is_interrupted_takes_everything_back_and_says_nothing(crm: Crm, many: Path) -> None:
    running = converting(crm, many, 0.05)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert (running.returncode, told) == (130, b"")
    assert counts(crm.db) == counts(many)
    assert crm.new("deal", "Afterwards") == "DEAL-1"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with ten thousand leads."""
    crm = Crm(tmp_path_factory.mktemp("many"))
    done = crm("batch", "-", "-q", stdin="".join(f'lead new "Lead {n}" --name "Ada L{n}"\n' for n in range(MANY)))
    assert done.exit == 0, done.err
    return crm.db
