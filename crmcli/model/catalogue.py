"""The catalogue as a whole: look-ups by name, and plans for conversions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from crmcli.errors import NotConvertible, UnknownKind
from crmcli.errors.wording import article
from crmcli.model.conversions import Conversion, Route, Sibling
from crmcli.model.declared import Declared
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind, Setting
from crmcli.model.traits import Trait
from crmcli.model.types import FieldType, Reference


class Catalogue(Declared):
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

    @cached_property
    def billing(self) -> list[str]:
        """The kinds whose lines bill: what conversions that bill lead to."""
        return list(dict.fromkeys(entry.target for entry in self.conversions if entry.lines == "bill"))

    def kind(self, word: str) -> Kind:
        """The kind of this name, in any case; raises UnknownKind (exit 2)."""
        found = self.by_name.get(word.strip().lower())
        if found is None:
            raise UnknownKind(word, [kind.name for kind in self.kinds])
        return found

    def node(self, stored: str) -> tuple[str, int]:
        """The element that a reference names, as one is stored: "DEAL-3" is ("deal", 3)."""
        prefix, _, number = stored.rpartition("-")
        return self.by_prefix[prefix].name, int(number)

    def example(self, kind: Kind, field: Field) -> str:
        """How a value of a field of this kind is typed, to learn from."""
        type = field.type
        if isinstance(type, Reference):
            return f"{self.by_name[type.kind].prefix}-1"
        if type.role == "stage":
            return next(stage.key for stage in (*kind.stages[1:], kind.stages[0]) if not stage.only_by)
        return field.example or type.example or next(iter(type.choices), "any text")

    def bearers(self, sort: type[Trait]) -> list[Kind]:
        """The kinds with this trait."""
        found = self._bearers.get(sort)
        if found is None:
            found = self._bearers[sort] = [kind for kind in self.kinds if kind.trait(sort)]
        return list(found)

    @cached_property
    def _bearers(self) -> dict[type[Trait], list[Kind]]:
        """What ``bearers`` found so far."""
        return {}

    @cached_property
    def copying(self) -> list[tuple[Kind, list[tuple[str, str]]]]:
        """The kinds that copy from others, each with its (reference field, kind that it names)."""
        return [(kind, kind.copies_of) for kind in self.kinds if kind.copies_of]

    def bearer(self, sort: type[Trait]) -> Kind | None:
        """The kind with this trait, where only one is to have it."""
        return next(iter(self.bearers(sort)), None)

    def setting_of(self, sort: type[FieldType]) -> Setting:
        """The setting whose value is of this type; raises LookupError when there is none."""
        for setting in self.settings:
            if isinstance(setting.type, sort):
                return setting
        raise LookupError(f"no setting is of the type {sort.__name__}")

    def targets(self, source: str) -> list[str]:
        """The kinds that a source can become."""
        return [entry.target for entry in self.conversions if entry.source == source]

    def combinations(self, source: str) -> list[str]:
        """What can stand behind ``--to`` for this source: "deal", "deal+contact" ... "deal+contact+quote" ..."""
        direct = self._direct(source)
        return direct + [
            way for further in self.onward(source) for way in (further, *(f"{w}+{further}" for w in direct))
        ]

    def onward(self, source: str) -> dict[str, Conversion]:
        """What this source becomes by way of another of its targets, with the conversion from that one."""
        steps = {(entry.source, entry.target): entry for entry in self.conversions}
        return {
            further: steps[entry.target, further]
            for entry in self.conversions
            if entry.source == source
            for further in entry.onward
        }

    def route(self, source: str, targets: Iterable[str]) -> Route:
        """The conversions to carry out; raises NotConvertible (exit 2)."""
        wanted = list(dict.fromkeys(targets))
        entries = {entry.target: entry for entry in self.conversions if entry.source == source}
        further = [entry for target, entry in self.onward(source).items() if target in wanted]
        near = [target for target in wanted if target not in [entry.target for entry in further]]
        alone = [target for target in near if target in entries and not entries[target].joins]
        if not wanted or len(further) > 1 or not entries.keys() >= set(near) or (alone and len(wanted) > 1):
            raise self._not_on_the_map(source, wanted)
        needed = dict.fromkeys((*near, *(entry.source for entry in further)))
        return Route(_siblings_first([entries[target] for target in needed]), next(iter(further), None))

    def _direct(self, source: str) -> list[str]:
        entries = [entry for entry in self.conversions if entry.source == source]
        joining = [entry.target for entry in entries if entry.joins]
        alone = [entry.target for entry in entries if not entry.joins]
        several = [
            "+".join(target for place, target in enumerate(joining) if pick >> place & 1)
            for pick in range(1, 2 ** len(joining))
        ]
        return alone + sorted(several, key=lambda word: word.count("+"))

    def _not_on_the_map(self, source: str, wanted: Sequence[str]) -> NotConvertible:
        possible = self.combinations(source)
        if not possible:
            sources = list(dict.fromkeys(entry.source for entry in self.conversions))
            hint = f"What can be converted: {', '.join(sources)}."
            return NotConvertible(f"{article(source).capitalize()} cannot become anything else.", hint)
        further = list(self.onward(source))
        besides = f"; {' or '.join(further)}, alone or with any of these" if further else ""
        hint = f"{article(source).capitalize()} can become: {', '.join(self._direct(source))}{besides}."
        if not wanted:
            unsaid = f"Say what the {source} becomes."
            return NotConvertible(unsaid, f"Use --to. {hint}", candidates=possible)
        return NotConvertible(
            f"{article(source).capitalize()} cannot become {article('+'.join(wanted))}.", hint, candidates=possible
        )


def needs(entry: Conversion) -> set[str]:
    """The sibling kinds that a conversion refers to."""
    return {rule.kind for rule in entry.fields.values() if isinstance(rule, Sibling)}


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
