"""What the page of an element has beyond its record: what hangs on it, what happened last, what can be done next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.light import Any, NamedTuple
from crmcli.model.declared import Declared

MOST = 10  # elements of a section
EVENTS = 5  # entries of what happened last


class PageItem(NamedTuple):
    """An element in a section. ``means`` is what its stage means, ``amount`` a decimal text, ``aside`` what is said
    besides (a role, an email address, a day); ``late`` that it is overdue or the like."""

    ref: str
    title: str
    stage: str = ""
    means: str = ""
    amount: str = ""
    currency: str = ""
    aside: str = ""
    late: bool = False


class Section(Declared):
    """Elements that hang on the one that is shown, at most ``MOST`` of ``total``; ``of`` counts those that are not
    meant, too, ``sums`` are (amount, currency) of all that are meant, and ``more`` is the command that lists them."""

    title: str
    items: Sequence[PageItem]
    total: int
    of: int | None = None
    sums: Sequence[tuple[str, str]] = ()
    more: str = ""


class Way(NamedTuple):
    """What an element can become next, such as "quote" or "paid", and the command for it."""

    becomes: str
    command: str


class Page(Declared):
    """``parties`` tells how those are reached whom a field names, by reference; ``hidden`` are the fields that stand
    elsewhere on the page, or say again what an element that is named there says; ``signs`` is what its dates say today,
    such as overdue."""

    sections: Sequence[Section]
    events: Sequence[dict[str, Any]]
    older: bool
    ways: Sequence[Way]
    parties: Mapping[str, str]
    hidden: frozenset[str]
    signs: Sequence[str] = ()
