"""What lists show of elements, and the words by which they are asked for: traits, as in traits.py."""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.light import TYPE_CHECKING, ClassVar
from crmcli.model.traits import Trait
from crmcli.model.types import Day, DayOrMoment, Moment

if TYPE_CHECKING:
    from crmcli.model.traits import Bearer, Settings

MINE = "mine"  # a word of filters: what one looks after oneself


class Dated(Trait):
    """Lists ask for ``today`` and ``week`` by this day, or by this instant."""

    bulk = True
    by: str

    def faults(self, kind: Bearer, registry: Settings) -> list[str]:
        wrong, field = super().faults(kind, registry), kind.by_name.get(self.by)
        return (
            wrong
            if field is not None and isinstance(field.type, Day | DayOrMoment | Moment)
            else [*wrong, f"{self.by} is not a day."]
        )


class Overview(Trait):
    """What a list at a terminal shows of it besides its reference, in this order: fields, sums, and fields of what it
    refers to ("company.title"). A narrow terminal does without the ``spared``, the first of them first. Without this
    trait it is what every list shows."""

    bulk = True
    columns: tuple[str, ...]
    spared: tuple[str, ...] = ()


class Client(Trait):
    """Lists call by one name, ``client``, the first of these references that is filled."""

    bulk = True
    of: tuple[str, ...]
    word: ClassVar[str] = "client"

    def names(self) -> Iterable[str]:
        return self.of


class Returning(Trait):
    """It is ``returning`` when one of its references in ``of`` had business before: elements of the ``kinds`` that
    were not lost, and that name them by fields of the same names."""

    bulk = True
    of: tuple[str, ...]
    kinds: tuple[str, ...]

    def names(self) -> Iterable[str]:
        return self.of
