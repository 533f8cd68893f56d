"""A database that a released version wrote: it opens, says what it said, replays, undoes, and answers its keys."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crmcli.catalog import REGISTRY
from crmcli.store import folded, history, ledger, records, schema
from crmcli.store.act import Act
from crmcli.store.database import Tables
from crmcli.store.opening import open_file
from tests.conftest import Crm
from tests.difference import Picture, changed, picture
from tests.pictures import dump

from .kept import RELEASES, answers, disagreements, opened

# What a replay or a completion makes anew, or what no history tells.
LEDGER = {*ledger.LEDGER, ledger.COUNTERS}
NEWEST = 9
NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
COUNTS = ("rows", "rejected", "skipped", "columns")  # of an import; 0.1.0 did not keep them with its key


@pytest.fixture(params=RELEASES, ids=lambda folder: folder.name)
def release(request: pytest.FixtureRequest) -> Path:
    """The folder of a version that was released."""
    folder: Path = request.param
    return folder


@pytest.fixture
def old(crm: Crm, release: Path) -> Crm:
    """The program on a copy of the file of that version, at the time and for the person of its answers."""
    opened(crm, release)
    assert crm("steps", "--limit", "1").exit == 0
    return crm


def test_the_file_is_completed_after_a_copy_was_made_or_is_left_as_it_is(crm: Crm, release: Path) -> None:
    opened(crm, release)
    before, raw = picture(crm.db), crm.db.read_bytes()
    assert crm("steps", "--limit", "1").exit == 0
    copies = [picture(copy) for copy in crm.folder.glob("*.bak")]
    if before["meta"]["catalogue"] == picture(crm.db)["meta"]["catalogue"]:
        assert (copies, crm.db.read_bytes()) == ([], raw)
    else:
        assert copies == [before]
    assert lost(before, picture(crm.db)) == []


@pytest.mark.parametrize(
    "question", ["show", "list", "steps", "timeline", "history", "tree", "lines", "find", "config", "view", "stages"]
)
def test_the_program_answers_as_it_did(old: Crm, release: Path, question: str) -> None:
    wrong = []
    for words, expected in asked(question, answers(release)[question]):
        done = changed(old, *words, "--json")
        assert (done.result.exit, done.touched, done.steps) == (0, {}, []), done.result.err
        found = done.result.json
        if question == "find":  # hits weigh by how many spellings stand beside them, which 0.1.0 did not have
            expected, found = (sorted(hits, key=lambda hit: str(hit["ref"])) for hits in (expected, found))
        if question == "timeline":
            expected, found = told_before(expected, found)
        wrong += [f"{' '.join(words)[:60]}: {text}" for text in disagreements(expected, found)]
    assert wrong == []


def test_texts_of_an_older_file_are_folded_anew_and_no_step_says_so(crm: Crm, release: Path) -> None:
    opened(crm, release)
    before = picture(crm.db)
    assert crm("steps", "--limit", "1").exit == 0
    after = picture(crm.db)
    assert (after["step"].keys(), after["change"]) == (before["step"].keys(), before["change"])
    stale = [
        f"{table.name} {number}"
        for table in Tables(REGISTRY).values()
        for number, row in after.get(table.name, {}).items()
        if folded.derived(table, row).items() - row.items()
    ]
    assert stale == []
    assert (after["contact"][2]["title"], after["contact"][2]["title_key"]) == ("Jürgen Müller", "jurgen muller")
    for word in ("last_name=MULLER", "title~mueller"):
        assert "CONTACT-2\n" in crm("contact", "list", word, "-q").out


def asked(question: str, kept: Any) -> Iterable[tuple[tuple[str, ...], Any]]:
    """(words of the command, the answer) of each time that something was asked."""
    if question == "show":
        return [(("show", *(card["ref"] for card in kept)), kept)]
    if question == "list":
        return [((kind, "list", "--archived"), rows) for kind, rows in kept.items()]
    if question == "stages":
        return [((kind, "stages"), rows) for kind, rows in kept.items()]
    if question in ("config", "view"):
        return [((question, "list"), kept)]
    if question == "lines":
        return [(("line", "list", ref), rows) for ref, rows in kept.items()]
    if question == "tree":  # that of a client begins with the client now
        kept = {word: rows for word, rows in kept.items() if not word.startswith(("COMPANY-", "CONTACT-"))}
    return (
        [((question, word), rows) for word, rows in kept.items()] if isinstance(kept, dict) else [((question,), kept)]
    )


def told_before(expected: list[Any], found: list[Any]) -> tuple[list[Any], list[Any]]:
    """Two timelines as far as the first goes: one tells more now, of what became of an element, and of what was
    made and linked in one step it tells once."""
    expected = [entry for entry in expected if entry["what"] != "linked"]
    before = {(entry["at"], entry["step"], entry["ref"], entry["what"]) for entry in expected}
    return expected, [entry for entry in found if (entry["at"], entry["step"], entry["ref"], entry["what"]) in before]


def test_every_key_that_was_used_answers_with_what_it_gave(old: Crm, release: Path) -> None:
    kept = answers(release)["keys"]
    assert len(kept) > 30
    assert [f"{' '.join(act['words'][:3])}: {wrong}" for act in kept if (wrong := unlike(old, act))] == []


def unlike(crm: Crm, act: dict[str, Any]) -> list[str]:
    """How a command that was carried out once is answered otherwise than it was, or what it writes again."""
    crm.now, crm.environ["CRM_USER"] = act["at"], act["by"]
    done = changed(crm, *act["words"], "--json", stdin=act["stdin"])
    if done.result.exit or done.touched or done.steps:
        return [done.result.err.strip() or f"written again: {done.touched}"]
    if act["words"][0] == "batch":
        return disagreements(act["answer"], done.result.jsonl)
    first = {name: value for name, value in act["answer"].items() if name not in COUNTS}
    return disagreements({**first, "existing": True}, done.result.json)


def test_its_history_rebuilds_every_row(old: Crm) -> None:
    rebuilt = old.folder / "rebuilt.db"
    with (
        closing(open_file(old.db, REGISTRY)) as source,
        closing(open_file(rebuilt, REGISTRY, zone=lambda: "UTC")) as db,
    ):
        act = Act(db, clock=lambda: NOW, by="tester")
        with act.step("replay"):
            records.apply(act, history.all_changes(Act(source, clock=lambda: NOW, by="tester")))
        schema.follow(db.driver, REGISTRY)  # what is derived is not taken from the history
    assert comparable(picture(rebuilt)) == comparable(picture(old.db))
    old.db.chmod(0o600)
    assert {row["state"] for row in old("doctor", "--json").json} == {"ok", "note"}


def comparable(found: Picture) -> dict[str, Any]:
    """Table -> its rows; a stage by what it is called, because a file that was completed numbers them otherwise."""
    apart = {"id": None, "position": None}
    stages = {(row["kind"], row["pipeline"], row["key"]): {**row, **apart} for row in found["stage"].values()}
    return {**{name: rows for name, rows in found.items() if name not in LEDGER}, "stage": stages}


def test_its_newest_steps_are_undone_and_done_again(old: Crm, release: Path) -> None:
    """The last thing that the story did was to undo something, so the first thing to do is to redo it."""
    old.environ["CRM_USER"] = "tom"
    steps = [step for step in answers(release)["steps"] if step["undoes"] is None and step["by"] == "tom"][:NEWEST]
    assert steps[0]["state"] == "undone"
    start = without_books(picture(old.db))
    assert f"Redid step {steps[0]['step']}" in old("redo").out
    pictures = [without_books(picture(old.db))]
    for step in steps:
        done = old("undo")
        assert (done.exit, f"Undid step {step['step']}: {step['title']}" in done.out) == (0, True), done.err
        pictures.append(without_books(picture(old.db)))
    assert old("steps", "--limit", "1", "--json").json[0]["title"] == f"undo {step['step']}: {step['title']}"
    assert pictures[1] == start
    for step, before in zip(reversed(steps), reversed(pictures[:-1]), strict=True):
        done = old("redo")
        assert (done.exit, f"Redid step {step['step']}" in done.out) == (0, True), done.err
        assert without_books(picture(old.db)) == before


def without_books(found: Picture) -> Picture:
    return {name: rows for name, rows in found.items() if name not in LEDGER}


def test_what_is_there_twice_in_it_becomes_one_and_two_again(old: Crm) -> None:
    first, *others = old("contact", "list", "-q").out.split()
    before = dump(old.db)
    assert old("merge", first, *others, "--yes").exit == 0
    assert [old.show(other)["merged_into"] for other in others] == [first] * len(others)
    assert old("undo").exit == 0 and dump(old.db) == before


def test_what_it_was_told_about_columns_is_remembered(old: Crm) -> None:
    text = "First Name;Last Name;Firma;E-Mail;Haarfarbe\nVera;Rubin;Stern AG;vera@stern.example;grau\n"
    done = old("import", "lead", "-", "--json", stdin=text)
    left = ["Left out as before: Haarfarbe. Use --map 'COLUMN=field' to import one."]
    assert (done.exit, done.json["warnings"]) == (0, left)
    assert old.show(done.json["result"][0])["company_name"] == "Stern AG"


def test_its_dump_fills_an_empty_database_that_gives_it_back(crm: Crm, release: Path) -> None:
    dump = gzip.decompress((release / "everything.jsonl.gz").read_bytes()).decode()
    done = crm("import", "-", "--all", stdin=dump)
    assert done.exit == 0, done.err
    again = crm("export", "--all")
    assert again.exit == 0
    assert lost(rows_of(dump), rows_of(again.out)) == []
    assert lost(picture(opened(crm, release).db), rows_of(again.out), empty=False) == []


def rows_of(dump: str) -> Picture:
    """Table -> key -> row of what ``crm export --all`` writes."""
    found: Picture = {}
    for line in dump.splitlines():
        item = json.loads(line)
        if "table" in item:
            row = item["row"]
            key = row["key"] if item["table"] == "key" else row.get("id", row.get("name"))
            found.setdefault(item["table"], {})[key] = row
    return found


def lost(before: Picture, after: Picture, empty: bool = True) -> list[str]:
    """The cells that are not there any more, or are others; what only says which program wrote the file, and what is
    worked out from other cells, left out.

    Without ``empty`` cells that hold nothing do not count, as a dump leaves them out.
    """
    return [
        f"{name} {key} {column}: {value!r}"
        for name, rows in before.items()
        if name not in ("meta", "sqlite_sequence") and not name.endswith("_search")
        for key, row in rows.items()
        for column, value in row.items()
        if column != "title_key"
        if (empty or value is not None) and after.get(name, {}).get(key, {}).get(column) != value
    ]
