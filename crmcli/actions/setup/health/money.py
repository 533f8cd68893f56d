"""Do the sums add up: amounts and their lines, documents as they were issued, payments, and what is billed in full."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.actions.elements.change import change
from crmcli.actions.elements.element import fetch
from crmcli.actions.money.balance import follow, stage_of
from crmcli.actions.money.billing.currency import conflicts
from crmcli.actions.refs import shown
from crmcli.actions.setup.health.findings import FIX, found
from crmcli.model.kinds import Kind
from crmcli.model.money import shown_amount
from crmcli.model.results import Record
from crmcli.model.traits import BillingRoot, Issued, Lines, Numbered, Payable, Pays
from crmcli.store import auditing, billed, blobs, settling
from crmcli.store.act import Act

RESTORE = "Compare it with a backup: crm show {} --db BACKUP"


def totals(act: Act) -> Iterator[Record]:
    """Whether every amount is what its lines come to, and every line what its net and tax come to."""
    for kind, element, number in auditing.uneven_lines(act):
        ref = shown(act, (kind, element)) if kind in act.registry.by_name else None
        text = f"Line {number} of {ref or kind}: net and tax do not come to its gross amount."
        yield found("totals", text, RESTORE.format(ref) if ref else None, ref)
    for kind in act.registry.bearers(Lines):
        for number, amount, total, currency in auditing.unlike_lines(act, kind):
            ref = shown(act, (kind.name, number))
            amounts = f"{_money(total, currency)}, and the amount is {_money(amount, currency)}"
            yield found("totals", f"The lines of {ref} come to {amounts}.", FIX, ref)


def add_up(act: Act) -> None:
    """Let the amounts of what can still change follow their lines."""
    for kind in act.registry.bearers(Lines):
        nodes = [(kind.name, row[0]) for row in auditing.unlike_lines(act, kind)]
        elements = [each for each in fetch(act, nodes) if each.stage not in kind.sealed]
        change(act, [(each, {}) for each in elements], parts=[each.node for each in elements])


def currencies(act: Act) -> Iterator[Record]:
    """Whether what is billed, what bills it and what is billed together are in one currency."""
    for element, why, hint, _ in conflicts(act, fetch(act, billed.in_two_currencies(act))):
        yield found("currencies", f"{element.ref} is in {element.currency}, but {why}", hint, element.ref)


def documents(act: Act) -> Iterator[Record]:
    """Whether what was issued is kept as it was."""
    for kind in act.registry.bearers(Issued):
        for number, said, kept, content in auditing.documents(act, kind):
            if blobs.checksum(str(content).encode("utf-8", "surrogatepass")) == kept == said:
                continue
            ref = shown(act, (kind.name, number))
            wrong = "is not kept" if kept is None else "is not what was issued"
            yield found("documents", f"The document of {ref} {wrong}.", RESTORE.format(ref), ref)


def payments(act: Act) -> Iterator[Record]:
    """Whether no payment pays more than it is, and stages say what is paid."""
    for kind in act.registry.bearers(Pays):
        pays = kind.its(Pays)
        for number, spent, amount, currency in auditing.overspent(act, kind, pays.amount, pays.currency):
            ref = shown(act, (kind.name, number))
            text = f"{ref} is {_money(amount, currency)}, and {_money(spent, currency)} of it settle something."
            yield found("paid", text, f"crm show {ref}", ref)
    for kind in act.registry.bearers(Payable):
        yield from _settled(act, kind)


def _settled(act: Act, kind: Kind) -> Iterator[Record]:
    for number, stage, due, currency in auditing.unsettled(act, kind, *_stages(kind)):
        ref = shown(act, (kind.name, number))
        yield found("paid", f"{ref} is {stage}, and {_money(due, currency)} are due.", FIX, ref)
    for number, stage, paid, currency in auditing.wrongly_paid(act, kind):
        ref = shown(act, (kind.name, number))
        text = f"{ref} is {stage}, and payments of {_money(paid, currency)} settle it."
        yield found("paid", text, f"crm timeline {ref}", ref)


def settle(act: Act) -> None:
    """Let stages follow what is due."""
    for kind in act.registry.bearers(Payable):
        rows = auditing.unsettled(act, kind, *_stages(kind))
        follow(act, [(kind.name, row[0]) for row in rows])


def marks(act: Act) -> Iterator[Record]:
    """Whether all that is marked as billed in full is: lists of what is not pass it over."""
    for kind in act.registry.bearers(BillingRoot):
        for (number,) in act.rows(settling.wrong(act.registry, kind)):
            ref = shown(act, (kind.name, number))
            yield found("marks", f"{ref} is marked as billed in full, and is not.", FIX, ref)


def mark(act: Act) -> None:
    settling.derive(act.driver, act.registry)


def _stages(kind: Kind) -> tuple[str, str]:
    return str(kind.its(Numbered).at), stage_of(kind, "pay")


def _money(amount: int | None, currency: str | None) -> str:
    return "nothing" if amount is None else f"{shown_amount(amount, currency or '')} {currency or ''}".strip()
