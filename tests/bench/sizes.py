"""Sizes: every command on databases of a thousand elements and of many more; what is flat takes as long in all.

Half of the leads are converted, a fifth of their deals billed, and these invoices issued; what is done to many at once
is done to the last tenth of the leads. The commands themselves make all that, and are measured too.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.bench.data import write_leads
from tests.bench.installing import say
from tests.bench.measuring import Billed, Run, Table, by_turns, measured, same

SIZES = (1_000, 100_000)
MILLION = (*SIZES, 1_000_000)
OWN = (
    "company",
    "new",
    "Own Ltd",
    "--mine",
    "--street",
    "High Street 1",
    "--city",
    "Bonn",
    "--postal-code",
    "53111",
    "--country",
    "DE",
    "--tax-id",
    "181/815/08155",
)
BYTES = "bytes an element"
READING = (
    "lead list -L 50",
    "lead list --sort -created_at -L 50",
    "lead list --sort next_date -L 50",
    "lead list created_at.after=-2w -L 50",
    "lead list email~example -L 50",
    "deal list --sort -amount -L 50",
    "lead list amount.gte=90000 -L 50",
    "lead list has=lines -L 50",
    "lead list city=Brno -L 50",
    "lead list title~nobody -L 50",
    "deal list unbilled -L 50",
    "deal list unbilled --sort -amount -L 50",
    "deal list billed -L 50",
    "invoice list unpaid --sort due -L 50",
    "find offer77",
    "find +493010000777",
    "find p777@example777.org",
    "find example777.org -L 20",
    "find berlin -L 20",
    "find relaunch -L 20",
    "find ada lovelace -L 20",
    "find relaunch 77 -L 20",
    "find call back -L 20",
    "find e -L 20",
    "find p323249@example249.org",
    "deal list relaunch -L 20",
    "show LEAD-77",
    "show DEAL-7",
    "show INVOICE-3",
    "timeline DEAL-7",
    "history LEAD-77",
    "tree LEAD-77",
    "line list DEAL-7",
    "steps -L 20",
)
# {} is a number that no other round has; they leave the database as large as it was.
WRITING = (
    "lead new New --email new{}@x.org -q",
    "edit LEAD-{} --city Kiel -q",
    "note LEAD-{} Called -q",
    "tag LEAD-{} vip -q",
    "line add LEAD-{} Work --price 5 -q",
    "move LEAD-{} in_progress -q",
    "convert LEAD-{} --to deal+contact+company --on-duplicate create -q",
    "undo -q",
    "redo -q",
    "archive LEAD-{} -q",
    "pay INVOICE-1 0.01 -q",
)
# Each is done to the last tenth of the leads, by their references on standard input, but for what follows it.
MANY = {
    "tag": "tag - many -q",
    "untag": "untag - many -q",
    "edit": "edit - --city Kiel -q",
    "move": "move - in_progress -q",
    "note": "note - Called -q",
    "archive": "archive - -q",
    "unarchive": "unarchive - -q",
    "link": "link - COMPANY-1 -q",
    "unlink": "unlink - COMPANY-1 -q",
    "clone": "clone - -q",
    "undo of clone": "undo -q",
    "rm": "rm - -q -y",
    "undo of rm": "undo -q",
    "redo of rm": "redo -q",
    "undo of rm, again": "undo -q",
}
STARTED = "steps -L 1"  # what a command takes that does next to nothing


class Made(NamedTuple):
    """What a command took that did something to so many elements."""

    count: int
    took: Billed


def measure(place: Path, folder: Path, environ: Mapping[str, str], rounds: int, sizes: Sequence[int] = SIZES) -> Table:
    """Milliseconds of processor time a command; for those that make or change many at once, microseconds an element,
    without the start of the program. How much more that is than on the smallest, and the greatest memory of each."""
    crm = str(place / "crm")
    found = {size: dict(_made(crm, folder, environ, size)) for size in sizes}
    for name, size, taken in _asked(crm, folder, environ, rounds, sizes):
        found[size][name] = Made(0, taken)
    rows = []
    for name in found[sizes[0]]:
        made = [found[size][name] for size in sizes]
        if name == BYTES:
            rows.append((name, *(f"{each.took.size:,.0f}" for each in made), *("" for _ in (*sizes, *sizes[1:]))))
            continue
        starts = [found[size][STARTED].took.cpu if each.count else 0 for size, each in zip(sizes, made, strict=True)]
        unit = 1e6 if made[0].count else 1e3
        rates = [
            max(each.took.cpu - start, 0) / (each.count or 1) * unit for each, start in zip(made, starts, strict=True)
        ]
        rows.append(
            (
                f"crm {name}" + (" (us an element)" if made[0].count else ""),
                *(f"{rate:,.0f}" for rate in rates),
                *(f"{rate / rates[0]:.2f}" if rates[0] else "" for rate in rates[1:]),
                *(f"{each.took.size:.0f}" for each in made),
            )
        )
    heads = [f"{size:,}" for size in sizes]
    return Table(
        ("sizes: ms of cpu", *heads, *(f"x at {head}" for head in heads[1:]), *(f"MB at {head}" for head in heads)),
        rows,
    )


def measure_million(
    place: Path, folder: Path, environ: Mapping[str, str], rounds: int, sizes: Sequence[int] = MILLION
) -> Table:
    return measure(place, folder, environ, rounds, sizes)


def _made(crm: str, folder: Path, environ: Mapping[str, str], size: int) -> Iterator[tuple[str, Made]]:
    """Makes the database of this size, and tells what that takes."""
    db, leads, stdin = folder / f"{size}.db", folder / "leads.csv", folder / "refs"

    def took(line: str, *more: str, given: Path | None = None) -> Billed:
        return measured(Run(same(crm, *line.split(), *more, "--db", str(db)), stdin=given), 0, environ)

    def each(count: int, line: str, text: str, first: int = 1) -> Made:
        """The command, with this text of each of so many numbers on standard input."""
        with stdin.open("w") as file:
            file.writelines(text.format(number) + "\n" for number in range(first, first + count))
        return Made(count, took(line, given=stdin))

    say(f"making {size:,} ...")
    write_leads(leads, size, titled=True)
    half, some = size // 2, size // 10
    yield "import", Made(size, took("import lead", str(leads), "-q"))
    yield "convert", each(half, "convert - --to deal+contact --on-duplicate create -q", "LEAD-{}")
    yield "undo of convert", Made(half, took("undo -q"))
    yield "redo of convert", Made(half, took("redo -q"))
    took(OWN[0], *OWN[1:])
    yield "batch of lines", each(some, "batch - -q", "line add DEAL-{} Work --price 90 --tax 19")
    yield "bill", each(some, "convert - --to invoice -q", "DEAL-{}")
    yield "issue", each(some, "issue - --yes -q", "INVOICE-{}")
    for name, line in MANY.items():
        yield name, each(some, line, "LEAD-{}", size - some + 1)
    elements = sum(int(row) for row in _counts(crm, db, environ))
    yield BYTES, Made(0, Billed(0, 0, db.stat().st_size / elements))
    for name, words in (("list -q", "lead list -q"), ("list", "lead list"), ("export csv", "export lead")):
        yield name, Made(size, took(words))
    yield "find of all", Made(size + half, took("find relaunch"))
    yield "export --all", Made(size, took("export --all"))
    yield "backup", Made(size, took("backup", str(folder / "copy.db"), "-y", "-q"))
    (folder / "copy.db").unlink()


def _asked(
    crm: str, folder: Path, environ: Mapping[str, str], rounds: int, sizes: Sequence[int]
) -> Iterator[tuple[str, int, Billed]]:
    """Asks all of them by turns, so that a machine that is busy for a while is so for all."""
    say("asking ...")
    for line in (STARTED, *READING, *WRITING):
        runs = {str(size): Run(partial(_words, crm, line, folder, size)) for size in sizes}
        for size, taken in by_turns(runs, rounds, environ).items():
            yield line.replace("{}", "n"), int(size), taken


def _words(crm: str, line: str, folder: Path, size: int, number: int) -> list[str]:
    return [crm, *line.format(size // 2 + len(READING) + number).split(), "--db", str(folder / f"{size}.db")]


def _counts(crm: str, db: Path, environ: Mapping[str, str]) -> list[str]:
    asked = " UNION ALL ".join(f"SELECT count(*) FROM {name}" for name in ("lead", "deal", "contact", "invoice"))
    words = [crm, "sql", asked, "--no-header", "--db", str(db)]
    return subprocess.run(words, env=environ, check=True, capture_output=True, text=True).stdout.split()
