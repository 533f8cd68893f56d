"""Completion: what a shell offers, and the scripts in the shells themselves."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Crm


def offered(crm: Crm, *words: str) -> list[str]:
    done = crm("__complete", *words)
    assert (done.exit, done.err) == (0, "")
    return [line.split("\t")[0] for line in done.lines]


@pytest.fixture
def shop(crm: Crm) -> Crm:
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace")
    crm.new("lead", "Second")
    crm.new("contact", "Bob Dylan")
    return crm


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["conv"], ["convert"]),
        (["quo"], ["quote"]),
        (["lead", ""], ["new", "list", "fields", "stages"]),
        (["product", ""], ["new", "list", "fields"]),
        (["line", "e"], ["edit"]),
        (["show", "LEAD"], ["LEAD-2", "LEAD-1"]),
        (["show", "lead-1"], ["LEAD-1"]),
        (["show", "CON"], ["CONTACT-1"]),
        (["convert", "LEAD-1", "--to", "contact"], ["contact", "contact+company"]),
        (["convert", "LEAD-1", "--contact", ""], ["CONTACT-1"]),
        (["convert", "LEAD-1", "--on-duplicate", ""], ["fail", "link", "create"]),
        (["move", "LEAD-1", "p"], ["processed"]),
        (["move", "LEAD-1", "LEAD-2", "j"], ["junk"]),
        (["lead", "list", "stage=p"], ["stage=processed"]),
        (["lead", "list", "cam"], ["campaign="]),
        (["edit", "LEAD-1", "--set", "cit"], ["city="]),
        (["lead", "new", "--salu"], ["--salutation"]),
        (["lead", "list", "--format", "m"], ["md"]),
        (["help", "fi"], ["filters"]),
        (["nonsense", ""], []),
    ],
)
def test_what_fits_is_offered(shop: Crm, words: list[str], expected: list[str]) -> None:
    assert offered(shop, *words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["lead", "list", "@"], ["@hot"]),
        (["deal", "list", "@"], []),
        (["export", "lead", "@h"], ["@hot"]),
        (["view", "rm", ""], ["hot"]),
        (["view", "save", "hot", "le"], ["lead"]),
        (["export", "con"], ["contact"]),
        (["export", "lead", "stage=p"], ["stage=processed"]),
        (["import", "le"], ["lead"]),
        (["import", "lead", ""], []),
        (["import", "lead", "x.csv", "--make", "comp"], ["company"]),
        (["import", "lead", "x.csv", "--upsert-by", "ex"], ["external_id"]),
        (["contact", "list", "company.ci"], ["company.city="]),
        (["completion", "z"], ["zsh"]),
        (["schema", "conv"], ["convert"]),
        (["log", "LEAD-1", "--as", "c"], ["call"]),
    ],
)
def test_views_kinds_and_choices_are_offered(shop: Crm, words: list[str], expected: list[str]) -> None:
    shop("view", "save", "hot", "lead", "stage=new")
    assert offered(shop, *words) == expected


def test_references_come_with_their_titles(shop: Crm) -> None:
    assert shop("__complete", "show", "LEAD-").lines == ["LEAD-2\tSecond", "LEAD-1\tRelaunch"]


def test_a_title_cannot_command_the_terminal_or_add_a_line(crm: Crm) -> None:
    crm.new("lead", "evil\u202eliaf")
    assert crm("__complete", "show", "LEAD-").lines == ["LEAD-1\tevil\\u202eliaf"]


def test_completing_makes_no_database_and_never_fails(crm: Crm) -> None:
    assert offered(crm, "show", "LEAD-") == []
    assert not crm.db.exists()
    crm.db.write_text("not a database")
    assert offered(crm, "show", "LEAD-") == []


def test_completing_imports_neither_rich_nor_sqlite_utils(crm: Crm) -> None:
    code = (
        "import sys; from crmcli.__main__ import main; main(['__complete', 'lead', 'list', 'stag']); "
        "print([name for name in ('rich', 'sqlite_utils') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**crm.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["stage=\tWhere it stands.", "[]"]


def shell(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not here")
    return found


def ran(crm: Crm, command: list[str], script: str) -> list[str]:
    """Run a shell in which ``crm`` is the program, and return what it prints."""
    folder = crm.folder / "bin"
    folder.mkdir()
    program = folder / "crm"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m crmcli "$@"\n')
    program.chmod(0o755)
    path = crm.folder / "script"
    path.write_text(script)
    environ = {**crm.environ, "PATH": f"{folder}:{crm.environ['PATH']}"}
    done = subprocess.run(
        [*command, str(path)], env=environ, capture_output=True, text=True, timeout=60, check=False, cwd=crm.folder
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


BASH = """
source <(crm completion bash)
try() {
  COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
  compopt() { :; }
  _crm crm
  echo "${COMPREPLY[*]}"
}
try crm show LEAD-
try crm lead list stage = pro
try crm lead list @ ho
try crm convert LEAD-1 --to quote
try crm convert LEAD-1 --to deal+con
"""


def test_bash_completes(shop: Crm) -> None:
    shop("view", "save", "hot", "lead", "stage=new")
    assert ran(shop, [shell("bash"), "--norc"], BASH) == [
        "LEAD-2 LEAD-1",
        "processed",
        "@hot",
        "",
        "deal+contact deal+contact+company",
    ]


def test_fish_completes(shop: Crm) -> None:
    script = "crm completion fish | source\ncomplete -C 'crm show LEAD-'\ncomplete -C 'crm lead list stage=pro'\n"
    lines = ran(shop, [shell("fish"), "--no-config"], script)
    assert lines == ["LEAD-1\tRelaunch", "LEAD-2\tSecond", "stage=processed\tProcessed"]


ZSH = r"""
compdef() { : }
_files() { : }
_describe() { print -l -- "${(@P)3}" }
source <(crm completion zsh)
words=(crm show LEAD-); CURRENT=3; _crm
words=(crm lead list stage=pro); CURRENT=4; _crm
"""


def test_zsh_completes(shop: Crm) -> None:
    assert ran(shop, [shell("zsh"), "-f"], ZSH) == ["LEAD-2:Second", "LEAD-1:Relaunch", "stage=processed:Processed"]


def test_an_unknown_shell_is_refused(crm: Crm) -> None:
    done = crm("completion", "csh")
    assert (done.exit, done.out) == (2, "")
    assert "none of bash, zsh, fish" in done.err


def test_the_scripts_are_also_data(crm: Crm, tmp_path: Path) -> None:
    assert crm("completion", "bash", "--json").json["script"] == crm("completion", "bash").out
