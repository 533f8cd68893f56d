"""Sums of elements in lists: those that filters and orders ask the ledger for, and those that are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial

from crmcli.actions.look.values import Columns, has_flags
from crmcli.light import Any
from crmcli.model.declared import Declared
from crmcli.model.exports import Block
from crmcli.model.filters import Query
from crmcli.model.kinds import Kind
from crmcli.model.results import Column, Record
from crmcli.model.sums import ledgered, sums_of
from crmcli.model.traits import BillingRoot, DateFlag, Payable
from crmcli.model.types import Reference
from crmcli.store.act import Act
from crmcli.store.sums import Billed


def asked_sums(act: Act, kind: Kind, query: Query) -> Billed:
    """What the ledger says of the kinds whose billed or open amounts a query compares or sorts by: of all elements
    of which anything may be billed, so that it costs as much as a list of them all, or of those that are looked at.
    Where it only asks by words what is billed or unbilled, what is marked as billed in full is left out."""
    wanted = dict[str, bool]()
    for name, told in _ledgered(act, kind, query):
        wanted[name] = wanted.get(name, True) and told
    if not wanted:
        return {}
    from crmcli.actions.money.billing.state import sums_among

    ids = {kind.name: query.among}
    return {name: sums_among(act, act.registry.by_name[name], ids.get(name), wanted[name]) for name in sorted(wanted)}


def ledgered_in(act: Act, kind: Kind, query: Query) -> set[str]:
    """The kinds whose billed or open amounts a query compares or sorts by."""
    return {name for name, _ in _ledgered(act, kind, query)}


def _ledgered(act: Act, kind: Kind, query: Query) -> Iterator[tuple[str, bool]]:
    """(kind, whether a mark tells it) for each of the words that ask for such amounts."""
    asked = [((word.rpartition(".")[0] or None), word.rpartition(".")[2], False) for word in query.ordered]
    asked += [(leaf.relation, leaf.field, leaf.op == "is") for leaf in query.leaves]
    for relation, word, told in asked:
        field = kind.by_name.get(relation or "")
        other = act.registry.by_name[field.type.kind] if field and isinstance(field.type, Reference) else kind
        if ledgered(other, word):
            yield other.name, told


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


def add_billing(act: Act, kind: Kind, stored: Columns, block: Block) -> None:
    """What of each element is billed, reckoned for those of which anything may be."""
    if not kind.trait(BillingRoot):
        return
    from crmcli.actions.money.billing.state import Billing, billing_among

    @cache
    def told() -> list[Record]:
        known, rows = billing_among(act, kind, stored["id"]), (stored["id"], stored[kind.amount], stored[kind.currency])
        return [
            (known.get(number) or Billing("none", 0, amount or 0)).record(currency)
            for number, amount, currency in zip(*rows, strict=True)
        ]

    block.also("billing", told)

    def each(name: str) -> list[str]:
        return [one[name] for one in told()]

    for name in ("billed", "open"):
        block.also(name, partial(each, name))


def add_due(act: Act, kind: Kind, stored: Columns, block: Block) -> None:
    """What of each element was credited and paid, and what is due; of one without an amount nothing is."""
    payable = kind.trait(Payable)
    if payable is None:
        return
    from crmcli.actions.money.balance import balances
    from crmcli.model.money import amount_text

    columns = {name: stored[name] for name in ("id", kind.amount, payable.corrects, payable.rounding)}
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    found = cache(lambda: [*balances(act, kind, rows).values()])
    sums = cache(lambda: [balance.told for balance in found()])

    def signed(sign: DateFlag) -> list[bool]:
        told = zip(has_flags(act, kind, sign, stored), stored["stage"], found(), strict=True)
        return [yes and (balance.due > 0 or stage not in sign.owing) for yes, stage, balance in told]

    def told(name: str) -> list[str | None]:
        return [
            None if name != "paid" and amount is None else amount_text(mine[name], currency)
            for amount, mine, currency in zip(stored[kind.amount], sums(), stored[kind.currency], strict=True)
        ]

    for sign in kind.date_flags:
        block.also(sign.name, partial(signed, sign))
    for name in ("credited", "paid", "due"):
        block.also(name, partial(told, name))
