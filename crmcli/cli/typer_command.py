"""A verb as a command of Typer's: for help, for the usual parser and for what is wrong with a line. Loads Typer."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from typing import Annotated, Any

from typer import TyperException
from typer.core import TyperCommand
from typer.main import get_params_convertors_ctx_param_name_from_function

from crmcli.cli.context import Session
from crmcli.cli.params import declared_param
from crmcli.errors import EmptyValue, Usage
from crmcli.errors.wording import article
from crmcli.model.refs import parse

SEVERAL = (list, tuple)  # how the texts of one parameter come


class VerbCommand(TyperCommand):
    """A command whose usage line shows its words as they are typed, before the options.

    ``may_be_empty`` are the parameters for which an empty value says something, as that a field is to be emptied, or
    of which another room says what is wrong with it; ``sampling`` makes its examples when somebody wants to read them.
    ``composes`` tells that its last word, a text, may also be written in an editor.
    """

    may_be_empty: Collection[str] = ()
    composes = False
    sampling: Callable[[], str] = str
    carry_out: Callable[[Session, Mapping[str, Any]], None]

    @property
    def examples(self) -> list[str]:
        """Command lines to learn from."""
        return self.sampling().strip().splitlines()

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        try:
            rest = super().parse_args(ctx, args)
        except TyperException as error:
            error.ctx = ctx  # type: ignore[attr-defined] # not all of them know which command it is about
            raise
        self.refuse_empty(ctx.params)
        self.refuse_missing(ctx.command_path, ctx.params)
        return rest

    def invoke(self, ctx: Any) -> None:
        self.carry_out(ctx.obj, ctx.params)

    def refuse_empty(self, values: Mapping[str, Any]) -> None:
        """Raises EmptyValue (exit 2) when a value by parameter name is empty, or one of many is: what a variable
        that is not set leaves behind must not pass for an option that was not given."""
        for name, value in values.items():
            texts = (value,) if isinstance(value, str) else value or ()
            if not isinstance(texts, SEVERAL):
                continue
            for text in texts:
                if isinstance(text, str) and not text.strip() and name not in self.may_be_empty:
                    self._refuse_empty(name, texts)

    def refuse_missing(self, path: str, values: Mapping[str, Any]) -> None:
        """Raises Usage (exit 2) when the one word behind the command is a reference: what is missing is what should
        stand behind it. ``path`` is how the command is typed: "crm move"."""
        own = [param for param in self.params if param.param_type_name == "argument"]
        if self.composes or len(own) != 2 or own[0].name != "refs" or values.get("refs") or values.get("where"):
            return
        word = values.get(str(own[1].name))
        if isinstance(word, str) and parse(word):
            last = declared_param(own[1])
            raise Usage(f"{last.word} is missing.", f"Example: {path} {word} {last.sample}", field=last.name)

    def _refuse_empty(self, name: str, texts: Collection[Any]) -> None:
        param = next(param for param in self.params if param.name == name)
        if param.param_type_name == "argument":
            if not (param.required or self.composes):  # the verb says what a word that it needs must be
                raise EmptyValue(str(param.metavar or name).strip("[]."))
        elif "" in texts or param.metavar != "SIGN":  # a sign may be a blank
            raise EmptyValue(next((opt for opt in param.opts if opt.startswith("--")), param.opts[0]))

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        words = [param for param in self.params if param.param_type_name == "argument"]
        return [*(word.metavar or "" for word in words), "[OPTIONS]"]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from crmcli.cli.helping import of_command
        from crmcli.cli.paging import show

        general = [declared_param(param) for param in self.params if getattr(param, "hidden", False)]
        session = ctx.obj
        show(session, of_command(self, ctx.command_path, session.width, general, session.emphasis))
        ctx.exit()


def built(
    plain: Callable[..., Any], name: str, panel: str | None, *bound: Any
) -> tuple[VerbCommand, dict[str, Callable[[Any], Any]], Any]:
    """A command with the parameters of a verb's function, by their names what Typer makes of some values, and the type
    of the function's result.

    ``bound`` are the values of its first parameters after the session, such as a kind.
    """
    signature = inspect.signature(plain, eval_str=True)
    own = [each for each in signature.parameters.values() if each.kind != each.KEYWORD_ONLY][1 + len(bound) :]
    params, converters = _as_typer_reads(own)
    command = VerbCommand(
        name=name,
        params=params,
        help=_speaking(inspect.getdoc(plain) or "", *bound),
        rich_help_panel=panel,
        rich_markup_mode="rich",
    )
    return command, converters, signature.return_annotation


def _told(parameter: inspect.Parameter) -> inspect.Parameter:
    """The same parameter, of which Typer reads what it is to know."""
    hint = parameter.annotation
    return parameter.replace(annotation=Annotated[hint.__origin__, hint.__metadata__[0].for_typer()])


def _as_typer_reads(own: Sequence[inspect.Parameter]) -> tuple[list[Any], dict[str, Callable[[Any], Any]]]:
    """Parameters of a function as Typer reads them, and by their names what it makes of some values."""

    def function() -> None:
        """What Typer is to look at."""

    function.__signature__ = inspect.Signature([_told(each) for each in own])  # type: ignore[attr-defined]
    params, converters, _ = get_params_convertors_ctx_param_name_from_function(function)
    for made, parameter in zip(params, own, strict=True):
        made.example = parameter.annotation.__metadata__[0].example  # type: ignore[union-attr]
        if made.param_type_name == "argument":  # the help would say <str> beside each
            made.type = copy(made.type)
            made.type.get_metavar = lambda **_: ""  # type: ignore[method-assign]
    return list(params), converters


def _speaking(text: str, *bound: Any) -> str:
    """The help in a docstring, a line per paragraph; {a lead} and {leads} in it become the kind that is bound."""
    paragraphs = "\n\n".join(paragraph.replace("\n", " ") for paragraph in text.split("\n\n"))
    kind = bound[0] if bound else None
    return paragraphs.format_map({"a lead": article(kind.name), "leads": kind.plural}) if kind else paragraphs
