"""Peers: what other programs of the command line take for the same, each in an environment of its own.

They keep tasks, contacts or rows, and no history that can be undone; the ratio says what ours costs.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from venv import create

from tests.bench.installing import say
from tests.bench.measuring import Run, Table, by_turns, same

COUNT = 500
CARD = "BEGIN:VCARD\nVERSION:3.0\nUID:{0}\nFN:Ada {0}\nN:{0};Ada;;;\nEMAIL:a{0}@x.org\nEND:VCARD\n"


def measure(place: Path, folder: Path, environ: Mapping[str, str], rounds: int) -> Table:
    """One new element, and a list of 500, of every peer that could be installed."""
    crm, utils = str(place / "crm"), str(place / "sqlite-utils")
    ours, rows, one = folder / "crm.db", folder / "rows.db", folder / "one.json"
    one.write_text('{"title": "X"}')
    (folder / "lines").write_text("".join(f'contact new "Ada {n}" --email a{n}@x.org\n' for n in range(COUNT)))
    subprocess.run(
        [crm, "batch", folder / "lines", "-q", "--db", ours], env=environ, check=True, stdout=subprocess.DEVNULL
    )
    subprocess.run([utils, "insert", rows, "lead", one], env=environ, check=True)
    runs = {
        "crm contact new X": Run(same(crm, "contact", "new", "X", "-q", "--db", str(folder / "new.db"))),
        "sqlite-utils insert (one row)": Run(same(utils, "insert", str(rows), "lead", str(one))),
        f"crm contact list, {COUNT}": Run(same(crm, "contact", "list", "--db", str(ours))),
        "sqlite-utils rows": Run(same(utils, "rows", str(rows), "lead")),
    }
    if (khard := _installed(folder, "khard")) is not None:
        books = folder / "book"
        books.mkdir()
        for number in range(COUNT):
            (books / f"{number}.vcf").write_text(CARD.format(number))
        config = folder / "khard.conf"
        config.write_text(f"[addressbooks]\n[[own]]\npath = {books}\n")
        runs[f"khard list, {COUNT}"] = Run(same(str(khard), "-c", str(config), "list"))
    if (task := _system("task")) is not None:
        (folder / "taskrc").write_text(f"data.location={folder}/task\nconfirmation=off\nhooks=0\n")
        lines = "".join(f'{{"description": "Task {n}", "status": "pending"}}\n' for n in range(COUNT))
        subprocess.run(
            [task, f"rc:{folder}/taskrc", "import", "-"], input=lines, text=True, env=environ, capture_output=True
        )
        runs[f"task list, {COUNT}"] = Run(same(task, f"rc:{folder}/taskrc", "list"))
        runs["task add X"] = Run(same(task, f"rc:{folder}/taskrc", "add", "X"))
    taken = by_turns(runs, rounds, environ)
    base = taken["crm contact new X"].cpu
    listed = taken[f"crm contact list, {COUNT}"].cpu
    return Table(
        ("peers", "ms of cpu", "x crm", "MB"),
        [
            (
                name,
                f"{own.cpu * 1e3:.0f}",
                f"{own.cpu / (listed if 'list' in name or 'rows' in name else base):.2f}",
                f"{own.size:.0f}",
            )
            for name, own in taken.items()
        ],
    )


def _installed(folder: Path, name: str) -> Path | None:
    """A program from the index of packages, in an environment of its own; None where it cannot be had."""
    place = folder / name
    create(place, with_pip=True)
    done = subprocess.run([place / "bin" / "pip", "install", "--quiet", name], capture_output=True)
    if done.returncode:
        say(f"{name} could not be installed, and is left out")
        return None
    return place / "bin" / name


def _system(name: str) -> str | None:
    """A program of the system; None where it is missing."""
    from shutil import which

    found = which(name)
    if found is None:
        say(f"{name} is not installed here, and is left out")
    return found
