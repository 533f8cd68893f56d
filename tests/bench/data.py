"""Lists in and out: 100,000 leads from CSV and back, against ``sqlite-utils`` and a bare ``executemany``.

``sqlite-utils insert`` writes the same file into one table of texts; crmcli also checks and normalises each value,
splits off email addresses and phone numbers, looks for duplicates, and writes history and search.
"""

from __future__ import annotations

import csv
import random
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.bench.measuring import Billed, Run, Table, by_turns, same

ROWS = 100_000
COLUMNS = (
    "First Name",
    "Last Name",
    "Company",
    "Email",
    "Phone",
    "Street",
    "City",
    "Postal Code",
    "Country",
    "Lead Source",
    "Amount",
    "Comments",
)
GERMAN = {
    "Ada": "Jörg",
    "Grace": "Käthe",
    "Lovelace": "Größ",
    "Hopper": "Fänger",
    "Acme": "Bäckerei",
    "Main Street": "Hauptstraße",
    "Berlin": "Köln",
    "Paris": "Düren",
    "Asked for offer": "Wünscht Angebot",
}
BARE = """
import csv, sqlite3, sys
db = sqlite3.connect(sys.argv[2])
rows = csv.reader(open(sys.argv[1], encoding="utf-8", newline=""))
names = next(rows)
db.execute("CREATE TABLE leads (%s)" % ", ".join(f'"{name}"' for name in names))
db.executemany("INSERT INTO leads VALUES (%s)" % ", ".join("?" * len(names)), rows)
db.commit()
"""


def measure(place: Path, folder: Path, environ: Mapping[str, str], rounds: int) -> Table:
    """The table; ``place`` is where ``python``, ``crm`` and ``sqlite-utils`` are."""
    python, crm, utils = (str(place / name) for name in ("python", "crm", "sqlite-utils"))
    leads, full, copy, plain = (folder / name for name in ("leads.csv", "full.db", "all.jsonl", "plain.db"))
    german = folder / "german.csv"
    write_leads(leads, ROWS)
    translate(leads, german)
    subprocess.run(
        [crm, "import", "lead", leads, "--db", full, "-q"], env=environ, check=True, stdout=subprocess.DEVNULL
    )
    with copy.open("wb") as out:
        subprocess.run([crm, "export", "--all", "--db", full], env=environ, check=True, stdout=out)
    subprocess.run([utils, "insert", plain, "leads", leads, "--csv", "--silent"], env=environ, check=True)

    def fresh(name: str, *words: str) -> Callable[[int], Sequence[str]]:
        """The command, with a database in the place of {} that is new in each round."""
        return lambda number: [word.format(folder / f"{name}-{number}.db") for word in words]

    runs = {
        "sqlite-utils insert": Run(fresh("u", utils, "insert", "{}", "leads", str(leads), "--csv", "--silent")),
        "executemany": Run(fresh("b", python, "-c", BARE.replace("{", "{{").replace("}", "}}"), str(leads), "{}")),
        "crm import lead": Run(fresh("c", crm, "import", "lead", str(leads), "--db", "{}")),
        "crm import lead, German": Run(fresh("g", crm, "import", "lead", str(german), "--db", "{}")),
        "crm import --all": Run(fresh("a", crm, "import", str(copy), "--all", "--db", "{}")),
        "sqlite-utils rows": Run(same(utils, "rows", str(plain), "leads", "--csv")),
        "crm export lead": Run(same(crm, "export", "lead", "--db", str(full))),
        "crm export --all": Run(same(crm, "export", "--all", "--db", str(full))),
    }
    return _table(by_turns(runs, rounds, environ))


def write_leads(path: Path, count: int, titled: bool = False) -> None:
    """So many leads with a name, a company, an address, an email address and a phone number, always the same; a title,
    too, when they are to be converted."""
    pick = random.Random(1).choice
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow([*COLUMNS, *(["Lead Name"] if titled else [])])
        for number in range(count):
            rows.writerow(
                [
                    pick(("Ada", "Grace", "Alan", "Barbara", "Jörg", "Zoë")),
                    pick(("Lovelace", "Hopper", "Turing", "Liskov", "Müller")),
                    f"Acme {number % 5000} Ltd",
                    f"p{number}@example{number % 977}.org",
                    f"+49 30 {1_000_000 + number}",
                    f"Main Street {number % 200}",
                    pick(("Berlin", "Paris", "Brno", "München")),
                    str(10_000 + number % 80_000),
                    pick(("DE", "FR", "CZ", "Germany")),
                    pick(("web", "fair", "referral")),
                    f"{100 + number % 90_000}.50",
                    f"Asked for offer {number}, call back",
                    *([f"Relaunch {number}"] if titled else []),
                ]
            )


def translate(leads: Path, german: Path) -> None:
    """The same leads with umlauts in most of their texts, as they are in half of Europe."""
    with leads.open(encoding="utf-8", newline="") as source, german.open("w", encoding="utf-8", newline="") as target:
        target.write(next(source))
        for line in source:
            for word, other in GERMAN.items():
                line = line.replace(word, other)
            target.write(line)


def _table(taken: Mapping[str, Billed]) -> Table:
    rows = []
    for name, own in taken.items():
        yardstick = taken["sqlite-utils rows" if "export" in name or "rows" in name else "sqlite-utils insert"]
        rows.append(
            (
                name,
                f"{own.wall:.1f}",
                f"{own.cpu:.1f}",
                f"{ROWS / own.wall:,.0f}",
                f"{own.size:.0f}",
                f"{own.wall / yardstick.wall:.2f}",
                f"{own.cpu / yardstick.cpu:.2f}",
            )
        )
    return Table((f"{ROWS:,} leads", "s", "cpu s", "rows/s", "MB", "/ sqlite-utils", "cpu"), rows)
