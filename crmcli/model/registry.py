"""The catalogue as a whole: look-ups by name, plans for conversions, and the check that it is sound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from crmcli.errors import NotConvertible, UnknownKind, an
from crmcli.model.conversions import Conversion, Made, Source
from crmcli.model.declared import Declared
from crmcli.model.kinds import Kind, Setting
from crmcli.model.types import Day, Reference, StageKey


class Registry(Declared):
    """All kinds, conversions and settings, in the order in which they are shown."""

    kinds: tuple[Kind, ...]
    conversions: tuple[Conversion, ...]
    settings: tuple[Setting, ...]

    @cached_property
    def by_name(self) -> dict[str, Kind]:
        return {kind.name: kind for kind in self.kinds}

    @cached_property
    def by_prefix(self) -> dict[str, Kind]:
        return {kind.prefix: kind for kind in self.kinds}

    @cached_property
    def by_setting(self) -> dict[str, Setting]:
        return {setting.name: setting for setting in self.settings}

    def kind(self, word: str) -> Kind:
        """The kind of this name, in any case; raises UnknownKind (exit 2)."""
        found = self.by_name.get(word.strip().lower())
        if found is None:
            raise UnknownKind(word, [kind.name for kind in self.kinds])
        return found

    def targets(self, source: str) -> list[str]:
        """The kinds that a source can become."""
        return [entry.target for entry in self.conversions if entry.source == source]

    def combinations(self, source: str) -> list[str]:
        """What can stand behind ``--to`` for this source: "deal", "deal+contact" ..."""
        entries = [entry for entry in self.conversions if entry.source == source]
        joining = [entry.target for entry in entries if entry.joins]
        alone = [entry.target for entry in entries if not entry.joins]
        several = [
            "+".join(target for place, target in enumerate(joining) if pick >> place & 1)
            for pick in range(1, 2 ** len(joining))
        ]
        return alone + sorted(several, key=lambda word: word.count("+"))

    def plan(self, source: str, targets: Iterable[str]) -> list[Conversion]:
        """The conversions to carry out, those that others refer to first; raises NotConvertible (exit 2)."""
        wanted = list(dict.fromkeys(targets))
        entries = {entry.target: entry for entry in self.conversions if entry.source == source}
        off = [target for target in wanted if target not in entries]
        alone = [target for target in wanted if target in entries and not entries[target].joins]
        if off or not wanted or (alone and len(wanted) > 1):
            raise self._not_on_the_map(source, wanted)
        return _siblings_first([entries[target] for target in wanted])

    def _not_on_the_map(self, source: str, wanted: Sequence[str]) -> NotConvertible:
        possible = self.combinations(source)
        if not possible:
            sources = list(dict.fromkeys(entry.source for entry in self.conversions))
            hint = f"What can be converted: {', '.join(sources)}."
            return NotConvertible(f"{an(source).capitalize()} cannot become anything else.", hint)
        hint = f"{an(source).capitalize()} can become: {', '.join(possible)}."
        if not wanted:
            unsaid = f"It is not said what the {source} becomes."
            return NotConvertible(unsaid, f"Say it with --to. {hint}", candidates=possible)
        return NotConvertible(f"{an(source).capitalize()} cannot become {'+'.join(wanted)}.", hint, candidates=possible)

    def check(self) -> list[str]:
        """What is wrong with the catalogue, a sentence each; empty when it is sound."""
        wrong: list[str] = []
        if len(self.by_prefix) != len(self.kinds) or len(self.by_name) != len(self.kinds):
            wrong.append("Two kinds share a name or a prefix.")
        for kind in self.kinds:
            wrong += _faults_of_kind(kind, self)
        for entry in self.conversions:
            wrong += _faults_of_conversion(entry, self)
        return wrong


def needs(entry: Conversion) -> set[str]:
    """The sibling kinds that a conversion refers to."""
    return {rule.kind for rule in entry.fields.values() if isinstance(rule, Made)}


def _siblings_first(entries: list[Conversion]) -> list[Conversion]:
    waiting, ordered = list(entries), []
    while waiting:
        names = {entry.target for entry in waiting}
        ready = [entry for entry in waiting if not (needs(entry) - {entry.target}) & names]
        if not ready:
            raise ValueError(f"siblings refer to each other in a circle: {sorted(names)}")
        ordered += ready
        waiting = [entry for entry in waiting if entry not in ready]
    return ordered


def _faults_of_kind(kind: Kind, registry: Registry) -> list[str]:
    wrong = []
    if len(kind.by_name) != len(kind.all_fields):
        wrong.append(f"{kind.name}: two fields share a name.")
    for field in kind.all_fields:
        if not field.help.strip():
            wrong.append(f"{kind.name}.{field.name}: has no help.")
        if isinstance(field.type, Reference) and field.type.kind not in registry.by_name:
            wrong.append(f"{kind.name}.{field.name}: refers to an unknown kind {field.type.kind}.")
        named = re.findall(r"{(\w+)}", field.default or "")
        if any(setting not in registry.by_setting for setting in named):
            wrong.append(f"{kind.name}.{field.name}: its default names an unknown setting.")
    for name in (*" ".join(kind.title).split(), *kind.needs_any, *(kind.fills_lines or ())):
        if name not in kind.by_name:
            wrong.append(f"{kind.name}: names a field {name} that it does not have.")
    keys = [stage.key for stage in kind.stages]
    if len(set(keys)) != len(keys) or any(s.means not in ("open", "won", "lost") for s in kind.stages):
        wrong.append(f"{kind.name}: a stage key is there twice or a meaning is unknown.")
    if bool(keys) != any(isinstance(field.type, StageKey) and field.name == "stage" for field in kind.fields):
        wrong.append(f"{kind.name}: stages and a field stage go together.")
    return wrong + _faults_of_stages(kind, set(keys), registry)


def _faults_of_stages(kind: Kind, keys: set[str], registry: Registry) -> list[str]:
    """What refers to stages, to the days behind signs, and to the setting of the number series."""
    named = {*kind.frozen, *kind.sealed, *(kind.only_by or ()), *(sum(kind.sealed.values(), ()))}
    named |= {stage for sign in kind.signs for stage in sign.stages}
    named |= {kind.numbered_at} if kind.numbered_at else set()
    wrong = [f"{kind.name}: names a stage {stage} that it does not have." for stage in sorted(named - keys)]
    days = [sign.past for sign in kind.signs if not _is_day(kind, sign.past)]
    wrong += [f"{kind.name}: {day} is no day." for day in days]
    if kind.numbered and kind.numbered not in registry.by_setting:
        wrong.append(f"{kind.name}: no setting {kind.numbered} holds the pattern of its numbers.")
    if kind.sealed and (kind.numbered_at not in kind.sealed or not set(kind.sealed) <= set(kind.frozen)):
        wrong.append(f"{kind.name}: what is sealed is frozen and begins with the stage of its number.")
    return wrong


def _is_day(kind: Kind, name: str) -> bool:
    return name in kind.by_name and isinstance(kind.by_name[name].type, Day)


def _faults_of_conversion(entry: Conversion, registry: Registry) -> list[str]:
    name = f"{entry.source} to {entry.target}"
    if entry.source not in registry.by_name or entry.target not in registry.by_name:
        return [f"{name}: an unknown kind."]
    source, target = registry.by_name[entry.source], registry.by_name[entry.target]
    wrong = [] if entry.help.strip() else [f"{name}: has no help."]
    for field, rule in entry.fields.items():
        if field not in target.by_name:
            wrong.append(f"{name}: a {target.name} has no field {field}.")
            continue
        kind_of_value = type(target.by_name[field].type)
        for taken in getattr(rule, "names", ()):
            if taken not in source.by_name:
                wrong.append(f"{name}: a {source.name} has no field {taken}.")
            elif type(source.by_name[taken].type) is not kind_of_value:
                wrong.append(f"{name}: {taken} and {field} are of different types.")
        if isinstance(rule, Made | Source) and kind_of_value is not Reference:
            wrong.append(f"{name}: {field} is no reference.")
    fed = set(entry.fields)
    wrong += [f"{name}: nothing feeds {f.name}." for f in target.fields if f.required and f.name not in fed]
    wrong += [f"{name}: a {source.name} has no field {f}." for f in entry.then if f not in source.by_name]
    if entry.lines and not (source.lines and target.lines):
        wrong.append(f"{name}: lines are carried between kinds that have none.")
    return wrong
