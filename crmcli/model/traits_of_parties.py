"""What people and companies are, and what documents say of them: traits, as in traits.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crmcli.light import TYPE_CHECKING, Any, ClassVar
from crmcli.model.traits import OnPaper, Sealed, Trait
from crmcli.model.types import Code, Country, Day, Flag, Long, Moment, Reference, Text, Web, Whole

if TYPE_CHECKING:
    from crmcli.model.traits import Bearer, Settings


class FullName(Trait):
    """It has the name of a person, which people may type as one: ``name="Dr. Ada Lovelace"``."""

    bulk = True
    first: str
    last: str
    salutation: str
    reads = {"first": Text, "last": Text, "salutation": Text}


class Address(Trait):
    """It lives somewhere."""

    bulk = True
    street: str
    postal_code: str
    city: str
    region: str
    country: str
    reads = {"street": Text, "postal_code": Text, "city": Text, "region": Text, "country": Country}

    def known(self, row: Mapping[str, Any]) -> bool:
        """Whether these values say where it lives."""
        return bool(row.get(self.street) or row.get(self.city))


class Person(Trait):
    """It is somebody: the words of ``crm KIND new WORDS`` are the name of a person, and an address book takes it.
    ``works_for`` names a company, ``remarks`` is free text."""

    bulk = True
    salutation: str
    job_title: str
    birth_date: str
    website: str
    works_for: str
    remarks: str
    reads = {
        "salutation": Text,
        "job_title": Text,
        "birth_date": Day,
        "website": Web,
        "works_for": Reference,
        "remarks": Long,
    }
    presupposes = (FullName, Address)


class Party(Trait):
    """A contact or a company, which many funnels share. ``duplicates`` lists the fields that must all agree before
    two are taken for one, by what people call that; the first such list that does counts. ``language`` is that of
    documents for it."""

    bulk = True
    duplicates: Mapping[str, tuple[str, ...]] = {}
    language: str | None = None

    def names(self) -> Iterable[str]:
        spoken = (self.language,) if self.language else ()
        return dict.fromkeys([*(name for rule in self.duplicates.values() for name in rule), *spoken])


class Alike(Trait):
    """Two of them may be one where they agree ``by`` these fields, listed as a party's ``duplicates`` are, which count
    besides; or, where it is told ``by_title``, where a letter is missing in one of their titles. People are asked to
    look; nothing is taken for one because of it."""

    bulk = True
    by: Mapping[str, tuple[str, ...]]
    by_title: bool = False

    def names(self) -> Iterable[str]:
        return dict.fromkeys(name for rule in self.by.values() for name in rule)


class Merges(Trait):
    """Two of them can be made one: the other one stays behind, and its field ``into`` names the one that it became
    part of, which is where everything that named it leads from then on."""

    bulk = True
    into: str
    reads = {"into": Reference}
    verbs = ("merge",)

    def faults(self, kind: Bearer, registry: Settings) -> list[str]:
        wrong, field = super().faults(kind, registry), kind.by_name.get(self.into)
        itself = field is not None and isinstance(field.type, Reference) and field.type.kind == kind.name
        wrong += [] if itself else [f"{self.into} does not name another {kind.name}."]
        return [*wrong, "what is sealed cannot be merged."] if kind.trait(Sealed) else wrong


class Erasable(Trait):
    """It says so much of a person, or of a firm, that all of it may have to go for good."""

    bulk = True
    verbs = ("purge",)


class TaxNumbers(Trait):
    """Tax offices know it by these numbers."""

    bulk = True
    vat_id: str
    tax_id: str
    reads = {"vat_id": Code, "tax_id": Text}


class Ours(Trait):
    """It can be one's own: the seller. It is the one that the setting names, or the only one that ``mine`` marks."""

    bulk = True
    mine: str
    setting: str
    reads = {"mine": Flag}

    def faults(self, kind: Bearer, registry: Settings) -> list[str]:
        wrong, setting = super().faults(kind, registry), registry.by_setting.get(self.setting)
        names_it = setting is not None and isinstance(setting.type, Reference) and setting.type.kind == kind.name
        return wrong if names_it else [*wrong, f"no setting {self.setting} names one's own."]


class Parties(Trait):
    """It stands between two parties: the ``seller``, and the first of the references in ``client`` that is filled.
    What it says of them are its fields with a snapshot, ``language`` is that of the client."""

    seller: str
    client: tuple[str, ...]
    language: str | None = None
    reads = {"seller": Reference}

    def names(self) -> Iterable[str]:
        return (self.language,) if self.language else ()

    def faults(self, kind: Bearer, registry: Settings) -> list[str]:
        wrong = super().faults(kind, registry)
        fields = [kind.by_name.get(name) for name in self.client]
        named = [field for field in fields if field and isinstance(field.type, Reference)]
        return wrong if named and len(named) == len(fields) else [*wrong, "its client is no reference."]


class Mailed(Trait):
    """It is sent to its client: to the address in the field ``to``; ``at`` tells when it was. One in its first stage
    comes into the stage ``into`` by that; without such a stage it has to leave the first one before."""

    to: str
    at: str
    into: str | None = None
    reads = {"to": Text, "at": Moment}
    presupposes = (OnPaper, Parties)
    verbs = ("send",)

    def stages(self) -> Iterable[str]:
        return (self.into,) if self.into else ()


class Accepted(Trait):
    """Its client agrees to it, which brings it into the stage ``into``."""

    into: str
    presupposes = (Parties,)
    verbs = ("accept",)

    def stages(self) -> Iterable[str]:
        return (self.into,)


class Reminded(Trait):
    """Its client is reminded of it while its date says ``when``: how often, and when the last time."""

    level: str
    at: str
    when: str
    reads = {"level": Whole, "at": Moment}
    presupposes = (Mailed,)
    verbs = ("remind",)
    most: ClassVar[int] = 3
