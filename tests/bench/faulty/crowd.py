"""A crowd: processes that write and read the same file all the time; each is told the truth."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

from tests.bench.faulty.ground import environ, made, unsound

WRITERS = READERS = 8
WRITER = """
import io, sys, time
from crmcli.__main__ import main
name, end, out, number = sys.argv[1], time.time() + float(sys.argv[2]), sys.stdout, 0
while time.time() < end:
    number += 1
    sys.stdout = io.StringIO()
    code = main(["lead", "new", f"{name}-{number}", "--email", f"{name}.{number}@x.org", "-q"])
    lead = sys.stdout.getvalue().strip()
    both = [code, main(["convert", lead, "--to", "deal+contact", "-q"]) if code == 0 else 0]
    if number % 3 == 0:
        both.append(main(["undo", "-q"]))
    sys.stdout = out
    print(*both, lead, f"{name}-{number}", flush=True)
"""
READER = """
import io, sys, time
from crmcli.__main__ import main
end, out, number = time.time() + float(sys.argv[1]), sys.stdout, 0
while time.time() < end:
    sys.stdout = io.StringIO()
    code = main([["lead", "list", "--json"], ["find", "w1"], ["tree", "DEAL-1"], ["steps"]][number % 4])
    sys.stdout = out
    number += 1
    print(code, flush=True)
"""


def run(folder: Path, count: int, seed: int) -> Counter[str]:
    """For ``count`` seconds, each as somebody else: ``undo`` takes back what one did oneself."""
    db = made(folder / "base")

    def started(script: str, *words: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", script, *map(str, words)]
        return subprocess.Popen(
            command,
            env=environ(db, CRM_USER=str(words[0])),
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    crowd = [
        *(started(WRITER, f"w{n}", count) for n in range(WRITERS)),
        *(started(READER, count) for _ in range(READERS)),
    ]
    said = [process.communicate() for process in crowd]
    lines = [line.split() for out, _ in said[:WRITERS] for line in out.splitlines()]
    why = Counter(line.partition("error: ")[2] for _, err in said for line in err.splitlines() if "error: " in line)
    found = Counter(
        seconds=count,
        processes=len(crowd),
        writes=sum(len(line) - 2 for line in lines),
        reads=sum(len(out.splitlines()) for out, _ in said[WRITERS:]),
        refused=sum(code != "0" for line in lines for code in line[:-2])
        + sum(code != "0" for out, _ in said[WRITERS:] for code in out.split()),
    )
    found.update({f"refused: {text}": count for text, count in why.most_common(5)})
    with closing(sqlite3.connect(db)) as own:
        titles = dict(own.execute("SELECT title, id FROM lead"))
        made_of = Counter(
            number
            for (number,) in own.execute("SELECT from_id FROM link WHERE from_kind = 'lead' AND to_kind = 'deal'")
        )
    for *codes, ref, title in lines:
        if codes[0] == "0" and titles.get(title) != int(ref.partition("-")[2]):
            found["lost or renamed"] += 1
        elif codes[:2] == ["0", "0"] and made_of[titles[title]] != (0 if codes[2:] == ["0"] else 1):
            found["not as told"] += 1
    found["damaged"] += bool(unsound(db))
    return +found
