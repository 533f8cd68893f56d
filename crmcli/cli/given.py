"""Fields as options: ``--first-name Ada`` for every field that people may set, and ``--set FIELD=VALUE`` for any.

A custom field that becomes an option would be found here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.actions.reading import assignment
from crmcli.cli.params import Given, Param
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.types import ContactPoints, Flag

PANEL = "Fields"


def field_options(kinds: Iterable[Kind]) -> list[Param]:
    """An option for each field of these kinds; fields of the same name share one."""
    fields = {field.name: field for kind in kinds for field in kind.all_fields if field.manual}
    return [_option(field) for field in fields.values()]


def pairs(given: Given) -> list[tuple[str, str]]:
    """What was given with options, as (name, text) pairs; one that was given many times has many, a flag says yes."""
    found = []
    for name, value in given.items():
        if value is not None and value is not False:
            texts: Sequence[str] = ("yes",) if value is True else (value,) if isinstance(value, str) else value
            found += [(name, text) for text in texts]
    return found


def assignments(words: Iterable[str] | None) -> list[tuple[str, str]]:
    """``--set city=Berlin`` as ("city", "Berlin"); raises BadValue (exit 2) for a word without ``=``."""
    return [assignment(word) for word in words or ()]


def _option(field: Field) -> Param:
    metavar = None if isinstance(field.type, Flag) else "|".join(field.type.choices) or field.type.metavar
    many = isinstance(field.type, ContactPoints)
    return Param(field.name, (field.flag,), metavar, field.help, "values", many, panel=PANEL)
