"""Without words, ``edit``, ``note`` and ``log`` open the editor of the person at the terminal."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, Crm, Result


@pytest.fixture
def desk(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> Crm:
    monkeypatch.setattr(tempfile, "tempdir", str(crm.folder))
    crm.new("lead", "Bakery", "--city", "Bonn", "--email", "ada@x.org", "--comments", "One\n\nTwo", "--amount", "5")
    return crm


def edited(crm: Crm, script: str, *words: str) -> Result:
    """A command at a terminal whose editor is this line of a shell; the file is ``$1``."""
    path = crm.folder / "editor.sh"
    path.write_text(script)
    crm.environ["EDITOR"] = f"sh '{path}'"
    return crm(*words, terminal=True)


def steps(crm: Crm) -> int:
    return len(crm("steps", "-q").lines)


def left(crm: Crm) -> list[Path]:
    return list(crm.folder.glob("crm-*.txt"))


def test_fields_are_lines_and_only_those_that_were_changed_are_set(desk: Crm) -> None:
    script = (
        "cp $1 shown; sed -e 's/^city: Bonn/city: Kiel/; s/^amount: .*/amount:/; s/^  Two/  Three/'"
        r' -e "s/^emails: .*/emails: work:b@x.org\nemails: c@x.org/" -i $1'
    ).replace("shown", str(desk.folder / "shown"))
    assert edited(desk, script, "edit", "bakery").exit == 0
    lead = desk.show("LEAD-1")
    assert (lead["city"], lead["amount"], lead["comments"]) == ("Kiel", None, "One\n\nThree")
    assert [(point["label"], point["value"]) for point in lead["emails"]] == [("work", "b@x.org"), (None, "c@x.org")]
    shown = (desk.folder / "shown").read_text()
    assert shown.startswith("# LEAD-1 Bakery\n") and "\ncity: Bonn\n" in shown and "\nregion:\n" in shown
    fields = [row["field"] for row in desk("history", "LEAD-1", "--json").json if row["step"] == 2]
    assert sorted(set(fields)) == ["amount", "city", "comments", "email"]
    assert left(desk) == []


@pytest.mark.parametrize("script", ["true", "touch $1", ": > $1", "printf '\\n# x\\n' > $1"])
def test_what_is_left_as_it_is_or_emptied_altogether_does_nothing(desk: Crm, script: str) -> None:
    done = edited(desk, script, "edit", "LEAD-1")
    assert (done.exit, steps(desk), left(desk)) == (0, 1, [])


@pytest.mark.parametrize(
    ("script", "exit", "message"),
    [
        ("echo 'colour: red' >> $1", 2, "A lead has no field 'colour'."),
        ("echo red >> $1", 2, "line "),
        ("sed -i 's/^amount: .*/amount: many/' $1", 2, "amount: 'many' is not a number."),
        ("sed -i 's/^city: .*/city: Kiel/' $1; {crm} edit LEAD-1 --city Ulm", 4, "LEAD-1 was changed meanwhile"),
    ],
)
def test_what_is_refused_changes_nothing_and_keeps_the_text(desk: Crm, script: str, exit: int, message: str) -> None:
    other = f"PYTHONPATH={ROOT} CRM_DB={desk.environ['CRM_DB']} {sys.executable} -m crmcli"
    done = edited(desk, script.replace("{crm}", other), "edit", "LEAD-1")
    assert (done.exit, done.out) == (exit, "")
    assert message in done.err
    kept = left(desk)
    assert len(kept) == 1 and f"Your text is in {kept[0]}" in done.err
    assert "\nregion:\n" in kept[0].read_text()
    assert desk.show("LEAD-1")["city"] in ("Bonn", "Ulm")


def test_a_note_and_a_log_are_written_there_too(desk: Crm) -> None:
    assert edited(desk, "printf 'Met her\\n\\n# at the fair\\n' >> $1", "note", "LEAD-1").exit == 0
    assert edited(desk, "echo Called >> $1", "log", "LEAD-1", "--as", "mail").exit == 0
    assert edited(desk, "true", "note", "LEAD-1").exit == edited(desk, ": > $1", "log", "LEAD-1").exit == 0
    entries = desk("timeline", "LEAD-1", "--only", "note,mail", "--json").json
    assert [(entry["what"], entry["text"]) for entry in entries] == [
        ("note", "Met her\n\n# at the fair"),
        ("mail", "Called"),
    ]
    assert left(desk) == []


@pytest.mark.parametrize(
    ("editor", "words", "exit", "message"),
    [
        ("false", ["edit", "LEAD-1"], 5, "The editor ended with an error (1), so nothing was changed."),
        ("no-such-editor -w", ["note", "LEAD-1"], 5, "The editor 'no-such-editor -w' cannot be started: "),
        ("false", ["note", "LEAD-9"], 3, "LEAD-9 does not exist."),
        ("false", ["edit", "LEAD-9"], 3, "LEAD-9 does not exist."),
        ("false", ["edit", "LEAD-1", "--no-input"], 2, "There is nothing to change."),
        ("", ["edit", "LEAD-1"], 2, "There is nothing to change."),
        ("", ["note", "LEAD-1"], 2, "TEXT is missing."),
        ("", ["log", "LEAD-1"], 2, "TEXT is missing."),
    ],
)
def test_an_editor_that_fails_or_is_none_changes_nothing(
    desk: Crm, editor: str, words: list[str], exit: int, message: str
) -> None:
    desk.environ["VISUAL"] = editor
    done = desk(*words, terminal=True)
    assert (done.exit, steps(desk), left(desk)) == (exit, 1, [])
    assert message in done.err
