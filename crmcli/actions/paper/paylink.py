"""``crm paylink``: a link by which a client pays an invoice; a repeat gives the same one."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.money.balance import Balance, with_balances
from crmcli.actions.outcome import written
from crmcli.actions.paper.providing import Providers
from crmcli.errors import AlreadyDone, CrmError, Refused
from crmcli.model.declared import Declared
from crmcli.model.money import shown_amount
from crmcli.model.papers import PaymentLinks
from crmcli.model.results import Record
from crmcli.model.traits import Numbered, Payable
from crmcli.store import paylinks
from crmcli.store.act import Act, Row
from crmcli.store.asked import at_once


class LinkNeed(Declared):
    """What an invoice asks for, in minor units: ``present`` is the link that asks for just that, ``stale`` are those
    that are open and do not. ``count`` is how many it ever had."""

    element: Element
    amount: int
    present: Row | None
    stale: Sequence[Row]
    count: int

    @property
    def told(self) -> str:
        return f"{shown_amount(self.amount, self.element.currency)} {self.element.currency}"


class Links(Declared):
    """What providers did: ``made`` are new rows, ``closed`` the ids of links by which nobody can pay any more, ``told``
    what there is to say of each invoice, ``failures`` the errors of the others."""

    made: list[Row] = []
    closed: list[int] = []
    told: list[str] = []
    rows: list[Record] = []
    existing: bool = False
    failures: list[CrmError] = []


def wanted(act: Act, refs: Sequence[str], provider: str, anew: bool = False) -> list[LinkNeed]:
    """What these invoices need of a provider; ``anew`` makes links stale that would hold.

    Raises WrongKind (exit 2), AlreadyDone (4) for one that is paid, Refused (5) for a draft and what is cancelled.
    """
    elements, known = with_balances(act, refs, "paylink")
    for element in elements:
        _check(element, known[element.node])
    return _needs(act, elements, known, provider, anew)


def payable(act: Act, refs: Sequence[str], provider: str) -> list[LinkNeed]:
    """The same for those of these elements that one can pay; the others are left out."""
    elements, known = with_balances(act, refs, "paylink")
    return _needs(act, [one for one in elements if not _obstacle(one, known[one.node])], known, provider, False)


def make(act: Act, needs: Sequence[LinkNeed], providers: Providers) -> Links:
    """Have links made, outside of any step; on a dry run nobody is asked. One that fails does not stop the others."""
    name, found, existing = providers.current(), Links(), True
    for one in needs:
        row = one.present
        if row is None and not act.dry_run:
            existing = False
            try:
                row = _made(act, one, name, providers, found)
            except CrmError as error:
                found.failures.append(_failure(error, one.element.ref))
                continue
            found.made.append(row)
        found.told.append(_told(one, row))
        found.rows.append(_record(one, row, name))
    return Links(**{**vars(found), "existing": existing and bool(needs) and not act.dry_run})


def offer(act: Act, refs: Sequence[str]) -> Links:
    """Have links made for those of these invoices that have none and need one, where the settings say that links are
    made at the issue, and keep them; outside of any step."""
    if act.setting("payment_provider") is None or act.setting("payment_links") != "1" or not refs:
        return Links()
    providers = Providers(act)
    links = make(act, payable(act, refs, providers.current()), providers)
    keep(act, links, whole=False)
    return links


def keep(act: Act, links: Links, whole: bool = True) -> PaymentLinks:
    """Keep what was made, and say it. Raises the error of the only one that was asked for, when that is the ``whole``
    of what is to be told."""
    with act.step() as step:
        paylinks.close(act, links.closed, act.stamp)
        paylinks.keep(act, links.made)
        found = written(act, step, "; ".join(links.told), result=[row["ref"] for row in links.rows])
    if whole and len(links.failures) == 1 and not links.told:
        raise links.failures[0]
    return PaymentLinks(
        **{
            **vars(found),
            "sentence": found.sentence or ("no link was made" if whole else ""),
            "existing": links.existing,
            "failures": [error.as_json() for error in links.failures],
            "payment_links": links.rows,
        }
    )


def _made(act: Act, one: LinkNeed, name: str, providers: Providers, found: Links) -> Row:
    from crmcli.connect.pay.links import LinkRequest

    element = one.element
    for row in one.stale:
        providers.of(row["provider"], row["url"]).deactivate(row["external"])
        found.closed.append(row["id"])
    number = str(element.row[element.kind.its(Numbered).field])
    link = providers.of(name).link(LinkRequest(element.ref, number, one.amount, element.currency, _key(one, name)))
    kind, id = element.node
    row = {"kind": kind, "element": id, "provider": name, "external": link.id, "url": link.url}
    return row | {"amount": one.amount, "currency": element.currency, "made_at": act.stamp, "ended_at": None}


def _failure(error: CrmError, ref: str) -> CrmError:
    """The same error, saying which invoice has no link for it, and what makes one."""
    error.message = f"{ref} has no link: {error.message}"
    error.hint = f"{error.hint or ''} crm paylink {ref} makes it.".strip()
    error.ref = ref
    return error


def _key(one: LinkNeed, name: str) -> str:
    """What makes a repeat after a crash the same link for the provider. It counts the links before this one, because
    what was deactivated must not come back when an invoice asks for the same amount again."""
    from hashlib import sha256

    parts = (one.element.row["uid"], name, one.element.currency, one.amount, one.count)
    return sha256("/".join(map(str, parts)).encode()).hexdigest()[:40]


def _needs(
    act: Act, elements: Sequence[Element], known: dict[tuple[str, int], Balance], provider: str, anew: bool
) -> list[LinkNeed]:
    kinds = {element.kind.name: [other.id for other in elements if other.kind is element.kind] for element in elements}
    links = dict(zip(kinds, at_once(act, *(paylinks.of(kind, ids) for kind, ids in kinds.items())), strict=True))
    found = []
    for element in elements:
        mine, due = links[element.kind.name].get(element.id, []), known[element.node].due
        open_ = [row for row in mine if row["ended_at"] is None]
        same = (provider, due, element.currency)
        fits = [row for row in open_ if not anew and (row["provider"], row["amount"], row["currency"]) == same]
        stale = [row for row in open_ if row not in fits]
        found.append(LinkNeed(element, due, fits[-1] if fits else None, stale, len(mine)))
    return found


def _check(element: Element, balance: Balance) -> None:
    error = _obstacle(element, balance)
    if error:
        raise error


def _obstacle(element: Element, balance: Balance) -> CrmError | None:
    ref, stage = element.ref, element.stage
    if stage == element.kind.first_stage:
        return Refused(f"{ref} is still a draft.", f"Issue it first: crm issue {ref}", ref=ref)
    if element.row[element.kind.its(Payable).corrects] is not None:
        return Refused(f"{ref} corrects another invoice, so nobody pays it.", "Ask for the link of that one.", ref=ref)
    if stage not in element.kind.collectable:
        return Refused(f"{ref} is {stage}: nothing is due.", "Ask for the link of the one that replaces it.", ref=ref)
    if balance.due <= 0:
        return AlreadyDone(f"{ref} is already paid: nothing is due.", f"crm show {ref} shows what was paid.", ref=ref)
    return None


def _told(one: LinkNeed, row: Row | None) -> str:
    ref = one.element.ref
    if row is None:
        return f"{ref} gets a link for {one.told}"
    return f"{ref}: {row['url']} ({'the same as before, ' if one.present else ''}{one.told})"


def _record(one: LinkNeed, row: Row | None, name: str) -> Record:
    from crmcli.model.money import amount_text

    url = row["url"] if row else None
    amount, currency = amount_text(one.amount, one.element.currency), one.element.currency
    return {"ref": one.element.ref, "provider": name, "url": url, "amount": amount, "currency": currency}
