"""The words in which an element is declared: Field, Stage, Kind.

A declaration is data. Everything that depends on it (table, options, help, JSON, reference) is derived.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from crmcli.model.common_fields import COMMON_FIELDS
from crmcli.model.declared import Declared
from crmcli.model.fields import Field

if TYPE_CHECKING:
    from crmcli.model.types import FieldType, Reference


class Stage(Declared):
    """A place in the funnel. ``means`` is open, won or lost; ``probability`` a percentage, for forecasts."""

    key: str
    means: str = "open"
    label: str = ""
    probability: int | None = None

    @property
    def shown(self) -> str:
        return self.label or self.key.replace("_", " ").capitalize()


class DateFlag(Declared):
    """What an element is as long as it stands in one of these stages and the day in its field ``past`` lies
    behind: overdue, expired. Computed, never stored; lists take its name as a filter."""

    name: str
    help: str
    past: str
    stages: tuple[str, ...]


FREE_WHEN_SEALED = ("stage", "owner", "comments", "updated_at", "version", "archived_at")
"""What may still change on an element whose stage is sealed."""


class Kind(Declared):
    """One kind of element.

    ``title`` lists what people call the element, the first that is filled: a field, or several joined by
    blanks ("first_name last_name"); ``crm KIND new WORDS`` fills the first (``person=True``: the words are
    split into first and last name). ``composed`` maps a field that only the program writes to the places it
    is put together from, in the same way.
    ``lines`` says that it carries product lines and an amount that follows them, ``charges`` that discounts and
    charges on the whole can stand among them; ``party`` that it is a
    contact or a company, which many funnels share; ``pipelines`` that it has several; ``needs_any`` lists
    fields of which at least one must be filled; ``numbered`` names the setting that holds the pattern of
    its number series and ``numbered_at`` the stage in which it gets its number (None: when it is made);
    ``versioned`` says that a clone is a new version of the same business; ``payable`` that payments are
    allocated to it; ``signs`` are
    what its dates say about it; ``frozen`` lists stages in which only comments and notes may change; ``sealed``
    maps stages to those that may follow: in them the file itself refuses every change but those in
    FREE_WHEN_SEALED, and ``numbered_at`` is the only one of them that others lead to;
    ``only_by`` maps a stage to the command that alone may set it; ``billing_root`` says that billing counts
    from its lines when they come from no other such kind; ``fills_lines`` says that it can stand on a product
    line and which of its fields fill which of the line's.
    """

    name: str
    prefix: str
    plural: str
    fields: tuple[Field, ...]
    help: str
    title: tuple[str, ...] = ("title",)
    composed: Mapping[str, tuple[str, ...]] | None = None
    stages: tuple[Stage, ...] = ()
    lines: bool = False
    charges: bool = False
    party: bool = False
    person: bool = False
    pipelines: bool = False
    needs_any: tuple[str, ...] = ()
    numbered: str | None = None
    numbered_at: str | None = None
    versioned: bool = False
    payable: bool = False
    date_flags: tuple[DateFlag, ...] = ()
    sealed: Mapping[str, tuple[str, ...]] = {}
    billing_root: bool = False
    frozen: tuple[str, ...] = ()
    only_by: Mapping[str, str] | None = None
    fills_lines: Mapping[str, str] | None = None
    duplicates: tuple[tuple[str, ...], ...] = ()
    verbs: tuple[str, ...] = ()

    @cached_property
    def all_fields(self) -> tuple[Field, ...]:
        """Its own fields and those that every element has."""
        return self.fields + COMMON_FIELDS

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.all_fields}

    def display_name(self, row: Mapping[str, Any]) -> str:
        """What people call the element with these values; empty when nothing is filled."""
        return joined(row, self.title)

    @cached_property
    def references(self) -> tuple[tuple[str, Reference], ...]:
        """(field, its type) of those that name another element."""
        from crmcli.model.types import Reference

        return tuple((field.name, field.type) for field in self.fields if isinstance(field.type, Reference))

    @cached_property
    def points(self) -> tuple[tuple[str, str], ...]:
        """(field, table) of those whose values are rows of their own."""
        return tuple((field.name, field.type.table) for field in self.fields if field.type.table)

    @cached_property
    def required(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.required)

    @cached_property
    def unique(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.unique)

    @cached_property
    def copies(self) -> bool:
        """Whether some of its fields are copied from elements that it names."""
        return any(field.snapshot for field in self.fields)

    @cached_property
    def first_stage(self) -> str | None:
        return self.stages[0].key if self.stages else None


def joined(row: Mapping[str, Any], alternatives: tuple[str, ...]) -> str:
    """The first alternative that is filled; "first_name last_name" joins two fields, a list of e-mail
    addresses or phone numbers stands for its first one."""
    for alternative in alternatives:
        words = [row.get(name) for name in alternative.split()]
        text = " ".join(_first(word) for word in words if word)
        if text:
            return text
    return ""


def _first(value: Any) -> str:
    return str(value[0].value) if isinstance(value, list) else str(value)


class Setting(Declared):
    """A setting of the database. ``default`` is a text read like typed input, or None for "not set"."""

    name: str
    type: FieldType
    default: str | None
    help: str
