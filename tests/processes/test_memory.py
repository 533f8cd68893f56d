"""Memory stays flat: in a file with 20,000 leads a command holds what it does in one with ten, and little more."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import fresh
from tests.conftest import ROOT

FEW, MANY = 10, 20_000
LINKED = 8_000  # that came to a company in one step and left it in another
SOME = 3_000  # that are changed, which takes longer than reading them
STATUS = Path("/proc/self/status")
RUN = """
import re, sys
from crmcli.__main__ import main
code = main()
print(re.search(r"VmHWM:\\s+([0-9]+)", open("/proc/self/status").read())[1], code, file=sys.stderr)
"""
FILLED = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers LIMIT {count})
INSERT INTO lead(id, title, title_key, stage, first_name, last_name, company_name, street, city, country, amount,
    currency, tax_rounding, comments, owner, created_at, updated_at, version, uid)
SELECT n, 'Relaunch ' || n, 'relaunch ' || n, 'new', 'Ada', 'Lovelace', 'Acme ' || n, 'Main Street ' || n, 'Paris',
    'FR', n, 'EUR', 'group', 'Asked for offer ' || n, 'mia', '2026-11-02T09:00:00Z', '2026-11-02T09:00:00Z', 1, 'u' || n
FROM numbers;
INSERT INTO email(kind, element, position, value, normal)
SELECT 'lead', id, 1, 'p' || id || '@example.org', 'p' || id || '@example.org' FROM lead;
INSERT INTO lead_search(rowid, title, body, title_folded, body_folded) SELECT id, title, comments, '', '' FROM lead;
INSERT INTO step(at, recorded_at, by, title, verb) VALUES
    ('2026-11-02T09:00:00Z', '2026-11-02T09:00:00Z', 'mia', '', 'import');
INSERT INTO step(at, recorded_at, by, title, verb)
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', '2026-11-03', '+' || id || ' minutes'), '2026-11-25T09:00:00Z', 'mia', '', 'move'
FROM lead;
INSERT INTO change(step, "table", row, op, after, kind, element)
SELECT 1, 'lead', id, 'insert', '{{"stage":"in_progress"}}', 'lead', id FROM lead;
INSERT INTO change(step, "table", row, op, before, after, kind, element)
SELECT 1 + id, 'lead', id, 'update', '{{"stage":"in_progress"}}', '{{"stage":"new"}}', 'lead', id FROM lead;
INSERT INTO contact(id, title, title_key, first_name, last_name, created_at, updated_at, version, uid)
SELECT id, title, title_key, first_name, iif(id = 1, last_name, id), created_at, updated_at, 1, 'c' || id FROM lead;
INSERT INTO invoice(id, title, stage, type, number, contact, amount, currency, tax_rounding, issue_date, due_date,
    rounding, created_at, updated_at, version, uid)
SELECT id, title, 'external', 'invoice', 'RE-' || id, id, id, 'EUR', 'group', '2026-11-02', '2026-11-16', 0, created_at,
    updated_at, 1, 'i' || id FROM lead;
INSERT INTO company(id, title, mine, created_at, updated_at, version, uid)
VALUES (1, 'Acme', 0, '2026-11-02T09:00:00Z', '2026-11-02T09:00:00Z', 1, 'acme');
INSERT INTO step(id, at, recorded_at, by, title, verb) VALUES
    (100001, '2026-11-26T09:00:00Z', '2026-11-26T09:00:00Z', 'mia', '', 'link'),
    (100002, '2026-11-26T10:00:00Z', '2026-11-26T10:00:00Z', 'mia', '', 'unlink');
INSERT INTO change(step, "table", row, op, after, kind, element)
SELECT 100001, 'link', id, 'insert', '{{"from_kind":"company","from_id":1,"to_kind":"lead","to_id":' || id ||
    ',"how":"company_of","step":100001}}', 'company', 1 FROM lead WHERE id <= {linked};
INSERT INTO change(step, "table", row, op, before, kind, element)
SELECT 100002, 'link', row, 'delete', after, 'company', 1 FROM change WHERE step = 100001;
"""

pytestmark = pytest.mark.skipif(not STATUS.exists(), reason="the greatest size of a process is read from /proc")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Path]]:
    """A file with few leads and one with many, by how many they are."""
    folder = tmp_path_factory.mktemp("memory")
    found = {count: folder / f"{count}.db" for count in (FEW, MANY)}
    for count, path in found.items():
        path.write_bytes(fresh.file())
        with closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA synchronous = OFF")
            db.executescript(FILLED.format(count=count, linked=LINKED))
    yield found


def taken(db: Path, words: str, count: int = 0) -> tuple[int, str]:
    """The greatest size, in kB, of a process that runs the command, and the last line that it said; ``count``
    references are on its standard input. A child's own account of it would begin with our size."""
    refs = "".join(f"LEAD-{number}\n" for number in range(1, count + 1))
    environ = {**os.environ, "CRM_DB": str(db), "PYTHONPATH": str(ROOT), "TZ": "UTC", "CRM_USER": "mia"}
    call = [sys.executable, "-c", RUN, *words.split()]
    done = subprocess.run(call, env=environ, cwd=db.parent, input=refs, capture_output=True, text=True, check=True)
    size, code = re.findall("[0-9]+", done.stderr)[-2:]
    assert code == "0", done.stderr
    return int(size), done.stdout.rstrip("\n").rpartition("\n")[2]


@pytest.mark.parametrize(
    ("words", "last", "most"),
    [
        # MB; a page cache takes 4 of them, and all rows would take 20 to 40, references alone 2.
        ("lead list", f"LEAD-{MANY}\t", 11),
        ("lead list -q", f"LEAD-{MANY}", 5.5),
        ("lead list --json", "]", 16),
        ("export lead", f"LEAD-{MANY},", 12),
        ("find relaunch -q", "LEAD-1", 8),
        ("report stages", "lead\tdefault\tin_progress\t20000\t7.6\t", 14),
        # 16,000 entries, of which each names an element: all of them took 38.
        ("timeline COMPANY-1", f"2026-11-26T10:00:00Z\tmia\tCOMPANY-1\tunlinked\tcompany of LEAD-{LINKED}\t", 16),
        ("report clients", "CONTACT-1\t", 12),  # was 26
        ("export --person CONTACT-1", "}", 26),  # all who are called so took 150
        ("board lead", f"New\tLEAD-{MANY}\t", 12),
    ],
)
def test_what_goes_through_all_leads_holds_few_of_them(
    files: dict[int, Path], words: str, last: str, most: float
) -> None:
    few, _ = taken(files[FEW], words)
    many, said = taken(files[MANY], words)
    assert said.startswith(last)
    assert many - few < most * 1024, f"{(many - few) / 1024:.1f} MB more"


def test_a_conversion_of_many_and_its_undo_hold_few_of_them(files: dict[int, Path]) -> None:
    convert = "convert - --to deal+contact --on-duplicate create -q"
    sizes = {}
    for count, path in files.items():
        done, said = taken(path, convert, min(count, SOME))
        undone, _ = taken(path, "undo -q")
        assert said == f"DEAL-{min(count, SOME)}\tCONTACT-{count + min(count, SOME)}"
        sizes[count] = done, undone
    for few, many in zip(*sizes.values(), strict=True):
        assert many - few < 35 * 1024, f"{(many - few) / 1024:.1f} MB more"
