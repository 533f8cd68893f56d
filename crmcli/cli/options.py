"""The decorators ``@reads`` and ``@writes``: they make a verb a command with the options of every command."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from functools import partial
from typing import Any

from typer import TyperException
from typer.core import TyperCommand
from typer.main import get_params_convertors_ctx_param_name_from_function

from crmcli.cli.context import Session
from crmcli.cli.global_options import COLOURS, asked
from crmcli.cli.output import check_output, tell
from crmcli.cli.params import Param, arranged, declared_param
from crmcli.errors import EmptyValue, Usage
from crmcli.errors.wording import article
from crmcli.model.refs import parse
from crmcli.model.results import Result
from crmcli.render import FORMATS

Plain = Callable[..., Result]  # its first parameter is the session
More = Callable[..., list[Param]]
Examples = str | Callable[..., str]
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


class Verb:
    """A verb: ``plain`` is the function as it was written, ``command`` what Typer makes of it.

    ``more`` makes options that depend on the catalogue; their values reach the function as its keywords that are
    called like their destinations, empty ones only with ``empties``. ``ahead`` takes the same values and reads what
    the verb reads from a file, before anything is locked.
    """

    empties = False
    ahead: Callable[..., Any] | None = None
    composes = False

    def __init__(self, plain: Plain, writing: bool, panel: str | None, examples: Examples, more: More | None) -> None:
        self.plain = plain
        self.writing = writing
        self.panel = panel
        self.examples = examples
        self.more = more

    def command(self, name: str, *bound: Any) -> VerbCommand:
        """The verb under this name: its own parameters, then the options of every command.

        ``bound`` are the values of its first parameters after the session, such as a kind.
        """
        signature = inspect.signature(self.plain, eval_str=True)
        own = [each for each in signature.parameters.values() if each.kind != each.KEYWORD_ONLY][1 + len(bound) :]
        params, converters = _as_typer_reads(own)
        command = VerbCommand(
            name=name,
            params=params,
            help=_speaking(inspect.getdoc(self.plain) or "", *bound),
            rich_help_panel=self.panel,
            rich_markup_mode="rich",
        )
        command.sampling = partial(self.examples, *bound) if callable(self.examples) else partial(str, self.examples)
        more = self.more(*bound) if self.more else []
        emptying = [param.key for param in more] if self.empties else []
        command.composes = self.composes
        command.may_be_empty = {"db", *emptying}  # a path is judged where the file is looked for
        command.params += [param.option() for param in (*more, *_choosing(command))]
        command.params += [param.option(hidden=True) for param in every_command(self.writing)]

        def carry_out(session: Session, values: Mapping[str, Any]) -> None:
            values = {**values, **{name: convert(values[name]) for name, convert in converters.items()}}
            given = [declared_param(param) for param in command.params if values[str(param.name)] not in _NOT_GIVEN]
            session.typed = as_typed(given, values)
            perform(session, partial(self.plain, session, *bound), values, signature.return_annotation, self.writing)

        command.carry_out = carry_out
        return command


def reads(*, panel: str | None = None, examples: Examples = "", more: More | None = None) -> Callable[[Plain], Verb]:
    """A verb that changes nothing. ``panel`` groups it in ``crm --help``, ``examples`` stand below its help."""
    return lambda plain: Verb(plain, False, panel, examples, more)


def writes(
    *,
    panel: str | None = None,
    examples: Examples = "",
    more: More | None = None,
    empties: bool = False,
    ahead: Callable[..., Any] | None = None,
    composes: bool = False,
) -> Callable[[Plain], Verb]:
    """A verb that may change the database; it also takes --dry-run, --yes, --key, --at and --message.

    ``empties`` tells that an empty value of an option from ``more`` empties what the option stands for; for
    ``ahead`` see ``Verb``, for ``composes`` ``VerbCommand``.
    """

    def made(plain: Plain) -> Verb:
        verb = Verb(plain, True, panel, examples, more)
        verb.empties = empties
        verb.ahead = ahead
        verb.composes = composes
        return verb

    return made


def as_typed(params: Sequence[Param], values: Mapping[str, Any]) -> dict[str, object]:
    """What of these values was typed, by the words of the command line: what is left out, or as it is by default, is
    not in it, nor are the options of every command but --where."""
    found: dict[str, object] = {}
    for param in params:
        if param.key not in values:
            continue
        value = values[param.key]
        if value in _NOT_GIVEN or value == param.default:
            continue
        if param.key not in READING and param.key not in WRITING:
            found[param.word] = list(value) if isinstance(value, tuple) else value
    return found


def perform(session: Session, act: Plain, values: Mapping[str, Any], gives: type[Result], writing: bool) -> None:
    """Run a verb with what the parser found, and show its result, which is of the type ``gives``."""
    general = {name: value for name, value in values.items() if name in READING or name in WRITING or name in CHOOSING}
    session.asked = asked(**general)
    session.writing = writing
    if writing:
        check_output(session, gives)
    tell(session, act(**arranged({name: value for name, value in values.items() if name not in general})))


def _by_name(*params: Param) -> dict[str, Param]:
    return {param.name: param for param in params}


READING = _by_name(
    Param("json", ("--json",), None, "Answer in JSON, errors too."),
    Param("fields", ("--fields",), "A,B", "Show only these fields, in this order.", "ref,title"),
    Param("format", ("--format",), "FORMAT", f"One of {', '.join(FORMATS)}; dot is for trees.", "csv"),
    Param("quiet", ("-q", "--quiet"), None, "Show references only."),
    Param("db", ("--db",), "PATH", "The database; else CRM_DB, else the one in your data folder.", "shop.db"),
    Param("no_input", ("--no-input",), None, "Never ask."),
    Param("color", ("--color",), "|".join(COLOURS), "Colours; auto means at a terminal.", COLOURS[-1], default="auto"),
    Param("by", ("--by",), "WHO", "Act as this user; else CRM_USER, else your login name.", "ada"),
)
WRITING = _by_name(
    Param("dry_run", ("-n", "--dry-run"), None, "Show what would happen; write nothing."),
    Param("yes", ("-y", "--yes"), None, "Answer every question with yes."),
    Param("key", ("--key",), "KEY", "Do it once: the same key again gives the first result.", "order-1042"),
    Param("at", ("--at",), "TIME", "Record it at this time (default: now).", "2026-11-23T18:00"),
    Param("message", ("-m", "--message"), "WHY", "Reason, kept with the step.", "agreed by phone"),
)
CHOOSING = _by_name(
    Param(
        "where",
        ("--where",),
        "KIND FILTER...",
        "Also act on what matches: 'deal stage=new'.",
        "deal stage=new amount.lt=100",
    ),
)
_NOT_GIVEN: tuple[object, ...] = (None, False, [], ())


def _as_typer_reads(own: Sequence[inspect.Parameter]) -> tuple[list[Any], dict[str, Callable[[Any], Any]]]:
    """Parameters of a function as Typer reads them, and by their names what it makes of some values."""

    def function() -> None:
        """What Typer is to look at."""

    function.__signature__ = inspect.Signature(own)  # type: ignore[attr-defined]
    params, converters, _ = get_params_convertors_ctx_param_name_from_function(function)
    for made, parameter in zip(params, own, strict=True):
        made.example = getattr(parameter.annotation.__metadata__[0], "example", None)  # type: ignore[union-attr]
        if made.param_type_name == "argument":  # the help would say <str> beside each
            made.type = copy(made.type)
            made.type.get_metavar = lambda **_: ""  # type: ignore[method-assign]
    return list(params), converters


def _choosing(command: TyperCommand) -> list[Param]:
    """``--where`` for a command that takes any number of references, which need not be typed then."""
    for param in command.params:
        if param.name == "refs":
            param.required = False
            return list(CHOOSING.values())
    return []


def every_command(writing: bool) -> list[Param]:
    """The options that follow a command's own; its help only names them."""
    return [*READING.values(), *(WRITING.values() if writing else ())]


def _speaking(text: str, *bound: Any) -> str:
    """The help in a docstring, a line per paragraph; {a lead} and {leads} in it become the kind that is bound."""
    paragraphs = "\n\n".join(paragraph.replace("\n", " ") for paragraph in text.split("\n\n"))
    kind = bound[0] if bound else None
    return paragraphs.format_map({"a lead": article(kind.name), "leads": kind.plural}) if kind else paragraphs
