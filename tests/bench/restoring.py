"""``python -m tests.bench.restoring``: restore many times beside writers, and count what was told done and is lost."""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT

WRITERS = 3
# Both run real commands, one after the other, each with a database that it opens itself.
WRITER = """
import io, sys
from pathlib import Path
from crmcli.__main__ import main
name, out, number = sys.argv[1], sys.stdout, 0
while not Path("stop").exists():
    number += 1
    sys.stdout = io.StringIO()
    code = main(["lead", "new", f"{name}-{number}", "-q"])
    sys.stdout = out
    print(code, f"{name}-{number}", flush=True)
"""
RESTORER = """
import sys
from crmcli.__main__ import main
codes = [main(["restore", "copy.db", "--yes", "-q"]) for _ in range(int(sys.argv[1]))]
print(*codes)
"""


class Counts(NamedTuple):
    """What came of it: restores done and refused, writes told done and refused, and where the told ones are."""

    restored: int
    busy: int
    told: int
    refused: int
    kept: int
    there: int
    lost: int
    damaged: int


def run(folder: Path, restores: int) -> Counts:
    """Restore so often, while others write all the time; ``folder`` is empty."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "CRM_DB": "crm.db", "CRM_USER": "w", "CRM_TIMEOUT": "60"}

    def started(script: str, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", script, *words]
        return subprocess.Popen(command, env=environ, cwd=folder, stdout=subprocess.PIPE, text=True)

    for words in (("lead", "new", "Before", "-q"), ("backup", "copy.db", "-q")):
        subprocess.run([sys.executable, "-m", "crmcli", *words], env=environ, cwd=folder, check=True)
    writers = [started(WRITER, f"w{number}") for number in range(WRITERS)]
    codes = started(RESTORER, str(restores)).communicate()[0].split()
    (folder / "stop").touch()
    lines = [line.split() for writer in writers for line in writer.communicate()[0].splitlines()]
    told = {title for code, title in lines if code == "0"}
    kept = [_titles(path) for path in folder.glob("crm.db.replaced-*.bak")]
    there = _titles(folder / "crm.db")
    held = set().union(*(titles for titles in kept if titles))
    return Counts(
        restored=codes.count("0"),
        busy=len(codes) - codes.count("0"),
        told=len(told),
        refused=len(lines) - len(told),
        kept=len(told & held),
        there=len(told & (there or set())),
        lost=len(told - held - (there or set())),
        damaged=[*kept, there].count(None),
    )


def _titles(path: Path) -> set[str] | None:
    """The titles of all leads in a file, None when it is not sound."""
    with closing(sqlite3.connect(path)) as db:
        if db.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            return None
        return {title for (title,) in db.execute("SELECT title FROM lead")}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.restoring", description=__doc__)
    parser.add_argument("restores", nargs="?", type=int, default=200)
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="crm-restoring-") as name:
        counts = run(Path(name), parser.parse_args().restores)
    print("  ".join(f"{name} {count}" for name, count in counts._asdict().items()))
    print(f"{WRITERS} writers, {time.monotonic() - begin:.0f} s")


if __name__ == "__main__":
    main()
