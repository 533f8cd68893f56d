"""``crm KIND ...``: the group of commands that every kind has, made from its declaration."""

from __future__ import annotations

from collections.abc import Sequence

from typer.core import TyperCommand

from crmcli.cli.commands import COMMANDS, KIND_COMMANDS, resolved
from crmcli.cli.options import Verb
from crmcli.cli.typer_groups import LazyGroup
from crmcli.errors import UnknownCommand
from crmcli.model.kinds import Kind


class KindGroup(LazyGroup):
    """``crm lead new|list|fields|stages``."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        super().__init__(
            name=kind.name,
            help=kind.help,
            options_metavar="",
            subcommand_metavar="|".join(self.names()) + " ...",
            rich_markup_mode="rich",
            rich_help_panel="By kind",
        )

    def names(self) -> list[str]:
        return [name for name in KIND_COMMANDS if name != "stages" or self.kind.stages]

    def build(self, name: str) -> TyperCommand:
        verb = resolved(KIND_COMMANDS[name])
        assert isinstance(verb, Verb)
        return verb.command(name, self.kind)

    def unknown(self, path: str, words: Sequence[str]) -> UnknownCommand:
        message = f"There is no command '{path} {words[0]}'."
        if words[0] in COMMANDS:
            from shlex import join

            return UnknownCommand(message, f"try: crm {join(words)}")
        return super().unknown(path, words)
