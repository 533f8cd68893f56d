"""The parameters of a command as data: what they are called, how they are typed and read, where their values go.

Those of a verb's own stand in the signature of its function, which is what Typer reads; those that depend on the
catalogue, and those of every command, are lists of ``Param``. Whoever asks for all asks ``declared``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from crmcli.errors import EmptyValue, Usage
from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.declared import Declared
from crmcli.model.refs import parse

if TYPE_CHECKING:
    from typer.core import TyperArgument, TyperOption

Given = Mapping[str, Any]  # the values of one destination, by name
NONE_GIVEN: Given = MappingProxyType({})
SEVERAL = (list, tuple)  # how the texts of one parameter come


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

    def for_typer(self, hidden: bool = False) -> TyperOption | TyperArgument:
        """The same for Typer, which carries this one as ``declared``."""
        from typer.core import TyperArgument, TyperOption

        found: TyperOption | TyperArgument
        if not self.words:
            many = -1 if self.many else 1
            found = TyperArgument(
                param_decls=[self.key],
                type=self.read,
                nargs=many,
                required=self.required,
                default=None if self.many else self.default,
                metavar=self.metavar,
            )
        else:
            found = TyperOption(
                param_decls=[self.key.replace(".", "_"), *self.words],
                type=None if self.flag else self.read,
                metavar=self.metavar,
                is_flag=self.flag,
                multiple=self.many,
                required=self.required,
                default=False if self.flag else None if self.many else self.default,
                hidden=hidden,
            )
            found.name = self.key
        found.declared = self  # type: ignore[union-attr]
        return found


class Typed(Declared):
    """What stands in the annotation of a verb's parameter, behind its type; see ``Param``."""

    words: tuple[str, ...]
    metavar: str | None
    help: str
    example: str | None = None


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
    """The parameters in the signature of a verb's function behind the first few. A parameter is a text, a whole number
    or a flag, perhaps many of them, perhaps none."""
    code, defaults = plain.__code__, plain.__defaults__ or ()
    names = code.co_varnames[: code.co_argcount]
    given = dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))
    return [_own_param(name, annotation(plain, name), name not in given, given.get(name)) for name in names[skip:]]


def annotation(plain: Callable[..., Any], name: str) -> Any:
    """What stands behind a parameter of a function, or "return". ``get_type_hints`` would compile each text in a way
    for which Python makes the classes of a syntax tree: two milliseconds at each start."""
    return eval(plain.__annotations__[name], plain.__globals__)


def _own_param(name: str, hint: Any, required: bool, default: Any) -> Param:
    plain, typed = hint if isinstance(hint, tuple) else (hint.__origin__, *hint.__metadata__)  # of light, of typing
    lists = [part for part in (plain, *_parts(plain)) if getattr(part, "__origin__", None) is list]
    of = _parts(lists[0])[0] if lists else plain
    return Param(
        name,
        typed.words,
        typed.metavar,
        typed.help,
        typed.example,
        many=bool(lists),
        required=required,
        default=default,
        read=int if of is int or int in _parts(of) else str,
    )


def _parts(hint: Any) -> tuple[Any, ...]:
    """What a type is put together from: list[str] from str, int | None from both."""
    found: tuple[Any, ...] = getattr(hint, "__args__", ())
    return found


def quoted(example: str) -> str:
    """An example as a shell wants it, with double quotes where one will do."""
    if not any(sign in example for sign in " ;&()<>|'*"):
        return example
    return f'"{example}"'


def declared(command: Any) -> list[Param]:
    """All parameters of a command of Typer's."""
    return [param.declared for param in command.params]


def arranged(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by their keys as the verb's function takes them: those of a destination together."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        if "." not in key:
            found[key] = value
            continue
        dest, _, name = key.rpartition(".")
        found.setdefault(dest, {})[name] = value
    return found


def unreadable(param: Param, why: str) -> Usage:
    """The error for a value that cannot be read; ``why`` begins with it: "'x' is not a whole number"."""
    if why.startswith("''"):
        return EmptyValue(param.word)
    return Usage(f"{param.word}: {why}.", f"Example: {param.sample}", field=param.name)


def refuse_empty(
    params: Mapping[str, Param], values: Mapping[str, Any], may_be_empty: Collection[str], composes: bool
) -> None:
    """Raises EmptyValue (exit 2) when a value by parameter name is empty, or one of many is: what a variable that is
    not set leaves behind must not pass for an option that was not given.

    ``may_be_empty`` are the parameters for which an empty value says something, as that a field is to be emptied, or
    of which another room says what is wrong with it; ``composes`` tells that the last word may also be written in an
    editor.
    """
    for name, value in values.items():
        texts = (value,) if isinstance(value, str) else value or ()
        if not isinstance(texts, SEVERAL):
            continue
        for text in texts:
            if isinstance(text, str) and not text.strip() and name not in may_be_empty:
                _refuse_empty(params[name], texts, composes)


def _refuse_empty(param: Param, texts: Collection[Any], composes: bool) -> None:
    if not param.words:
        if not (param.required or composes):  # the verb says what a word that it needs must be
            raise EmptyValue(str(param.metavar or param.name).strip("[]."))
    elif "" in texts or param.metavar != "SIGN":  # a sign may be a blank
        raise EmptyValue(next((word for word in param.words if word.startswith("--")), param.words[0]))


def refuse_missing(arguments: Sequence[Param], path: str, values: Mapping[str, Any]) -> None:
    """Raises Usage (exit 2) when the one word behind the command is a reference: what is missing is what should
    stand behind it. ``path`` is how the command is typed: "crm move"."""
    if len(arguments) != 2 or arguments[0].name != "refs" or values.get("refs") or values.get("where"):
        return
    last = arguments[1]
    word = values.get(last.name)
    if isinstance(word, str) and parse(word):
        raise Usage(f"{last.word} is missing.", f"Example: {path} {word} {last.sample}", field=last.name)
