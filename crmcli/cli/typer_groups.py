"""Groups of commands for Typer: one builds only the command that is asked for, and knows what was meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from typer.core import TyperCommand, TyperGroup

from crmcli.cli.context import Answered
from crmcli.errors import UnknownCommand, Usage
from crmcli.errors.wording import did_you_mean
from crmcli.light import Any


class LazyGroup(TyperGroup):
    """``names`` lists the commands in their order, ``build`` makes one of them."""

    def names(self) -> list[str]:
        raise NotImplementedError

    def build(self, name: str) -> TyperCommand | TyperGroup:
        raise NotImplementedError

    def unknown(self, path: str, words: Sequence[str]) -> UnknownCommand:
        """The error for words that begin with no command; ``path`` is what stands before them."""
        see = f"try: {path} {'|'.join(self.names())}"
        return UnknownCommand(f"There is no command '{path} {words[0]}'.", did_you_mean(words[0], self.names(), see))

    def list_commands(self, ctx: Any) -> list[str]:
        return self.names()

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | TyperGroup | None:
        return self.build(cmd_name) if cmd_name in self.names() else None

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from crmcli.cli.helping import of_group
        from crmcli.cli.paging import show

        panels: dict[str, list[tuple[str, str]]] = {}
        for name in self.names():
            command = self.build(name)
            about = (command.help or "").strip().split("\n\n")[0]
            panels.setdefault(str(command.rich_help_panel or "Commands"), []).append((name, about))
        usage = f"{ctx.command_path} {self.subcommand_metavar}"
        session = ctx.obj
        show(session, of_group(self.help or "", usage, panels.items(), session.width, session.emphasis))
        raise Answered

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args and not self.invoke_without_command:
            path = ctx.command_path
            raise Usage(f"{path} needs a command.", f"try: {path} {'|'.join(self.names())}")
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        command = self.get_command(ctx, args[0])
        if command is None:
            raise self.unknown(ctx.command_path, args)
        return args[0], command, args[1:]


class SecondGroup(LazyGroup):
    """A command of several verbs, which ``make`` makes by their names."""

    def __init__(self, name: str, verbs: Sequence[str], make: Callable[[str], Any], help: str, panel: str) -> None:
        self.verbs, self.make = verbs, make
        super().__init__(
            name=name,
            help=help,
            options_metavar="",
            subcommand_metavar="|".join(verbs) + " ...",
            rich_markup_mode="rich",
            rich_help_panel=panel,
        )

    def names(self) -> list[str]:
        return list(self.verbs)

    def build(self, name: str) -> TyperCommand | TyperGroup:
        found: TyperCommand | TyperGroup = self.make(name)
        return found
