"""Growth: what takes how long with many elements, and how much longer with four times as many (4 is straight)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.bench.bulk import fresh, work
from tests.bench.measuring import Billed, Run, Table, measured, middle, same

FEW, MANY = 2_500, 10_000


def measure(place: Path, folder: Path, environ: Mapping[str, str], rounds: int) -> Table:
    """The table of all commands, each measured on few and on many elements."""
    found = {count: _measured(place, folder, environ, rounds, count) for count in (FEW, MANY)}
    rows = []
    for name, own in found[MANY].items():
        few = found[FEW][name]
        rows.append((name, f"{few.wall:.2f}", f"{own.wall:.2f}", f"{own.cpu / few.cpu:.1f}", f"{own.size:.0f}"))
    return Table(("growth", f"s for {FEW:,}", f"s for {MANY:,}", "x cpu", "MB"), rows)


def _measured(place: Path, folder: Path, environ: Mapping[str, str], rounds: int, count: int) -> dict[str, Billed]:
    python, crm = str(place / "python"), str(place / "crm")
    base, done, undone, party, db = (
        folder / f"{name}{count}.db" for name in ("base", "done", "undone", "party", "run")
    )
    work(python, environ, "fill", base, count)
    work(python, environ, "convert", fresh(base, done))
    work(python, environ, "parties", party, count // 10)
    measured(Run(same(crm, "undo", "-q", "--db", str(fresh(done, undone)))), 0, environ)
    commands: dict[str, tuple[Path, tuple[str, ...]]] = {
        "crm lead list (TSV)": (done, ("lead", "list")),
        "crm lead list --json": (done, ("lead", "list", "--json")),
        "crm lead list --limit 50": (done, ("lead", "list", "--limit", "50")),
        "crm find relaunch": (done, ("find", "relaunch")),
        "crm show LEAD-5": (done, ("show", "LEAD-5")),
        "crm timeline DEAL-5": (done, ("timeline", "DEAL-5")),
        "crm undo (of the conversion)": (done, ("undo", "-q")),
        "crm redo": (undone, ("redo", "-q")),
        "crm tree COMPANY-1 (a tenth)": (party, ("tree", "COMPANY-1")),
    }
    found: dict[str, list[Billed]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, (path, words) in commands.items():
            found[name].append(measured(Run(same(crm, *words, "--db", str(fresh(path, db)))), 0, environ))
    return {name: middle(taken) for name, taken in found.items()}
