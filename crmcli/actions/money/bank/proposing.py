"""What a transaction may pay: the invoices as they ask now, held against what the bank says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmcli.actions.elements.element import fetch
from crmcli.actions.money.balance import balances
from crmcli.actions.refs import shown
from crmcli.model.kinds import Kind
from crmcli.model.matching import Book, Incoming, OpenInvoice, Proposal, match
from crmcli.model.money import amount_text
from crmcli.model.terms import discount, last_day
from crmcli.model.traits import Numbered, Payable
from crmcli.model.traits_of_parties import Parties
from crmcli.model.types import Iban, Reference
from crmcli.store import lookup
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


class Invoices:
    """The invoices that have a number, as they ask for money; ``book`` is made anew after something was booked."""

    def __init__(self, act: Act) -> None:
        self.act = act
        self.kind = payable(act)
        self.rows = {row["id"]: row for row in lookup.filled(act, self.kind.name, self.kind.its(Numbered).field)}
        self.clients = _clients(act, self.kind, list(self.rows.values()))
        self.book = Book(self._asked(list(self.rows.values())))

    def renew(self, ids: Sequence[int]) -> None:
        """Ask again for these, of which something was paid."""
        for one in self._asked([self.rows[number] for number in ids]):
            self.book.replace(one)

    def match(self, row: Row) -> Proposal | None:
        """What a transaction may pay; None for what went out."""
        if row["amount"] <= 0:
            return None
        texts = tuple(text for text in (row["purpose"], row["end_to_end"]) if text)
        account = (row["party_account"] or "").replace(" ", "") or None
        return match(Incoming(row["amount"], row["currency"], row["booked"], texts, row["party"], account), self.book)

    def _asked(self, rows: Sequence[Row]) -> Iterator[OpenInvoice]:
        numbered, payable, found = self.kind.its(Numbered), self.kind.its(Payable), balances(self.act, self.kind, rows)
        for row in rows:
            balance, terms = found[row["id"]], row[payable.skonto]
            due = balance.due if row["stage"] in self.kind.collectable else 0
            off = discount(terms, balance.asked) if terms and not balance.skonto and due > 0 else 0
            names, accounts = self.clients.get(row["id"], ((), ()))
            yield OpenInvoice(
                row["id"],
                row[numbered.field],
                row[self.kind.currency],
                due,
                due - off if off else None,
                last_day(terms, row[numbered.date]) if off else None,
                names,
                accounts,
            )


def payable(act: Act) -> Kind:
    """The kind that is paid."""
    return act.registry.bearers(Payable)[0]


def proposal(act: Act, row: Row, found: Proposal | None, kind: Kind) -> tuple[str, str | None]:
    """(why, the command that does it) for a transaction that was not booked."""
    number = row["id"]
    if row["same_as"]:
        return f"the same as {row['same_as']}, out of another file", f"crm bank ignore {number}"
    if row["amount"] < 0:
        return "takes another transaction back", f"crm bank book {number} INVOICE-1"
    if found is None:
        return "names no invoice", None
    refs = [shown(act, (kind.name, node)) for node, _ in found.shares]
    return found.why, f"crm bank book {number} {' '.join(refs)}" if refs else None


def said(row: Row) -> str:
    """A transaction in a few words: "119.00 EUR from ACME GmbH on 2026-11-20"."""
    side = "from" if row["amount"] > 0 else "to"
    other = f" {side} {row['party']}" if row["party"] else ""
    return f"{amount_text(row['amount'], row['currency'])} {row['currency']}{other} on {row['booked']}"


def _clients(act: Act, kind: Kind, rows: Sequence[Row]) -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Names and accounts of the client of each."""
    references = {name: kind.by_name[name].type for name in kind.its(Parties).client}
    wanted: dict[Node, None] = {}
    for row in rows:
        for name, type in references.items():
            if row[name] and isinstance(type, Reference):
                wanted[type.kind, row[name]] = None
    parties = {party.node: party for party in fetch(act, list(wanted), points=False, lines=False)}
    found = {}
    for row in rows:
        named = kind.copy_of(kind.its(Parties).client, "title")
        names = {row[named]} if named else set()
        accounts = set()
        for name, type in references.items():
            party = parties.get((type.kind, row[name])) if isinstance(type, Reference) else None
            if party is not None:
                names.add(party.row["title"])
                accounts |= {party.row[each.name] for each in party.kind.fields if isinstance(each.type, Iban)}
        found[row["id"]] = (tuple(sorted(filter(None, names))), tuple(sorted(filter(None, accounts))))
    return found
