"""The letters of every short text are in their index, or the history tells of the row since, whatever was done."""

from __future__ import annotations

import shlex
import sqlite3
from contextlib import closing

import pytest

from crmcli.actions.funnel.convert import at_once
from crmcli.catalog import REGISTRY
from crmcli.store import narrowing, trace, within
from tests.conftest import Crm

DONE = """
import lead leads.csv
lead new Müller --city Köln --company-name "Ærø & Co"
edit LEAD-1 --city Düsseldorf --last-name Groß
field add lead colour text
edit LEAD-2 --set "colour=dark green"
convert LEAD-1 LEAD-2 --to deal+contact+company --on-duplicate create
edit CONTACT-1 CONTACT-2 --city Gießen
undo
undo
redo
batch lines
rm LEAD-3 LEAD-4 -y
undo
clone LEAD-3 LEAD-4
move LEAD-4 LEAD-3 in_progress
undo
lead new Maß --city Ulm
lead new Süß --city Suhl
lead new Öl --city Celle
rm LEAD-8 LEAD-9 LEAD-10 -y
undo
edit LEAD-9 --city Erfurt
undo
""".strip().splitlines()
LEADS = "Lead Name,First Name,Last Name,City\nRelaunch,Zoë,Bell,Bonn\nOak,Ada,Lee,Brno\nElm,,,Œrebro\n"
LINES = "lead new Ash --city Trier\nedit LEAD-5 --city Mainz\ncontact new 'Max Maß'\nedit CONTACT-2 --last-name Lime\n"


def lacking(crm: Crm) -> list[tuple[str, int, str]]:
    found = []
    with closing(sqlite3.connect(crm.db)) as db:
        for kind in REGISTRY.kinds:
            index = f"{kind.name}_search_within"
            later = {number for (number,) in db.execute(f"SELECT row {within.SINCE} AND \"table\" = '{kind.name}'")}
            for number, text in db.execute(within._read(kind)).fetchall():
                for each in filter(None, text.split("\x1f") if number not in later else ()):
                    asked = narrowing._asked(f"\x1f{each}\x1f")
                    named = db.execute(f"SELECT rowid FROM {index} WHERE {index} MATCH ?", (asked,)).fetchall()
                    found += [] if (number,) in named else [(kind.name, number, each)]
    return found


@pytest.mark.file
@pytest.mark.parametrize(("many", "each", "sets"), [(1, 1, False), (3, 128, False), (500, 2, True), (3, 128, True)])
def test_nothing_is_left_out(crm: Crm, monkeypatch: pytest.MonkeyPatch, many: int, each: int, sets: bool) -> None:
    """Steps that change much take in what they did, a few others wait for the last of them."""
    monkeypatch.setattr(within, "MANY", many)
    monkeypatch.setattr(within, "EACH", each)
    if sets:
        monkeypatch.setattr(at_once, "_MANY", 2)
        monkeypatch.setattr(trace, "PART", 0)
    monkeypatch.chdir(crm.folder)
    (crm.folder / "leads.csv").write_text(LEADS)
    (crm.folder / "lines").write_text(LINES)
    for line in DONE:
        done = crm(*shlex.split(line))
        assert done.exit == 0, (line, done.err)
        assert lacking(crm) == [], line


@pytest.mark.parametrize("each", [1, 128], ids=["taken in", "told by the history"])
def test_filters_go_by_it(crm: Crm, monkeypatch: pytest.MonkeyPatch, each: int) -> None:
    """What a batch has made before, too."""
    monkeypatch.setattr(within, "EACH", each)
    monkeypatch.setattr(narrowing, "_FEW", "count(*) + 1000")
    crm("lead", "new", "Bäcker", "--city", "Köln")
    crm("lead", "new", "Other", "--city", "Köln-Deutz")
    asked = {
        "title~aecker": ["LEAD-1"],
        "city=koln": ["LEAD-1"],
        "city~köln": ["LEAD-1", "LEAD-2"],
        "not title~bäck": ["LEAD-2"],
        "title~ecker or city~deutz": ["LEAD-1", "LEAD-2"],
    }
    assert {words: crm("lead", "list", *words.split(), "-q").lines for words in asked} == asked
    assert crm("batch", "-", stdin="lead new Ecke\ntag --where 'lead title~ecke' hot\n").exit == 0
    assert crm("lead", "list", "tag=hot", "-q").lines == ["LEAD-1", "LEAD-3"]
