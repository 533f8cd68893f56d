"""The parameters of a command as data: what they are called, how they are typed and read, where their values go.

Those of a verb's own stand in the signature of its function, which is what Typer reads; those that depend on the
catalogue, and those of every command, are lists of ``Param``. Whoever asks for all asks ``declared``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from crmcli.errors import EmptyValue, Usage
from crmcli.model.declared import Declared

if TYPE_CHECKING:
    from typer.core import TyperOption

Given = Mapping[str, Any]  # the values of one destination, by name
NONE_GIVEN: Given = MappingProxyType({})


class Param(Declared):
    """One parameter. Its value is called ``name`` at its destination: ``dest`` is a keyword of the verb's function that
    takes a dict of values, "" for the function's own parameters.

    ``words`` are how it is typed, none for an argument, which is known by its place; ``metavar`` is what its value is
    called, None for a flag; ``example`` is a value as typed; ``many`` says that it may be given many times; ``read``
    makes a value of a text.
    """

    name: str
    words: tuple[str, ...]
    metavar: str | None
    help: str
    example: str | None = None
    dest: str = ""
    many: bool = False
    required: bool = False
    default: Any = None
    panel: str | None = None
    read: Callable[[str], Any] = str

    @cached_property
    def key(self) -> str:
        """What its value is called among those of the command: "values.city" for a field, which may be called like
        a parameter of the verb."""
        return f"{self.dest}.{self.name}" if self.dest else self.name

    @property
    def flag(self) -> bool:
        return bool(self.words) and self.metavar is None

    @cached_property
    def word(self) -> str:
        """How it is typed in full, or what an argument is called: "--quiet", "REF..."."""
        return max(self.words, key=len) if self.words else str(self.metavar)

    @property
    def sample(self) -> str | None:
        """The example as it stands on a command line: "--limit 50"; None for a flag."""
        return self.example and f"{self.word if self.words else ''} {quoted(self.example)}".lstrip()

    def option(self, hidden: bool = False) -> TyperOption:
        """The same for Typer."""
        from typer.core import TyperOption

        found = TyperOption(
            param_decls=[self.key.replace(".", "_"), *self.words],
            metavar=self.metavar,
            is_flag=self.flag,
            multiple=self.many,
            default=False if self.flag else self.default,
            help=self.help,
            rich_help_panel=self.panel,
            hidden=hidden,
        )
        found.name = self.key
        found.example = self.example  # type: ignore[attr-defined]
        return found


class Typed(Declared):
    """What stands in the annotation of a verb's parameter, of which Typer is told when it reads one; see ``Param``."""

    words: tuple[str, ...]
    metavar: str | None
    help: str
    example: str | None = None

    def for_typer(self) -> Any:
        """The same for Typer."""
        from typer import Argument, Option

        if not self.words:
            return Argument(metavar=self.metavar, help=self.help)
        return Option(*self.words, metavar=self.metavar, help=self.help)


def option(words: str, metavar: str, help: str, example: str) -> Typed:
    """An option, in the annotation of a verb's parameter; ``words`` as in "-q --quiet"."""
    return Typed(tuple(words.split()), metavar, help, example)


def flag(words: str, help: str) -> Typed:
    """The same for an option without a value."""
    return Typed(tuple(words.split()), None, help)


def argument(metavar: str, help: str, example: str) -> Typed:
    """The same for an argument."""
    return Typed((), metavar, help, example)


def own_params(plain: Callable[..., Any], skip: int) -> list[Param]:
    """The parameters in the signature of a verb's function behind the first few, without Typer: what they are called
    and how they are typed, not how they are read."""
    hints = get_type_hints(plain, include_extras=True)
    code, defaults = plain.__code__, plain.__defaults__ or ()
    names = code.co_varnames[: code.co_argcount]
    given = dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))
    return [_own_param(name, hints[name], name not in given, given.get(name)) for name in names[skip:]]


def _own_param(name: str, hint: Any, required: bool, default: Any) -> Param:
    plain, typed = get_args(hint)[:2]
    many = any(get_origin(part) is list for part in (plain, *get_args(plain)))
    return Param(
        name,
        typed.words,
        typed.metavar,
        typed.help,
        typed.example,
        many=many,
        required=required,
        default=default,
    )


def quoted(example: str) -> str:
    """An example as a shell wants it, with double quotes where one will do."""
    if not any(sign in example for sign in " ;&()<>|'*"):
        return example
    return f'"{example}"'


def declared(command: Any) -> list[Param]:
    """All parameters of a command: those of the verb's function as Typer read them, and those that were added."""
    return [declared_param(param) for param in command.params]


def arranged(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by their keys as the verb's function takes them: those of a destination together."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        dest, _, name = key.rpartition(".")
        if dest:
            found.setdefault(dest, {})[name] = value
        else:
            found[key] = value
    return found


def declared_param(param: Any) -> Param:
    """A parameter of Typer's as data."""
    dest, _, name = str(param.name).rpartition(".")
    argument = param.param_type_name == "argument"
    return Param(
        name,
        () if argument else (*param.opts, *param.secondary_opts),
        None if not argument and param.is_flag else param.metavar or name.upper(),
        param.help or "",
        getattr(param, "example", None),
        dest,
        param.nargs == -1 if argument else param.multiple,
        bool(param.required),
        param.default,
        getattr(param, "rich_help_panel", None),
        str if param.type.name in ("str", "text") else partial(_read, param),
    )


def unreadable(param: Any, message: str) -> Usage:
    """The error for a value that the type of a parameter cannot read; ``message`` is what the type says."""
    told = declared_param(param)
    if message.startswith("''"):
        return EmptyValue(told.word)
    why = message.replace("a valid int", "a whole number").rstrip(".")
    return Usage(f"{told.word}: {why}.", f"Example: {told.sample}", field=told.name)


def _read(param: Any, text: str) -> Any:
    """The value of a text by the type that Typer found; raises Usage (exit 2) as the usual parser does."""
    from typer import TyperException

    try:
        return param.type.convert(text, param, None)
    except TyperException as error:
        raise unreadable(param, error.message) from error
