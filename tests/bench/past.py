"""``python -m tests.bench.past``: random histories looked back at, and what a look back costs.

Every reading command with --as-of is held against the same command on a copy of the file that was taken then, with the
clock of then. Lists that look back are measured against lists of now, elements against a file twenty times as large.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measuring import Run, Table, by_turns, measured, same
from tests.cli.look.afternoons import Afternoon, looks, of_one
from tests.conftest import ROOT, Crm

LISTS = ("lead list", "lead list -q", "lead list --sort title --limit 50", "find offer77", "report sources --json")
OF_ONE = ("show LEAD-77 --json", "timeline LEAD-77", "history LEAD-77", "tree LEAD-77")
CRM = (sys.executable, "-m", "crmcli")


def differing(seed: int, acts: int, moments: int) -> Iterator[str]:
    """The looks at some moments of a random history that are not what was printed then."""
    with tempfile.TemporaryDirectory() as folder:
        day = Afternoon(Crm(Path(folder)), seed)
        day.work(acts)
        refs = day.refs()
        for step in day.random.sample(sorted(day.kept), min(moments, len(day.kept))):
            some = (words for ref in day.random.sample(refs, min(8, len(refs))) for words in of_one(ref))
            for words in (*looks(), *some):
                terminal = day.random.random() < 0.3
                if day.then(step, *words, terminal=terminal) != day.seen(step, *words, terminal=terminal):
                    yield f"seed {seed}, step {step}: crm {' '.join(words)}"


def filled(folder: Path, leads: int) -> dict[str, str]:
    """A file of so many leads, a quarter of which were changed later; returns the variables of its commands."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environ = {**kept, "CRM_DB": str(folder / f"{leads}.db"), "HOME": str(folder), "PYTHONPATH": str(ROOT)}
    rows = "".join(f"Offer{number},Town{number % 50},{number % 900}.50\n" for number in range(leads))
    changed = "".join(f"edit LEAD-{number} --city Kiel\n" for number in range(1, leads, 4))
    for name, text, words in (
        ("rows.csv", f"title,city,amount\n{rows}", ("import", "lead", str(folder / "rows.csv"), "-q")),
        ("changes", changed, ("batch", str(folder / "changes"))),
    ):
        (folder / name).write_text(text, encoding="utf-8")
        measured(Run(same(*CRM, *words)), 0, environ)
    return environ


def costs(leads: int, rounds: int) -> Iterator[Table]:
    """Processor time of looks back, as ratios."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        small, large = filled(folder, leads // 20), filled(folder, leads)
        past = ("--as-of", "1")
        first = measured(Run(same(*CRM, *LISTS[0].split(), *past)), 0, large).cpu
        runs = {line: Run(same(*CRM, *line.split())) for line in LISTS}
        runs |= {f"{line} then": Run(same(*CRM, *line.split(), *past)) for line in LISTS}
        taken = by_turns(runs, rounds, large)
        rows = [[line, f"{taken[f'{line} then'].cpu / taken[line].cpu:.2f}"] for line in LISTS]
        yield Table(("Looks back, to now", "CPU"), rows)
        yield Table(("The first of them, to now", "CPU"), [[LISTS[0], f"{first / taken[LISTS[0]].cpu:.1f}"]])
        ones = {line: Run(same(*CRM, *line.split(), *past)) for line in OF_ONE}
        each = [by_turns(ones, rounds, environ) for environ in (small, large)]
        rows = [[line, f"{each[1][line].cpu / each[0][line].cpu:.2f}"] for line in OF_ONE]
        yield Table((f"{leads:,} leads, to {leads // 20:,}", "CPU"), rows)


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--histories", type=int, default=200)
    reader.add_argument("--first", type=int, default=0, help="the seed of the first")
    reader.add_argument("--acts", type=int, default=60)
    reader.add_argument("--moments", type=int, default=1)
    reader.add_argument("--leads", type=int, default=20_000)
    reader.add_argument("--rounds", type=int, default=5)
    given = reader.parse_args()
    wrong = 0
    for seed in range(given.first, given.first + given.histories):
        for line in differing(seed, given.acts, given.moments):
            wrong += 1
            print(line, flush=True)
    print(f"{given.histories} histories, {wrong} looks that differ")
    for table in costs(given.leads, given.rounds) if given.leads else ():
        print(f"\n{table}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
