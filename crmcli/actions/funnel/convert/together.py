"""Several sources on one document: the lines of all of them, and what is the same for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmcli.actions.elements.create import NewElement
from crmcli.actions.elements.element import Element
from crmcli.actions.outcome import listed
from crmcli.errors import Refused
from crmcli.light import Any
from crmcli.model.kinds import Kind
from crmcli.model.traits import Lines
from crmcli.model.traits_of_parties import Parties
from crmcli.model.types import Long


def as_one(kind: Kind, sources: Sequence[Element], drafts: Sequence[NewElement]) -> NewElement:
    """The drafts as one, linked from every source.

    What they agree on is kept; titles and texts that differ stand one after the other, other fields are left empty.
    Raises Refused (exit 5) for different currencies, clients, sellers or tax policies.
    """
    for name, why, hint in _same(kind):
        if len({_value(kind, draft, name) for draft in drafts}) > 1:
            raise Refused(f"{listed(source.ref for source in sources)} {why}.", hint, field=name)
    values: dict[str, Any] = {}
    for name in dict.fromkeys(name for draft in drafts for name in draft.values):
        found = list(dict.fromkeys(draft.values.get(name) for draft in drafts))
        overrides = [value for value in found if value is not None]
        if len(found) == 1:
            values[name] = found[0]
        elif name in kind.title:
            values[name] = ", ".join(overrides)
        elif isinstance(kind.by_name[name].type, Long):
            values[name] = "\n\n".join(overrides)
    return NewElement(
        values,
        [line for draft in drafts for line in draft.lines],
        [link for draft in drafts for link in draft.joins],
    )


def _same(kind: Kind) -> Iterator[tuple[str, str, str]]:
    """The fields that must be the same on all of them, each with what is wrong otherwise, and what to do then."""
    lines, parties = kind.its(Lines), kind.its(Parties)
    yield (
        lines.currency,
        "are in different currencies",
        "Amounts are never converted automatically: bill them one by one.",
    )
    yield lines.rounding, "round their tax differently", "Bill them one by one."
    client, seller = kind.copy_of(parties.client, "title"), kind.copy_of([parties.seller], "title")
    yield client or parties.client[0], "belong to different clients", "Bill each client separately."
    yield seller or parties.seller, "have different sellers", "Bill them one by one."


def _value(kind: Kind, draft: NewElement, name: str) -> Any:
    """A field of a draft; of one that is copied from others later, which of them it will be copied from."""
    for place in kind.by_name[name].snapshot:
        field = place.partition(".")[0]
        if draft.values.get(field) is not None:
            return field, draft.values[field]
    return draft.values.get(name)
