"""The words in which an element is declared, as data of which all else is derived: Stage and Kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from functools import cache, cached_property

from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.common_fields import COMMON_FIELDS
from crmcli.model.declared import Declared
from crmcli.model.fields import CUSTOM, Field
from crmcli.model.traits import Composed, DateFlag, Lines, NeedsAny, Numbered, Pays, Pipelines, Sealed, Titled
from crmcli.model.traits_of_parties import Party

if TYPE_CHECKING:
    from crmcli.model.traits import T, Trait
    from crmcli.model.types import AnyReference, FieldType, Reference


class Stage(Declared):
    """A place in the funnel. ``means`` is open, won or lost; ``probability`` a percentage, for forecasts.

    In a ``frozen`` one only notes and what is ``never_frozen`` may change; ``only_by`` names the command that alone
    sets it; ``also`` are other words by which people may name it.
    """

    key: str
    means: str = "open"
    label: str = ""
    probability: int | None = None
    frozen: bool = False
    only_by: str | None = None
    also: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        return self.label or self.key.replace("_", " ").capitalize()


class Kind(Declared):
    """One kind of element: its fields, its stages, and what it can do (see traits.py)."""

    name: str
    prefix: str
    plural: str
    fields: tuple[Field, ...]
    help: str
    stages: tuple[Stage, ...] = ()
    traits: tuple[Trait, ...] = ()

    def extended(self, fields: Sequence[Field], stages: Sequence[Stage]) -> Kind:
        """The same with custom fields behind its own, and with stages behind its own or in their place.

        A declared field owns its name: a custom one of that name is called ``custom.NAME``.
        """
        if not fields and not stages:
            return self
        parts = {name: getattr(self, name) for name in self._names}
        parts["fields"] = (*self.fields, *(_custom(field, self.by_name) for field in fields))
        parts["stages"] = tuple({stage.key: stage for stage in (*self.stages, *stages)}.values())
        return Kind(**parts)

    def trait(self, sort: type[T]) -> T | None:
        """What it declares about this, or None when it cannot do it."""
        return self._by_trait.get(sort)

    def its(self, sort: type[T]) -> T:
        """What it declares about this; raises LookupError for a kind that cannot do it."""
        found = self.trait(sort)
        if found is None:
            raise LookupError(f"{self.name} has no trait {sort.__name__}")
        return found

    @cached_property
    def _by_trait(self) -> dict[type[Any], Any]:
        return {type(trait): trait for trait in self.traits}

    @cached_property
    def title(self) -> tuple[str, ...]:
        """What people call the element, the first that is filled."""
        titled = self.trait(Titled)
        return titled.by if titled else ("title",)

    @cached_property
    def composed(self) -> Mapping[str, tuple[str, ...]]:
        """The fields that only the program writes, and what each is put together from."""
        composed = self.trait(Composed)
        return composed.of if composed else {}

    @cached_property
    def needs_any(self) -> tuple[str, ...]:
        """Fields of which at least one must be filled."""
        needed = self.trait(NeedsAny)
        return needed.of if needed else ()

    @cached_property
    def duplicates(self) -> Mapping[str, tuple[str, ...]]:
        """The lists of fields in which two elements agree that are taken for one, by what people call them."""
        party = self.trait(Party)
        return party.duplicates if party else {}

    @cached_property
    def currency(self) -> str:
        """The field that holds the currency of its amounts; "" when it has none."""
        from crmcli.model.types import Currency

        return next((field.name for field in self.fields if isinstance(field.type, Currency)), "")

    @cached_property
    def amount(self) -> str:
        """The field that holds what it is worth as a whole; "" when it has none."""
        money = self.trait(Lines) or self.trait(Pays)
        return money.amount if money else ""

    @cached_property
    def handling(self) -> tuple[str, ...]:
        """The fields that say how it is treated, not what it is: its stage, its pipeline, how its tax is rounded."""
        pipelines, lines = self.trait(Pipelines), self.trait(Lines)
        return ("stage", *([pipelines.field] if pipelines else []), *([lines.rounding] if lines else []))

    @cached_property
    def never_frozen(self) -> tuple[str, ...]:
        """The fields that may change in a frozen stage, too."""
        return tuple(field.name for field in self.all_fields if field.never_frozen)

    @cached_property
    def date_flags(self) -> tuple[DateFlag, ...]:
        return tuple(trait for trait in self.traits if isinstance(trait, DateFlag))

    @cached_property
    def verbs(self) -> tuple[str, ...]:
        """The commands that only kinds with some trait know."""
        return tuple(dict.fromkeys(verb for trait in self.traits for verb in trait.verbs))

    @cached_property
    def stage_keys(self) -> tuple[str, ...]:
        return tuple(stage.key for stage in self.stages)

    @cached_property
    def sealed(self) -> Mapping[str, tuple[str, ...]]:
        """The sealed stages and those that may follow each."""
        sealed = self.trait(Sealed)
        return sealed.ways if sealed else {}

    @cached_property
    def frozen(self) -> tuple[str, ...]:
        """The stages in which only notes and what is never frozen may change; what is sealed is frozen."""
        return tuple(stage.key for stage in self.stages if stage.frozen or stage.key in self.sealed)

    @cached_property
    def elsewhere(self) -> str | None:
        """The stage of those that were issued elsewhere and imported; None when there is none."""
        numbered = self.trait(Numbered)
        return numbered.elsewhere if numbered else None

    @cached_property
    def collectable(self) -> tuple[str, ...]:
        """The stages in which something may be due: those that are final and not the end, and that of imported ones."""
        final = [stage for stage, following in self.sealed.items() if following]
        return (*final, *([self.elsewhere] if self.elsewhere else []))

    @cached_property
    def only_by(self) -> Mapping[str, str]:
        """The stages that one command alone may set, with that command."""
        return {stage.key: stage.only_by for stage in self.stages if stage.only_by}

    @cached_property
    def all_fields(self) -> tuple[Field, ...]:
        """Its own fields and those that every element has."""
        return self.fields + COMMON_FIELDS

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.all_fields}

    @cached_property
    def title_key(self) -> Callable[[str], str]:
        """What a title is looked up by: punctuation makes no other name of what is told apart by its name."""
        from crmcli.model.fold import named, same

        return named if any(rule[0] in self.title for rule in self.duplicates.values()) else same

    def display_name(self, row: Mapping[str, Any]) -> str:
        """What people call the element with these values; empty when nothing is filled."""
        return joined(row, self.title)

    @cached_property
    def references(self) -> tuple[tuple[str, Reference], ...]:
        """(field, its type) of those that name another element."""
        from crmcli.model.types import Reference

        return tuple((field.name, field.type) for field in self.fields if isinstance(field.type, Reference))

    @cached_property
    def anywhere(self) -> tuple[tuple[str, AnyReference], ...]:
        """The same of those that name one of any kind."""
        from crmcli.model.types import AnyReference

        return tuple((field.name, field.type) for field in self.fields if isinstance(field.type, AnyReference))

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

    def copy_of(self, references: Collection[str], name: str) -> str | None:
        """The field that says what this field of an element holds which one of the references names."""
        for field in self.fields:
            for place in field.snapshot:
                roots, _, copied = place.partition(".")
                if copied == name and not set(references).isdisjoint(roots.split("|")):
                    return field.name
        return None

    @cached_property
    def judged(self) -> tuple[Field, ...]:
        """The fields of which a value that is entered may be one that cannot be right."""
        return tuple(field for field in self.all_fields if field.manual and field.type.judges)

    @cached_property
    def custom(self) -> Mapping[str, str]:
        """The fields that people added: what each is called where it is stored -> its name."""
        return {field.key: field.name for field in self.fields if field.custom}

    @cached_property
    def copies_of(self) -> list[tuple[str, str]]:
        """(reference field, its kind) of those whose elements this one copies from."""
        kinds = dict(self.references)
        return [(name, kinds[name].kind) for name in self.copied]

    @cached_property
    def copied(self) -> Mapping[str, Collection[str]]:
        """Reference field -> the fields of the element it names that this one copies."""
        found: dict[str, set[str]] = {}
        for names, _, field in (place.partition(".") for each in self.fields for place in each.snapshot):
            for name in names.split("|") if field else ():
                found.setdefault(name, set()).add(field)
        return found

    @cached_property
    def copies(self) -> bool:
        """Whether some of its fields are copied from elements that it names."""
        return any(field.snapshot for field in self.fields)

    @cached_property
    def derived(self) -> frozenset[str]:
        """The columns that are worked out from other values, and are written anew whenever these change."""
        snapshots = (field.name for field in self.fields if field.snapshot)
        return frozenset(("title_key", "folded", *self.composed, *snapshots))

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The fields whose texts are compared without case, accents and the like."""
        return tuple(field.name for field in self.all_fields if field.type.folded and not field.custom)

    @cached_property
    def first_stage(self) -> str | None:
        return self.stages[0].key if self.stages else None


def joined(row: Mapping[str, Any], alternatives: tuple[str, ...]) -> str:
    """The first alternative that is filled; "first_name last_name" joins two fields, a list of e-mail
    addresses or phone numbers stands for its first one."""
    for names in _split(alternatives):
        text = " ".join([_first(word) for name in names if (word := row.get(name))])
        if text:
            return text
    return ""


@cache
def _split(alternatives: tuple[str, ...]) -> list[list[str]]:
    return [alternative.split() for alternative in alternatives]


def _custom(field: Field, taken: Container[str]) -> Field:
    name = CUSTOM + field.name if field.name in taken else field.name
    return Field(**{**{part: getattr(field, part) for part in field._names}, "name": name, "custom": True})


def _first(value: Any) -> str:
    return value if value.__class__ is str else str(value[0].value) if isinstance(value, list) else str(value)


class Setting(Declared):
    """A setting of the database. ``default`` is a text read like typed input, or None for "not set"."""

    name: str
    type: FieldType
    default: str | None
    help: str
