"""Lines that are carried from one element to another: what they keep, and the line that they go back to."""

from __future__ import annotations

from crmcli.actions.elements.element import Element
from crmcli.model import units
from crmcli.model.traits import BillingRoot
from crmcli.store.act import Row
from crmcli.store.tables import PARTS

_LINE = next(table for table in PARTS if table.name == "line")
_OWN = ("id", *_LINE.having("owner"))
_BILLING = _LINE.having("billing")


def bare(line: Row) -> Row:
    """A line without its owner, to be written again for another one."""
    return {name: value for name, value in line.items() if name not in _OWN}


def copied_lines(source: Element, again: bool) -> list[Row]:
    """The source's lines for a new owner, sums included; each remembers the line it came from and its root."""
    return [copied_line(source, line, again) for line in source.lines]


def copied_line(source: Element, line: Row, again: bool) -> Row:
    """One of them; ``again`` begins a lineage of its own, in which nothing has been billed."""
    copy = dict(line)
    for name in (*_OWN, "number"):
        copy.pop(name, None)
    copy["from_line"] = line["id"]
    copy["root_line"] = root_of(source, line, again)
    if again:
        copy.update(dict.fromkeys(_BILLING))
    return copy


def root_of(source: Element, line: Row, again: bool) -> int | None:
    """The first deal or quote line of the lineage; a repetition on purpose begins a new one."""
    if again or not source.kind.trait(BillingRoot):
        return None
    return int(line["root_line"] or line["id"])


def amount_as_line(source: Element, amount: int | None = None) -> Row:
    """One line over the source's amount, or a part of it in minor units, without a tax statement."""
    from crmcli.model.money import amount_text, plain

    amount, currency = source.amount if amount is None else amount, source.currency
    return {
        "type": "product",
        "name": source.kind.display_name(source.row),
        "quantity": "-1" if amount < 0 else "1",
        "unit": units.DEFAULT,
        "price": plain(amount_text(abs(amount), currency)),
        "price_per": "1",
        "tax_included": 0,
        "optional": 0,
    }
