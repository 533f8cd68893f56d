"""Where colours and hyperlinks go: by what is typed, then by the environment, then by what a terminal can."""

from __future__ import annotations

import pytest

from crmcli.cli.colours import colourful, hyperlinked
from tests.conftest import Crm


@pytest.mark.parametrize(
    ("asked", "terminal", "environ", "coloured"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", True, {"NO_COLOR": "0"}, False),
        ("auto", False, {"FORCE_COLOR": "1"}, True),
        ("auto", False, {"CLICOLOR_FORCE": "1"}, True),
        ("auto", False, {"FORCE_COLOR": "0"}, False),
        ("auto", False, {"CLICOLOR_FORCE": ""}, False),
        ("auto", True, {"CLICOLOR": "0"}, False),
        ("auto", True, {"CLICOLOR": "1"}, True),
        ("auto", True, {"TERM": "dumb"}, False),
        # which goes before which
        ("always", False, {"NO_COLOR": "1", "TERM": "dumb"}, True),
        ("never", True, {"FORCE_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": "1", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"}, False),
        ("auto", True, {"FORCE_COLOR": "1", "TERM": "dumb", "CLICOLOR": "0"}, True),
        ("auto", True, {"CLICOLOR_FORCE": "1", "TERM": "dumb"}, True),
    ],
)
def test_what_decides_about_colours(asked: str, terminal: bool, environ: dict[str, str], coloured: bool) -> None:
    assert colourful(asked, terminal, environ) is coloured


@pytest.mark.parametrize(
    ("environ", "links"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM_PROGRAM": "WezTerm"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"VTE_VERSION": "6003"}, True),
        ({"VTE_VERSION": "4602"}, False),
        ({"WT_SESSION": "x"}, True),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "WezTerm"}, False),
        ({"TERM": "screen", "VTE_VERSION": "6003"}, False),
    ],
)
def test_hyperlinks_are_for_terminals_that_say_so(environ: dict[str, str], links: bool) -> None:
    assert hyperlinked(environ) is links


def test_references_are_links_at_such_a_terminal_and_never_in_a_pipe(crm: Crm) -> None:
    crm.new("lead", "A")
    assert "\x1b]8;" not in crm("lead", "list", "--color", "always", terminal=True).out
    crm.environ["TERM_PROGRAM"] = "WezTerm"
    for words in (("lead", "list"), ("show", "LEAD-1")):
        assert ";crm:LEAD-1\x1b\\" in crm(*words, "--color", "always", terminal=True).out
        assert "\x1b]8;" not in crm(*words, "--color", "never", terminal=True).out
        assert "\x1b]8;" not in crm(*words, "--color", "always", "--format", "table").out


def test_what_is_overdue_is_red_in_a_list_and_headings_are_dim(crm: Crm) -> None:
    crm.new("quote", "Late", "--valid-until", "2026-01-02")
    crm.new("quote", "Good", "--valid-until", "2099-01-02")
    heading, *rows = crm(
        "quote", "list", "--color", "always", "--format", "table", "--fields", "title,valid_until"
    ).lines
    assert heading.startswith("\x1b[2m")
    assert [("\x1b[31m" in row, "Late" in row) for row in rows] == [(True, True), (False, False)]
