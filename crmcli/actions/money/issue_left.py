"""Whether drafts that are issued bill more of their deals and quotes than these have left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.money.billing.ledger import Account, Posting, ledger, quantity
from crmcli.actions.money.billing.lines import counted, rest
from crmcli.errors import Refused
from crmcli.model.billing import quantity_text, remainder, units
from crmcli.model.money import shown_amount
from crmcli.model.traits import BillingRoot
from crmcli.store import links
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


def check_left(act: Act, drafts: Sequence[Element], joined: Mapping[Node, Sequence[Row]]) -> None:
    """Raises Refused (exit 5) for the first draft that bills more than its sources have left of what was issued, those
    before it in the same call included; other drafts do not count. ``joined`` are the links of each."""
    wanted = {draft.node: _sources(act, draft, joined[draft.node]) for draft in drafts}
    nodes = list(dict.fromkeys(node for found in wanted.values() for node in found))
    if not nodes:
        return
    accounts = {account.source.node: account for account in ledger(act, fetch(act, nodes, points=False)).accounts}
    before: set[Node] = set()
    for draft in drafts:
        for node in wanted[draft.node]:
            _check(draft, accounts[node], before)
        before.add(draft.node)


def _sources(act: Act, draft: Element, joined: Sequence[Row]) -> list[Node]:
    """What it was made from and bills; none where its lines go back to nothing."""
    if not any(line["root_line"] or line["bills"] for line in draft.lines):
        return []
    made = [links.ends(row) for row in joined if row["how"] == "converted"]
    return [start for start, end in made if end == draft.node and act.registry.by_name[start[0]].trait(BillingRoot)]


def _check(draft: Element, account: Account, before: set[Node]) -> None:
    first = draft.kind.first_stage
    issued = _only(account, lambda posting: posting.document["stage"] != first or posting.node in before)
    mine = _only(account, lambda posting: posting.node == draft.node)
    _check_quantities(draft, issued, mine)
    found, left = _sums(mine.postings), _sums_of_rows(rest(issued))
    if all(now > max(most, 0) for now, most in zip(found, left, strict=True)):
        currency = account.source.currency
        raise _refused(
            draft, f"{shown_amount(found[1], currency)} {currency}", account, shown_amount(max(left[1], 0), currency)
        )


def _check_quantities(draft: Element, issued: Account, mine: Account) -> None:
    counts = {line["id"]: units(line["quantity"]) for line in counted(issued)}
    for line in issued.source.lines:
        now = mine.taken(line).quantity if line["type"] == "product" else 0
        left = remainder(counts.get(line["id"], 0), issued.taken(line).quantity)
        if abs(now) > abs(left):
            what = f"{quantity_text(now)} of line {line['number']}"
            raise _refused(draft, what, issued, quantity_text(left))
    for postings in mine.gone.values():
        if postings[0].row["type"] == "product" and quantity(postings):
            what = f"{quantity_text(quantity(postings))} of {postings[0].row['name']!r}"
            raise _refused(draft, what, issued, "0")


def _only(account: Account, wanted: Callable[[Posting], bool]) -> Account:
    """The account with some of its postings."""
    found = Account(account.source, account.nodes, account.fresh)
    for part, own in ((account.by_root, found.by_root), (account.gone, found.gone)):
        own.update({root: kept for root, postings in part.items() if (kept := list(filter(wanted, postings)))})
    found.money = list(filter(wanted, account.money))
    return found


def _sums(postings: Sequence[Posting]) -> tuple[int, int]:
    """Net and total; both, because tax that is stated on the draft alone makes it no more that is billed."""
    return sum(posting.sums[0] for posting in postings), sum(posting.gross for posting in postings)


def _sums_of_rows(rows: Sequence[Row]) -> tuple[int, int]:
    return sum(row["net"] for row in rows), sum(row["gross"] for row in rows)


def _refused(draft: Element, what: str, account: Account, left: str) -> Refused:
    return Refused(
        f"{draft.ref} bills {what} of {account.source.ref}, which has {left} left to bill.",
        f"Bill less: crm line list {draft.ref}; or: crm issue {draft.ref} --allow-over",
        ref=draft.ref,
    )
