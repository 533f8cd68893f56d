"""What kinds can do: each trait names the fields that it reads, and says what is wrong where they are not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crmcli.light import TYPE_CHECKING, Any, ClassVar
from crmcli.model.declared import Declared
from crmcli.model.terms import Skonto
from crmcli.model.types import Choice, Currency, Day, DayOrMoment, FieldType, Long, Moment, Money, Reference, Text

if TYPE_CHECKING:
    from crmcli.light import Protocol, TypeVar
    from crmcli.model.fields import Field

    T = TypeVar("T", bound="Trait")

    class Bearer(Protocol):
        """The kind, as far as its traits look at it."""

        @property
        def name(self) -> str: ...
        @property
        def by_name(self) -> Mapping[str, Field]: ...
        @property
        def stage_keys(self) -> tuple[str, ...]: ...
        @property
        def only_by(self) -> Mapping[str, str]: ...
        def trait(self, sort: type[T]) -> T | None: ...

    class Settings(Protocol):
        """The catalogue, as far as traits look at it."""

        @property
        def by_setting(self) -> Mapping[str, Any]: ...


class Trait(Declared):
    """Something that a kind can do.

    Each annotated name of a trait that is a key of ``reads`` holds the name of a field, which is to be of that
    type; ``presupposes`` lists the traits that it builds upon, ``verbs`` the commands that it brings,
    ``ends_by`` those that set a stage which no other may set. ``bulk`` says that elements which have it may be made by
    sets, because nothing about one of them has to be worked out from others.
    """

    reads: ClassVar[Mapping[str, type[FieldType]]] = {}
    presupposes: ClassVar[tuple[type[Trait], ...]] = ()
    verbs: ClassVar[tuple[str, ...]] = ()
    ends_by: ClassVar[tuple[str, ...]] = ()
    bulk: ClassVar[bool] = False

    def faults(self, kind: Bearer, registry: Settings) -> list[str]:
        """What is wrong with the kind that has this trait, a sentence each without the kind's name."""
        me = type(self).__name__
        wrong = [
            f"{me} needs a field {getattr(self, part)} of the type {sort.__name__}."
            for part, sort in self.reads.items()
            if not isinstance(_type(kind, getattr(self, part)), sort)
        ]
        wrong += [f"{me} needs the trait {sort.__name__}." for sort in self.presupposes if kind.trait(sort) is None]
        wrong += [
            f"{me} needs a stage that only {verb} sets." for verb in self.ends_by if verb not in kind.only_by.values()
        ]
        wrong += [f"names a field {name} that it does not have." for name in self.names() if name not in kind.by_name]
        return wrong + [
            f"names a stage {key} that it does not have." for key in self.stages() if key not in kind.stage_keys
        ]

    def names(self) -> Iterable[str]:
        """The fields that it names besides, of whatever type."""
        return ()

    def stages(self) -> Iterable[str]:
        """The stages that it names."""
        return ()


class Titled(Trait):
    """What people call the element is the first of these that is filled: a field, or several joined by blanks
    ("first_name last_name"). ``crm KIND new WORDS`` fills the first. Without this trait it is the field "title"."""

    bulk = True
    by: tuple[str, ...]

    def names(self) -> Iterable[str]:
        return dict.fromkeys(" ".join(self.by).split())


class Composed(Trait):
    """Fields that only the program writes, and the places that each is put together from, as in Titled."""

    bulk = True
    of: Mapping[str, tuple[str, ...]]

    def names(self) -> Iterable[str]:
        return dict.fromkeys([*self.of, *" ".join(place for places in self.of.values() for place in places).split()])


class NeedsAny(Trait):
    """At least one of these fields must be filled."""

    bulk = True
    of: tuple[str, ...]

    def names(self) -> Iterable[str]:
        return self.of


class Pipelines(Trait):
    """It has several rows of stages; the field tells in which one it is."""

    bulk = True
    field: str
    reads = {"field": Text}


class Closes(Trait):
    """It keeps when it was won or lost (``at``) and why it was lost (``reason``), which ``option`` of move gives."""

    bulk = True
    at: str
    reason: str
    option: ClassVar[str] = "reason"
    reads = {"at": Moment, "reason": Text}

    def faults(self, kind: Bearer, registry: Settings) -> list[str]:
        wrong = super().faults(kind, registry)
        return wrong if kind.stage_keys else [*wrong, "Closes needs stages."]


class DateFlag(Trait):
    """What an element is as long as it stands in one of these stages, or in any that means open, and the day or time in
    its field ``past`` lies behind: overdue, expired; in the stages ``owing`` only while something is due. Computed,
    never stored; lists take its name as a filter, and show it as a column where it is ``listed``."""

    bulk = True
    name: str
    help: str
    past: str
    when: tuple[str, ...] = ()
    owing: tuple[str, ...] = ()
    listed: bool = True

    def faults(self, kind: Bearer, registry: Settings) -> list[str]:
        wrong, fits = super().faults(kind, registry), isinstance(_type(kind, self.past), Day | DayOrMoment)
        return wrong if fits else [*wrong, f"{self.past} is not a day."]

    def stages(self) -> Iterable[str]:
        return (*self.when, *self.owing)


class Lines(Trait):
    """It carries product lines; its amount follows them."""

    bulk = True
    amount: str
    currency: str
    rounding: str
    reads = {"amount": Money, "currency": Currency, "rounding": Choice}

    def terms(self, row: Mapping[str, Any]) -> tuple[str, str]:
        """By what its sums are computed: the currency, and whether tax is rounded per "group" or per "line"."""
        return row[self.currency], row.get(self.rounding) or "group"


class Charges(Trait):
    """Discounts and charges on the whole can stand among its lines."""

    presupposes = (Lines,)


class BillingRoot(Trait):
    """Billing counts from its lines when they come from no other such kind."""

    bulk = True
    presupposes = (Lines,)


class FillsLines(Trait):
    """It can stand on a line: which of its fields fill which columns of the line; ``code`` is its article number."""

    by: Mapping[str, str]
    currency: str
    code: str | None = None
    reads = {"currency": Currency}

    def names(self) -> Iterable[str]:
        return (*self.by, *((self.code,) if self.code else ()))


class Numbered(Trait):
    """It has a number out of the series whose pattern the setting holds, in the year of its day ``date``. It gets
    it in the stage ``at``, or when it is made. ``floor`` is the setting of the least number that comes next. In the
    stage ``elsewhere``, which an import sets, it has one that somebody else gave, and keeps both."""

    setting: str
    field: str
    date: str
    at: str | None = None
    floor: str | None = None
    elsewhere: str | None = None
    reads = {"field": Text, "date": Day}

    def faults(self, kind: Bearer, registry: Settings) -> list[str]:
        wrong = super().faults(kind, registry)
        if self.setting not in registry.by_setting:
            wrong.append(f"no setting {self.setting} holds the pattern of its numbers.")
        if self.floor is not None and self.floor not in registry.by_setting:
            wrong.append(f"no setting {self.floor} holds its next number.")
        return wrong

    def stages(self) -> Iterable[str]:
        return [stage for stage in (self.at, self.elsewhere) if stage]


class Versioned(Trait):
    """A clone of it is a new version of the same business; so is a change of its lines in the stages ``handed``, in
    which a client has it."""

    handed: tuple[str, ...] = ()

    def stages(self) -> Iterable[str]:
        return self.handed


class Sealed(Trait):
    """Stages and those that may follow each: in them the file itself refuses every change, but of the stage and of
    fields that are ``never_frozen``. All but the stage of its number are reached from one of them."""

    ways: Mapping[str, tuple[str, ...]]
    presupposes = (Numbered,)

    def faults(self, kind: Bearer, registry: Settings) -> list[str]:
        wrong, numbered = super().faults(kind, registry), kind.trait(Numbered)
        if numbered and numbered.at not in self.ways:
            wrong.append("what is sealed begins with the stage of its number.")
        return wrong

    def stages(self) -> Iterable[str]:
        return dict.fromkeys([*self.ways, *(key for following in self.ways.values() for key in following)])


class Issued(Trait):
    """It is issued: numbered, kept as a document, and final. ``date``, ``supply``, ``until`` and ``due`` are its
    days, ``note`` says why it charges no tax, ``checksum`` is that of the kept document; what corrects it repeats the
    fields in ``repeated``."""

    supply: str
    until: str
    due: str
    note: str
    checksum: str
    repeated: tuple[str, ...] = ()
    reads = {"supply": Day, "until": Day, "due": Day, "note": Long, "checksum": Text}
    presupposes = (Lines, Numbered, Sealed)
    verbs = ("issue",)
    ends_by = ("issue",)

    def names(self) -> Iterable[str]:
        return self.repeated


class Payable(Trait):
    """Payments are allocated to it, and documents of its kind correct it: ``corrects`` names the other one,
    ``type`` tells which sort of document it is, ``reason`` why it was made."""

    corrects: str
    type: str
    reason: str
    skonto: str
    rounding: str
    reads = {"corrects": Reference, "type": Choice, "reason": Text, "skonto": Skonto, "rounding": Money}
    presupposes = (Issued,)
    verbs = ("pay", "cancel", "credit", "paylink", "sync")
    ends_by = ("pay", "cancel")


class OnPaper(Trait):
    """It becomes a document for a client."""

    presupposes = (Lines, Numbered)
    verbs = ("document",)


class Pays(Trait):
    """It is money that settles what is payable."""

    date: str
    amount: str
    currency: str
    method: str
    reference: str
    reads = {"date": Day, "amount": Money, "currency": Currency, "method": Text, "reference": Text}
    verbs = ("pay",)


def _type(kind: Bearer, name: str) -> FieldType | None:
    return kind.by_name[name].type if name in kind.by_name else None
