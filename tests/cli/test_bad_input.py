"""Bad input of every sort: an exit code, one sentence, a hint; never a traceback, never a question without an end."""

from __future__ import annotations

import contextlib
import re
import shlex
import sqlite3
import tempfile
from datetime import datetime
from pathlib import Path

import pytest
from conftest import Crm, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.catalog import REGISTRY
from crmcli.cli.commands import COMMANDS, KIND_COMMANDS
from crmcli.cli.running import wants_json

HOSTILE = [
    "\x1b[31mred\x1b[0m",
    "bell\x07",
    "line\nbreak",
    "[bold]markup[/bold] :smile:",
    "\u202eturned",
    "😀" * 50,
    "=1+1",
    "x" * 10_000,
]


def _is_clean(done: Result) -> bool:
    """One sentence on stderr and nothing on stdout, with nothing in it that could command a terminal."""
    lines = done.err.splitlines()
    return (
        done.out == ""
        and lines[0].startswith("error: ")
        and len(lines) <= 2
        and not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", done.err)
        and "Traceback" not in done.err
    )


@pytest.mark.parametrize(
    ("words", "exit"),
    [
        (["lead", "list", "colour=red"], 2),
        (["lead", "list", "stage=lost"], 2),
        (["lead", "list", "--sort", "colour"], 2),
        (["lead", "new", "A", "--set", "colour=red"], 2),
        (["edit", "LEAD-1", "--vat-id", "DE136695976"], 2),
        (["edit", "LEAD-1", "--unset", "colour"], 2),
        (["move", "LEAD-1", "won"], 2),
        (["show", "LEAD5"], 2),
        (["show", "LEAD-0"], 2),
        (["show", "FOO-1"], 2),
        (["show", "nobody"], 3),
        (["show", "LEAD-99"], 3),
        (["show", "nobody@example.org"], 3),
        (["rm", "LEAD-1", "LEAD-99"], 3),
        (["undo", "99"], 3),
        (["show", "Twin"], 4),
        (["convert", "LEAD-4", "--to", "deal"], 4),
        (["lead", "new", "A", "--amount", "1,200"], 2),
        (["lead", "new", "A", "--amount", "1e9"], 2),
        (["lead", "new", "A", "--amount", "12 USDD"], 2),
        (["deal", "new", "A", "--close-date", "03/04/2026"], 2),
        (["contact", "new", "Ada", "--email", "no address"], 2),
        (["lead", "new", "A", "--currency", "EURO"], 2),
        (["lead", "new", "A", "--country", "Atlantis"], 2),
        (["product", "new", "A", "--tax-rate", "19 percent"], 2),
        (["product", "new", "A", "--tax-rate", "120"], 5),
        (["line", "add", "LEAD-1", "A", "--tax", "x"], 2),
        (["line", "add", "LEAD-1", "A", "--discount", "101%"], 5),
        (["line", "rm", "LEAD-1", "7"], 3),
        (["line", "list", "CONTACT-1"], 2),
        (["lead", "new"], 5),
        (["deal", "new"], 5),
        (["convert", "LEAD-1", "--to", "payment"], 2),
        (["convert", "CONTACT-1", "--to", "deal"], 2),
        (["convert", "LEAD-1", "--to", "deal", "--contact", "LEAD-1"], 2),
        (["convert", "LEAD-1", "--to", "deal", "--pick"], 6),
        (["rm", "CONTACT-1"], 5),
        (["redo"], 5),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_every_mistake_has_its_exit_code(crm: Crm, words: list[str], exit: int) -> None:
    for title in ("A", "Twin", "Twin"):
        crm.new("lead", title)
    crm.new("lead", "Done", "--email", "ada@example.org")
    assert crm("convert", "LEAD-4", "--to", "contact+deal").exit == 0
    before = crm("steps", "-q").out
    done = crm(*words)
    assert done.exit == exit, done.err
    assert _is_clean(done), done.err
    error = crm(*words, "--json").error
    assert (error["exit"], bool(error["message"])) == (exit, True)
    assert crm("steps", "-q").out == before


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:20])
def test_hostile_text_is_refused_or_kept_but_never_obeyed(crm: Crm, text: str) -> None:
    made = crm("lead", "new", text, "-q")
    assert made.exit == 0 or (made.exit == 2 and _is_clean(made)), made.err
    if made.exit == 0:
        assert crm.show("LEAD-1")["title"] == text
    for words in (
        ["show", text],
        ["lead", "list", text],
        ["move", "LEAD-1", text],
        [text],
        ["lead", text],
        ["find", text],
    ):
        done = crm(*words)
        assert done.exit in (0, 2, 3), done.err
        assert done.exit == 0 or _is_clean(done), done.err
        assert "\x1b" not in done.out


def test_bytes_that_are_not_utf8_are_refused(crm: Crm) -> None:
    for words in ((b"lead", b"new", b"\xff"), (b"show", b"\xff"), (b"find", b"a\xff"), (b"note", b"LEAD-1", b"\xff")):
        done = crm.process(*words)
        assert done.exit == 2
        assert _is_clean(done), done.err


def test_a_database_may_have_a_name_that_is_not_utf8(crm: Crm) -> None:
    assert crm.process(b"lead", b"new", b"A", b"-q", b"--db", b"caf\xe9.db").out == "LEAD-1\n"
    assert crm.process(b"show", b"LEAD-9", b"--db", b"caf\xe9.db").exit == 3


def _directory(path: Path) -> None:
    path.mkdir()


def _text(path: Path) -> None:
    path.write_text("This is no database. " * 100)


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE mine(a)")


def _newer(path: Path) -> None:
    Crm(path.parent).new("lead", "A")
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 9999")
        db.execute("UPDATE meta SET value = 'of tomorrow' WHERE name = 'catalogue'")


@pytest.mark.file
@pytest.mark.parametrize("make", [_directory, _text, _foreign, _newer])
@pytest.mark.parametrize("words", [("lead", "list"), ("lead", "new", "A"), ("show", "LEAD-1")])
def test_a_file_that_is_no_database_of_ours_is_left_alone(crm: Crm, make: object, words: tuple[str, ...]) -> None:
    assert callable(make)
    make(crm.db)
    done = crm(*words)
    assert done.exit == 8
    assert _is_clean(done), done.err
    assert crm(*words, "--json").error["exit"] == 8


def test_a_database_that_is_broken_later_is_told_too(crm: Crm) -> None:
    crm.new("lead", "A")
    with sqlite3.connect(crm.db) as db:
        db.execute("DROP TABLE link")
    done = crm("show", "LEAD-1")
    assert done.exit == 8
    assert _is_clean(done), done.err


def _stopped() -> datetime:
    raise ZeroDivisionError("the clock has \x1b[31mstopped")


def test_a_fault_of_the_program_is_one_sentence_too(crm: Crm) -> None:
    crm.clock = _stopped
    done = crm("lead", "new", "A")
    assert done.exit == 1
    assert _is_clean(done), done.err
    assert "ZeroDivisionError: the clock has \\x1b[31mstopped" in done.err
    assert crm("lead", "new", "A", "--json").error["code"] == "internal"


def test_for_those_who_look_for_the_fault_it_has_its_traceback(crm: Crm) -> None:
    crm.clock = _stopped
    crm.environ["CRM_DEBUG"] = "1"
    with pytest.raises(ZeroDivisionError):
        crm("lead", "new", "A")


def test_no_command_waits_for_input_that_never_comes(crm: Crm) -> None:
    lead = crm.new("lead", "A")
    for words in (
        ["convert", lead],
        ["rm", lead, "--dry-run"],
        ["undo", "--dry-run"],
        ["show", "-"],
        ["note", lead, "-"],
        [],
    ):
        assert crm.process(*words, stdin=None).exit in (0, 2, 5)


WORDS = st.one_of(
    st.sampled_from([*COMMANDS, *KIND_COMMANDS, *REGISTRY.by_name]),
    st.sampled_from(
        ["LEAD-1", "lead-1", "DEAL-9", "LEAD-", "-", "--", "won", "title=A", "amount.gte=x", "1", "add", "=", ""]
    ),
    st.sampled_from(["-q", "--json", "--format", "--fields", "ref", "--to", "deal+contact", "--set", "a=b", "--limit"]),
    st.sampled_from(["--key", "--at", "today", "-n", "-m", "--by", "--color", "never", "--on-duplicate", "link", "-h"]),
    st.sampled_from(
        ["--amount", "--email", "--unset", "title", "--line", "A x 2 @ 3", "--tag", "--external-id", "a:b"]
    ),
    st.text(max_size=12).filter(lambda text: "\x00" not in text),
    st.text("-=+.@:%x1€\u202e\x1b\n", max_size=8),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Crm:
    """A database with one lead, to be copied."""
    crm = Crm(tmp_path_factory.mktemp("template"))
    crm.new("lead", "A", "--email", "ada@example.org")
    return crm


@settings(max_examples=200, deadline=None)
@given(words=st.lists(WORDS, max_size=7), stdin=st.text(max_size=30))
def test_no_words_whatever_give_a_traceback(template: Crm, words: list[str], stdin: str) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        crm = Crm(Path(folder))
        crm.begin_as(template)
        words = [word for word in words if not word.startswith("--d")]  # --db could be any file
        done = crm(*words, stdin=stdin)
        unreadable = (8,) if {"restore", "copy"} & {*words} else ()  # what is to be read is no file
        assert done.exit in (0, 2, 3, 4, 5, 6, 7, *unreadable), (done.exit, done.err)
        if done.exit and not wants_json(words):
            assert _is_clean(done), done.err


@pytest.mark.file
@pytest.mark.parametrize(
    ("words", "was", "became"),
    [
        ("history LEAD-1", b'"title":"Relaunch"', b'"title:"Relaunch"" '),
        ("sql 'SELECT * FROM change'", b'CREATE TABLE "link" (', b'CREATE TABLE "link" \xa0'),
    ],
)
def test_a_text_that_a_disk_has_damaged_is_told_as_damage(crm: Crm, words: str, was: bytes, became: bytes) -> None:
    crm.new("lead", "Relaunch")
    damaged = crm.folder / "damaged.db"
    crm("backup", str(damaged), "-q")
    damaged.write_bytes(damaged.read_bytes().replace(was, became))
    done = crm(*shlex.split(words), "--db", str(damaged), "--json")
    assert (done.exit, done.error["code"], done.out) == (8, "database", "")
    assert f"{damaged} is damaged" in done.error["message"]
