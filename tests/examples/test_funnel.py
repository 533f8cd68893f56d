"""The shop's day runs as a newcomer runs it, and goes through every conversion of the map."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from crmcli.catalog import REGISTRY
from tests import servers

TREE = """\
LEAD-1  Bikes for couriers  converted ✓                  11,327.85 EUR
├── COMPANY-2  Swift Couriers
├── CONTACT-1  Ada Lovelace
└── DEAL-1  Bikes for couriers  won ✓  billed            11,327.85 EUR
    └── QUOTE-1  Bikes for couriers  approved ✓  billed  11,327.85 EUR
        └── INVOICE-1  Bikes for couriers  draft  ◀      11,327.85 EUR
LEAD-5  One more helmet  converted ✓
├── CONTACT-3  Charles Babbage
├── → COMPANY-2 (above)
└── → DEAL-1 (above)
"""
BECAME = """\
LEAD-1 became DEAL-1, CONTACT-1, COMPANY-2
LEAD-2 became DEAL-2, CONTACT-2
LEAD-3 became DEAL-3, COMPANY-3
LEAD-4 became DEAL-4 and was linked to CONTACT-1
LEAD-5 became CONTACT-3 and was linked to DEAL-1, COMPANY-2
LEAD-6 became DEAL-5
LEAD-7 became CONTACT-4
LEAD-8 became COMPANY-4
LEAD-9 became CONTACT-5, COMPANY-5
DEAL-1 became QUOTE-1
QUOTE-1 became INVOICE-1
DEAL-2 became INVOICE-2
DEAL-3 became INVOICE-3
QUOTE-2 became DEAL-6
LEAD-11 became DEAL-7, CONTACT-6, DEAL-7 became QUOTE-3
LEAD-12 became CONTACT-7, DEAL-8, DEAL-8 became INVOICE-4
"""


def ran(folder: Path, db: str = "$CRM_DB") -> tuple[subprocess.CompletedProcess[str], Path]:
    """The finished script, and the folder that it made its own temporary folder in; ``db`` is used in place of its
    own database."""
    tool = folder / "bin" / "crm"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nCRM_DB="{db}" exec "{sys.executable}" -m crmcli "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    temporary = folder / "tmp"
    temporary.mkdir()
    environ = {
        "PATH": f"{tool.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(temporary),
        "HOME": str(folder),
        "TZ": "UTC",
    }
    script = ["sh", str(ROOT / "examples" / "funnel.sh")]
    done = subprocess.run(script, env=environ, capture_output=True, text=True, timeout=300, check=False)
    return done, temporary


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    return ran(tmp_path_factory.mktemp("funnel"))


@pytest.mark.server
def test_a_server_says_the_same_to_all_of_it(
    day: tuple[subprocess.CompletedProcess[str], Path], tmp_path: Path
) -> None:
    there = ran(tmp_path, servers.server().new())[0]
    assert (there.returncode, there.stderr) == (0, "")
    told, expected = (re.sub(r"\d\d:\d\d(:\d\dZ)?", "--:--", done.stdout) for done in (there, day[0]))
    assert told == expected and TREE in told


def test_the_day_ends_well(day: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    assert (day[0].returncode, day[0].stderr) == (0, "")


def test_every_lead_becomes_what_the_script_says(day: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    became = [line for line in day[0].stdout.splitlines() if re.match(r"[A-Z]+-\d+ became ", line)]
    assert became == BECAME.splitlines()


def test_the_script_goes_through_every_conversion(day: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    typed = re.findall(r"^\$ crm convert ([A-Z]+)-\d+ --to (\S+)", day[0].stdout, re.MULTILINE)
    ways = {(prefix.lower(), way) for prefix, way in typed}
    possible = {(kind.name, way) for kind in REGISTRY.kinds for way in REGISTRY.combinations(kind.name)}
    further = {(kind, way) for kind, way in possible for last in REGISTRY.onward(kind) if last in way.split("+")}
    assert possible - further <= ways <= possible
    assert {way.split("+")[-1] for _, way in ways & further} == {"quote", "invoice"}


def test_it_ends_with_the_tree_and_the_timeline(day: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    _, tree, timeline = re.split(r"^\$ crm (?:tree|timeline) INVOICE-1\n", day[0].stdout, flags=re.MULTILINE)
    assert tree.partition("\n\n")[0] + "\n" == TREE
    told = [line.split("\t")[2:5] for line in timeline.splitlines()[1:]]
    assert told[0] == ["LEAD-1", "created", "Bikes for couriers, 2 lines"]
    assert ["QUOTE-1", "note", "Ada called: they take it, delivery in March."] in told
    assert told[-1] == ["DEAL-1", "moved", "new → won"]


def test_nothing_is_left_behind(day: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    assert list(day[1].iterdir()) == []
