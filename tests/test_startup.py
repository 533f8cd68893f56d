"""Starting fast is a feature: what a command does not need, it does not load."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import ROOT, Crm

from tests.actions.invoices import draft, parties

HEAVY = {
    "typer": "for help, and for lines that the plain parser is not sure of",
    "click": "never",
    "inspect": "for help",
    "rich": "for tables at a terminal",
    "sqlite_utils": "for imports",
    "stdnum": "for identifiers that somebody enters",
    "phonenumbers": "for phone numbers that somebody enters or looks for",
    "fpdf": "for pages",
    "segno": "for codes on pages",
    "PIL": "for pages",
    "pydantic": "never",
    "asyncio": "never",
    "email": "never",
    "csv": "for imports",
    "http": "never",
    "zoneinfo": "for zones other than UTC",
    "getpass": "never",
    "dataclasses": "never: a millisecond for each class",
    "typing": "never: a fifteenth of a command, and nothing of it does anything when a command runs",
    "platform": "for what is being sent",
}
# What of the program itself stays where it is.
ELSEWHERE = {
    "crmcli.actions.funnel.convert",
    "crmcli.actions.look.timeline",
    "crmcli.actions.undo.undo",
    "crmcli.cli.funnel.convert",
    "crmcli.cli.elements.edit",
    "crmcli.cli.data.batch",
    "crmcli.cli.asking",
    "crmcli.cli.errors",
    "crmcli.render.table",
    "crmcli.documents.pdf",
    "crmcli.model.texts.de",
    "crmcli.store.local_upgrading",
    "crmcli.store.hrana",
    "crmcli.store.remote_address",
}


def _loaded(crm: Crm, *words: str, exit: int = 0) -> set[str]:
    """The modules that a command loads, in a process of its own."""
    crm.environ["PYTHONPROFILEIMPORTTIME"] = "1"
    done = crm.process(*words)
    assert done.exit == exit, done.err
    return {line.rpartition("|")[2].strip() for line in done.err.splitlines() if line.startswith("import time:")}


@pytest.fixture
def ready(crm: Crm) -> Crm:
    """A database with one lead: making it is not what is looked at."""
    crm.new("lead", "A")
    return crm


def test_the_version_is_told_without_anything(crm: Crm) -> None:
    loaded = _loaded(crm, "--version")
    assert not loaded & {"typer", "typing", "inspect", "sqlite3", "json", "crmcli.catalog", "crmcli.cli.running"}
    assert {name for name in loaded if name.startswith("crmcli")} == {
        "crmcli",
        "crmcli.cli",
        "crmcli.cli.streams",
        "crmcli.light",
    }


# How many modules of ours a command may load: each takes a thousandth of its time, however short it is.
MODULES = {
    ("lead", "new", "B", "-q"): 127,
    ("lead", "new", "B", "--json"): 128,
    ("lead", "list"): 141,
    ("lead", "list", "-q"): 139,
    ("show", "LEAD-1"): 128,
    ("show", "LEAD-1", "--json"): 127,
    ("note", "LEAD-1", "hello"): 126,
    ("move", "LEAD-1", "processed", "-q"): 141,
    ("timeline", "LEAD-1"): 135,
}


@pytest.mark.parametrize("words", MODULES, ids=" ".join)
def test_a_command_loads_only_what_it_needs(ready: Crm, words: tuple[str, ...]) -> None:
    loaded = _loaded(ready, *words)
    assert not loaded & HEAVY.keys()
    assert not loaded & (ELSEWHERE - {f"crmcli.actions.look.{words[0]}"})
    assert len([name for name in loaded if name.startswith("crmcli")]) <= MODULES[words]


def test_what_is_typed_most_loads_of_python_what_it_uses(ready: Crm) -> None:
    """The line that an installer writes for the command may load more, and so may what stands in its folder."""
    lines = "lead new B -q", "lead list", "note LEAD-1 hi", "move LEAD-1 processed", "timeline LEAD-1", "undo"
    script = (
        f"import sys; from crmcli.__main__ import main\nfor line in {lines}: assert main(line.split()) == 0, line\n"
    )
    loaded = set(_alone(ready, script + "print(*sys.modules)").splitlines()[-1].split())
    assert loaded & {"typing", "re", "enum", "json", "decimal", "importlib", "warnings"} == set()


def test_what_is_typed_most_is_done_without_anything_that_is_installed(ready: Crm) -> None:
    lines = (
        "lead new B -q",
        "lead list",
        "show LEAD-1 --json",
        "note LEAD-1 hi",
        "move LEAD-1 processed",
        "timeline LEAD-1",
    )
    script = (
        f"import sys; from crmcli.__main__ import main\nfor line in {lines}: assert main(line.split()) == 0, line\n"
    )
    done = _alone(ready, script + "print(*sys.modules)")
    assert "LEAD-2" in done
    # What typing compiles brings ast along.
    assert not set(done.splitlines()[-1].split()) & {"typer", "rich", "inspect", "ast", "pathlib", "urllib", "shutil"}


def _alone(crm: Crm, script: str) -> str:
    """What a script writes for which nothing is installed but Python."""
    words = [sys.executable, "-S", "-c", script]
    environ = {**crm.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(words, env=environ, capture_output=True, text=True, check=True).stdout


def test_what_is_refused_by_a_rule_is_told_without_typer(ready: Crm) -> None:
    assert not _loaded(ready, "show", "LEAD-99", exit=3) & {"typer", "inspect", "crmcli.cli.errors"}
    assert "typer" in _loaded(ready, "show", "--nonsense", exit=2)


def test_completing_a_word_loads_nothing_of_what_the_command_does(ready: Crm) -> None:
    script = (
        "import sys; from crmcli.cli.complete import found\n"
        "for name in 'import batch webhook bank credit cancel'.split(): found([name], '')\n"
        "print(*sys.modules)"
    )
    loaded = set(_alone(ready, script).split())
    assert "crmcli.cli.data.importing" in loaded
    assert not loaded & {"typer", "rich", "decimal", "pathlib", "shlex", "crmcli.documents"}
    assert "crmcli.actions.data.importing.rows" not in loaded
    assert not any(name.startswith(("crmcli.connect", "crmcli.actions.money")) for name in loaded)


def test_a_conversion_loads_no_more_than_it_needs(ready: Crm) -> None:
    loaded = _loaded(ready, "convert", "LEAD-1", "--to", "deal", "-q")
    assert not loaded & HEAVY.keys()
    assert "crmcli.actions.funnel.convert" in loaded


def test_what_is_entered_decides_which_checks_are_loaded(ready: Crm) -> None:
    assert "phonenumbers" in _loaded(ready, "lead", "new", "B", "--phone", "+49 30 1234567")
    assert "stdnum" in _loaded(ready, "company", "new", "B", "--iban", "DE89370400440532013000")
    assert not _loaded(ready, "company", "new", "B", "--city", "Kiel") & {"phonenumbers", "stdnum"}


def test_help_is_plain_text_for_which_no_rich_is_loaded(ready: Crm) -> None:
    assert "rich" not in _loaded(ready, "lead", "new", "--help")


def test_a_file_that_is_ready_is_not_prepared_again(ready: Crm) -> None:
    assert "zoneinfo" not in _loaded(ready, "deal", "new", "B", "--close-date", "today", "-q")


@pytest.mark.parametrize("words", [("document", "--help"), ("document", "QUOTE-1", "--as", "text")], ids=" ".join)
def test_only_pages_load_what_draws_them(crm: Crm, words: tuple[str, ...]) -> None:
    crm.new("company", "Me", "--mine")
    crm.new("company", "Acme")
    crm.new("quote", "Offer", "--company", "COMPANY-2", "--line", "Design @ 10 tax 19")
    assert not _loaded(crm, *words) & {"fpdf", "PIL", "fontTools"}
    assert "fpdf" in _loaded(crm, "document", "QUOTE-1", "--as", "pdf", "-o", str(crm.folder / "x.pdf"))


def test_issuing_draws_nothing(crm: Crm) -> None:
    parties(crm)
    draft(crm)
    assert not _loaded(crm, "issue", "INVOICE-1") & {"fpdf", "PIL", "fontTools", "segno"}
