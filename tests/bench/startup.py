"""Start-up: whole commands as processes, against ``python -c "import sqlite3"`` and ``python -c "import typer"``."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.measuring import Billed, Run, Table, by_turns, same

YARDSTICKS = ("import sqlite3", "import typer")
PAGES = "import fpdf"  # the yardstick of a document: below 8 times that
LEADS = 10
LINES = 60


def measure(place: Path, folder: Path, environ: Mapping[str, str], rounds: int) -> Table:
    """The table of all commands; ``place`` is where ``python`` and ``crm`` are."""
    python, crm = str(place / "python"), str(place / "crm")
    few, new, many = (folder / f"{name}.db" for name in ("few", "new", "many"))
    _fill(crm, few, LEADS, environ)
    _fill(crm, new, LEADS, environ)
    _fill(crm, many, rounds + 1, environ)
    _quietly([crm, "convert", "LEAD-1", "--to", "deal+contact", "-q", "--db", str(few)], environ)

    def convert(number: int) -> list[str]:
        return [crm, "convert", f"LEAD-{number + 2}", "--to", "deal+contact", "-q", "--db", str(many)]

    runs = {
        "python -c pass": Run(same(python, "-c", "pass")),
        **{name: Run(same(python, "-c", name)) for name in YARDSTICKS},
        "crm --version": Run(same(crm, "--version")),
        "crm lead new X -q": Run(same(crm, "lead", "new", "X", "-q", "--db", str(new))),
        "crm lead list, piped": Run(same(crm, "lead", "list", "--db", str(few))),
        "crm lead list, terminal": Run(same(crm, "lead", "list", "--db", str(few)), terminal=True),
        "crm timeline LEAD-1": Run(same(crm, "timeline", "LEAD-1", "--db", str(few))),
        "crm convert LEAD-n -q": Run(convert),
        PAGES: Run(same(python, "-c", PAGES)),
        f"crm document, PDF of {LINES} lines": Run(same(*_document(crm, folder, environ))),
    }
    return _table(by_turns(runs, rounds, environ))


def _document(crm: str, folder: Path, environ: Mapping[str, str]) -> list[str]:
    """The command that makes the pages of a quote with many lines, which are made anew each time."""
    db = folder / "quote.db"
    lines = " ".join(f'--line "Position {n} @ {n}.50 tax 19"' for n in range(LINES))
    quote = f"company new Me --mine\ncompany new Acme\nquote new Offer --company COMPANY-2 {lines}\n"
    _quietly([crm, "batch", "-", "-q", "--db", str(db)], environ, quote)
    return [crm, "document", "QUOTE-1", "--as", "pdf", "-o", "-", "--db", str(db)]


def _fill(crm: str, db: Path, count: int, environ: Mapping[str, str]) -> None:
    lines = "".join(f'lead new "Relaunch {n}" --name "Ada Lovelace" --email ada{n}@x.org\n' for n in range(count))
    _quietly([crm, "batch", "-", "-q", "--db", str(db)], environ, lines)


def _quietly(words: Sequence[str], environ: Mapping[str, str], stdin: str = "") -> None:
    subprocess.run(words, input=stdin.encode(), env=environ, check=True, stdout=subprocess.DEVNULL)


def _table(taken: Mapping[str, Billed]) -> Table:
    rows = []
    for name, own in taken.items():
        ratios = [
            f"{getattr(own, measure) / getattr(taken[yardstick], measure):.2f}"
            for yardstick in YARDSTICKS
            for measure in ("wall", "cpu")
        ]
        rows.append((name, f"{own.wall * 1000:.0f}", f"{own.cpu * 1000:.0f}", *ratios))
    pages = taken[f"crm document, PDF of {LINES} lines"].wall / taken[PAGES].wall
    rows.append((f"  of {PAGES}", "", "", f"{pages:.2f}", "", "", ""))
    head = ("start-up", "ms", "cpu ms", "/ sqlite3", "cpu", "/ typer", "cpu")
    return Table(head, rows)
