"""What a conversion carries: the rules of the map, made into functions of the source."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from crmcli.actions.elements.element import Element
from crmcli.light import Any, re
from crmcli.model.conversions import Const, Conversion, DisplayName, From, Labelled, Rule, Sibling, Source
from crmcli.model.kinds import Kind
from crmcli.store.act import Act

Getter = Callable[[Element], Any]


def getters(act: Act, entry: Conversion, target: Kind, siblings: Collection[str]) -> list[tuple[str, Getter]]:
    """(field of the target, how its value is got) for every rule that needs nothing but the source.

    ``siblings`` are the kinds that the source became before or becomes in the same call, this one included.
    """
    found: list[tuple[str, Getter]] = []
    for name, rule in entry.fields.items():
        getter = _getter(act, rule, target, name, siblings)
        if getter is not None:
            found.append((name, getter))
    return found


def _getter(act: Act, rule: Rule, target: Kind, name: str, siblings: Collection[str]) -> Getter | None:
    if isinstance(rule, From):
        return None if rule.unless in siblings else _first_of(rule.names)
    if isinstance(rule, Labelled):
        return _labelled(rule) if rule.unless in siblings else _first_of((rule.name,))
    if isinstance(rule, DisplayName):
        return _called(rule)
    if isinstance(rule, Const):
        value = target.by_name[name].type.read(rule.value, name, act.reading())
        return lambda source: value
    if isinstance(rule, Source):
        return lambda source: source.row["id"]
    return None


def _first_of(names: tuple[str, ...]) -> Getter:
    if len(names) == 1:
        name = names[0]
        return lambda source: source.get(name)
    return lambda source: next((value for name in names if (value := source.get(name)) not in (None, "", [])), None)


def _labelled(rule: Labelled) -> Getter:
    return lambda source: [point for point in source.get(rule.name) or () if point.label == rule.label]


def _called(rule: DisplayName) -> Getter:
    def first_name(source: Element) -> Any:
        own = source.get(rule.own)
        if own or source.get(rule.other):
            return own
        for name in rule.instead:
            value = source.get(name)
            if value:
                return value[0].normal.partition("@")[0] if isinstance(value, list) else value
        return None

    return first_name


def is_own_name(rule: Rule, source: Element) -> bool:
    """False for a name that would be made up from something else: only new elements need one."""
    if isinstance(rule, DisplayName):
        return bool(source.get(rule.own) or source.get(rule.other))
    return not isinstance(rule, From) or len(rule.names) == 1 or bool(source.get(rule.names[0]))


def read_names(rule: Rule) -> tuple[str, ...]:
    """The fields of the source that a rule reads."""
    if isinstance(rule, From):
        return rule.names
    if isinstance(rule, Labelled):
        return (rule.name,)
    if isinstance(rule, DisplayName):
        return (rule.own, rule.other)
    return (rule.kind,) if isinstance(rule, Sibling) else ()


def told_of(text: str, names: Mapping[str, str]) -> str:
    """A text in which other names stand for these references."""
    return re.sub(r"\b[A-Z]+-\d+\b(?!\?)", lambda found: names.get(found[0], found[0]), text)


def lines_stay(source: Element) -> str:
    """The beginning of the warning about lines that nothing takes over."""
    if len(source.lines) == 1:
        return f"The line of {source.ref} stays on it"
    return f"The {len(source.lines)} lines of {source.ref} stay on it"
