"""Documents tell the truth: commands parse, links lead somewhere, named files are there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from crmcli.cli.app import root
from crmcli.cli.spellings import understood
from crmcli.cli.typer_groups import LazyGroup
from crmcli.errors import CrmError

from .documents import DOCUMENTS, TOPICS, anchors, commands, links, paths, text


def fault(words: list[str]) -> str | None:
    """What is wrong with a command, or None; the bare name of a command stands for the command itself."""
    command: Any = root()
    rest = understood(words)
    while isinstance(command, LazyGroup) and rest:
        found = command.get_command(None, rest.pop(0))
        if found is None:
            return "there is no such command"
        command = found
    if not rest:
        return None
    try:
        command.make_context("crm", rest)
    except CrmError as error:
        return error.message
    except Exception as error:  # the parser's own errors are private classes
        return str(getattr(error, "message", error))
    return None


@pytest.mark.parametrize("path", [*DOCUMENTS, *TOPICS], ids=lambda path: path.name)
def test_every_command_can_be_parsed(path: Path) -> None:
    wrong = {" ".join(words): fault(words) for words in commands(text(path))}
    assert {command: why for command, why in wrong.items() if why} == {}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    for link in links(text(path)):
        name, _, anchor = link.partition("#")
        target = path.parent / name if name else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(text(target)), link


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached = {ROOT / link for link in links(text(ROOT / "README.md"))}
    assert set(DOCUMENTS) - reached == {ROOT / "README.md"}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_is_named_is_there(path: Path) -> None:
    assert [name for name in paths(text(path)) if not (ROOT / name).exists()] == []


def test_the_map_of_the_house_names_every_folder() -> None:
    house = (
        text(ROOT / "CONTRIBUTING.md").partition("## The map of the house")[2].partition("## How a change travels")[0]
    )
    named = {word for code in re.findall(r"`([^`]+)`", house) for word in code.split("/")}
    folders = {path.name for path in (ROOT / "crmcli").rglob("*") if path.is_dir()} - {"__pycache__"}
    assert folders - named == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_no_session_shows_a_fault_of_the_program(path: Path) -> None:
    assert "Something went wrong inside" not in text(path)


def test_a_wrong_command_is_found_wherever_it_stands() -> None:
    document = (
        "`crm shwo LEAD-1` and\n\n```sh\ncrm show LEAD-1 --jsn\n```\n\n    crm show LEAD-1   fine\n    crm tree\n"
    )
    assert [fault(words) is not None for words in commands(document)] == [True, True, False, False]


def test_a_command_with_words_that_stand_for_others_is_understood() -> None:
    assert list(commands("`crm KIND new [TITLE]` `crm lead list -q | crm rm -`")) == [
        ["lead", "new"],
        ["lead", "list", "-q"],
        ["rm", "-"],
    ]
