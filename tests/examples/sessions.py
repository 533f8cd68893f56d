"""Sessions in documents: runs the ``console`` blocks of a Markdown text and writes down what really comes out.

In such a block a line that begins with ``$ `` is a command, lines that begin with ``> `` right below carry it on,
and all else is what it prints. The blocks of a document share one shell and one database, which does not exist
at first. ``<!-- now: 2026-11-24T10:30 -->`` on a line of its own, outside of blocks, sets the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

BEGIN, END = "```console", "```"
_NOW = re.compile(r"<!-- now: (\S+) -->")


class Shell(Protocol):
    """What carries out the commands: ``now`` is the instant that its clock shows."""

    now: str

    def run(self, command: str) -> str: ...


def replayed(document: str, shell: Shell) -> str:
    """The document with the true output below each command; nothing else in it is touched."""
    found: list[str] = []
    lines = iter(document.split("\n"))
    for line in lines:
        found.append(line)
        clock = _NOW.fullmatch(line)
        if clock:
            shell.now = f"{clock[1]}:00Z"
        elif line == BEGIN:
            for command in _commands(lines):
                found += _typed(command)
                found += shell.run(command).splitlines()
            found.append(END)
    return "\n".join(found)


def commands(document: str) -> list[str]:
    """The commands of all sessions in a document, in order."""
    lines = iter(document.split("\n"))
    return [command for line in lines if line == BEGIN for command in _commands(lines)]


def _commands(lines: Iterator[str]) -> Iterator[str]:
    """The commands of one block, up to its end; their printed output is left out."""
    command: list[str] = []
    typing = False
    for line in lines:
        if line == END:
            break
        if line.startswith("$ "):
            if command:
                yield "\n".join(command)
            command, typing = [line[2:]], True
        elif typing and line.startswith(">"):
            command.append(line[2:])
        else:
            typing = False
            if not command:
                raise ValueError(f"a session begins with a command, not with {line!r}")
    if command:
        yield "\n".join(command)


def _typed(command: str) -> list[str]:
    first, *others = command.split("\n")
    return [f"$ {first}", *(f"> {line}".rstrip() for line in others)]
