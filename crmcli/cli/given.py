"""Fields as options: ``--first-name Ada`` for every field that people may set, and ``--set FIELD=VALUE`` for any.

A custom field that becomes an option would be found here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from typer.core import TyperOption

from crmcli.actions.reading import assignment
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.types import ContactPoints, Flag

PANEL = "Fields"
_PREFIX = "given_"  # a field may be called like a parameter of the command


def field_options(kinds: Iterable[Kind]) -> list[TyperOption]:
    """An option for each field of these kinds; fields of the same name share one."""
    fields = {field.name: field for kind in kinds for field in kind.all_fields if field.manual}
    return [_option(field) for field in fields.values()]


def given_fields(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was given with those options, as (field name, text) pairs; a field with many values has many."""
    pairs = []
    for name, value in values.items():
        if not name.startswith(_PREFIX) or value is None or value is False:
            continue
        texts: Sequence[str] = ("yes",) if value is True else (value,) if isinstance(value, str) else value
        pairs += [(name.removeprefix(_PREFIX), text) for text in texts]
    return pairs


def assignments(words: Iterable[str] | None) -> list[tuple[str, str]]:
    """``--set city=Berlin`` as ("city", "Berlin"); raises BadValue (exit 2) for a word without ``=``."""
    return [assignment(word) for word in words or ()]


def _option(field: Field) -> TyperOption:
    flag = isinstance(field.type, Flag)
    return TyperOption(
        param_decls=[_PREFIX + field.name, field.flag],
        metavar="|".join(field.type.choices) or field.type.metavar,
        is_flag=flag,
        default=False if flag else None,
        multiple=isinstance(field.type, ContactPoints),
        help=field.help,
        rich_help_panel=PANEL,
    )
