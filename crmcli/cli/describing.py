"""The program described as data, from the declarations that it runs on."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli import __version__, errors
from crmcli.cli.commands import COMMANDS, KIND_COMMANDS, resolved
from crmcli.cli.context import Session
from crmcli.cli.groups import VerbGroup
from crmcli.cli.options import READING, WRITING, Verb
from crmcli.cli.params import Param, declared
from crmcli.cli.typer_command import VerbCommand
from crmcli.light import Any
from crmcli.model.common_fields import COMMON_FIELDS
from crmcli.model.conversions import Conversion
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.traits import Lines
from crmcli.model.types import AnyReference, FieldType, Reference

Described = dict[str, Any]
EXITS = {
    0: "success, even when there is nothing to list",
    1: "an internal error in the program",
    2: "usage: what was typed cannot be understood",
    3: "no element has this reference",
    4: "conflict: already exists, ambiguous, changed in the meantime, or done before",
    5: "refused: it is not allowed, or something is missing",
    6: "a question needs an answer, and there is no terminal",
    7: "finished, but some items failed",
    8: "the database is busy, unreadable or from a newer version",
    9: "another system refused, or cannot be reached",
    130: "interrupted",
    141: "broken pipe",
}


def everything() -> Described:
    """All of it: commands, kinds with fields and stages, conversions, settings, errors, exit codes, formats."""
    from crmcli.render import FORMATS

    return {
        "version": __version__,
        "commands": [described(path, verb, command) for path, verb, command in verbs()],
        "kinds": [_kind(kind) for kind in Session.catalogue.kinds],
        "conversions": [_conversion(entry) for entry in Session.catalogue.conversions],
        "settings": [
            {"name": s.name, "type": s.type.description, "default": s.default, "help": s.help}
            for s in Session.catalogue.settings
        ],
        "errors": known_errors(),
        "exit_codes": [{"exit": code, "help": text} for code, text in EXITS.items()],
        "formats": list(FORMATS),
    }


def verbs() -> Iterator[tuple[str, Verb, VerbCommand]]:
    """(path, verb, command) of every command; "KIND new" stands for that of each kind."""
    for kind in Session.catalogue.kinds:
        for name, path in KIND_COMMANDS.items():
            if name != "stages" or kind.stages:
                verb = resolved(path)
                assert isinstance(verb, Verb)
                yield f"{kind.name} {name}", verb, verb.command(name, kind)
    for name, path in COMMANDS.items():
        entry = resolved(path)
        named = entry.verbs if isinstance(entry, VerbGroup) else {"": entry}
        for second, verb in named.items():
            assert isinstance(verb, Verb)
            yield f"{name} {second}".strip(), verb, verb.command(second or name)


def described(path: str, verb: Verb, command: VerbCommand) -> Described:
    """One command: its words, its own options, and whether it writes; those of every command are left out."""
    general = {*READING, *WRITING}
    own = [param for param in declared(command) if param.key not in general]
    return {
        "command": path,
        "help": (command.help or "").split("\n\n")[0].replace("\n", " "),
        "writes": verb.writing,
        "arguments": [_argument(param) for param in own if not param.words],
        "options": [_option(param) for param in own if param.words],
        "examples": list(command.examples),
    }


def general_options() -> list[Described]:
    """The options that every command has; those only of commands that write are marked."""
    return [{**_option(param), "writes": name in WRITING} for name, param in {**READING, **WRITING}.items()]


def known_errors() -> list[Described]:
    """Every error code that scripts can meet, with its exit code, in the order of the exit codes."""
    from crmcli.errors import inputs, system  # noqa: F401 - theirs are known when they are loaded

    found: dict[str, Described] = {}
    waiting: list[type[errors.CrmError]] = [errors.CrmError]
    while waiting:
        kind = waiting.pop(0)
        waiting += kind.__subclasses__()
        if kind is not errors.CrmError:
            text = " ".join((kind.__doc__ or "").split())
            found.setdefault(kind.code, {"code": kind.code, "exit": kind.exit, "help": text})
    return sorted(found.values(), key=lambda error: (error["exit"], error["code"]))


def _argument(param: Param) -> Described:
    name = (param.metavar or param.name).strip("[]")
    return {
        "name": name,
        "required": param.required,
        "many": param.many,
        "help": param.help,
        "example": param.example,
    }


def _option(param: Param) -> Described:
    return {
        "names": list(param.words),
        "value": param.metavar,
        "many": param.many,
        "help": param.help,
        "example": param.example,
    }


def _kind(kind: Kind) -> Described:
    return {
        "kind": kind.name,
        "prefix": kind.prefix,
        "plural": kind.plural,
        "help": kind.help,
        "lines": kind.trait(Lines) is not None,
        "fields": [_field(kind, field) for field in kind.all_fields],
        "stages": [
            {"stage": s.key, "label": s.shown, "means": s.means, "probability": s.probability, "pipeline": "default"}
            for s in kind.stages
        ],
        "becomes": Session.catalogue.combinations(kind.name),
    }


def _field(kind: Kind, field: Field) -> Described:
    return {
        "field": field.name,
        "type": field.type.description,
        "refers_to": _refers_to(field.type),
        "values": list(field.type.choices),
        "option": field.flag if field.manual else None,
        "required": field.required,
        "unique": field.unique,
        "every_kind": field in COMMON_FIELDS,
        "help": field.help,
        "example": Session.catalogue.example(kind, field) if field.manual else None,
    }


def _refers_to(type: FieldType) -> str | None:
    if isinstance(type, AnyReference):
        return "any"
    return type.kind if isinstance(type, Reference) else None


def _conversion(entry: Conversion) -> Described:
    return {
        "from": entry.source,
        "to": entry.target,
        "joins": entry.joins,
        "existing": entry.existing,
        "onward": list(entry.onward),
        "tags": entry.tags,
        "fields": list(entry.fields),
        "lines": entry.lines,
        "refused": [guard.says for guard in entry.when if not guard.warns],
        "help": entry.help,
    }
