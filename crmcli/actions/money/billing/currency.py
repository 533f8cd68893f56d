"""What is billed, and what bills it, stay in the currency in which that was done: their amounts are added up."""

from __future__ import annotations

from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.money.billing.ledger import ledger
from crmcli.actions.money.billing.state import billing
from crmcli.actions.refs import shown
from crmcli.errors import Refused
from crmcli.errors.wording import listed
from crmcli.model.traits import BillingRoot
from crmcli.store.act import Act
from crmcli.store.links import Node


def check_currency(act: Act, element: Element, wanted: str) -> None:
    """Raises Refused (exit 5) for another currency of what was billed, drafts included, or of what bills something."""
    kind, old = element.kind, element.currency
    if kind.name in act.registry.billing and any(line["root_line"] or line["bills_kind"] for line in element.lines):
        raise Refused(
            f"{element.ref} cannot be in {wanted}: what it bills is in {old}.",
            f"Remove it, give that another currency, and bill it again: crm rm {element.ref}",
            ref=element.ref,
            field=kind.currency,
        )
    sources = fetch(act, [element.node]) if kind.trait(BillingRoot) else []
    if all(found.state == "none" for found in billing(act, sources).values()):
        return
    (account,) = ledger(act, sources).accounts
    found = {posting.node: posting.document for posting in account.postings if posting.sign > 0 and posting.row["id"]}
    names = [shown(act, node) for node in sorted(found)]
    draft = next((node for node, row in sorted(found.items()) if row["stage"] == _first(act, node)), None)
    by = f"{listed(names, 9)} {'bills' if len(names) == 1 else 'bill'} it"
    raise Refused(
        f"{element.ref} cannot be in {wanted}: {by} in {old}.",
        f"Remove it first: crm rm {shown(act, draft)}" if draft else f"Cancel it first: crm cancel {names[0]}",
        ref=element.ref,
        field=kind.currency,
        candidates=names,
    )


def _first(act: Act, node: Node) -> str | None:
    return act.registry.by_name[node[0]].first_stage
