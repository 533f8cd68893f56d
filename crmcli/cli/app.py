"""All commands: the table of verbs, one group per kind, and the root that loads only what is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

from typer import Context, Option, Typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from crmcli.catalog import REGISTRY
from crmcli.cli.groups import Entry, LazyGroup
from crmcli.errors import UnknownCommand, meant
from crmcli.model.refs import parse

# Where each command lives. A new one is its module and its line here; the order is that of ``crm --help``.
COMMANDS = {
    "show": "crmcli.cli.look.show:show",
    "edit": "crmcli.cli.elements.edit:edit",
    "rm": "crmcli.cli.elements.remove:rm",
    "note": "crmcli.cli.elements.note:note",
    "log": "crmcli.cli.elements.log:log",
    "tag": "crmcli.cli.elements.tag:tag",
    "untag": "crmcli.cli.elements.tag:untag",
    "archive": "crmcli.cli.elements.archive:archive",
    "unarchive": "crmcli.cli.elements.archive:unarchive",
    "link": "crmcli.cli.funnel.link:link",
    "unlink": "crmcli.cli.funnel.unlink:unlink",
    "convert": "crmcli.cli.funnel.convert:convert",
    "move": "crmcli.cli.funnel.move:move",
    "line": "crmcli.cli.money.line:line",
    "clone": "crmcli.cli.funnel.clone:clone",
    "issue": "crmcli.cli.money.issue:issue",
    "pay": "crmcli.cli.money.pay:pay",
    "cancel": "crmcli.cli.money.cancel:cancel",
    "credit": "crmcli.cli.money.credit:credit",
    "timeline": "crmcli.cli.look.timeline:timeline",
    "history": "crmcli.cli.look.history:history",
    "tree": "crmcli.cli.look.tree:tree",
    "find": "crmcli.cli.look.find:find",
    "view": "crmcli.cli.setup.view:view",
    "undo": "crmcli.cli.undo.undo:undo",
    "redo": "crmcli.cli.undo.redo:redo",
    "steps": "crmcli.cli.undo.steps:steps",
    "config": "crmcli.cli.setup.config:config",
    "batch": "crmcli.cli.data.batch:batch",
    "import": "crmcli.cli.data.importing:import_",
    "export": "crmcli.cli.data.exporting:export",
    "backup": "crmcli.cli.data.backup:backup",
    "restore": "crmcli.cli.data.backup:restore",
    "sql": "crmcli.cli.data.sql:sql",
    "completion": "crmcli.cli.setup.completion:completion",
    "schema": "crmcli.cli.setup.schema:schema",
    "help": "crmcli.cli.setup.help:help_",
}
# The commands of every kind: ``crm lead new``.
KIND_COMMANDS = {
    "new": "crmcli.cli.elements.new:new",
    "list": "crmcli.cli.look.list:list_",
    "fields": "crmcli.cli.setup.fields:fields",
    "stages": "crmcli.cli.setup.stages:stages",
}

START = """\
crm keeps leads, deals, quotes and invoices in one file. To get started:

  crm lead new "New website" --name "Ada Lovelace" --email ada@example.org --company-name Acme
  crm lead list
  crm convert LEAD-1 --to deal+contact+company
  crm line add DEAL-1 "Design" --qty 3 --unit day --price 800 --tax 19
  crm tree LEAD-1
  crm undo

Every command explains itself: crm convert --help. All commands: crm --help
"""


class Root(LazyGroup):
    """``crm`` itself: a command is imported and built when it is named."""

    def names(self) -> list[str]:
        return [*REGISTRY.by_name, *COMMANDS]

    def build(self, name: str) -> TyperCommand | TyperGroup:
        if name in REGISTRY.by_name:
            from crmcli.cli.kinds import KindGroup

            return KindGroup(REGISTRY.by_name[name])
        return resolved(COMMANDS[name]).command(name)

    def unknown(self, path: str, words: Sequence[str]) -> UnknownCommand:
        word, rest = words[0], words[1:]
        message = f"There is no command {word!r}."
        if parse(word):
            return UnknownCommand(message, f"try: crm show {word}")
        if word in KIND_COMMANDS:
            kinds = [name for name, kind in REGISTRY.by_name.items() if rest and rest[0] in (name, kind.plural)]
            return UnknownCommand(message, f"The kind comes first: crm {kinds[0] if kinds else 'lead'} {word}")
        return UnknownCommand(message, meant(word, self.names(), "All commands: crm --help"))


def resolved(path: str) -> Entry:
    """The verb, or group of verbs, behind "module:name"."""
    module, _, name = path.partition(":")
    found: Entry = getattr(import_module(module), name)
    return found


def root() -> TyperGroup:
    """The whole program as one command."""
    app = Typer(
        cls=Root,
        add_completion=False,
        invoke_without_command=True,
        context_settings={"help_option_names": ["-h", "--help"]},
        options_metavar="",
        subcommand_metavar="COMMAND ...",
        rich_markup_mode="rich",
    )
    app.callback()(_bare)
    command = get_command(app)
    assert isinstance(command, TyperGroup)
    return command


def _bare(ctx: Context, version: Annotated[bool, Option("--version", help="Show the version.")] = False) -> None:
    """A CRM in one file: leads become deals, deals become quotes and invoices.

    What needs a kind is crm KIND VERB; what has a reference is crm VERB REF. Options come last.
    """
    if version:
        from crmcli import __version__

        ctx.obj.out.write(f"crmcli {__version__}\n")
        ctx.exit()
    if ctx.invoked_subcommand is None:
        ctx.obj.out.write(START)
