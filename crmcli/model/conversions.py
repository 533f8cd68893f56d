"""The words in which a conversion is declared: what becomes what, and where each value comes from.

A rule is one of the words below and nothing else; what they mean is carried out in one place, the conversion
engine. Fields are copied because the declaration names them, never because two of them are called the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.model.declared import Declared


class From(Declared):
    """The first of ``names`` that is filled in the source; nothing when a sibling ``unless`` is made too."""

    names: tuple[str, ...]
    unless: str | None = None


class DisplayName(Declared):
    """A first name: ``own``; when neither it nor ``other`` is filled, the first of ``instead`` that is
    filled, an email address by its local part."""

    own: str
    other: str
    instead: tuple[str, ...]


class Labelled(Declared):
    """The phone numbers or email addresses with this label; all of them when no sibling ``unless`` is made."""

    name: str
    label: str
    unless: str


class Const(Declared):
    """This text, read like typed input."""

    value: str


class Sibling(Declared):
    """The sibling of this kind that the same conversion makes or links, else the one the source carries."""

    kind: str


class Source(Declared):
    """The source itself."""


class Now(Declared):
    """The instant of the step."""


class StageMeaning(Declared):
    """The first stage of the kind that means this: open, won or lost."""

    means: str


Rule = From | DisplayName | Labelled | Const | Sibling | Source | Now | StageMeaning


def take(*names: str, unless: str | None = None) -> From:
    """``take("company_name", "title")``: the first that is filled."""
    return From(names, unless)


def display_name(own: str, other: str, *instead: str) -> DisplayName:
    """``called("first_name", "last_name", "emails", "title")``."""
    return DisplayName(own, other, instead)


def labelled(name: str, label: str, unless: str) -> Labelled:
    """``labelled("phones", "work", unless="contact")``: only these when a contact is made too."""
    return Labelled(name, label, unless)


def const(value: str) -> Const:
    return Const(value)


def sibling(kind: str) -> Sibling:
    return Sibling(kind)


def source() -> Source:
    return Source()


def now() -> Now:
    return Now()


def stage_meaning(means: str) -> StageMeaning:
    return StageMeaning(means)


class Guard(Declared):
    """A state of the source in which it is not converted.

    One of: ``means`` a stage meaning, ``stages`` stage keys, ``past`` a date field that lies behind,
    ``filled`` a reference that is set, ``empty`` fields none of which is filled. ``says`` completes the
    sentence "LEAD-5 ...". ``force`` tells whether ``--force`` overrides it; ``warns`` that it only warns.
    """

    says: str
    means: str | None = None
    stages: tuple[str, ...] = ()
    past: str | None = None
    filled: str | None = None
    empty: tuple[str, ...] = ()
    force: bool = True
    warns: bool = False
    hint: str | None = None


class Conversion(Declared):
    """One entry of the map.

    ``fields`` feeds the target, ``then`` changes the source. ``joins`` says that this target may be made
    together with the source's other joining targets. ``lines``: "copy" carries product lines over, "bill"
    carries what has not been billed yet. ``needs_lines`` refuses a source without lines unless ``--as-line``.
    ``repeat``: "refuse" a second time, "allow" it with a warning, or "remains" while something is left.
    ``existing`` says that an element that is there already may be linked instead of making one. ``tags`` says that the
    tags of the source go along. ``onward`` are kinds that the target becomes in the same call, when they are asked for:
    they have entries of their own, from this target.
    """

    source: str
    target: str
    fields: Mapping[str, Rule]
    help: str
    when: tuple[Guard, ...] = ()
    then: Mapping[str, Rule] = {}
    joins: bool = False
    lines: str | None = None
    needs_lines: bool = False
    repeat: str = "refuse"
    existing: bool = False
    tags: bool = False
    onward: tuple[str, ...] = ()

    def carrying(self, names: Mapping[str, str]) -> Conversion:
        """The same, in which fields of the target, by their names, also take those of the source as they are."""
        if not names:
            return self
        parts = {name: getattr(self, name) for name in self._names}
        return Conversion(**{**parts, "fields": {**{name: take(own) for name, own in names.items()}, **self.fields}})


class Route(Declared):
    """What is carried out for some targets: ``entries`` begin at the source, those that others refer to first;
    ``onward`` goes on from what one of them leads to."""

    entries: list[Conversion]
    onward: Conversion | None = None
