"""Every verb of the program has a file of tests that bears its name."""

from __future__ import annotations

from pathlib import Path

from crmcli.cli.app import COMMANDS, KIND_COMMANDS

from .source import ROOT

VERBS = (*COMMANDS, *KIND_COMMANDS)


def test_every_verb_has_a_file_of_its_name() -> None:
    missing = {verb for verb in VERBS if not _files(verb)}
    assert missing == set(), "a verb came without tests/actions/test_VERB.py"


def test_a_file_of_a_verb_runs_the_verb() -> None:
    texts = {verb: "".join(path.read_text(encoding="utf-8") for path in _files(verb)) for verb in VERBS}
    assert {verb for verb, text in texts.items() if text and f'"{verb}"' not in text} == set()


def _files(verb: str) -> list[Path]:
    """What tests a verb: with its action, or as a command."""
    return [path for room in ("actions", "cli") for path in (ROOT / "tests" / room).rglob(f"test_{verb}.py")]
