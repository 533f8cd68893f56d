"""The page of an element: whom it is about, what hangs on it, what happened last, and what it can become next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from crmcli.actions.elements.current import read_current
from crmcli.actions.elements.element import Element, Gathered, gathering
from crmcli.actions.look.happened import entries_on
from crmcli.actions.look.page_sections import Hanging, sections
from crmcli.actions.look.show import show
from crmcli.actions.look.timeline import news
from crmcli.actions.look.ways import ways
from crmcli.actions.money.balance import Balance, balanced
from crmcli.actions.refs import shown
from crmcli.model.changes import Change
from crmcli.model.entries import ref_of
from crmcli.model.pages import EVENTS, MOST, Page, PageItem, Section
from crmcli.model.results import Cards, Record
from crmcli.model.traits import Issued, Payable, Versioned
from crmcli.model.traits_of_parties import Party
from crmcli.store import allocations, asked, history, links
from crmcli.store.act import Act, Row
from crmcli.store.asked import Question, at_once
from crmcli.store.links import Node, grouped

_CHANGES = 100  # of which the last events are told


def pages(act: Act, refs: Sequence[str]) -> Cards:
    """The elements as ``show`` gives them, each with its page."""
    return show(act, refs, Surroundings)


class Surroundings:
    """All that the pages of some elements tell besides their records, read at once."""

    def __init__(self, act: Act, found: Gathered) -> None:
        self.act, self.found = act, found
        ends = {element.node: self._ends(element.node) for element in found.elements}
        nodes = list(dict.fromkeys(node for element in found.elements for node in (element.node, *ends[element.node])))
        parties = [element for element in found.elements if element.kind.trait(Party)]
        owed = grouped(end for element in parties for end in ends[element.node])
        payable = {name: ids for name, ids in owed.items() if act.registry.by_name[name].trait(Payable)}
        recent = [self._recent(element.node) for element in found.elements]
        versioned = {name: ids for name, ids in owed.items() if act.registry.by_name[name].trait(Versioned)}
        origins = grouped(start for element in found.elements for start in self._origins(element.node))
        around, self.replaced, entries, *answers = at_once(
            act,
            gathering(act, nodes, lines=False),
            links.replaced(versioned),
            asked.reading(act, [asked.kept(name, ids) for name, ids in origins.items()]),
            *(allocations.settling(act, name, ids) for name, ids in payable.items()),
            *(question for pair in recent for question in pair),
        )
        self.files = [row for rows in entries for row in rows if row["file"]]  # of what they came from
        read_current(act, around.elements)
        self.around: dict[Node, Element] = {element.node: element for element in around.elements}
        self.balances: dict[Node, Balance] = {}
        for name, settled in zip(payable, answers, strict=False):
            rows = [element.row for element in around.elements if element.kind.name == name]
            mine = balanced(act.registry.by_name[name], rows, settled)
            self.balances |= {(name, number): balance for number, balance in mine.items()}
        self.titles: Mapping[Node, str] = {
            node: element.kind.display_name(element.row) for node, element in self.around.items()
        }
        self.events = self._told(answers[len(payable) :])

    def page(self, element: Element, record: Record) -> Page:
        """What hangs on one of the elements; ``record`` is what ``show`` says of it."""
        before = [
            links.ends(link)[1]
            for link in self.found.links[element.node]
            if link["how"] in links.ORIGIN and links.ends(link)[0] == element.node
        ]
        hanging = Hanging(self.act, element, self.found.links[element.node], self)
        told = [*_entries(record, self._inherited(element.node)), *sections(hanging)]
        events, older = self.events[element.node]
        return Page(
            sections=told,
            events=events,
            older=older,
            ways=ways(self.act, element, record, before),
            parties={shown(self.act, end): text for end, text in hanging.reached().items()},
            hidden=frozenset(_hidden(element, {item.ref for section in told for item in section.items}, self.act)),
            signs=[sign.name for sign in element.kind.date_flags if record.get(sign.name)],
        )

    def _origins(self, node: Node) -> list[Node]:
        """What an element came out of, or was joined to."""
        both = [links.ends(link) for link in self.found.links[node] if link["how"] in links.ORIGIN]
        return [start for start, end in both if end == node]

    def _inherited(self, node: Node) -> list[PageItem]:
        """The files of these, which stay where they are."""
        origins = self._origins(node)
        mine = [row for row in self.files if (row["kind"], row["element"]) in origins]
        return [
            PageItem(ref_of(row) or "", row["text"], aside=shown(self.act, (row["kind"], row["element"])))
            for row in mine
        ]

    def _ends(self, node: Node) -> list[Node]:
        return [end for link in self.found.links[node] for end in links.ends(link) if end != node]

    def _recent(self, node: Node) -> tuple[Question[dict[Node, list[Change]]], Question[list[list[Row]]]]:
        """Asks for what was changed last on an element and on its business, and for the last notes."""
        mine = [node, *self._near(node)]
        notes = [asked.latest("note", kind, ids, EVENTS) for kind, ids in grouped(mine).items()]
        return history.changes_around(self.act, mine, _CHANGES), asked.reading(self.act, notes)

    def _near(self, node: Node) -> list[Node]:
        """What stands in its timeline and is linked to it: its business, the people of a company, no other party."""
        (out, back), lineage = links.business(self.act.registry), links.lineage(self.act.registry)
        found = []
        for link in self.found.links[node]:
            start, end = links.ends(link)
            other = end if start == node else start
            party = self.act.registry.by_name[other[0]].trait(Party)
            if link["how"] in (back if party and end == node else () if party else lineage | out):
                found.append(other)
        return found

    def _told(self, answers: Sequence[object]) -> dict[Node, tuple[list[Record], bool]]:
        """Of each element the last entries, and whether there are older ones."""
        elements, found = self.found.elements, dict[Node, tuple[list[Record], bool]]()
        changes: list[Mapping[Node, list[Change]]] = list(answers[::2])  # type: ignore[arg-type]
        notes: list[list[list[Row]]] = list(answers[1::2])  # type: ignore[arg-type]
        numbers = {change.step or 0 for each in changes for rows in each.values() for change in rows}
        steps = history.steps_and_undone(self.act, numbers) if numbers else ({}, set())
        for element, mine, read in zip(elements, changes, notes, strict=True):
            by_node: dict[Node, list[Row]] = defaultdict(list)
            for row in (row for rows in read for row in reversed(rows)):
                by_node[row["kind"], row["element"]].append(row)
            nodes = dict.fromkeys([*mine, *by_node])
            near = [self.around[node] for node in nodes if node in self.around]
            others = [other.ref for other in near if other.node != element.node]
            told = [*news(entries_on(self.act, near, mine, by_node, steps), element.ref, others)]
            found[element.node] = told[-EVENTS:], len(told) > EVENTS
        return found


def _entries(record: Record, inherited: Sequence[PageItem]) -> list[Section]:
    """The entries that are pinned, and the files, before which stand those of what it came from."""
    pinned = [
        PageItem(entry["ref"], " ".join(entry["text"].split()), aside=entry["by"] or "") for entry in record["pinned"]
    ]
    files = [*inherited, *(PageItem(file["ref"], file["name"], aside=_size(file["size"])) for file in record["files"])]
    more = f"crm timeline {record['ref']} --self"
    told = {"Pinned": pinned, "Files": files}
    return [Section(title, items[-MOST:], len(items), more=more) for title, items in told.items() if items]


def _size(size: int | None) -> str:
    return "missing" if size is None else f"{max(size / 1024, 0.1):,.{0 if size >= 10240 else 1}f} KiB"


def _hidden(element: Element, named: set[str], act: Act) -> set[str]:
    """The fields that name what stands in a section, copies of parties that are named, and checksums."""
    kind, row = element.kind, element.row
    found = {name for name, type in kind.references if row.get(name) and shown(act, (type.kind, row[name])) in named}
    filled = {name for name, _ in kind.references if row.get(name)}
    for field in kind.fields:
        roots = {root for place in field.snapshot for root in place.partition(".")[0].split("|")}
        if roots & filled:
            found.add(field.name)
    issued = kind.trait(Issued)
    return found | ({issued.checksum} if issued else set())
