"""A verb as a command of Typer's: for help, for the usual parser and for what is wrong with a line. Loads Typer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from typer import TyperException
from typer.core import TyperCommand

from crmcli.cli.context import Answered, Session
from crmcli.cli.params import declared, refuse_empty, refuse_missing
from crmcli.errors.wording import article
from crmcli.light import Any


class VerbCommand(TyperCommand):
    """A command whose usage line shows its words as they are typed, before the options.

    ``sampling`` makes its examples when somebody wants to read them; for ``may_be_empty`` and ``composes`` see
    ``refuse_empty``.
    """

    may_be_empty: Collection[str] = ()
    composes = False
    sampling: Callable[[], list[str]] = list
    carry_out: Callable[[Session, Mapping[str, Any]], None]

    @property
    def examples(self) -> list[str]:
        """Command lines to learn from."""
        return self.sampling()

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        try:
            rest = super().parse_args(ctx, args)
        except TyperException as error:
            error.ctx = ctx  # type: ignore[attr-defined] # not all of them know which command it is about
            raise
        params = declared(self)
        refuse_empty({param.key: param for param in params}, ctx.params, self.may_be_empty, self.composes)
        if not self.composes:
            refuse_missing([param for param in params if not param.words], ctx.command_path, ctx.params)
        return rest

    def invoke(self, ctx: Any) -> None:
        self.carry_out(ctx.obj, self.read(ctx.params))

    def read(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """What Typer found as the other parser gives it: many as a list, and of options what is given."""
        values = {}
        for param in declared(self):
            value = found[param.key]
            if not param.words or not (value is None or value is False or value == ()):
                values[param.key] = list(value or ()) if param.many else value
        return values

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        words = [param for param in self.params if param.param_type_name == "argument"]
        return [*(word.metavar or "" for word in words), "[OPTIONS]"]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from crmcli.cli.helping import of_command
        from crmcli.cli.paging import show

        params: list[Any] = self.params
        general = [param.declared for param in params if getattr(param, "hidden", False)]
        session = ctx.obj
        show(session, of_command(self, ctx.command_path, session.width, general, session.emphasis))
        raise Answered


def speaking(text: str, *bound: Any) -> str:
    """The help in a docstring, a line per paragraph; {a lead} and {leads} in it become the kind that is bound."""
    paragraphs = "\n\n".join(paragraph.replace("\n", " ") for paragraph in text.split("\n\n"))
    kind = bound[0] if bound else None
    return paragraphs.format_map({"a lead": article(kind.name), "leads": kind.plural}) if kind else paragraphs
