"""Rules: on which occasion a line is carried out, and what is filled into it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from crmcli.errors import Refused, UnknownField, Usage
from crmcli.model.declared import Declared
from crmcli.model.kinds import Kind
from crmcli.model.registry import Registry

MADE, MOVED, BECAME = "made", "moved", "became"
EXAMPLE = 'Examples: "lead made", "deal moved to won", "lead became deal".'
_PLACEHOLDER = re.compile(r"\{([A-Za-z_][\w.]*)\}")
_VERBS = ("edit", "move", "convert", "line", "tag", "note")  # and KIND new


class Occasion(Declared):
    """Something that happens to elements of a kind: made; moved, ``to`` a stage; became, ``to`` a kind."""

    kind: str
    what: str
    to: str | None = None

    def __str__(self) -> str:
        return " ".join(filter(None, (self.kind, self.what, "to" if self.what == MOVED else "", self.to)))


def read_occasion(registry: Registry, text: str, stage: Callable[[Kind, str], str]) -> Occasion:
    """ "deal moved to won"; ``stage`` gives the key of a stage, or raises UnknownStage. Raises Usage (2)."""
    words = text.lower().split()
    if len(words) == 2 and words[1] == MADE:
        return Occasion(registry.kind(words[0]).name, MADE)
    if len(words) > 3 and words[1:3] == [MOVED, "to"]:
        kind = registry.kind(words[0])
        if not kind.stages:
            raise Usage(f"A {kind.name} has no stages.", EXAMPLE, field="when")
        return Occasion(kind.name, MOVED, stage(kind, "_".join(words[3:])))
    if len(words) == 3 and words[1] == BECAME:
        return Occasion(registry.kind(words[0]).name, BECAME, registry.kind(words[2]).name)
    raise Usage(f"{text!r} is no occasion.", EXAMPLE, field="when")


def check_verb(registry: Registry, words: Sequence[str]) -> None:
    """Refuses (exit 5) a line that does more than write elements: what reaches out, or cannot be taken back."""
    first, second = (*words, "", "")[:2]
    if first in _VERBS or (first in registry.by_name and second == "new"):
        return
    allowed = ", ".join(("KIND new", *_VERBS))
    raise Refused(f"A rule cannot do {' '.join(words[:2])!r}.", f"A rule can do: {allowed}.", field="do")


def check_words(kind: Kind, words: Iterable[str]) -> None:
    """Raises UnknownField (exit 2) for a placeholder that is no field of the kind, Usage for what reads elsewhere."""
    for word in words:
        if word == "-":
            raise Usage("A rule has no standard input.", "Leave out the -.", field="do")
        for name in _PLACEHOLDER.findall(word):
            if name != "ref" and name not in kind.by_name:
                raise UnknownField(kind.name, name, ["ref", *kind.by_name])


def filled(words: Sequence[str], values: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Each word with what its placeholders stand for, and whether it begins with such a value: then it is a text,
    whatever it looks like."""

    def value(found: re.Match[str]) -> str:
        told = values.get(found[1])
        if isinstance(told, bool):
            return "yes" if told else "no"
        return "" if told is None else str(told)

    return [(_PLACEHOLDER.sub(value, word), _PLACEHOLDER.match(word) is not None) for word in words]


def sample(words: Sequence[str]) -> list[str]:
    """The words with something filled in, to see whether they can be read."""
    return [_PLACEHOLDER.sub("1", word) for word in words]


def effects(registry: Registry, occasion: Occasion, words: Sequence[str]) -> set[Occasion]:
    """The occasions that carrying out a line brings about, as far as it says so itself."""
    first, second = (*words, "", "")[:2]
    if first in registry.by_name:
        return {Occasion(first, MADE)}
    if first == "move":
        named = second.partition("-")[0].upper()
        kind = registry.by_prefix[named].name if named in registry.by_prefix else occasion.kind
        return {Occasion(kind, MOVED, words[-1].lower().replace(" ", "_"))}
    if first != "convert":
        return set()
    at = next((place for place, word in enumerate(words) if word.partition("=")[0] == "--to"), None)
    told = "" if at is None else words[at].partition("=")[2] or (*words, "")[at + 1]
    targets = {registry.by_name[name].name for name in told.lower().split("+") if name in registry.by_name}
    return {each for name in targets for each in (Occasion(name, MADE), Occasion(occasion.kind, BECAME, name))}
