"""Sums of elements in lists: those that filters and orders ask the ledger for, and those that are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crmcli.actions.look.show import settled
from crmcli.model.declared import Declared
from crmcli.model.filters import Query
from crmcli.model.kinds import Kind
from crmcli.model.results import Column, Record
from crmcli.model.sums import ledgered, sums_of
from crmcli.model.traits import BillingRoot, Payable
from crmcli.model.types import Reference
from crmcli.store.act import Act, Row
from crmcli.store.sums import Billed


def asked_sums(act: Act, kind: Kind, query: Query) -> Billed:
    """What the ledger says of the kinds whose billed or open amounts a query compares or sorts by: of all elements
    of which anything may be billed, so that it costs as much as a list of them all."""
    asked = [((word.rpartition(".")[0] or None), word.rpartition(".")[2]) for word in query.ordered]
    wanted = set()
    for relation, word in (*asked, *((leaf.relation, leaf.field) for leaf in query.leaves)):
        field = kind.by_name.get(relation or "")
        other = act.registry.by_name[field.type.kind] if field and isinstance(field.type, Reference) else kind
        wanted |= {other.name} if ledgered(other, word) else set()
    if not wanted:
        return {}
    from crmcli.actions.money.billing.state import billing_among

    return {
        name: [
            (number, found.billed, found.open)
            for number, found in billing_among(act, act.registry.by_name[name]).items()
        ]
        for name in sorted(wanted)
    }


class Sums(Declared):
    """What elements add up to: how many they are, an amount for each currency, and how many have none."""

    count: int
    texts: Mapping[str, str]
    without: int

    @classmethod
    def of(cls, rows: Iterable[tuple[Any, ...]]) -> Sums:
        """Of (currency, how many, how many have an amount, its sum in minor units)."""
        from crmcli.model.money import amount_text

        count = without = 0
        totals: dict[str, int] = {}
        for currency, many, having, total in rows:
            count, without = count + many, without + many - having
            if having:
                totals[currency] = totals.get(currency, 0) + total
        return cls(count, {code: amount_text(totals[code], code) for code in sorted(totals)}, without)


def columns(kind: Kind) -> list[Column]:
    """How these sums are laid out."""
    return [Column(name, name.capitalize(), "money", currency=kind.currency) for name in sums_of(kind)]


def add_billing(act: Act, kind: Kind, rows: Sequence[Row], found: Sequence[Record]) -> None:
    """What of each element is billed, reckoned for those of which anything may be."""
    if not kind.trait(BillingRoot):
        return
    from crmcli.actions.money.billing.state import Billing, billing_among

    known = billing_among(act, kind, [row["id"] for row in rows])
    for record, row in zip(found, rows, strict=True):
        billing = known.get(row["id"]) or Billing("none", 0, row[kind.amount] or 0)
        record["billing"] = billing.record(row[kind.currency])
        record.update({name: record["billing"][name] for name in ("billed", "open")})


def add_due(act: Act, kind: Kind, rows: Sequence[Row], found: Sequence[Record]) -> None:
    """What of each element was credited and paid, and what is due; of one without an amount nothing is."""
    if not kind.trait(Payable):
        return
    from crmcli.actions.money.balance import balances
    from crmcli.model.money import amount_text

    known = balances(act, kind, rows)
    for record, row in zip(found, rows, strict=True):
        told = known[row["id"]].told
        settled(kind, record, known[row["id"]])
        for name in ("credited", "paid", "due"):
            nothing = name != "paid" and row[kind.amount] is None
            record[name] = None if nothing else amount_text(told[name], row[kind.currency])
