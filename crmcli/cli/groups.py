"""A command of several verbs, such as ``crm line add|edit|rm|list``."""

from __future__ import annotations

from functools import cached_property

from crmcli.light import TYPE_CHECKING

if TYPE_CHECKING:
    from typer.core import TyperCommand, TyperGroup

    from crmcli.cli.typer_groups import SecondGroup
    from crmcli.light import Protocol

    class Entry(Protocol):
        """What can become a command: a verb, or a group of verbs."""

        def command(self, name: str) -> TyperCommand | TyperGroup: ...


class VerbGroup:
    """The verbs of a group by their names."""

    def __init__(self, name: str, verbs: dict[str, Entry], *, help: str, panel: str) -> None:
        self.name, self.verbs, self.help, self.panel = name, verbs, help, panel

    @cached_property
    def group(self) -> SecondGroup:
        """The same for Typer."""
        from crmcli.cli.typer_groups import SecondGroup

        make = lambda name: self.verbs[name].command(name)  # noqa: E731
        return SecondGroup(self.name, list(self.verbs), make, self.help, self.panel)

    def command(self, name: str) -> SecondGroup:
        return self.group
