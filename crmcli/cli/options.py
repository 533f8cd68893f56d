"""The decorators ``@reads`` and ``@writes``: they make a verb a command with the options of every command."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from crmcli.cli.context import Session
from crmcli.cli.global_options import COLOURS, asked
from crmcli.cli.output import check_output, tell
from crmcli.cli.params import Param, annotation, arranged, own_params
from crmcli.cli.parsing.reader import Reader
from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.results import Result, Written
from crmcli.render import FORMATS

if TYPE_CHECKING:
    from crmcli.cli.typer_command import VerbCommand

Plain = Callable[..., Result]  # its first parameter is the session
More = Callable[..., list[Param]]
Examples = str | Callable[..., str]


class Verb:
    """A verb: ``plain`` is the function as it was written, ``command`` what Typer makes of it.

    ``more`` makes options that depend on the catalogue; their values reach the function as its keywords that are
    called like their destinations, empty ones only with ``empties``. ``ahead`` takes the same values and reads what
    the verb reads from a file, before anything is locked. ``past`` says that it can look at the file as it was.
    """

    empties = False
    past = False
    ahead: Callable[..., Any] | None = None
    composes = False

    def __init__(self, plain: Plain, writing: bool, panel: str | None, examples: Examples, more: More | None) -> None:
        self.plain = plain
        self.writing = writing
        self.panel = panel
        self.examples = examples
        self.more = more

    def command(self, name: str, *bound: Any) -> VerbCommand:
        """The verb under this name for Typer: its own parameters, then the options of every command.

        ``bound`` are the values of its first parameters after the session, such as a kind.
        """
        from inspect import getdoc

        from crmcli.cli.typer_command import VerbCommand, speaking

        params = self.params(*bound)
        own = len(params) - len(every_command(self.writing))
        command = VerbCommand(
            name=name,
            params=[param.for_typer(hidden=place >= own) for place, param in enumerate(params)],
            help=speaking(getdoc(self.plain) or "", *bound),
            rich_help_panel=self.panel,
            rich_markup_mode="rich",
        )
        command.sampling = partial(self.sampled, *bound)
        command.composes = self.composes
        command.may_be_empty = self._may_be_empty(params)
        keyed = {param.key: param for param in params}
        command.carry_out = lambda session, values: self.carry_out(session, keyed, values, *bound)
        return command

    def sampled(self, *bound: Any) -> list[str]:
        """Its examples, a command line each."""
        text = self.examples(*bound) if callable(self.examples) else self.examples
        return text.strip().splitlines()

    def reader(self, path: str, *bound: Any) -> Reader:
        """What reads its words without Typer; ``path`` is how the command is typed."""
        params = self.params(*bound)
        return Reader(path, params, self._may_be_empty(params), self.composes)

    def carry_out(self, session: Session, params: Mapping[str, Param], values: Mapping[str, Any], *bound: Any) -> None:
        """Run the verb with the values of its parameters, by their keys, and show its result."""
        session.typed = as_typed(params, values)
        perform(session, partial(self.plain, session, *bound), values, self)

    def params(self, *bound: Any) -> list[Param]:
        """All parameters of the command."""
        own = own_params(self.plain, 1 + len(bound))
        more = self.more(*bound) if self.more else []
        choosing = _choosing(own)
        if choosing:
            own = [Param(**{**vars(param), "required": param.required and param.name != "refs"}) for param in own]
        past = PAST.values() if self.past else ()
        return [*own, *more, *choosing, *past, *every_command(self.writing)]

    @property
    def gives(self) -> type[Result]:
        """The type of its result."""
        found: type[Result] = annotation(self.plain, "return")
        return found

    def _may_be_empty(self, params: Sequence[Param]) -> set[str]:
        """The parameters whose values may be empty; a path is judged where the file is looked for."""
        return {"db", *(param.key for param in params if self.empties and param.dest)}


def reads(
    *, panel: str | None = None, examples: Examples = "", more: More | None = None, past: bool = True
) -> Callable[[Plain], Verb]:
    """A verb that changes nothing. ``panel`` groups it in ``crm --help``, ``examples`` stand below its help; one that
    says something of the ``past``, too, takes --as-of."""

    def made(plain: Plain) -> Verb:
        verb = Verb(plain, False, panel, examples, more)
        verb.past = past
        return verb

    return made


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


def as_typed(params: Mapping[str, Param], values: Mapping[str, Any]) -> dict[str, object]:
    """What of these values, by the keys of their parameters, was typed, by the words of the command line: what is left
    out, or as it is by default, is not in it, nor are the options of every command but --where."""
    found: dict[str, object] = {}
    for key, value in values.items():
        if key in READING or key in WRITING or key in PAST or value in _NOT_GIVEN:
            continue
        param = params[key]
        if value != param.default:
            found[param.word] = list(value) if isinstance(value, tuple) else value
    return found


def perform(session: Session, act: Plain, values: Mapping[str, Any], verb: Verb) -> None:
    """Run a verb with what the parser found, and show its result."""
    general = {name: value for name, value in values.items() if name in GENERAL}
    session.asked = asked(**general)
    session.writing = verb.writing
    if verb.writing and (session.asked.format is not None or session.asked.fields is not None):
        check_output(session, verb.gives)
    own = arranged({name: value for name, value in values.items() if name not in general})
    with session.moment():
        found = act(**own)
    if session.effects and isinstance(found, Written):
        from crmcli.actions.outcome import followed

        found = followed(found, session.effects)
    tell(session, found)


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
PAST = _by_name(Param("as_of", ("--as-of",), "STEP|TIME", "As it stood after a step, or at a time.", "42"))
GENERAL = {*READING, *WRITING, *CHOOSING, *PAST}
_NOT_GIVEN: tuple[object, ...] = (None, False, [], ())


def _choosing(params: Iterable[Any]) -> list[Param]:
    """``--where`` for a command that takes any number of references, which need not be typed then."""
    return list(CHOOSING.values()) if any(param.name == "refs" for param in params) else []


def every_command(writing: bool) -> list[Param]:
    """The options that follow a command's own; its help only names them."""
    return [*READING.values(), *(WRITING.values() if writing else ())]
