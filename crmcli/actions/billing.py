"""What is left to bill: per root line, whichever path led from the deal or quote to an invoice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from crmcli.actions.convert.values import copied_lines
from crmcli.actions.elements import Element
from crmcli.actions.outcome import listed
from crmcli.actions.refs import shown
from crmcli.errors import AlreadyBilled
from crmcli.store import billed, links, records
from crmcli.store.store import Row, Store


def remaining_lines(store: Store, source: Element, again: bool) -> list[Row]:
    """The source's lines with the quantity that no invoice has billed yet; raises AlreadyBilled (exit 4)."""
    lines = [line for line in copied_lines(source, again) if not line["optional"]]
    if again:
        return lines
    roots = [line["root_line"] for line in lines]
    before = billed_by_root(store, roots)
    left: list[Row] = []
    changed = False
    for line in lines:
        quantity = Decimal(line["quantity"] or "1")
        open_quantity = quantity - before.get(line["root_line"], Decimal(0))
        if not before.get(line["root_line"]):
            left.append(line)
            continue
        changed = True
        if open_quantity and (open_quantity > 0) == (quantity > 0):
            left.append({**line, "quantity": format(open_quantity.normalize(), "f")})
    if not left:
        raise _fully(store, source, invoices_over(store, roots))
    if changed:
        for line in left:
            line.pop("net", None)
    return left


def check_unbilled(store: Store, source: Element) -> None:
    """Raises AlreadyBilled when an amount without lines has been billed as one line before."""
    billing = [kind.name for kind in store.registry.kinds if kind.only_by and not kind.billing_root]
    before = [
        links.ends(row)[1]
        for row in links.of(store, [source.node])
        if row["how"] == "converted" and links.ends(row)[0] == source.node and row["to_kind"] in billing
    ]
    live = [node for node in before if not _cancelled(store, node)]
    if live:
        raise _fully(store, source, live)


def billed_by_root(store: Store, roots: Iterable[int]) -> dict[int, Decimal]:
    """The quantity that invoices which count have billed through each root line."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    for kind in _billing_kinds(store):
        for root, quantity in billed.quantities(store, kind, roots, "cancelled"):
            found[root] += Decimal(quantity or "1")
    return found


def invoices_over(store: Store, roots: Iterable[int]) -> list[tuple[str, int]]:
    """The invoices that bill these root lines."""
    wanted = list(roots)
    return [node for kind in _billing_kinds(store) for node in billed.documents(store, kind, wanted)]


def _billing_kinds(store: Store) -> list[str]:
    """The kinds whose lines bill: what conversions that bill lead to."""
    return list(dict.fromkeys(entry.target for entry in store.registry.conversions if entry.lines == "bill"))


def _cancelled(store: Store, node: tuple[str, int]) -> bool:
    row = records.get(store, node[0], [node[1]]).get(node[1])
    return row is None or row["stage"] == "cancelled"


def _fully(store: Store, source: Element, invoices: list[tuple[str, int]]) -> AlreadyBilled:
    names = [shown(store, node) for node in invoices]
    return AlreadyBilled(
        f"{source.ref} is fully invoiced: {listed(names, 9)}.",
        "--again bills it once more.",
        ref=source.ref,
        candidates=names,
    )
