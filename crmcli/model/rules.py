"""Rules: on which occasion a line is carried out, and what is filled into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from crmcli.errors import Refused, UnknownField, Usage
from crmcli.errors.wording import article
from crmcli.light import Any, re
from crmcli.model.declared import Declared
from crmcli.model.kinds import Kind
from crmcli.model.registry import Registry
from crmcli.model.types import AnyReference, Reference

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
    """ "deal moved to won"; ``stage`` gives the key of a stage, or raises UnknownStage. Raises Usage (2), also for what
    cannot happen."""
    words = text.lower().split()
    if len(words) == 2 and words[1] == MADE:
        return Occasion(registry.kind(words[0]).name, MADE)
    if len(words) > 3 and words[1:3] == [MOVED, "to"]:
        kind = registry.kind(words[0])
        if not kind.stages:
            raise Usage(f"A {kind.name} has no stages.", EXAMPLE, field="when")
        return Occasion(kind.name, MOVED, stage(kind, "_".join(words[3:])))
    if len(words) == 3 and words[1] == BECAME:
        kind, target = registry.kind(words[0]), registry.kind(words[2])
        _check_becomes(registry, kind.name, target.name)
        return Occasion(kind.name, BECAME, target.name)
    raise Usage(f"{text!r} is not an occasion.", EXAMPLE, field="when")


def _check_becomes(registry: Registry, kind: str, target: str) -> None:
    """Raises NotConvertible (exit 2) for a pair that is not on the map, Usage for one with another kind between."""
    registry.route(kind, [target])
    if target not in registry.targets(kind):
        between = registry.onward(kind)[target].source
        example = f'Take: "{between} {BECAME} {target}"'
        raise Usage(f"{article(kind)} becomes a {target} by way of a {between}.".capitalize(), example, field="when")


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
        for name in placeholders([word]):
            if name != "ref" and name not in kind.by_name:
                raise UnknownField(kind.name, name, ["ref", *kind.by_name])


def placeholders(words: Iterable[str]) -> list[str]:
    """What is filled into these words: "ref", names of fields."""
    return [name for word in words for name in _PLACEHOLDER.findall(word)]


def filled(kind: Kind, words: Sequence[str], values: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Each word with what its placeholders stand for, and whether it begins with what people typed into a field: then
    it is a text, whatever it looks like. Raises UnknownField (exit 2) for a field that is gone."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise UnknownField(kind.name, found[1], ["ref", *kind.by_name])
        told = values[found[1]]
        if isinstance(told, bool):
            return "yes" if told else "no"
        return "" if told is None else str(told)

    return [(_PLACEHOLDER.sub(value, word), _begins_with_text(kind, word)) for word in words]


def _begins_with_text(kind: Kind, word: str) -> bool:
    found = _PLACEHOLDER.match(word)
    field = kind.by_name.get(found[1]) if found else None
    return field is not None and not isinstance(field.type, Reference | AnyReference)


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
        return {Occasion(kind, MOVED, word.lower().replace(" ", "_")) for word in words[2:]}
    if first != "convert":
        return set()
    at = next((place for place, word in enumerate(words) if word.partition("=")[0] == "--to"), None)
    told = "" if at is None else words[at].partition("=")[2] or (*words, "")[at + 1]
    targets = {registry.by_name[name].name for name in told.lower().split("+") if name in registry.by_name}
    return {each for name in targets for each in (Occasion(name, MADE), Occasion(occasion.kind, BECAME, name))}
