"""Is the catalogue sound? What a declaration names must be there, be of the right type, and come in some order."""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.errors import CrmError
from crmcli.errors.wording import article
from crmcli.light import TypeVar, re
from crmcli.model.catalogue import Catalogue
from crmcli.model.conversions import (
    Const,
    Conversion,
    DisplayName,
    From,
    Guard,
    Labelled,
    Now,
    Rule,
    Sibling,
    Source,
    StageMeaning,
)
from crmcli.model.entries import PREFIXES
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.traits import DateFlag, Lines, Payable, Pays, Titled
from crmcli.model.types import (
    ContactPoints,
    Currency,
    Day,
    Emails,
    Moment,
    Money,
    Price,
    Reading,
    Reference,
    StageKey,
    Text,
)

T = TypeVar("T")
MEANINGS = ("open", "won", "lost")


def faults(registry: Catalogue) -> list[str]:
    """What is wrong, a sentence each; empty when the catalogue is sound."""
    wrong: list[str] = []
    if len(registry.by_prefix) != len(registry.kinds) or len(registry.by_name) != len(registry.kinds):
        wrong.append("Two kinds share a name or a prefix.")
    wrong += [f"{kind.name}: {kind.prefix} is what entries are called." for kind in registry.kinds if _is_taken(kind)]
    for kind in registry.kinds:
        wrong += [*_of_kind(kind, registry), *_of_stages(kind), *_of_traits(kind, registry)]
    pairs = [(entry.source, entry.target) for entry in registry.conversions]
    wrong += [f"{source} to {target}: is there twice." for source, target in _twice(pairs)]
    for entry in registry.conversions:
        wrong += _of_conversion(entry, registry)
    for source in dict.fromkeys(entry.source for entry in registry.conversions):
        wrong += _of_siblings(registry, source)
    return wrong


def _of_kind(kind: Kind, registry: Catalogue) -> list[str]:
    wrong = [] if re.fullmatch(r"[A-Z][A-Z_]*", kind.prefix) else [f"{kind.name}: {kind.prefix!r} is not a prefix."]
    if len(kind.by_name) != len(kind.all_fields):
        wrong.append(f"{kind.name}: two fields share a name.")
    wrong += [f"{kind.name}: two fields share the option {flag}." for flag in _twice(f.flag for f in kind.all_fields)]
    if not kind.currency and any(isinstance(field.type, Money | Price) for field in kind.fields):
        wrong.append(f"{kind.name}: has amounts, but no field for their currency.")
    for field in kind.all_fields:
        wrong += [f"{kind.name}.{field.name}: {fault}" for fault in _of_field(field, kind, registry)]
    return wrong


def _is_taken(kind: Kind) -> bool:
    return kind.prefix in PREFIXES


def _of_field(field: Field, kind: Kind, registry: Catalogue) -> list[str]:
    wrong = [] if field.help.strip() else ["has no help."]
    if field.custom and not re.fullmatch("[a-z][a-z0-9_]*", field.key):
        wrong.append("is not a name of small letters, digits and underscores.")
    if isinstance(field.type, Reference):
        if field.type.kind not in registry.by_name:
            wrong.append(f"refers to an unknown kind {field.type.kind}.")
        if field.type.role_from is not None and field.type.role_from not in kind.by_name:
            wrong.append(f"takes its role from a field {field.type.role_from} that does not exist.")
    if any(setting not in registry.by_setting for setting in re.findall(r"{(\w+)}", field.default or "")):
        wrong.append("its default names an unknown setting.")
    for place in field.snapshot:
        wrong += _of_snapshot(place, kind, registry)
    return wrong


def _of_snapshot(place: str, kind: Kind, registry: Catalogue) -> list[str]:
    """A place is "company.street", "company|contact.street" for whichever of them has an address, or a field of
    the kind's own."""
    roots, dot, name = place.partition(".")
    if not dot and place in kind.by_name:
        return []
    references = dict(kind.references)
    for root in roots.split("|"):
        other = registry.by_name.get(references[root].kind) if root in references else None
        if other is None or name not in other.by_name:
            return [f"is copied from {place}, which does not exist."]
    return []


def _of_stages(kind: Kind) -> list[str]:
    wrong: list[str] = []
    if _twice(kind.stage_keys) or any(stage.means not in MEANINGS for stage in kind.stages):
        wrong.append(f"{kind.name}: a stage key is there twice or a meaning is unknown.")
    if bool(kind.stages) != isinstance(_type(kind, "stage"), StageKey):
        wrong.append(f"{kind.name}: stages and a field stage go together.")
    return wrong


def _of_traits(kind: Kind, registry: Catalogue) -> list[str]:
    """What each trait misses, and a title that is no field."""
    sorts = [type(trait) for trait in kind.traits if not isinstance(trait, DateFlag)]
    wrong = [f"{kind.name}: has the trait {sort.__name__} twice." for sort in _twice(sorts)]
    if "title" not in kind.by_name and not kind.trait(Titled):
        wrong.append(f"{kind.name}: names a field title that it does not have.")
    if kind.trait(Payable) and not any(other.trait(Pays) for other in registry.kinds):
        wrong.append(f"{kind.name}: no kind has the trait Pays.")
    return wrong + [f"{kind.name}: {fault}" for trait in kind.traits for fault in trait.faults(kind, registry)]


def _of_conversion(entry: Conversion, registry: Catalogue) -> list[str]:
    name = f"{entry.source} to {entry.target}"
    if entry.source not in registry.by_name or entry.target not in registry.by_name:
        return [f"{name}: an unknown kind."]
    source, target = registry.by_name[entry.source], registry.by_name[entry.target]
    wrong = [] if entry.help.strip() else ["has no help."]
    for owner, rules in ((target, entry.fields), (source, entry.then)):
        for field, rule in rules.items():
            if field not in owner.by_name:
                wrong.append(f"{article(owner.name)} has no field {field}.")
            else:
                wrong += [f"{field}: {fault}" for fault in _of_rule(rule, owner.by_name[field], source, registry)]
    wrong += [f"nothing feeds {f.name}." for f in target.fields if f.required and f.name not in entry.fields]
    for guard in entry.when:
        wrong += _of_guard(guard, source)
    if entry.lines not in (None, "copy", "bill") or entry.repeat not in ("refuse", "allow", "remains"):
        wrong.append("its lines or its repetition is of an unknown sort.")
    if entry.lines and not (source.trait(Lines) and target.trait(Lines)):
        wrong.append("lines are carried between kinds that have none.")
    for further in entry.onward:
        if further not in registry.targets(entry.target) or further in registry.targets(entry.source):
            wrong.append(f"goes on to {article(further)}, which is no way of {article(entry.target)} alone.")
    return [f"{name}: {fault[0].upper()}{fault[1:]}" for fault in wrong]


def _of_rule(rule: Rule, field: Field, source: Kind, registry: Catalogue) -> list[str]:
    """A rule must read what is there, and give what the field takes."""
    if isinstance(rule, Sibling | Source):
        named = rule.kind if isinstance(rule, Sibling) else source.name
        fits = isinstance(field.type, Reference) and field.type.kind == named
        return [] if fits else [f"is not a reference to {article(named)}."]
    if isinstance(rule, Now):
        return [] if isinstance(field.type, Moment) else ["is not an instant."]
    if isinstance(rule, StageMeaning):
        fits = isinstance(field.type, StageKey) and rule.means in MEANINGS
        return [] if fits else ["is not a stage, or the meaning is unknown."]
    if isinstance(rule, Const):
        return _of_const(rule.value, field, registry)
    return _of_taken(rule, field, source, registry)


def _of_taken(rule: Rule, field: Field, source: Kind, registry: Catalogue) -> list[str]:
    names = _read(rule)
    wrong = [f"{article(source.name)} has no field {name}." for name in names if name not in source.by_name]
    for name in names:
        if name in source.by_name and not _fits(source.by_name[name], field, isinstance(rule, DisplayName)):
            wrong.append(f"{name} is of another type.")
    if isinstance(rule, Labelled) and not isinstance(field.type, ContactPoints):
        wrong.append("has no labels.")
    unless = getattr(rule, "unless", None)
    if unless is not None and unless not in registry.targets(source.name):
        wrong.append(f"{article(source.name)} never becomes {article(unless)}.")
    return wrong


def _read(rule: Rule) -> tuple[str, ...]:
    """The fields of the source that a rule reads."""
    if isinstance(rule, DisplayName):
        return rule.own, rule.other, *rule.instead
    if isinstance(rule, Labelled):
        return (rule.name,)
    return rule.names if isinstance(rule, From) else ()


def _fits(taken: Field, field: Field, as_name: bool) -> bool:
    """The same type, for references the same kind; a name may come from an email address."""
    if as_name and isinstance(field.type, Text):
        return isinstance(taken.type, Text | Emails)
    if isinstance(taken.type, Reference) and isinstance(field.type, Reference):
        return taken.type.kind == field.type.kind
    return type(taken.type) is type(field.type)


def _of_const(text: str, field: Field, registry: Catalogue) -> list[str]:
    from datetime import UTC, datetime

    now = datetime(2000, 1, 1, tzinfo=UTC)  # any will do: whether it can be read does not depend on the day
    try:
        currency = registry.setting_of(Currency).default or ""
        field.type.read(text, field.name, Reading(now, now.date(), UTC, currency))
    except CrmError:
        return [f"{text!r} cannot be read."]
    return []


def _of_guard(guard: Guard, source: Kind) -> list[str]:
    keys = [stage.key for stage in source.stages]
    wrong = [f"{article(source.name)} has no stage {key}." for key in guard.stages if key not in keys]
    if guard.means is not None and guard.means not in [stage.means for stage in source.stages]:
        wrong.append(f"no stage means {guard.means}.")
    if guard.past is not None and not isinstance(_type(source, guard.past), Day):
        wrong.append(f"{guard.past} is not a day.")
    if guard.filled is not None and not isinstance(_type(source, guard.filled), Reference):
        wrong.append(f"{guard.filled} is not a reference.")
    return wrong + [
        f"{article(source.name)} has no field {name}." for name in guard.empty if name not in source.by_name
    ]


def _of_siblings(registry: Catalogue, source: str) -> list[str]:
    joining = [entry.target for entry in registry.conversions if entry.source == source and entry.joins]
    try:
        registry.route(source, joining or registry.targets(source)[:1])
    except ValueError as error:
        return [f"{source}: {error}."]
    return []


def _type(kind: Kind, name: str) -> object:
    return kind.by_name[name].type if name in kind.by_name else None


def _twice(things: Iterable[T]) -> list[T]:
    """Each that occurs more than once."""
    seen: list[T] = list(things)
    return [thing for thing in dict.fromkeys(seen) if seen.count(thing) > 1]
