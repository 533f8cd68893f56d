"""Many processes convert at once, and one is killed or stopped at it: nothing is lost, doubled or half done."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
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
    journal, wanted = crm.db.with_name(crm.db.name + "-wal"), int(share * 20_000_000)
    names = "\n".join(f"LEAD-{number}" for number in range(1, MANY + 1))
    words = ("convert", "-", "--to", "deal+contact", "-q")
    return caught(crm, many, words, lambda number: journal.exists() and journal.stat().st_size >= wanted, names)


def caught(
    crm: Crm, many: Path, words: Sequence[str], moment: Callable[[int], bool], stdin: str = ""
) -> subprocess.Popen[bytes]:
    """A process with this command on a copy of the database, when the moment has come for its number, or it is done."""
    with closing(sqlite3.connect(many)) as source, closing(sqlite3.connect(crm.db)) as target:
        source.backup(target)
    running = subprocess.Popen(
        [sys.executable, "-m", "crmcli", *words],
        env={**crm.environ, "PYTHONPATH": str(ROOT)},
        cwd=crm.folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert running.stdin is not None
    running.stdin.write(stdin.encode())
    running.stdin.close()
    running.stdin = None
    end = monotonic() + 60
    while not moment(running.pid) and running.poll() is None and monotonic() < end:
        with suppress(subprocess.TimeoutExpired):
            running.wait(0.001)
    return running


def took(number: int) -> float:
    """Seconds of processor time that a process has taken; none when it is gone."""
    with suppress(OSError):
        words = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    return 0


def opened(number: int) -> bool:
    """Whether a process has the database open."""
    with suppress(OSError):
        return any(str(each.readlink()).endswith(".db") for each in Path(f"/proc/{number}/fd").iterdir())
    return False


def at_work() -> Callable[[int], bool]:
    """Whether a process has worked a while since it opened the database."""
    first: list[float] = []

    def is_at_work(number: int) -> bool:
        if not first and opened(number):
            first.append(took(number))
        return bool(first) and took(number) >= first[0] + 0.03

    return is_at_work


def stopped(running: subprocess.Popen[bytes]) -> tuple[int, bytes, bool]:
    """The exit code after Ctrl-C, what was said, and whether it was heard within 0.2 seconds of processor time."""
    before = took(running.pid)
    running.send_signal(signal.SIGINT)
    assert running.stderr is not None
    told = running.stderr.read()
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    return running.returncode, told, used.ru_utime + used.ru_stime - before < 0.2


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


@pytest.mark.parametrize("share", [0.05, 0.6])
def test_a_conversion_that_is_interrupted_takes_everything_back_and_says_nothing(
    crm: Crm, share: float, many: Path
) -> None:
    assert stopped(converting(crm, many, share)) == (130, b"", True)
    assert counts(crm.db) == counts(many)
    assert crm.new("deal", "Afterwards") == "DEAL-1"


@pytest.mark.file
@pytest.mark.parametrize(
    ("words", "moment"),
    [
        (("doctor",), opened),
        (("doctor", "--fix"), at_work()),
        (("backup", "copy.db"), opened),
        (("backup", "copy.db"), at_work()),
    ],
)
def test_ctrl_c_is_heard_at_once_and_leaves_nothing_behind(
    crm: Crm, words: tuple[str, ...], moment: Callable[[int], bool], many: Path
) -> None:
    running = caught(crm, many, words, moment)
    files = {path.name for path in crm.folder.iterdir()} - {"crm.db-wal", "crm.db-shm"}
    assert stopped(running) == (130, b"", True)
    assert {path.name for path in crm.folder.iterdir()} <= files
    assert counts(crm.db) == counts(many)
    assert sqlite3.connect(crm.db).execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_ctrl_c_stops_what_sqlite_does_without_a_look_at_signals() -> None:
    deaf = (
        "from crmcli.store.local_patience import connected\n"
        "db = connected(':memory:', 0)\n"
        "db.set_progress_handler(None, 0)\n"
        "print('begun', flush=True)\n"
        "db.execute('WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
        "SELECT count(*) AS integrity_check FROM n')\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", deaf], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as running:
        assert running.stdout is not None and running.stdout.readline() == b"begun\n"
        running.send_signal(signal.SIGINT)
        try:
            assert running.wait(20) in (1, 130, -signal.SIGINT)
        finally:
            running.kill()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with ten thousand leads."""
    crm = Crm(tmp_path_factory.mktemp("many"))
    done = crm("batch", "-", "-q", stdin="".join(f'lead new "Lead {n}" --name "Ada L{n}"\n' for n in range(MANY)))
    assert done.exit == 0, done.err
    return crm.db
