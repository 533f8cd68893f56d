"""Is what is worked out from other values what they come to: folded texts, titles, copies in drafts, search, sums."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.actions.elements.derived import renew, unlike
from crmcli.actions.setup.health.findings import FIX, counted, found
from crmcli.model.results import Record
from crmcli.store import upkeep
from crmcli.store.act import Act


def folded(act: Act) -> Iterator[Record]:
    """Whether texts and contact points are compared and found as this version does it."""
    for table, count in upkeep.unfolded(act).items():
        rows = counted(count, "row")
        yield found("texts", f"{rows} of {table} {_is(count)} compared by other texts than their own.", FIX)


def derived(act: Act) -> Iterator[Record]:
    """Whether composed titles, and what drafts say of their parties, follow from what they are made of."""
    for element, names in unlike(act):
        text = f"{element.ref} does not say what it is made from: {', '.join(names)}."
        yield found("derived", text, FIX, element.ref)


def derive(act: Act) -> None:
    renew(act, [element.node for element, _ in unlike(act)])


def search(act: Act) -> Iterator[Record]:
    """Whether crm find knows every element as it is, and if so, whether filters of texts do, too."""
    unreadable = upkeep.unreadable(act)
    for kind in unreadable:
        yield found("search", f"The search index of {kind.plural} is damaged.", FIX)
    if unreadable:  # all are made anew together, and no more can be asked
        return
    count, who = upkeep.unindexed(act), "crm find does"
    if not count:
        count, who = upkeep.unlettered(act), "filters of texts do"
    if count:
        text = f"{counted(count, 'element')} that {who} not know as {'it is' if count == 1 else 'they are'}."
        yield found("search", text, FIX)


def tally(act: Act) -> Iterator[Record]:
    """Whether the numbers and sums that are kept are those of the elements."""
    for plural in upkeep.miscounted(act):
        yield found("tally", f"Lists count and add up other {plural} than there are.", FIX)


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
