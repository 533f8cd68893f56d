"""Sizes: every command on databases of a thousand elements and of many more; what is flat takes as long in all.

A quarter of the leads is converted, a tenth of their deals billed, half of the invoices issued. What makes all that are
the commands themselves, and is measured too.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench.data import write_leads
from tests.bench.installing import say
from tests.bench.measuring import Billed, Run, Table, measured, middle, same

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
READING = (
    "lead list -L 50",
    "lead list --sort -created_at -L 50",
    "deal list --sort -amount -L 50",
    "lead list amount.gte=90000 -L 50",
    "lead list has=lines -L 50",
    "lead list city=Brno -L 50",
    "deal list unbilled -L 50",
    "invoice list unpaid --sort due -L 50",
    "find offer77",
    "find +493010000777",
    "find p777@example777.org",
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
MAKING = (
    "import",
    "convert",
    "undo",
    "redo",
    "batch of lines",
    "bill",
    "issue",
    "list -q",
    "list",
    "export csv",
    "export --all",
    "backup",
)


def measure(place: Path, folder: Path, environ: Mapping[str, str], rounds: int) -> Table:
    return _table(place, folder, environ, rounds, SIZES)


def measure_million(place: Path, folder: Path, environ: Mapping[str, str], rounds: int) -> Table:
    return _table(place, folder, environ, rounds, MILLION)


def _table(place: Path, folder: Path, environ: Mapping[str, str], rounds: int, sizes: tuple[int, ...]) -> Table:
    """Milliseconds of processor time a command, or microseconds an element for those on all, and how much more that is
    than on the smallest; the greatest memory of each."""
    found = {size: dict(_measured(str(place / "crm"), folder, environ, rounds, size)) for size in sizes}
    few, many = sizes[0], sizes[1:]
    rows = []
    for name, base in found[few].items():
        unit = 1e6 / few if name in MAKING else 1e3
        if name == "bytes an element":
            rows.append(
                (name, f"{base.size:,.0f}", *(f"{found[size][name].size:,.0f}" for size in many), *("" for _ in sizes))
            )
            continue
        rates = [found[size][name].cpu / (size / few if name in MAKING else 1) for size in sizes]
        rows.append(
            (
                f"crm {name}" + (" (us an element)" if name in MAKING else ""),
                *(f"{rate * unit:,.0f}" for rate in rates),
                *(f"{rate / rates[0]:.2f}" for rate in rates[1:]),
                f"{found[sizes[-1]][name].size:.0f}",
            )
        )
    heads = [f"{size:,}" for size in sizes]
    return Table(("sizes: ms of cpu", *heads, *(f"x at {head}" for head in heads[1:]), f"MB at {heads[-1]}"), rows)


def _measured(
    crm: str, folder: Path, environ: Mapping[str, str], rounds: int, size: int
) -> Iterator[tuple[str, Billed]]:
    db, leads, refs = folder / f"{size}.db", folder / "leads.csv", folder / "refs"

    def took(line: str, *more: str, stdin: Path | None = None) -> Billed:
        return measured(Run(same(crm, *line.split(), *more, "--db", str(db)), stdin=stdin), 0, environ)

    say(f"making {size:,} ...")
    write_leads(leads, size, titled=True)
    yield "import", took("import lead", str(leads), "-q")
    refs.write_text("".join(f"LEAD-{number}\n" for number in range(1, size // 4 + 1)))
    yield "convert", took("convert - --to deal+contact --on-duplicate create -q", stdin=refs)
    yield "undo", took("undo -q")
    yield "redo", took("redo -q")
    measured(Run(same(crm, *OWN, "--db", str(db))), 0, environ)
    refs.write_text(
        "".join(f"line add DEAL-{number} Work --price 90 --tax 19\n" for number in range(1, size // 40 + 1))
    )
    yield "batch of lines", took("batch - -q", stdin=refs)
    refs.write_text("".join(f"DEAL-{number}\n" for number in range(1, size // 40 + 1)))
    yield "bill", took("convert - --to invoice -q", stdin=refs)
    refs.write_text("".join(f"INVOICE-{number}\n" for number in range(1, size // 80 + 1)))
    yield "issue", took("issue - --yes -q", stdin=refs)
    elements = sum(int(row) for row in _counts(crm, db, environ))
    yield "bytes an element", Billed(0, 0, db.stat().st_size / elements)
    for name, words in (("list -q", "lead list -q"), ("list", "lead list"), ("export csv", "export lead")):
        yield name, took(words)
    yield "export --all", took("export --all")
    yield "backup", took("backup", str(folder / "copy.db"), "-y", "-q")
    (folder / "copy.db").unlink()
    say(f"asking {size:,} ...")
    for line in (*READING, *WRITING):
        first = size // 2 + len(READING)
        yield line.replace("{}", "n"), middle([took(line.format(first + number)) for number in range(rounds)])
    for end in ("", "-wal", "-shm"):
        db.with_name(db.name + end).unlink(missing_ok=True)


def _counts(crm: str, db: Path, environ: Mapping[str, str]) -> list[str]:
    asked = " UNION ALL ".join(f"SELECT count(*) FROM {name}" for name in ("lead", "deal", "contact", "invoice"))
    words = [crm, "sql", asked, "--no-header", "--db", str(db)]
    return subprocess.run(words, env=environ, check=True, capture_output=True, text=True).stdout.split()
