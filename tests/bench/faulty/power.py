"""Power that fails: what is on the disk while commands write is copied, and has all that was told done by then."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from tests.bench.faulty.ground import copied, environ, made, unsound

# Real commands one after the other; each is told when it is done.
WRITER = """
import io, sys
from crmcli.__main__ import main
out, number = sys.stdout, 0
while True:
    number += 1
    sys.stdout = io.StringIO()
    lines = "".join(f'lead new "Power {number}.{n}" --email p{number}.{n}@x.org\\n' for n in range(40))
    sys.stdin = io.TextIOWrapper(io.BytesIO(lines.encode()))
    code = main(["batch", "-", "-q"])
    sys.stdout = out
    print(code, number, flush=True)
"""


def run(folder: Path, count: int, seed: int) -> Counter[str]:
    """So many copies, each of what is there while the writer stands still; every second one has a torn end of its
    log, as a disk leaves it that was writing."""
    db, copy, pick = made(folder / "base"), folder / "copy.db", random.Random(seed)
    told = folder / "told"
    found: Counter[str] = Counter()
    with told.open("wb") as out:
        writer = subprocess.Popen([sys.executable, "-c", WRITER], env=environ(db), cwd=folder, stdout=out)
        try:
            while not told.stat().st_size:
                time.sleep(0.01)
            for number in range(count):
                time.sleep(pick.uniform(0.001, 0.08))
                os.kill(writer.pid, signal.SIGSTOP)
                done = [line.split() for line in told.read_text().splitlines()]
                copied(db, copy)
                os.kill(writer.pid, signal.SIGCONT)
                if number % 2:
                    _torn(copy, pick)
                found["copies"] += 1
                found[_judged(copy, [int(word) for code, word in done if code == "0"])] += 1
        finally:
            writer.kill()
            writer.wait()
    return found


def _torn(copy: Path, pick: random.Random) -> None:
    """A part of a frame that was being written when the power went."""
    log = copy.with_name(copy.name + "-wal")
    copy.with_name(copy.name + "-shm").unlink(missing_ok=True)
    with log.open("ab") as file:
        file.write(pick.randbytes(pick.randrange(1, 9000)))


def _judged(copy: Path, told: list[int]) -> str:
    if unsound(copy):
        return "damaged"
    with closing(sqlite3.connect(copy)) as own:
        rows = own.execute("SELECT title FROM lead WHERE title LIKE 'Power %'").fetchall()
    batches = Counter(int(title.removeprefix("Power ").partition(".")[0]) for (title,) in rows)
    if set(batches.values()) - {40}:
        return "half done"
    return "lost" if set(told) - set(batches) else "whole"
