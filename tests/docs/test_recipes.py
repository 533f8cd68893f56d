"""The recipes of CONTRIBUTING are carried out on a copy of the program, and what they promise is tried there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from conftest import ROOT, Crm

from .documents import text
from .recipes import RECIPES, carry_out, files, lines

Run = Callable[..., str]
# What CONTRIBUTING says in its table: "| a setting | 1 | 1 |".
ROW = re.compile(r"^\| (an? [\w ]+|the label of a stage) \| (\d+) \| (\d+) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with all recipes carried out, one after the other."""
    place = tmp_path_factory.mktemp("recipes") / "crmcli"
    shutil.copytree(ROOT / "crmcli", place)
    for recipe in RECIPES.values():
        carry_out(recipe, place)
    return place


@pytest.fixture
def run(package: Path, crm: Crm) -> Run:
    """``run("lead", "list")`` is a command of the copy, on the database of ``crm``; its output."""

    def command(*words: str, code: Sequence[str] = ("-m", "crmcli"), exit: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, *code, *words],
            env={**crm.environ, "PYTHONPATH": os.pathsep.join((str(package.parent), str(ROOT), str(ROOT / "tests")))},
            cwd=crm.folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == exit, done.stderr
        return done.stdout if exit == 0 else done.stderr

    return command


def test_contributing_says_how_many_files_and_lines_each_recipe_takes() -> None:
    said = {name: (int(file), int(line)) for name, file, line in ROW.findall(text(ROOT / "CONTRIBUTING.md"))}
    assert said == {name: (files(recipe), lines(recipe)) for name, recipe in RECIPES.items()}


def test_the_reference_lists_what_the_recipes_add(run: Run) -> None:
    whole = "from tests.docs.reference import PARTS\nprint('\\n'.join(make() for make in PARTS.values()))"
    reference = run(code=("-c", whole))
    for word in ("--project", "`crm finish [REF...]`", "chore", "ltsv", "`greeting`"):
        assert word in reference, word
    assert re.search(r"a contact \| .*`deal`", reference)


def test_a_field_travels_from_the_deal_to_the_quote(run: Run, crm: Crm) -> None:
    crm.new("deal", "Relaunch", "--line", "Design @ 800 tax 19")  # a file of the program as it was
    run("edit", "DEAL-1", "--project", "Apollo")
    run("convert", "DEAL-1", "--to", "quote")
    assert json.loads(run("show", "QUOTE-1", "--json"))["project"] == "Apollo"
    assert run("quote", "list", "project~apol", "-q") == "QUOTE-1\n"


def test_a_kind_has_its_commands_and_a_verb_of_its_own(run: Run) -> None:
    run("chore", "new", "Call Ada", "--due-date", "2026-12-01")
    run("finish", "CHORE-1")
    assert json.loads(run("chore", "list", "stage=done", "--json"))[0]["due_date"] == "2026-12-01"
    run("undo")
    assert run("find", "ada", "--format", "ids") == "CHORE-1\n"
    run("contact", "new", "Ada Lovelace")
    assert "CONTACT-1 is a contact: crm finish applies to chores." in run("finish", "CONTACT-1", exit=2)


def test_an_option_is_read_by_its_verb_and_told_wherever_options_are(run: Run, crm: Crm) -> None:
    crm.new("deal", "Relaunch")
    crm("move", "DEAL-1", "won")
    changes = json.loads(run("history", "DEAL-1", "--field", "stage", "--json"))
    assert [change["new"] for change in changes] == ["new", "won"]
    assert re.search("--field +NAME +Only the changes of this field[.]", run("history", "--help"))
    options = json.loads(run("schema", "history", "--json"))["options"]
    assert [option["example"] for option in options if "--field" in option["names"]] == ["stage"]
    assert "--field" in run("__complete", "history", "DEAL-1", "--")


def test_a_contact_becomes_a_deal(run: Run, crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace")
    assert run("convert", "CONTACT-1", "--to", "deal", "-q") == "DEAL-1\n"
    deal = json.loads(run("show", "DEAL-1", "--json"))
    assert (deal["title"], deal["contact"]) == ("Ada Lovelace", "CONTACT-1")


def test_an_output_format_is_chosen_by_its_name(run: Run, crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    assert "\ttitle:Relaunch\tstage:new\t" in run("lead", "list", "--format", "ltsv")


def test_a_setting_has_its_default_and_is_set(run: Run) -> None:
    assert json.loads(run("config", "get", "greeting", "--json"))["value"] == "Hello"
    run("config", "set", "greeting", "Moin")
    assert json.loads(run("config", "get", "greeting", "--json"))["value"] == "Moin"


def test_the_label_of_a_stage_is_shown_and_understood(run: Run, crm: Crm) -> None:
    run("deal", "new", "Relaunch", "--stage", "preparation")
    assert "Offer in preparation" in run("deal", "stages")


def test_a_migration_changes_an_older_file_once_and_keeps_a_copy(run: Run, crm: Crm) -> None:
    crm.new("lead", "Relaunch", "--source", "fair")
    assert json.loads(run("show", "LEAD-1", "--json"))["source"] == "trade fair"
    assert len(list(crm.folder.glob("*.bak"))) == 1
    run("edit", "LEAD-1", "--source", "fair")
    assert json.loads(run("show", "LEAD-1", "--json"))["source"] == "fair"
