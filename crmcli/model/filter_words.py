"""The words that stand alone as filters, by what a kind declares."""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.light import TYPE_CHECKING
from crmcli.model.sums import words_of
from crmcli.model.traits import Trait, Versioned
from crmcli.model.traits_of_days import Idle
from crmcli.model.traits_of_lists import MINE, Dated, Returning
from crmcli.model.traits_of_parties import Mailed
from crmcli.model.types import Flag

if TYPE_CHECKING:
    from crmcli.model.kinds import Kind

MEANINGS = ("open", "won", "lost")
BY_TRAIT: Mapping[type[Trait], tuple[str, ...]] = {
    Mailed: ("unsent",),
    Versioned: ("replaced",),
    Returning: ("returning",),
    Idle: ("idle",),
    Dated: ("today", "week"),
}


def words_alone(kind: Kind) -> tuple[str, ...]:
    """All of them, but the names of stages."""
    flags = (field.name for field in kind.all_fields if isinstance(field.type, Flag))
    return tuple(
        dict.fromkeys(
            (
                *(MEANINGS if kind.stages else ()),
                "any",
                MINE,
                *(sign.name for sign in kind.date_flags),
                *words_of(kind),
                *(word for sort, words in BY_TRAIT.items() if kind.trait(sort) for word in words),
                *flags,
            )
        )
    )
