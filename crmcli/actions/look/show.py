"""``crm show``: everything an element has, as one object."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from crmcli.actions.elements.element import Element, Gathered, named, titles
from crmcli.actions.elements.stages import meanings
from crmcli.actions.look.values import plain, settled, value_of
from crmcli.light import TYPE_CHECKING, Any, Protocol
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.results import Card, Cards, Column, Record
from crmcli.model.sums import sums_of
from crmcli.model.traits import BillingRoot, Lines, Payable
from crmcli.store import asked, links
from crmcli.store.act import Act, Row
from crmcli.store.asked import at_once
from crmcli.store.links import Node

if TYPE_CHECKING:
    from crmcli.actions.money.balance import Balance
    from crmcli.actions.money.billing.state import Billing
    from crmcli.model.pages import Page


class Around(Protocol):
    """What pages tell of some elements besides their records."""

    titles: Mapping[Node, str]

    def page(self, element: Element, record: Record) -> Page: ...


def show(act: Act, refs: Sequence[str], around: Callable[[Act, Gathered], Around] | None = None) -> Cards:
    """The elements with their parts, sums and links, in the order in which they are asked; pages where ``around`` tells
    what stands on them."""
    found = named(act, refs, ("tag", "external", asked.kept), titles=len(refs) == 1, itself=True, linked=True)
    money = _Money(act, found.elements)
    others = {node: [end for link in rows for end in links.ends(link)] for node, rows in found.links.items()}
    from crmcli.actions.refs import shown

    told = around(act, found) if around else None
    linked = {end for element in found.elements for end in others.get(element.node, ())}
    names = told.titles if told else titles(act, linked)
    cards = []
    for element in found.elements:
        record = _whole(act, element, found, money)
        called = {shown(act, end): names[end] for end in others.get(element.node, ()) if end in names}
        means = meanings(act, element.kind)
        lines = _line_columns(act) if record.get("lines") else ()
        page = told.page(element, record) if told else None
        cards.append(Card(record, _columns(act, element), lines, means, called, element.currency, page))
    return Cards(cards)


def _line_columns(act: Act) -> Sequence[Column]:
    from crmcli.actions.money.line_records import columns

    return columns(act)


def _columns(act: Act, element: Element) -> list[Column]:
    """How its plain fields are laid out; the title counts as one."""
    kind, currency = element.kind, element.currency or act.reading().currency
    found = []
    for field in kind.all_fields:
        if field.type.table is None:
            usual = _default(act, field, currency) if field.hide_default else None
            found.append(column(field, kind, usual))
    if kind.trait(Payable):
        found.append(Column("payment_link", "Payment link"))
    return found


def _default(act: Act, field: Field, currency: str) -> Any:
    """What the field is when nothing is said, as JSON shows it."""
    text = field.default or ""
    if text.startswith("{"):
        text = act.setting(text.strip("{}")) or ""
    return value_of(act, field, field.type.read(text, field.name, act.reading(currency)), currency)


def column(field: Field, kind: Kind, usual: Any = None) -> Column:
    """How a field is laid out; ``usual`` is the value that a card leaves out."""
    role = "title" if field.name == "title" else field.type.role
    title = field.title if field.custom else field.name.replace("_", " ").capitalize()
    alarm = next((sign.name for sign in kind.date_flags if sign.past == field.name), "")
    currency = kind.currency if role == "money" else ""
    return Column(field.name, title, role, default=usual, currency=currency, alarm=alarm)


class _Money:
    """What is billed of elements, and what is paid of them, computed at once."""

    def __init__(self, act: Act, elements: Sequence[Element]) -> None:
        self.billed: Mapping[Node, Billing] = {}
        self.balances: dict[Node, Balance] = {}
        self.links: dict[Node, str | None] = {}
        roots = [element for element in elements if element.kind.trait(BillingRoot)]
        if roots:
            from crmcli.actions.money.billing.state import billing

            self.billed = billing(act, roots)
        payable = {element.kind.name: element.kind for element in elements if element.kind.trait(Payable)}
        for name, kind in payable.items():
            from crmcli.actions.money.balance import balanced
            from crmcli.store import allocations, paylinks

            rows = [element.row for element in elements if element.kind is kind]
            ids = [row["id"] for row in rows]
            settled, open_ = at_once(act, allocations.settling(act, name, ids), paylinks.of(name, ids))
            self.balances |= {(name, number): balance for number, balance in balanced(kind, rows, settled).items()}
            self.links |= {(name, number): paylinks.address(open_.get(number, ())) for number in ids}


def _whole(act: Act, element: Element, found: Gathered, money: _Money) -> Record:
    """The whole object of ``crm show --json``."""
    kind, node = element.kind, element.node
    record = plain(act, kind, element.row)
    for name, rows in element.points.items():
        record[name] = [{"label": row["label"], "value": row["value"]} for row in rows]
    record["tags"] = [row["tag"] for row in found.parts["tag"][node]]
    record["external_ids"] = [
        {"system": row["system"], "id": row["external_id"]} for row in found.parts["external"][node]
    ]
    if kind.trait(Lines):
        billing = money.billed.get(node)
        from crmcli.actions.money.line_records import line_records, totals

        record["lines"] = line_records(act, element, billing)
        record["totals"] = totals(act, element, money.balances.get(node))
        if billing is not None:
            record["billing"] = billing.record(element.currency)
        told = record["totals"] | record.get("billing", {})
        settled(kind, record, money.balances.get(node))
        record.update({name: told.get(name) for name in sums_of(kind)})
    if kind.trait(Payable):
        record["payment_link"] = money.links.get(node)
    record.update(_kept(act, found.parts["note"][node]))
    record["links"] = _links(act, node, found.links[node])
    record["custom"] = record.pop("custom", {})
    return record


def _kept(act: Act, rows: Sequence[Row]) -> Record:
    """Its files, and the entries that are pinned."""
    if not rows:
        return {"files": [], "pinned": []}
    from crmcli.actions.look.entries import kept

    return kept(act, rows)


def _links(act: Act, node: Node, rows: Sequence[Row]) -> list[Record]:
    from crmcli.actions.refs import shown

    found = []
    for link in rows:
        start, end = links.ends(link)
        other = end if start == node else start
        found.append(
            {
                "ref": shown(act, other),
                "how": link["how"],
                "step": link["step"],
                "role": link["role"],
                "direction": "to" if start == node else "from",
            }
        )
    return found
