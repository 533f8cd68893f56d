"""What reports are about: traits, as in traits.py."""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.model.traits import Closes, Lines, Trait
from crmcli.model.types import Day, Whole


class Forecast(Trait):
    """Its amount is expected on the day ``by``, as likely as ``chance`` says in percent, else as its stage does."""

    bulk = True
    by: str
    chance: str
    reads = {"by": Day, "chance": Whole}
    presupposes = (Lines, Closes)


class Funnel(Trait):
    """Business begins with it. ``through`` are the kinds that it may become, one after the other, ``source`` tells from
    where it came."""

    bulk = True
    through: tuple[str, ...]
    source: str

    def names(self) -> Iterable[str]:
        return (self.source,)
