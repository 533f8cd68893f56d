"""Whether deals and quotes are billed: none, partial, full or over, reckoned from the ledger and never stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from crmcli.actions.elements.element import Element, fetch
from crmcli.light import TYPE_CHECKING
from crmcli.model.cutting import cut
from crmcli.model.declared import Declared
from crmcli.model.kinds import Kind
from crmcli.model.money import amount_text
from crmcli.model.results import Record
from crmcli.model.traits import BillingRoot
from crmcli.store import billed as postings
from crmcli.store.act import Act
from crmcli.store.links import Node
from crmcli.store.settled import settled

if TYPE_CHECKING:
    from crmcli.actions.money.billing.ledger import Account, Posting

_PART = 1000


class Billing(Declared):
    """How much of a source is billed. ``state`` is none, partial, full or over; ``billed`` what invoices ask for,
    ``open`` what an invoice over the rest would come to, both with tax in minor units;
    ``quantities`` maps the id of each product line to the quantity that is billed.

    Over-billed is a source of which more of a line is billed than it has, or a line that it has no longer, or with
    nothing left to bill more than its total.
    """

    state: str
    billed: int
    open: int
    quantities: Mapping[int, str] = {}

    def record(self, currency: str) -> Record:
        """{"state", "billed", "open"}, as JSON shows it."""
        return {
            "state": self.state,
            "billed": amount_text(self.billed, currency),
            "open": amount_text(self.open, currency),
        }


def billing(act: Act, sources: Sequence[Element]) -> dict[Node, Billing]:
    """The state of each of these elements with all its lines; of kinds that are billed, others are left out."""
    from crmcli.actions.money.billing.ledger import ledger

    asked = [source for source in sources if source.kind.trait(BillingRoot)]
    return {account.source.node: state_of(account) for account in ledger(act, asked).accounts} if asked else {}


def worth_less(act: Act, elements: Sequence[Element], before: Mapping[Node, Billing]) -> list[str]:
    """That a change, which took nothing from a line that was billed, made the whole less than was billed of it;
    ``before`` is what of these elements was billed, as they were."""
    from crmcli.model.money import shown_amount

    known = [(each, before[each.node]) for each in elements if each.node in before]
    was = [each for each, state in known if state.billed and state.state != "over"]
    after, told = billing(act, was), []
    for each in was:
        if after[each.node].state == "over":
            billed, worth = (
                f"{shown_amount(amount, each.currency or '')} {each.currency}"
                for amount in (before[each.node].billed, each.amount or 0)
            )
            told.append(f"{billed} was billed, and it comes to {worth} now: {each.ref} is over-billed.")
    return told


def billing_among(act: Act, kind: Kind, ids: Sequence[int] | None = None) -> dict[int, Billing]:
    """The state of those of a kind, of these or of all, of which anything may be billed, by id, without quantities;
    nothing is billed of the others."""
    if not kind.trait(BillingRoot):
        return {}
    whole, rest = _told_apart(act, kind, ids)
    found = {
        number: Billing("over" if billed > max(amount or 0, 0) else "full", billed, 0)
        for number, billed, amount in whole
    }
    for part in _reckoned(act, kind, rest):
        found.update((number, Billing(state.state, state.billed, state.open)) for number, state in part)
    return found


def sums_among(
    act: Act, kind: Kind, ids: Sequence[int] | None = None, unmarked: bool = False
) -> list[tuple[int, int, int]]:
    """(id, what is billed, what is open; in minor units) of the same elements, or only of the ``unmarked`` ones: a mark
    tells that nothing is open."""
    whole, rest = _told_apart(act, kind, ids, unmarked)
    found = [(number, billed, 0) for number, billed, _ in whole]
    for part in _reckoned(act, kind, rest):
        found += [(number, state.billed, state.open) for number, state in part]
    return found


def _told_apart(
    act: Act, kind: Kind, ids: Sequence[int] | None, unmarked: bool = False
) -> tuple[list[tuple[int, int, int | None]], list[int]]:
    """Those of which anything may be billed: those that are settled, and those that the ledger has to tell."""
    touched = postings.touched(act, act.registry.billing, kind, ids, unmarked)
    whole = settled(act, kind, touched) if touched else []
    known = {number for number, *_ in whole}
    return whole, [number for number in touched if number not in known]


def _reckoned(act: Act, kind: Kind, ids: Sequence[int]) -> Iterator[list[tuple[int, Billing]]]:
    for part in cut(ids, _PART):
        found = billing(act, fetch(act, [(kind.name, number) for number in part], points=False))
        yield [(node[1], state) for node, state in found.items()]


def state_of(account: Account) -> Billing:
    """The same from its account."""
    from crmcli.model.billing import quantity_text

    source = account.source
    quantities = {
        line["id"]: account.taken(line).quantity for line in account.source.lines if line["type"] == "product"
    }
    billed = account.billed
    texts = {number: quantity_text(quantity) for number, quantity in quantities.items()}
    if not account.postings and (source.amount or 0) >= 0:
        return Billing("none", 0, source.amount or 0, texts)
    from crmcli.actions.money.billing.lines import rest

    left = rest(account)
    asked = sum(row["gross"] for row in left)
    if _is_over(account, billed if asked <= 0 else 0):
        state = "over"
    elif not left:
        state = "full"
    else:
        state = "partial" if billed or any(quantities.values()) else "none"
    return Billing(state, billed, asked, texts)


def _is_over(account: Account, billed: int) -> bool:
    from crmcli.actions.money.billing.lines import counted
    from crmcli.model.billing import remainder, units

    total = max(account.source.amount or 0, 0)
    if billed > total or any(map(_is_billed, account.gone.values())):
        return True
    counts = {line["id"]: units(line["quantity"]) for line in counted(account)}
    return any(
        remainder(account.taken(line).quantity, counts.get(line["id"], 0))
        for line in account.source.lines
        if line["type"] == "product"
    )


def _is_billed(postings: Sequence[Posting]) -> bool:
    """Whether something is billed of a line; what is left of a discount alone is too little, not too much."""
    from crmcli.actions.money.billing.ledger import quantity

    if postings[0].row["type"] == "product":
        return quantity(postings) != 0
    return sum(posting.gross for posting in postings) > 0
