"""Billing deals and quotes: the lines of an invoice over what is asked of them, or over all that is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.money.billing import lines, money
from crmcli.actions.money.billing.asked import BillingRequest, Chosen, check_lines
from crmcli.actions.money.billing.ledger import Account, Ledger, Posting, ledger
from crmcli.actions.money.texts import texts_of
from crmcli.actions.outcome import listed
from crmcli.actions.refs import shown
from crmcli.errors import AlreadyBilled, Refused
from crmcli.model.billing import quantity_text
from crmcli.model.money import shown_amount
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


def bill(act: Act, sources: Sequence[Element], what: BillingRequest, again: bool = False) -> list[list[Row]]:
    """The lines of an invoice over each source, sums included.

    Sources that go back to the same lines are billed one after the other. Raises AlreadyBilled (exit 4) when
    nothing is left, BadValue (2) for an amount in another currency, NotFound (3) for a line that is not there,
    Refused (5) for more than is left and for what would be a credit.
    """
    book = Ledger([Account(source, new_lineage=True) for source in sources]) if again else ledger(act, sources)
    found = []
    for account in book.accounts:
        rows = _rows(act, account, what)
        found.append(rows)
        for row in rows:
            book.post(Posting({**row, "id": 0, "kind": "", "element": 0}, {}, "", 1))
    return found


def _rows(act: Act, account: Account, what: BillingRequest) -> list[Row]:
    source = account.source
    if source.lines and not lines.counted(account):
        raise Refused(f"{source.ref} has no line that counts.", f"crm line list {source.ref}", ref=source.ref)
    if not source.lines and not source.amount:
        raise Refused(f"{source.ref} has no amount to bill.", f"crm edit {source.ref} --amount 500", ref=source.ref)
    wanted = what.money(source.currency)
    check_lines(source, what.chosen or {})
    if not what.allow_over and not lines.rest(account):
        raise _fully(act, source, f"{source.ref} is", account.postings)
    if wanted is not None:
        return money.rows(account, wanted, what.allow_over, texts_of(act, source))
    rows = _by_lines(act, account, what.chosen, what.allow_over)
    total = sum(row["gross"] for row in rows)
    if total < 0:
        amount = f"{shown_amount(-total, source.currency)} {source.currency}"
        raise Refused(
            f"What is billed of {source.ref} comes to a credit of {amount}.",
            "Bill it together with other lines, or use crm credit on the invoice that it reduces.",
            ref=source.ref,
        )
    return rows


def _by_lines(act: Act, account: Account, chosen: Chosen | None, over: bool) -> list[Row]:
    source, found = account.source, lines.takes(account, chosen)
    for take in found if chosen is not None else ():
        number = take.line["number"]
        if number not in (chosen or {}):
            continue
        if not take.now:
            raise _fully(act, source, f"Line {number} of {source.ref} is", account.by_root.get(take.root, ()))
        if abs(take.now) > abs(take.left) and not over:
            raise Refused(
                f"Line {number} of {source.ref} has {quantity_text(take.left)} left to bill, "
                f"not {quantity_text(take.now)}.",
                "Bill less, or use --allow-over.",
                ref=source.ref,
                field="qty",
            )
    rows = lines.rows(account, found, texts_of(act, source))
    if not rows:
        raise _fully(act, source, f"{source.ref} is", account.postings)
    return rows


def _fully(act: Act, source: Element, what: str, postings: Iterable[Posting]) -> AlreadyBilled:
    nodes: dict[Node, None] = dict.fromkeys(posting.node for posting in postings if posting.row["id"])
    names = [shown(act, node) for node in sorted(nodes)]
    by = f": {listed(names, 9)}" if names else ""
    return AlreadyBilled(
        f"{what} fully invoiced{by}.", "Use --again to bill it once more.", ref=source.ref, candidates=names
    )
