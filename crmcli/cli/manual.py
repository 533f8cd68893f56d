"""The manual page crm(1), generated from the commands: ``python -m crmcli.cli.manual > crm.1``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from crmcli.cli.context import Session
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
    yield from (".SH DESCRIPTION", *_paragraphs(DESCRIPTION))
    fields = {field.flag for kind in Session.catalogue.kinds for field in kind.all_fields if field.manual}
    yield ".SH COMMANDS"
    for command in whole["commands"]:
        yield from _command(command, fields if _has_fields(command) else set())
    yield from (".SH FIELDS", "Options of new and edit, where the kind has the field: crm KIND fields lists them.")
    for option in next(each for each in whole["commands"] if each["command"] == "edit")["options"]:
        if fields.issuperset(option["names"]):
            yield from _option({**option, "example": None})
    yield ".SH OPTIONS OF EVERY COMMAND"
    for option in general_options():
        yield from _option(option)
    for name in topics():
        if name != OPTIONS:
            yield from _topic(name)
    yield ".SH ENVIRONMENT"
    for variable, about in ENVIRONMENT.items():
        yield from (".TP", rf"\fB{variable}\fR", about)
    yield ".SH FILES"
    for path, about in FILES.items():
        yield from (".TP", rf"\fI{_plain(path)}\fR", about)
    yield from (".SH EXAMPLES", ".nf", *map(_plain, EXAMPLES.splitlines()), ".fi")


DESCRIPTION = """\
crm keeps leads, contacts, companies, deals, quotes, invoices, payments and products in one file. A lead becomes a \
deal, a deal a quote, a quote an invoice; what came from what stays linked, and every step can be undone.

What needs a kind is crm KIND VERB; what has a reference is crm VERB REF, as the reference says the kind. A reference \
is LEAD-5, a document number, an email address or a title. Without words crm shows what is open, unpaid and overdue.

Results are on standard output, as a table at a terminal, as TSV in a pipe, and as JSON with --json; all talk is on \
standard error."""
EXAMPLES = """\
crm lead new "New website" --name "Ada Lovelace" --email ada@example.org
crm convert LEAD-1 --to deal+contact
crm line add DEAL-1 "Design" --qty 3 --unit day --price 800 --tax 19
crm convert DEAL-1 --to quote
crm deal list open amount.gte=1000 --sort -amount
crm invoice list overdue -q | crm remind -
crm undo"""
FILES = {
    "$XDG_DATA_HOME/crm/crm.db": "The database where neither CRM_DB nor \\-\\-db names one; "
    "XDG_DATA_HOME is ~/.local/share unless set.",
}
ENVIRONMENT = {
    "CRM_DB": "The database, unless \\-\\-db names one: a file, or the address of one on a server.",
    "CRM_DB_TOKEN": "The token for a database on a server.",
    "CRM_DB_ADMIN_KEY": "What the administration of a server asks for; see init \\-\\-server.",
    "CRM_USER": "The user to act as, unless \\-\\-by names one; else the login name.",
    "CRM_TIMEOUT": "Seconds to wait for another process that writes; 5 by default.",
    "CRM_PAGER": "What shows output that is longer than the screen; else PAGER, else less. cat turns it off.",
    "VISUAL": "The editor of edit, note and log without words; else EDITOR.",
    "CRM_DEBUG": "1 shows a traceback where the program itself is at fault.",
    "NO_COLOR": "No colours, unless \\-\\-color asks for them.",
    "FORCE_COLOR, CLICOLOR_FORCE": "Colours in a pipe, too, unless NO_COLOR is set.",
}


TITLES = {"exit-codes": "EXIT STATUS"}  # of topics that manual pages have a name for


def _has_fields(command: Described) -> bool:
    path = str(command["command"])
    return path == "edit" or path.endswith(" new")


def _paragraphs(text: str) -> Iterator[str]:
    first, *others = text.split("\n\n")
    yield _plain(first)
    for paragraph in others:
        yield from (".PP", _plain(paragraph))


def _command(command: Described, fields: set[str]) -> Iterator[str]:
    """A command with the options that are its own; ``fields`` are told elsewhere."""
    words = " ".join(_plain(argument["name"]) for argument in command["arguments"])
    yield ".SS " + f"crm {_plain(command['command'])} {words}".strip()
    yield _plain(command["help"])
    for option in command["options"]:
        if not fields.issuperset(option["names"]):
            yield from _option(option)
    if fields:
        yield from (".PP", "The fields are options, too: see FIELDS.")
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
    yield f'.SH "{TITLES.get(name) or _plain(first.lstrip("# ")).upper()}"'
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
