"""Fields as options: ``--first-name Ada`` for every field that people may set, and ``--set FIELD=VALUE`` for any.

A custom field that becomes an option would be found here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.cli.context import Session
from crmcli.cli.params import Given, Param, quoted
from crmcli.model.fields import CUSTOM, Field
from crmcli.model.kinds import Kind
from crmcli.model.types import ContactPoints, Flag

PANEL = "Fields"
WIDTH = 78  # of an example in the help, at a terminal of 80 columns


def field_options(kinds: Iterable[Kind]) -> list[Param]:
    """An option for each field of these kinds; fields of the same name share one, which says the same for all."""
    found: dict[str, list[tuple[Kind, Field]]] = {}
    for kind in kinds:
        for field in kind.all_fields:
            if field.manual and not field.name.startswith(CUSTOM):  # such a name is typed behind --set
                found.setdefault(field.name, []).append((kind, field))
    return [_option(same) for same in found.values()]


def entry_options() -> list[Param]:
    """An option for each field of an entry that has one."""
    from crmcli.model.entries import FIELDS

    return [_entered(field) for field in FIELDS if field.manual]


def _entered(field: Field) -> Param:
    choices = field.type.choices
    example = field.example or next(iter(choices), None)
    metavar = "|".join(choices) or field.type.metavar
    return Param(field.name, (field.flag,), metavar, field.help, example, "values", panel="Entries")


def pairs(given: Given) -> list[tuple[str, str]]:
    """What was given with options, as (name, text) pairs; one that was given many times has many, a flag says yes."""
    found = []
    for name, value in given.items():
        if value is not None and value is not False:
            texts: Sequence[str] = ("yes",) if value is True else (value,) if isinstance(value, str) else value
            found += [(name, text) for text in texts]
    return found


def assignments(words: Iterable[str] | None, *option: str) -> list[tuple[str, str]]:
    """``--set city=Berlin`` as ("city", "Berlin"); raises BadValue (exit 2) for a word without ``=``.
    ``option`` is another one behind which it is typed, with an example of its words."""
    if not words:
        return []
    from crmcli.actions.reading import assignment

    return [assignment(word, *option) for word in words]


def new_example(kind: Kind, fields: Sequence[Field]) -> str:
    """``crm lead new "New website" --city Berlin ...``: an example with as many of the fields as a line holds."""
    title, *others = (quoted(Session.catalogue.example(kind, field)) for field in (kind.by_name["title"], *fields))
    parts = [f"{field.flag} {example}" for field, example in zip(fields, others, strict=True)]
    return _filled(f"crm {kind.name} new {title}", parts)


def list_example(kind: Kind) -> str:
    """``crm lead list stage=in_progress ...``: filters that make sense for the kind, those with an index first."""
    signs = {"money": ".gte=", "day": ".before="}
    fields = [
        field
        for field in sorted(kind.fields, key=lambda field: not field.indexed)
        if (field.indexed or field.show) and field.name != "title" and not field.hide_default
        if field.manual and field.type.role not in ("ref", "flag")
    ]
    example = Session.catalogue.example
    examples = (f"{f.name}{signs.get(f.type.role, '=')}{quoted(example(kind, f))}" for f in fields[:3])
    return _filled(f"crm {kind.name} list", examples)


def _filled(line: str, parts: Iterable[str]) -> str:
    for part in parts:
        line += f" {part}" if len(f"{line} {part}") <= WIDTH else ""
    return line


def _option(same: list[tuple[Kind, Field]]) -> Param:
    kind, field = same[0]
    helps = {field.help for _, field in same}
    help = field.help if len(helps) == 1 else field.name.replace("_", " ").capitalize() + "."
    return option_of(field, Session.catalogue.example(kind, field), help)


def option_of(field: Field, example: str | None, help: str | None = None) -> Param:
    """The option that sets a field."""
    metavar = None if isinstance(field.type, Flag) else "|".join(field.type.choices) or field.type.metavar
    many, sample = isinstance(field.type, ContactPoints), (example or metavar) if metavar else None
    return Param(field.name, (field.flag,), metavar, help or field.help, sample, "values", many, panel=PANEL)
