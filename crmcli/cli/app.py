"""The root of all commands: it loads only the one that is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from typer.core import TyperCommand, TyperGroup

from crmcli.cli.commands import BARE, COMMANDS, KIND_COMMANDS, resolved
from crmcli.cli.context import Session
from crmcli.cli.params import Param
from crmcli.cli.spellings import SYNONYMS, apart
from crmcli.cli.typer_groups import LazyGroup
from crmcli.errors import UnknownCommand
from crmcli.errors.wording import closest, did_you_mean
from crmcli.light import Any
from crmcli.model.refs import parse

ABOUT = """A CRM in one file: leads become deals, deals become quotes and invoices.

Commands for a kind: crm KIND VERB. Commands for an element: crm VERB REF.
Topics: crm help. Version: crm --version.
"""


class Root(LazyGroup):
    """``crm`` itself: a command is imported and built when it is named."""

    def names(self) -> list[str]:
        return [*Session.catalogue.by_name, *COMMANDS]

    def build(self, name: str) -> TyperCommand | TyperGroup:
        if name in Session.catalogue.by_name:
            from crmcli.cli.kinds import KindGroup

            return KindGroup(Session.catalogue.by_name[name])
        return resolved(COMMANDS[name]).command(name)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        alone = args and not apart(args)[1]  # they are options of what bare crm shows
        return super().parse_args(ctx, [] if alone else args)

    def invoke(self, ctx: Any) -> None:
        if ctx.params["version"]:
            from crmcli import __version__

            ctx.obj.out.write(f"crmcli {__version__}\n")
            ctx.exit()
        super().invoke(ctx)
        if ctx.invoked_subcommand is None:
            bare = resolved(BARE).command("here")
            with bare.make_context("crm", list(ctx.obj.words), obj=ctx.obj) as context:
                bare.invoke(context)

    def unknown(self, path: str, words: Sequence[str]) -> UnknownCommand:
        word, rest = words[0], words[1:]
        message = f"There is no command {word!r}."
        verb = SYNONYMS.get(word, word)
        if verb in KIND_COMMANDS:
            from crmcli.cli.advice import line

            said = [] if any(map(parse, rest)) else rest
            return UnknownCommand(message, f"Say of which kind: {line('crm lead', verb, *said)}")
        if closest(word, (*self.names(), path)) == path:
            return UnknownCommand(message, "crm alone shows where you stand.", candidates=[path])
        return UnknownCommand(message, did_you_mean(word, self.names(), "All commands: crm --help"))


def root() -> Root:
    """The whole program as one command."""
    version = Param("version", ("-V", "--version"), None, "Show the version.")
    return Root(
        name="",
        help=ABOUT,
        params=[version.for_typer()],
        invoke_without_command=True,
        context_settings={"help_option_names": ["-h", "--help"]},
        options_metavar="",
        subcommand_metavar="COMMAND ...",
        rich_markup_mode="rich",
    )
