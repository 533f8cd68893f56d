"""What is billed, what bills it, and what shares what is billed, are in one currency: their amounts are added up."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.money.billing.ledger import Account, ledger
from crmcli.actions.money.billing.state import state_of
from crmcli.actions.refs import shown
from crmcli.errors import Refused
from crmcli.errors.wording import listed
from crmcli.model.traits import BillingRoot
from crmcli.store import asked, billed, links, records
from crmcli.store.act import Act
from crmcli.store.links import Node, grouped


def check_currencies(act: Act, moved: Sequence[tuple[Element, str]]) -> None:
    """Raises Refused (exit 5) where elements came out of a currency, which stands with each, into another one than they
    bill, than bills them, drafts included, or than those have with which they are billed together."""
    for element, old in moved:
        bills = any(line["root_line"] or line["bills_kind"] for line in element.lines)
        if bills and element.kind.name in act.registry.billing:
            raise _refused(
                element,
                f"what it bills is in {old}.",
                f"Remove it, give that another currency, and bill it again: crm rm {element.ref}",
            )
    sources = [element for element, _ in moved if element.kind.trait(BillingRoot)]
    accounts = ledger(act, sources).accounts if sources else []
    for account in accounts:
        if state_of(account).state != "none":
            _check_billed(act, account)
    if accounts:
        _check_shared(act, accounts)


def _check_billed(act: Act, account: Account) -> None:
    own, currency = account.source, account.source.currency
    found = {posting.node: posting.document for posting in account.postings if posting.sign > 0 and posting.row["id"]}
    others = sorted({row[act.registry.by_name[node[0]].currency] for node, row in found.items()} - {currency})
    if not others:
        return
    names = [shown(act, node) for node in sorted(found)]
    draft = next((node for node, row in sorted(found.items()) if row["stage"] == _first(act, node)), None)
    raise _refused(
        own,
        f"{listed(names, 9)} {'bills' if len(names) == 1 else 'bill'} it in {others[0]}.",
        f"Remove it first: crm rm {shown(act, draft)}" if draft else f"Cancel it first: crm cancel {names[0]}",
        names,
    )


def _check_shared(act: Act, accounts: Sequence[Account]) -> None:
    """A deal, the quotes made from it and their versions go back to the same lines, and are billed together."""
    kinds = [kind.name for kind in act.registry.bearers(BillingRoot)]
    roots = [set(map(account.root, account.source.lines)) for account in accounts]
    nodes = [set(account.nodes) for account in accounts]
    wanted = [billed.through(kinds, set().union(*roots)), *billed.over(kinds, set().union(*nodes))]
    for row in (row for rows in asked.read(act, wanted) for row in rows):
        for mine, near in zip(roots, nodes, strict=True):
            if row["root_line"] in mine or (row["bills_kind"], row["bills_id"]) in near:
                near.add((row["kind"], row["element"]))
    bare = {
        account.source.node: near for account, near in zip(accounts, nodes, strict=True) if not account.source.lines
    }
    for start, end in (links.ends(row) for row in links.of(act, list(bare)) if row["how"] == "converted"):
        if start in bare and end[0] in kinds:
            bare[start].add(end)
    rows = {
        (kind, number): row
        for kind, ids in grouped(set().union(*nodes)).items()
        for number, row in records.get(act, kind, ids).items()
    }
    for account, near in zip(accounts, nodes, strict=True):
        own = account.source
        there = sorted(node for node in near if node in rows)
        apart = [node for node in there if rows[node][act.registry.by_name[node[0]].currency] != own.currency]
        if apart:
            names = [shown(act, node) for node in apart]
            raise _refused(
                own,
                f"it is billed together with {listed(names, 9)} in {rows[apart[0]][own.kind.currency]}.",
                f"Change them together: crm edit {own.ref} {' '.join(names)} --currency {own.currency}; "
                "what is made with --again is billed by itself.",
                names,
            )


def _refused(element: Element, why: str, hint: str, names: Sequence[str] = ()) -> Refused:
    message = f"{element.ref} cannot be in {element.currency}: {why}"
    return Refused(message, hint, ref=element.ref, field=element.kind.currency, candidates=list(names))


def _first(act: Act, node: Node) -> str | None:
    return act.registry.by_name[node[0]].first_stage
