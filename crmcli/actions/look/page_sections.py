"""The sections of a page: people, open business and what is unpaid, what an element came from and became, the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from crmcli.actions.elements.element import Element
from crmcli.actions.elements.stages import meanings
from crmcli.actions.look.values import has_flags
from crmcli.actions.money.balance import Balance
from crmcli.light import Protocol
from crmcli.model.dates import parse_stored
from crmcli.model.kinds import Kind
from crmcli.model.money import amount_text
from crmcli.model.pages import MOST, PageItem, Section
from crmcli.model.traits import Issued, Numbered, Payable
from crmcli.model.traits_of_days import Follows, Repeats
from crmcli.model.traits_of_parties import Parties, Party, Person
from crmcli.model.types.days import is_day
from crmcli.store import links
from crmcli.store.act import Act, Row
from crmcli.store.links import Node

_TITLES = {
    (links.PAYS, True): "Payments",
    (links.PAYS, False): "Pays",
    (links.VERSION, True): "Newer version",
    (links.VERSION, False): "Older version",
}
Found = tuple[Element, Row]  # another element, and the link to it


class Known(Protocol):
    """What was read of all that hangs on some elements: themselves, what is due of them, those that a newer version
    replaced."""

    around: dict[Node, Element]
    balances: dict[Node, Balance]
    replaced: set[Node]


class Hanging:
    """What is linked to an element, each other element once, sorted into groups when it is made."""

    def __init__(
        self,
        act: Act,
        element: Element,
        linked: Sequence[Row],
        known: Known,
    ) -> None:
        self.act, self.element, self.balances, self.replaced = act, element, known.balances, known.replaced
        self.around = around = known.around
        self.people: list[Found] = []
        self.to_do: list[Element] = []
        self.business: dict[tuple[str, str], list[Found]] = defaultdict(list)  # (kind, field)
        self.others: dict[str, list[Found]] = defaultdict(list)  # title of the section
        own = {(type.kind, element.row.get(name)): type.how for name, type in element.kind.references}
        lineage, seen = links.lineage(act.registry), set[Node]()
        for link in sorted(linked, key=lambda row: (row["how"] not in links.ORIGIN, row["id"])):
            start, end = links.ends(link)
            node = end if start == element.node else start
            if node in seen or node not in around or (own.get(node) == link["how"] and link["how"] not in lineage):
                continue
            seen.add(node)
            self._sort(around[node], link, start == element.node, lineage)

    def _sort(self, other: Element, link: Row, outward: bool, lineage: set[str]) -> None:
        found, field = (other, link), self._field(other)
        if link["how"] == links.merging(other.kind):
            self.others["Merged into" if outward else "Merged into it"].append(found)
            return
        if other.kind.trait(Follows) and not outward:
            self.to_do.append(other)
            return
        person, parties = other.kind.trait(Person), other.kind.trait(Parties)
        if link["how"] not in links.ORIGIN and field and self.element.kind.trait(Party):
            if person and person.works_for == field:
                self.people.append(found)
                return
            if not (parties and parties.seller == field):
                self.business[other.kind.name, field].append(found)
                return
        how = link["how"]
        title = _TITLES.get((how, outward)) or how.replace("_", " ").capitalize()
        if how in links.ORIGIN or (how in lineage and how in ("on", links.BILLED)):
            title = "Became" if outward else "Came from"
        self.others[title].append(found)

    def _field(self, other: Element) -> str | None:
        """The field of another element that names this one."""
        own = self.element
        names = (name for name, type in other.kind.references if type.kind == own.kind.name)
        return next((name for name in names if other.row.get(name) == own.id), None)

    def reached(self) -> dict[Node, str]:
        """How the parties are reached that fields of the element name, but for the seller."""
        kind, row = self.element.kind, self.element.row
        parties, references = kind.trait(Parties), dict(kind.references)
        nodes = [(type.kind, row[name]) for name, type in references.items() if row.get(name)]
        seller = (references[parties.seller].kind, row.get(parties.seller)) if parties else None
        found = {node: self.around[node] for node in nodes if node in self.around and node != seller}
        return {node: reach(other) for node, other in found.items() if other.kind.trait(Party)}

    def item(self, found: Found) -> PageItem:
        """An element as a row, with its stage and amount."""
        other, link = found
        stage = str(other.stage or "")
        amount = amount_text(other.amount, other.currency) if other.amount is not None and other.currency else ""
        reached = reach(other, None if found in self.people else 1) if other.kind.trait(Party) else ""
        aside = ", ".join(filter(None, (link.get("role"), reached)))
        title = other.kind.display_name(other.row)
        means = meanings(self.act, other.kind).get(stage, "")
        return PageItem(other.ref, title, stage, means, amount, str(other.currency or "") if amount else "", aside)

    def owed(self, found: Found) -> PageItem:
        """One that is payable, with what is due of it and since when."""
        other = found[0]
        item, due = self.item(found), self.balances[other.node].due
        day, late = other.row.get(other.kind.its(Issued).due), self.is_late(other)
        number = other.row.get(other.kind.its(Numbered).field)
        aside = ", ".join(filter(None, (number, day and f"{'overdue since' if late else 'due'} {day}")))
        return item._replace(
            stage="", amount=amount_text(due, other.currency), currency=other.currency, aside=aside, late=late
        )

    def is_late(self, other: Element) -> bool:
        row = {name: (value,) for name, value in other.row.items()}
        return any(has_flags(self.act, other.kind, sign, row) == [True] for sign in other.kind.date_flags)


def reach(other: Element, most: int | None = None) -> str:
    """The first email address and the first phone number; only so many of them."""
    return "  ".join([str(rows[0]["value"]) for rows in other.points.values() if rows][:most])


def sections(hanging: Hanging) -> list[Section]:
    """Whatever hangs on the element, in the order in which people ask for it."""
    found: list[Section] = []
    if hanging.people:
        kind, ref = hanging.people[0][0].kind, hanging.element.ref
        more = f"crm {kind.name} list {kind.its(Person).works_for}={ref}"
        items = [hanging.item(each) for each in hanging.people]
        found.append(Section("People", items[:MOST], len(items), more=more))
    found += _to_do(hanging)
    order = [kind.name for kind in hanging.act.registry.kinds]
    for name, field in sorted(hanging.business, key=lambda key: order.index(key[0])):
        found.append(_business(hanging, hanging.act.registry.by_name[name], field))
    return [*found, *_others(hanging)]


def _to_do(hanging: Hanging) -> Iterator[Section]:
    """What is to be done about it, what is due first at the top."""
    for kind in dict.fromkeys(element.kind for element in hanging.to_do):
        repeats, means = kind.its(Repeats), meanings(hanging.act, kind)
        every = [element for element in hanging.to_do if element.kind is kind]
        wanted = [each for each in every if means.get(str(each.stage)) == "open" and each.row["archived_at"] is None]
        wanted.sort(key=lambda each: (each.row[repeats.due] or "~", each.id))
        items = [
            PageItem(
                each.ref,
                kind.display_name(each.row),
                aside=_due_at(hanging.act, each.row[repeats.due]),
                late=hanging.is_late(each),
            )
            for each in wanted
        ]
        more = f"crm {kind.name} list {kind.its(Follows).about}={hanging.element.ref}"
        yield Section(kind.plural.capitalize(), items[:MOST], len(wanted), of=len(every), more=more)


def _due_at(act: Act, stored: str | None) -> str:
    if stored is None or is_day(stored):
        return stored or ""
    return f"{parse_stored(stored).astimezone(act.zone):%Y-%m-%d %H:%M}"


def _business(hanging: Hanging, kind: Kind, field: str) -> Section:
    every = hanging.business[kind.name, field]
    alive = [each for each in every if each[0].row.get("archived_at") is None]
    sums: dict[str, int] = defaultdict(int)
    if kind.trait(Payable):
        wanted = sorted((each for each in alive if _is_owed(hanging, each[0])), key=_due)
        items, amounts = map(hanging.owed, wanted), [hanging.balances[each.node].due for each, _ in wanted]
    else:
        means = meanings(hanging.act, kind)
        current = [each for each in alive[::-1] if each[0].node not in hanging.replaced]
        wanted = [each for each in current if not kind.stages or means.get(each[0].stage) == "open"]
        items, amounts = map(hanging.item, wanted), [each.amount or 0 for each, _ in wanted]
    for (each, _), amount in zip(wanted, amounts, strict=True):
        if each.currency and amount:
            sums[each.currency] += amount
    word = "Unpaid " if kind.trait(Payable) else "Open " if kind.stages else ""
    return Section(
        f"{word}{kind.plural}".capitalize(),
        list(islice(items, MOST)),
        len(wanted),
        of=len(every),
        sums=[(amount_text(amount, currency), currency) for currency, amount in sorted(sums.items())],
        more=f"crm {kind.name} list {field}={hanging.element.ref}",
    )


def _is_owed(hanging: Hanging, other: Element) -> bool:
    numbered = other.kind.its(Numbered)
    return other.stage in (numbered.at, numbered.elsewhere) and hanging.balances[other.node].due > 0


def _due(found: Found) -> tuple[str, int]:
    return found[0].row.get(found[0].kind.its(Issued).due) or "~", found[0].id


def _others(hanging: Hanging) -> Iterator[Section]:
    """What it came from and became first; then the rest, as it is linked."""
    first = ("Came from", "Became")
    for title in sorted(hanging.others, key=lambda title: first.index(title) if title in first else len(first)):
        items = [hanging.item(each) for each in hanging.others[title]]
        command = "tree" if title in first else "show"
        more = f"crm {command} {hanging.element.ref}{'' if command == 'tree' else ' --json'}"
        yield Section(title, items[:MOST], len(items), more=more)
