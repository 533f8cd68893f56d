"""A shell for the sessions: plain ``crm`` commands run in this process, anything else in ``sh`` at a terminal."""

from __future__ import annotations

import os
import pty
import re
import shlex
import subprocess
import sys
from pathlib import Path

from conftest import ROOT, Crm

WIDTH = 88
_BAR = re.compile(
    r"\x1b\[\?25l.*?\x1b\[\?25h\r?\n?\x1b\[1A\x1b\[2K", re.DOTALL
)  # a bar that went away: a slow machine draws one
_QUOTED = re.compile(r"'[^']*'|\"[^\"$`\\]*\"")  # what stands in quotes means itself
_SPECIAL = re.compile(r"[$`\n\\*?#]|(?<!\S)~")
_SCRIPT = """\
set -a; . "$CRM_VARIABLES"; CRM_NOW={now}
(exit {last})
{command}
status=$?; export -p >"$CRM_VARIABLES"; exit $status
"""


class Shell:
    """``run("crm lead list")`` gives what a person at a terminal of 88 columns without colours would see.

    The user is ``mia``, the zone UTC. Pipes, redirections, here-documents, ``$(...)``, variables and ``$?`` work,
    and variables live on; files land in the folder of the database, where ``examples`` leads to the real one.
    """

    def __init__(self, crm: Crm) -> None:
        self.crm = crm
        self.now = "2026-11-23T09:00:00Z"
        self.last = 0
        variables = crm.folder / "variables"
        variables.touch()
        tools = crm.folder / "tools"
        tools.mkdir()
        (crm.folder / "examples").symlink_to(ROOT / "examples")
        _executable(tools / "crm", f'#!/bin/sh\nexec "{sys.executable}" -m tests.examples.frozen "$@"\n')
        crm.environ |= {
            "CRM_USER": "mia",
            "COLUMNS": str(WIDTH),
            "NO_COLOR": "1",
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "CRM_VARIABLES": str(variables),
        }

    def run(self, command: str) -> str:
        words = _plain_words(command)
        if words is None:
            return self._in_sh(command)
        self.crm.now = self.now
        done = self.crm(*words, terminal=True)
        self.last = done.exit
        return done.out + _BAR.sub("", done.err)

    def _in_sh(self, command: str) -> str:
        script = _SCRIPT.format(now=self.now, last=self.last, command=command)
        terminal, end = pty.openpty()
        shell = subprocess.Popen(
            ["sh", "-c", script],
            env=self.crm.environ,
            cwd=self.crm.folder,
            stdin=subprocess.DEVNULL,
            stdout=end,
            stderr=end,
        )
        os.close(end)
        output = _all_of(terminal)
        self.last = shell.wait(60)
        return _BAR.sub("", output.replace("\r\n", "\n"))


def _plain_words(command: str) -> list[str] | None:
    """The words behind ``crm``, or None for what takes a shell to understand."""
    command = command.replace("\\\n", " ")
    lexer = shlex.shlex(command, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    words = list(lexer)
    special = any(set(word) <= set("();<>|&") for word in words) or _SPECIAL.search(_QUOTED.sub("", command))
    return words[1:] if words[0] == "crm" and not special else None


def _all_of(terminal: int) -> str:
    """What is written to a terminal until nobody has it open any more."""
    found = b""
    try:
        while more := os.read(terminal, 65536):
            found += more
    except OSError:  # Linux says so when the other side is closed
        pass
    finally:
        os.close(terminal)
    return found.decode()


def _executable(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
