"""The manual page crm(1), generated from the commands: ``python -m crmcli.cli.manual > crm.1``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from crmcli.cli.describing import Described, everything, general_options
from crmcli.cli.params import quoted
from crmcli.cli.setup.help import OPTIONS, topic_text, topics


def manual() -> Iterator[str]:
    """The page in roff, line by line: every command with its words and options, the topics, the exit codes."""
    whole = everything()
    yield f'.TH CRM 1 "" "crmcli {_plain(whole["version"])}" "User Commands"'
    yield from (".SH NAME", r"crm \- a CRM that lives in one SQLite file", ".SH SYNOPSIS")
    yield from (
        r"\fBcrm\fR \fIKIND\fR \fIVERB\fR [\fIOPTIONS\fR]",
        ".br",
        r"\fBcrm\fR \fIVERB\fR \fIREF\fR... [\fIOPTIONS\fR]",
    )
    yield ".SH COMMANDS"
    for command in whole["commands"]:
        yield from _command(command)
    yield ".SH OPTIONS OF EVERY COMMAND"
    for option in general_options():
        yield from _option(option)
    for name in topics():
        if name != OPTIONS:
            yield from _topic(name)
    yield ".SH ENVIRONMENT"
    for variable, about in ENVIRONMENT.items():
        yield from (".TP", rf"\fB{variable}\fR", about)


ENVIRONMENT = {
    "CRM_DB": "The database, unless \\-\\-db names one.",
    "CRM_USER": "The user to act as, unless \\-\\-by names one; else the login name.",
    "CRM_TIMEOUT": "Seconds to wait for another process that writes; 5 by default.",
    "CRM_DEBUG": "1 shows a traceback where the program itself is at fault.",
    "NO_COLOR": "No colours.",
}


def _command(command: Described) -> Iterator[str]:
    words = " ".join(_plain(argument["name"]) for argument in command["arguments"])
    yield ".SS " + f"crm {_plain(command['command'])} {words}".strip()
    yield _plain(command["help"])
    for option in command["options"]:
        yield from _option(option)
    if command["examples"]:
        yield from (".PP", ".nf", *map(_plain, command["examples"]), ".fi")


def _option(option: Described) -> Iterator[str]:
    names = ", ".join(rf"\fB{_plain(name)}\fR" for name in option["names"])
    yield ".TP"
    yield names + (rf" \fI{_plain(option['value'])}\fR" if option["value"] else "")
    yield _plain(option["help"])
    if option["example"]:
        yield rf"Example: \fB{_plain(option['names'][-1])} {_plain(quoted(option['example']))}\fR"


def _topic(name: str) -> Iterator[str]:
    """A topic of ``crm help``: paragraphs as they are, indented lines as an example."""
    first, *lines = topic_text(name).splitlines()
    yield f'.SH "{_plain(first.lstrip("# ")).upper()}"'
    example = False
    for line in lines:
        if line.startswith("    ") != example and line:
            example = not example
            yield ".nf" if example else ".fi"
        yield _plain(line) if line else ".PP" if not example else ""
    if example:
        yield ".fi"


def _plain(text: str) -> str:
    """Text in which roff finds no command of its own."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace('"', "\\(dq")
    return "\\&" + escaped if escaped.startswith((".", "\\(aq")) else escaped


if __name__ == "__main__":
    sys.stdout.write("\n".join(manual()) + "\n")
