"""What other programs call our fields: how the columns of an import are known again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from crmcli.model.declared import Declared

IGNORED = "-"
"""Stands for a field where a column says nothing that could be kept, or what is made anew."""
ID = "id"
"""Stands for a field where a column holds what the other program calls the row itself; "contact:id" is what it calls
a contact: the row itself in a list of contacts, elsewhere a link."""


class Origin(Declared):
    """A program that people come from: known by any of ``marks`` (columns that stand together), it gives some
    ``columns`` another meaning than they have elsewhere: several names -> several fields, of which the first counts
    that the kind has."""

    name: str
    marks: tuple[str, ...]
    columns: dict[str, str]

    @cached_property
    def meanings(self) -> Mapping[str, list[str]]:
        """One entry per name, with the fields that it may mean."""
        return _spread(self.columns)


class Vocabulary(Declared):
    """Names of columns, in small letters and digits alone, and the fields that they mean.

    ``synonyms`` and ``address`` map several names to several fields, of which the first counts that the kind has;
    an ``address`` may be one of several. The text of an ``appended`` column is put behind what is there: name ->
    (field, what stands between). Of ``origins`` the first that is known counts; what the ``beside`` say goes for each
    file with their marks. ``stages`` are what others call a stage of a meaning: open, won, lost; ``pipelines`` what
    they call their only pipeline. ``others`` are the synonyms and the parts of an address in other languages.
    """

    synonyms: dict[str, str]
    address: dict[str, str]
    appended: dict[str, tuple[str, str]]
    origins: tuple[Origin, ...]
    beside: tuple[Origin, ...] = ()
    stages: dict[str, str] = {}
    pipelines: str = ""
    others: tuple[Sequence[Mapping[str, str]], Sequence[Mapping[str, str]]] = ((), ())

    @cached_property
    def fields(self) -> Mapping[str, list[str]]:
        """One entry per name, with the fields that it may mean."""
        return _united(self.synonyms, self.others[0])

    @cached_property
    def parts(self) -> Mapping[str, list[str]]:
        """The same for the parts of an address."""
        return _united(self.address, self.others[1])

    @cached_property
    def meanings(self) -> Mapping[str, list[str]]:
        """What a name of a stage means."""
        return _spread(self.stages, turned=True)


def _united(first: Mapping[str, str], others: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """What a name means in the first of these that has it."""
    found = _spread(first)
    for each in others:
        for name, fields in _spread(each).items():
            found.setdefault(name, fields)
    return found


def _spread(facts: Mapping[str, str], turned: bool = False) -> dict[str, list[str]]:
    pairs = ((fields, names) if turned else (names, fields) for names, fields in facts.items())
    return {name: fields.split() for names, fields in pairs for name in names.split()}
