"""Completion in the shells themselves: keys are typed at a terminal, Tab is pressed, the line is read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Crm
from tests.terminals import LEFT, TAB, Shell

SHELLS = ("bash", "zsh", "fish")
TITLE = "evil\x1b]0;owned\x07\x1b[31m:\\n$(touch owned)`touch owned`\tend"
STAGE = "zz a:b'c\"d$(touch owned)\\e"


def written_by_another_program(crm: Crm) -> None:
    """Texts that the program itself would refuse, or that no shell may take for anything else than text."""
    with sqlite3.connect(crm.db) as db:
        db.execute("UPDATE deal SET title = ?", (TITLE,))
        db.execute(
            "INSERT INTO stage(kind, pipeline, key, label, means, position) "
            "VALUES ('lead', 'default', ?, ?, 'open', 99)",
            (STAGE, TITLE),
        )
        db.execute(
            "INSERT INTO view(kind, name, filters) VALUES ('deal', 'so;touch owned;$(touch owned)&', '[\"stage=new\"]')"
        )
    db.close()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Crm:
    crm = Crm(tmp_path_factory.mktemp("shells"))
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace", "--tag", "vip", "--email", "ada@example.org")
    crm.new("lead", "Second", "--city", "Kiel")
    crm.new("company", "Acme")
    crm.new("product", "Seconds")
    crm.new("deal", "Website")
    assert crm("view", "save", "hot", "lead", "stage=new").exit == 0
    written_by_another_program(crm)
    return crm


@pytest.fixture(scope="module", params=SHELLS)
def shell(request: pytest.FixtureRequest, shop: Crm) -> Iterator[Shell]:
    found = Shell(shop, request.param)
    (shop.folder / "work" / "leads.csv").write_text("title\nThird\n")
    yield found
    found.close()


@pytest.fixture
def started(shop: Crm, tmp_path: Path) -> Iterator[list[Shell]]:
    """Shells that a test starts itself, to be ended after it."""
    found: list[Shell] = []
    yield found
    for each in found:
        each.close()


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("crm conv", "crm convert "),
        ("crmcli conv", "crmcli convert "),
        # references, by their beginning
        ("crm show comp", "crm show COMPANY-1 "),
        ("crm show lead-1", "crm show LEAD-1 "),
        ("crm show LEA", "crm show LEAD-"),
        ("crm show NOTHING-", "crm show NOTHING-"),
        # options, also behind the words, and their values
        ("crm convert LEAD-1 --to deal+contact+q", "crm convert LEAD-1 --to deal+contact+quote "),
        # elements by words of their title and by their address, as they are meant
        ("crm show rela", "crm show LEAD-1 "),
        ("crm convert LEAD-2 --company=acm", "crm convert LEAD-2 --company=COMPANY-1 "),
        ("crm show ada@", "crm show ada@example.org "),
        # what people say, though it is not offered
        ("crm delete rela", "crm delete LEAD-1 "),
        # fields and filters
        ("crm lead list camp", "crm lead list campaign="),
        ("crm lead list city=", "crm lead list city=Kiel "),
        ("crm lead list region=", "crm lead list region="),
        ("crm lead list stage=new,proc", "crm lead list stage=new,processed "),
        # views
        ("crm lead list @h", "crm lead list @hot "),
        # words in quotes, and what stands before them
        ('crm lead list "stage=proc', 'crm lead list "stage=processed" '),
        ('crm lead new "It\'s: = @x" --salu', 'crm lead new "It\'s: = @x" --salutation '),
        ("true | crm sho", "true | crm show "),
        ("CRM_USER=ada crm lead list stage=proc", "CRM_USER=ada crm lead list stage=processed "),
        # files, where there is nothing else
        ("crm import lead le", "crm import lead leads.csv "),
    ],
)
def test_r14_a_tab_completes_the_word(shell: Shell, typed: str, line: str) -> None:
    assert shell.press(typed + TAB).line == line


def test_r14_several_that_fit_are_listed_with_their_titles(shell: Shell, request: pytest.FixtureRequest) -> None:
    seen = shell.press("crm move LEAD-1 " + TAB + TAB, shows=("junk", "in_progress"))
    assert "junk" in seen.screen and "in_progress" in seen.screen
    name = request.node.callspec.params["shell"]
    for typed, titles in (("crm show LEAD-", ("Relaunch", "Second")), ("crm show seco", ("Second", "Seconds"))):
        seen = shell.press(typed + TAB + TAB, shows=titles)
        assert titles[0] in seen.screen and titles[1] in seen.screen
        if name == "bash":
            assert seen.line == typed  # bash inserts nothing of what it lists


def test_r14_a_word_is_completed_from_its_middle(shell: Shell, request: pytest.FixtureRequest) -> None:
    """bash completes what stands before the cursor, the others the whole word."""
    line = {"bash": "crm show LEAD-1", "zsh": "crm show LEAD-1 ", "fish": "crm show LEAD-1 "}
    name = request.node.callspec.params["shell"]
    typed = "crm show LE1" if name == "bash" else "crm show lead-1"
    assert shell.press(typed + LEFT + TAB).line == line[name]


def test_r14_words_behind_the_cursor_stay(shell: Shell) -> None:
    assert shell.press("crm lead list stage=proc --json" + LEFT * 7 + TAB).line.split() == [
        "crm",
        "lead",
        "list",
        "stage=processed",
        "--json",
    ]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("crm lead list stage!=proc", "stage!=processed"),
        ("crm lead list stage\\=proc", "stage=processed"),
        ("crm move LEAD-1 zz", STAGE),
        ("crm lead list stage=zz", f"stage={STAGE}"),
        ("crm move LEAD-1 'zz", STAGE),
        ('crm move LEAD-1 "zz', STAGE),
        ("crm deal list @s", "@so;touch owned;$(touch owned)&"),
    ],
)
def test_r14_what_is_completed_stays_one_word_and_is_never_run(shell: Shell, typed: str, word: str) -> None:
    assert shell.words(shell.press(typed + TAB).line)[-1] == word
    assert not (shell.crm.folder / "work" / "owned").exists()


def test_r14_a_stored_title_cannot_command_the_terminal(shell: Shell) -> None:
    seen = shell.press("crm show DEAL-" + TAB)
    assert seen.line == "crm show DEAL-1 "
    listed = shell.press("crm move LEAD-1 " + TAB + TAB, shows=("junk",))
    assert "junk" in listed.screen
    for text in (seen.screen, listed.screen):
        assert "\x1b]0;owned" not in text and "\x1b[31m:" not in text


def test_r14_zsh_completes_when_the_script_is_sourced(shop: Crm, started: list[Shell]) -> None:
    started.append(Shell(shop, "zsh", "fpath=(${fpath:#*/functions})\ncompinit -u -D\nsource <(crm completion zsh)\n"))
    assert started[0].press("crm show C" + TAB).line == "crm show COMPANY-1 "


def test_r14_bash_completes_when_it_does_not_cut_words(shop: Crm, started: list[Shell]) -> None:
    started.append(Shell(shop, "bash", "source <(crm completion bash)\nCOMP_WORDBREAKS=${COMP_WORDBREAKS//[=:@]/}\n"))
    assert started[0].press("crm lead list stage=proc" + TAB).line == "crm lead list stage=processed "
    assert started[0].press("crm lead list @h" + TAB).line == "crm lead list @hot "
