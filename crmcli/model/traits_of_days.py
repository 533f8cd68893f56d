"""What kinds can do that are about what is to be done: traits, as in traits.py."""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.light import TYPE_CHECKING, re
from crmcli.model.declared import Declared
from crmcli.model.repeats import Repeat
from crmcli.model.traits import Trait
from crmcli.model.types import AnyReference, DayOrMoment

if TYPE_CHECKING:
    from crmcli.model.traits import Bearer, Settings


class Follows(Trait):
    """It is about the element that the field ``about`` names. When a conversion closes that one, what is still open
    follows to what it became, the first of the kinds in ``to`` that there is; a link keeps it visible from there."""

    about: str
    to: tuple[str, ...]
    reads = {"about": AnyReference}

    def faults(self, kind: Bearer, registry: Settings) -> list[str]:
        wrong = super().faults(kind, registry)
        return wrong if kind.stage_keys else [*wrong, "Follows needs stages."]


class Repeats(Trait):
    """It is due at ``due``; when it is done, one that repeats (``every``) makes its next. ``first`` keeps when the row
    of them began."""

    every: str
    due: str
    first: str
    reads = {"every": Repeat, "due": DayOrMoment, "first": DayOrMoment}
    verbs = ("done",)

    def names(self) -> Iterable[str]:
        return (self.every, self.due, self.first)


class Ask(Declared):
    """Something that the day asks for: the elements that meet the filters ``where``, which are typed as people do, with
    settings in them ("+{expiry_days}d"). ``date`` is the field that is shown and sorted by, ``command`` what to type
    next, with "{ref}" in it."""

    title: str
    where: tuple[str, ...]
    command: str
    date: str


class Agenda(Trait):
    """What people look after of it every day."""

    bulk = True
    asks: tuple[Ask, ...]

    def faults(self, kind: Bearer, registry: Settings) -> list[str]:
        wrong, texts = super().faults(kind, registry), [text for ask in self.asks for text in ask.where]
        names = [name for text in texts for name in re.findall(r"\{(\w+)\}", text)]
        return wrong + [f"names an unknown setting {name}." for name in names if name not in registry.by_setting]

    def names(self) -> Iterable[str]:
        return dict.fromkeys(ask.date for ask in self.asks)


class Idle(Trait):
    """Lists ask by the word ``idle`` for those on which nobody has written anything for as many days as the setting
    ``days`` says, and that are older."""

    bulk = True
    days: str

    def faults(self, kind: Bearer, registry: Settings) -> list[str]:
        wrong = super().faults(kind, registry)
        return wrong if self.days in registry.by_setting else [*wrong, f"there is no setting {self.days}."]
