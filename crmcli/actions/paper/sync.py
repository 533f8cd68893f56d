"""``crm sync``: providers are asked what has come in, and nobody can pay any more what is paid or cancelled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from crmcli.actions.elements.element import Element
from crmcli.actions.money.balance import balances
from crmcli.actions.paper.arrivals import Found
from crmcli.actions.paper.providing import NAMES, Providers
from crmcli.actions.refs import shown
from crmcli.actions.verbs import require_verb
from crmcli.errors import CrmError
from crmcli.model.dates import stamp
from crmcli.model.declared import Declared
from crmcli.model.money import shown_amount
from crmcli.model.results import Record
from crmcli.store import paylinks, records
from crmcli.store.act import Act, Row
from crmcli.store.asked import at_once
from crmcli.store.links import Node, grouped

AFTER = timedelta(days=30)
"""How long a link that is closed is still asked about: a debit that was given by it arrives weeks later."""
_ENOUGH = 3  # links of a provider that fail one after the other: the others are not asked about then


class ProviderAnswers(Declared):
    """What providers said: ``links`` are those that were to be asked about, ``found`` what came in through them,
    ``silent`` how many could not be asked about."""

    links: list[Row] = []
    found: list[Found] = []
    failures: list[CrmError] = []
    silent: int = 0


class Closed(Declared):
    """``count`` links were deactivated; ``warnings`` tell of those whose amount is no longer what is due."""

    count: int = 0
    warnings: list[str] = []
    failures: list[CrmError] = []


def ask(act: Act, refs: Sequence[str] | None, providers: Providers) -> ProviderAnswers:
    """Ask providers, outside of any step, what came in for these invoices, or for all that are open.

    One link that fails does not stop the others. Raises its error when nothing could be asked at all, WrongKind (exit
    2) for what is not an invoice.
    """
    links = _links(act, refs)
    found: list[Found] = []
    failures: list[CrmError] = []
    failed: Counter[str] = Counter()
    silent = 0
    for link in links:
        name = link["provider"]
        if failed[name] >= _ENOUGH:
            silent += 1
            continue
        try:
            found += [(link, one) for one in providers.of(name, link["url"]).arrived(link["external"])]
            failed[name] = 0
        except CrmError as error:
            failed[name] += 1
            silent += 1
            failures.append(_about(act, link, error))
    if links and silent == len(links):
        raise failures[0]
    return ProviderAnswers(links, found, failures, silent)


def close(act: Act, links: Sequence[Row], providers: Providers) -> Closed:
    """Deactivate the links of what is paid or cancelled, outside of any step; a dry run deactivates none."""
    ended: list[int] = []
    failures: list[CrmError] = []
    warnings: list[str] = []
    open_ = [link for link in links if link["ended_at"] is None]
    due = _due(act, {paylinks.owner(link) for link in open_})
    for link in open_:
        left = due.get(paylinks.owner(link))
        if left is not None:
            warnings += _stale(act, link, left)
            continue
        try:
            if not act.dry_run:
                providers.of(link["provider"], link["url"]).deactivate(link["external"])
            ended.append(link["id"])
        except CrmError as error:
            failures.append(_about(act, link, error))
    with act.step():
        paylinks.close(act, ended, act.stamp)
    return Closed(len(ended), warnings, failures)


def told(closed: Closed, asked: ProviderAnswers) -> str:
    """What is to be said besides what was booked: "; 2 links closed"."""
    words = [f"{closed.count:,} {'link' if closed.count == 1 else 'links'} closed"] if closed.count else []
    words += [f"{asked.silent:,} of {len(asked.links):,} links could not be asked about"] if asked.silent else []
    return "".join(f"; {word}" for word in words)


def failures(asked: ProviderAnswers, closed: Closed) -> list[Record]:
    return [error.as_json() for error in (*asked.failures, *closed.failures)]


def _links(act: Act, refs: Sequence[str] | None) -> list[Row]:
    if refs is None:
        return paylinks.to_ask(act, stamp(act.clock() - AFTER))
    elements: list[Element] = require_verb(act, refs, "sync")
    questions = [paylinks.of(kind, ids) for kind, ids in grouped([one.node for one in elements]).items()]
    return [link for found in at_once(act, *questions) for mine in found.values() for link in mine]


def _due(act: Act, nodes: set[Node]) -> dict[Node, int]:
    """What is due on each of these elements that can still be paid, in minor units."""
    found: dict[Node, int] = {}
    for name, ids in grouped(nodes).items():
        kind = act.registry.by_name[name]
        rows = [row for row in records.get(act, name, ids).values() if row["stage"] in kind.collectable]
        known = balances(act, kind, rows)
        found |= {(name, number): balance.due for number, balance in known.items() if balance.due > 0}
    return found


def _stale(act: Act, link: Row, due: int) -> list[str]:
    if link["amount"] == due:
        return []
    ref, currency = shown(act, paylinks.owner(link)), link["currency"]
    asks = f"{shown_amount(due, currency)} {currency} is due on {ref}, and its link asks for"
    return [f"{asks} {shown_amount(link['amount'], currency)}: crm paylink {ref} makes another."]


def _about(act: Act, link: Row, error: CrmError) -> CrmError:
    """The same error, saying of which invoice's link."""
    error.ref = shown(act, paylinks.owner(link))
    error.message = f"The link of {error.ref} at {NAMES[link['provider']]}: {error.message}"
    return error
