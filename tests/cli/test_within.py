"""The letters of every short text are in their index, or the history tells of the row since, whatever was done."""

from __future__ import annotations

import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crmcli.actions.data.importing import writing
from crmcli.actions.funnel.convert import at_once
from crmcli.catalog import REGISTRY
from crmcli.store import narrowing, trace, within
from tests import servers
from tests.conftest import Crm
from tests.lettered import passed_over
from tests.released.kept import RELEASES, opened

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


def test_what_waits_for_the_index_goes_on_waiting_when_a_later_line_fails(
    crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An import brings the index up to date as it goes on; what it did of that is taken back with it."""
    for module, name in ((within, "MANY"), (within, "_TOGETHER"), (writing, "CHUNK")):
        monkeypatch.setattr(module, name, 1)
    (crm.folder / "leads.csv").write_text("Lead Name,City,Amount\nElder,Bonn,1\nOak,Bonn,2\nElm,Bonn,three\n")
    lines = (
        "lead new Early --city Ulm --tag hot\nedit LEAD-1 --city Trier\nnote LEAD-2 Xavier\n"
        f"import lead {crm.folder / 'leads.csv'}\nlead new Late\n"
    )
    crm.new("lead", "First")
    done = crm("batch", "-", "--keep-going", stdin=lines)
    assert (done.exit, done.lines[-2:]) == (7, ["failed: line 4: amount: 'three' is not a number.", "LEAD-3 Late"])
    words = ("early", "trier", "xavier", "elder", "late")
    found = [crm("find", word, "-q").lines for word in words]
    assert found == [["LEAD-2"], ["LEAD-1"], ["LEAD-2"], [], ["LEAD-3"]]
    assert crm("doctor").exit == 0


@pytest.mark.file
def test_nothing_is_left_of_the_letters_of_somebody_who_was_purged(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(within, "EACH", 1)
    crm.new("contact", "Xaver Quux", "--city", "Zwickau")
    crm.new("contact", "Ada Lee", "--city", "Ulm")
    crm("edit", "CONTACT-1", "--last-name", "Quuz")
    assert letters(crm.db, 1) > 9
    assert crm("purge", "CONTACT-1", "-y").exit == 0
    assert (letters(crm.db, 1), passed_over(crm.db)) == (0, {}) and letters(crm.db, 2) > 9


def letters(path: Path, number: int) -> int:
    """How many letters, three in a row, the index has of a contact."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, contact_search_within, instance)")
        return int(db.execute("SELECT count(*) FROM temp.words WHERE doc = ?", (number,)).fetchone()[0])


def moved(crm: Crm, how: str) -> None:
    """Its rows into another file by a way of the program, which is the database from then on."""
    own, other = str(crm.db), str(crm.folder / "other.db")
    if how == "dump":
        (crm.folder / "dump.jsonl").write_text(crm("export", "--all").out)
    acts = {
        "dump": [("import", "--all", str(crm.folder / "dump.jsonl"), "--db", other)],
        "backup": [("backup", other), ("lead", "new", "Later"), ("restore", other, "-y")],
        "copy": [("copy", own, other)],
        "server": [("copy", own, url := servers.server().new()), ("copy", url, other)] if how == "server" else [],
    }
    for words in acts[how]:
        done = crm(*words)
        assert done.exit == 0, done.err
    if how != "backup":
        crm.environ["CRM_DB"] = other


@pytest.mark.file
@pytest.mark.parametrize("how", ["dump", "backup", "copy", pytest.param("server", marks=pytest.mark.server)])
def test_it_comes_along(crm: Crm, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """Whether what it has not is told by the history, too."""
    monkeypatch.setattr(narrowing, "_FEW", "count(*) + 1000")
    crm("field", "add", "lead", "colour", "text")
    crm.new("lead", "Bäcker", "--set", "colour=dark green")
    crm.new("lead", "Oak", "--city", "Köln")
    moved(crm, how)
    assert [crm("lead", "list", words, "-q").lines for words in ("colour~ark", "city~oeln", "title~later")] == [
        ["LEAD-1"],
        ["LEAD-2"],
        [],
    ]
    assert passed_over(Path(crm.environ["CRM_DB"])) == {}


@pytest.mark.file
@pytest.mark.parametrize("release", RELEASES, ids=lambda folder: folder.name)
def test_an_older_file_gets_it(crm: Crm, monkeypatch: pytest.MonkeyPatch, release: Path) -> None:
    monkeypatch.setattr(narrowing, "_FEW", "count(*) + 1000")
    opened(crm, release)
    assert crm("contact", "list", "last_name~uelle", "-q").lines == ["CONTACT-2"]
    assert passed_over(crm.db) == {} and letters(crm.db, 2) > 9
