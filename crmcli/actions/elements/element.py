"""Elements as actions handle them: the row, with its email addresses, phone numbers and lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence

from crmcli.actions.refs import check_there, meant
from crmcli.light import Any
from crmcli.model.kinds import Kind
from crmcli.model.refs import ref
from crmcli.model.traits import Lines, Numbered
from crmcli.model.types import ContactPoint
from crmcli.store import asked
from crmcli.store.act import Act, Row
from crmcli.store.links import Node, ends, grouped

Part = str | Callable[[str, Collection[int]], asked.Asked]  # a table, or what asks for some of its rows


class Element:
    """One element that is in the database. ``points`` maps emails and phones to their rows; ``copied`` is what its
    copies of others were last made from, when they were in this act."""

    __slots__ = ("copied", "kind", "lines", "node", "points", "row")

    def __init__(self, kind: Kind, row: Row, points: dict[str, list[Row]], lines: list[Row]) -> None:
        self.kind = kind
        self.row = row
        self.node: Node = (kind.name, row["id"])
        self.points = points
        self.lines = lines
        self.copied: Row | None = None

    @property
    def id(self) -> int:
        return int(self.row["id"])

    @property
    def ref(self) -> str:
        return ref(self.kind.prefix, self.row["id"])

    @property
    def stage(self) -> Any:
        """Where it stands; None for a kind without stages."""
        return self.row.get("stage")

    @property
    def currency(self) -> Any:
        """The currency of its amounts; None for a kind that has none."""
        return self.row.get(self.kind.currency)

    @property
    def amount(self) -> Any:
        """Its total in minor units; None while it has none."""
        return self.row.get(self.kind.amount)

    @property
    def number(self) -> Any:
        """Its number in the series; None while it has none."""
        numbered = self.kind.trait(Numbered)
        return self.row[numbered.field] if numbered else None

    @property
    def terms(self) -> tuple[str, str]:
        """The currency and the tax policy of its lines."""
        return self.kind.its(Lines).terms(self.row)

    def get(self, name: str) -> Any:
        """The stored value of a field; a list of ContactPoints for email addresses and phone numbers."""
        if name in self.points:
            return [ContactPoint(row["label"], row["value"], row["normal"]) for row in self.points[name]]
        return self.row.get(name)


class Gathered:
    """Elements and what belongs to them. ``parts`` maps a table to its rows by element, ``links`` an element to the
    links that begin or end at it, oldest first; only what was asked for is there."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.parts: dict[str, dict[Node, list[Row]]] = defaultdict(lambda: defaultdict(list))
        self.links: dict[Node, list[Row]] = defaultdict(list)

    def every_link(self) -> list[Row]:
        """Each of the links once, oldest first."""
        found = {row["id"]: row for rows in self.links.values() for row in rows}
        return [found[number] for number in sorted(found)]

    def fill(
        self, wanted: Sequence[asked.Asked], answers: Sequence[Sequence[Row]], kinds: Collection[str]
    ) -> dict[Node, Row]:
        """Take in what was read; returns the rows of the elements themselves."""
        rows: dict[Node, Row] = {}
        joined: dict[int, Row] = {}
        for (table, _, _), found in zip(wanted, answers, strict=True):
            for row in found:
                if table in kinds:
                    rows[table, row["id"]] = row
                elif table == "link":
                    joined[row["id"]] = row
                else:
                    self.parts[table][row["kind"], row["element"]].append(row)
        for number in sorted(joined):
            for node in dict.fromkeys(ends(joined[number])):
                self.links[node].append(joined[number])
        return rows


def gather(
    act: Act,
    nodes: Sequence[Node],
    parts: Sequence[Part] = (),
    *,
    points: bool = True,
    lines: bool = True,
    linked: bool = False,
) -> Gathered:
    """The elements in the order of ``nodes`` with their rows in these tables, read at once however many they are."""
    if len(nodes) == 1 and not (parts or linked):
        return _alone(act, nodes[0], points, lines)
    found: Gathered = asked.at_once(act, gathering(act, nodes, parts, points=points, lines=lines, linked=linked))[0]
    return found


def _alone(act: Act, node: Node, points: bool, lines: bool) -> Gathered:
    """One element with its own parts, as most lines of a batch read it."""
    (name, number), found, kind = node, Gathered(), act.registry.by_name[node[0]]
    tables = _own(kind, points, lines)
    wanted = [asked.by_id(name, [number]), *(asked.owned(table, name, [number]) for table in tables)]
    rows, *owned = asked.read(act, wanted)
    for table, mine in zip(tables, owned, strict=True):
        found.parts[table][node] = mine
    own = {field: found.parts[table][node] for field, table in kind.points if points}
    found.elements = [Element(kind, row, own, found.parts["line"][node] if lines else []) for row in rows]
    return found


def gathering(
    act: Act,
    nodes: Sequence[Node],
    parts: Sequence[Part] = (),
    *,
    points: bool = True,
    lines: bool = True,
    linked: bool = False,
) -> asked.Question[Gathered]:
    """The same as a question, for those who ask more at once."""
    by_kind, wanted = grouped(nodes), list[asked.Asked]()
    for name, ids in by_kind.items():
        kind = act.registry.by_name[name]
        tables = [*_own(kind, points, lines), *parts]
        wanted.append(asked.by_id(name, ids))
        wanted += (_asked(part, name, ids) for part in dict.fromkeys(tables))
        wanted += asked.joined(name, ids) if linked else ()
    question = asked.reading(act, wanted)

    def whole(answers: asked.Answers) -> Gathered:
        found = Gathered()
        made: dict[Node, Element] = {}
        for (name, number), row in found.fill(wanted, question.answer(answers), by_kind).items():
            kind, node = act.registry.by_name[name], (name, number)
            mine = {field: found.parts[table][node] for field, table in kind.points if points}
            made[node] = Element(kind, row, mine, found.parts["line"][node] if lines else [])
        found.elements = [made[node] for node in nodes if node in made]
        return found

    return asked.Question(question.statements, whole)


def named(
    act: Act,
    words: Sequence[str],
    parts: Sequence[Part] = (),
    *,
    titles: bool = False,
    itself: bool = False,
    **how: bool,
) -> Gathered:
    """The elements that are meant, gathered; raises what ``resolve`` does. A title counts where ``titles`` says so, and
    with ``itself`` what was merged is meant by its reference."""
    nodes = meant(act, words, titles=titles, itself=itself)
    whole = gather(act, nodes, parts, **how)
    check_there(act, nodes, [element.node for element in whole.elements])
    return whole


def _asked(part: Part, kind: str, ids: Collection[int]) -> asked.Asked:
    return asked.owned(part, kind, ids) if isinstance(part, str) else part(kind, ids)


def _own(kind: Kind, points: bool, lines: bool) -> list[str]:
    """The tables of what is part of an element of this kind."""
    return [*(table for _, table in kind.points if points), *(["line"] if lines and kind.trait(Lines) else [])]


def fetch(act: Act, nodes: Sequence[Node], points: bool = True, lines: bool = True) -> list[Element]:
    """The elements in the order of ``nodes``, read with a few statements however many they are."""
    return gather(act, nodes, points=points, lines=lines).elements


def titles(act: Act, nodes: Iterable[Node]) -> dict[Node, str]:
    """What people call these elements; an empty text for those without a name."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for name, number in nodes:
        by_kind[name].add(number)
    named = {name: act.tables[name].naming for name in by_kind}
    answers = asked.at_once(act, asked.cells({name: (named[name], ids) for name, ids in by_kind.items()}))[0]
    return {
        (name, number): act.registry.by_name[name].display_name(dict(zip(named[name], values, strict=True)))
        for name, rows in zip(by_kind, answers, strict=True)
        for number, values in rows.items()
    }
