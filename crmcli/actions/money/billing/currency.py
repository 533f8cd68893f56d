"""What is billed, what bills it, and what is billed together, are in one currency: their amounts are added up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.money.billing.ledger import Account, ledger
from crmcli.actions.money.billing.state import state_of
from crmcli.actions.refs import shown
from crmcli.errors import Refused
from crmcli.errors.wording import listed
from crmcli.model.traits import BillingRoot
from crmcli.store import asked, billed, links, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node, grouped

Conflict = tuple[Element, str, str, list[str]]


def check_currencies(act: Act, moved: Sequence[tuple[Element, str]]) -> None:
    """``moved`` are elements that got another currency, each with the one that it had. Raises Refused (exit 5) where it
    is not that of what they bill, of what bills them, drafts included, or of what they are billed together with."""
    for element, old in moved:
        bills = any(line["root_line"] or line["bills_kind"] for line in element.lines)
        if bills and element.kind.name in act.registry.billing:
            hint = f"Remove it, give that another currency, and bill it again: crm rm {element.ref}"
            raise _refused(element, f"what it bills is in {old}.", hint)
    for found in conflicts(act, [element for element, _ in moved]):
        raise _refused(*found)


def conflicts(act: Act, sources: Sequence[Element]) -> Iterator[Conflict]:
    """What is in another currency than these, of what bills them and of what is billed together with them: (whose it
    is, "INVOICE-1 bills it in EUR.", what to do, the others)."""
    billable = [source for source in sources if source.kind.trait(BillingRoot)]
    if not billable:
        return
    accounts = ledger(act, billable).accounts
    for account in accounts:
        if state_of(account).state != "none":
            yield from _billing(act, account)
    yield from _together(act, accounts)


def _billing(act: Act, account: Account) -> Iterator[Conflict]:
    bills = {posting.node: posting.document for posting in account.postings if posting.sign > 0 and posting.row["id"]}
    found = {node: row for node, row in sorted(bills.items()) if _currency(act, node, row) != account.source.currency}
    if found:
        names = [shown(act, node) for node in found]
        draft = next((node for node, row in found.items() if row["stage"] == _first(act, node)), None)
        why = (
            f"{listed(names, 9)} {'bills' if len(names) == 1 else 'bill'} it in {_currency(act, *min(found.items()))}."
        )
        hint = f"Remove it first: crm rm {shown(act, draft)}" if draft else f"Cancel it first: crm cancel {names[0]}"
        yield account.source, why, hint, names


def _together(act: Act, accounts: Sequence[Account]) -> Iterator[Conflict]:
    near = _near(act, accounts)
    rows = {
        (kind, number): row
        for kind, ids in grouped(set().union(*near)).items()
        for number, row in records.get(act, kind, ids).items()
    }
    for own, nodes in zip((account.source for account in accounts), near, strict=True):
        there = {node: str(_currency(act, node, rows[node])) for node in sorted(nodes) if node in rows}
        others = {shown(act, node): currency for node, currency in there.items() if currency != own.currency}
        if names := list(others):
            hint = f"Change them together: crm edit {own.ref} {' '.join(names)} --currency {own.currency}; "
            hint += "what is made with --again is billed by itself."
            why = f"it is billed together with {listed(names, 9)} in {listed(dict.fromkeys(others.values()))}."
            yield own, why, hint, names


def _near(act: Act, accounts: Sequence[Account]) -> list[set[Node]]:
    """What each is billed together with: a deal, the quotes made from it and their versions go back to the same lines,
    or where they have none to each other."""
    kinds = [kind.name for kind in act.registry.bearers(BillingRoot)]
    found, over = [set(account.nodes) for account in accounts], defaultdict[object, list[set[Node]]](list)
    roots = {root for account in accounts for root in map(account.root, account.source.lines)}
    for account, near in zip(accounts, found, strict=True):
        for place in (*near, *dict.fromkeys(map(account.root, account.source.lines))):
            over[place].append(near)
    wanted = [billed.through(kinds, roots), *billed.over(kinds, set().union(*found))]
    for row in (row for rows in asked.read(act, wanted) for row in rows):
        for near in (*over[row["root_line"]], *over[row["bills_kind"], row["bills_id"]]):
            near.add((row["kind"], row["element"]))
    bare = {
        account.source.node: near for account, near in zip(accounts, found, strict=True) if not account.source.lines
    }
    for start, end in (links.ends(row) for row in links.of(act, bare) if row["how"] == "converted"):
        if start in bare and end[0] in kinds:
            bare[start].add(end)
    return found


def _refused(element: Element, why: str, hint: str, names: Sequence[str] = ()) -> Refused:
    message = f"{element.ref} cannot be in {element.currency}: {why}"
    return Refused(message, hint, ref=element.ref, field=element.kind.currency, candidates=list(names))


def _currency(act: Act, node: Node, row: Row) -> str | None:
    return row.get(act.registry.by_name[node[0]].currency)


def _first(act: Act, node: Node) -> str | None:
    return act.registry.by_name[node[0]].first_stage
