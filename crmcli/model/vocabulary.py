"""What other programs call our fields: how the columns of an import are known again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from crmcli.model.declared import Declared

IGNORED = "-"
"""Stands for a field where a column says nothing that could be kept, or what is made anew."""


class Origin(Declared):
    """A program that people come from: known by any of ``marks`` (columns that stand together), it gives some
    ``columns`` another meaning than they have elsewhere."""

    name: str
    marks: tuple[str, ...]
    columns: dict[str, str]


class Vocabulary(Declared):
    """Names of columns, in small letters and digits alone, and the fields that they mean.

    ``synonyms`` and ``address`` map several names to several fields, of which the first counts that the kind has;
    an ``address`` may be one of several. The text of an ``appended`` column is put behind what is there: name ->
    (field, what stands between).
    """

    synonyms: dict[str, str]
    address: dict[str, str]
    appended: dict[str, tuple[str, str]]
    origins: tuple[Origin, ...]

    @cached_property
    def fields(self) -> Mapping[str, list[str]]:
        """One entry per name, with the fields that it may mean."""
        return _spread(self.synonyms)

    @cached_property
    def parts(self) -> Mapping[str, list[str]]:
        """The same for the parts of an address."""
        return _spread(self.address)


def _spread(facts: Mapping[str, str]) -> dict[str, list[str]]:
    return {name: fields.split() for names, fields in facts.items() for name in names.split()}
