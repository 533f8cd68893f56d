"""What rows are linked to by the ids of another program: put into their references, linked, or kept waiting."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from crmcli.actions.data.importing.found import Found
from crmcli.actions.elements.externals import ExternalId
from crmcli.actions.funnel.waiting import BY_NAME, Awaited, came, join, wait
from crmcli.model.kinds import Kind
from crmcli.store import lookup
from crmcli.store.act import Act, Row
from crmcli.store.links import Node

Rest = list[tuple[Awaited, int | None]]  # what no reference of a row takes, and the element that it is


class Ties:
    """``made`` counts the links by ids, ``waiting`` those that wait since this import: (kind, program) -> how many."""

    def __init__(self, act: Act, kind: Kind) -> None:
        self.act = act
        self.kind = kind
        self.made = 0
        self.waiting: Counter[tuple[str, str]] = Counter()
        self.fields: dict[str, str] = {}
        for name, type in kind.references:
            if kind.by_name[name].manual:
                self.fields.setdefault(type.kind, name)

    def fill(self, rows: Sequence[Found]) -> list[Rest]:
        """Put the first of each kind into the reference that it has for it; returns the rest of each row. An id counts
        more than a name beside it, which stays where nothing bears the id."""
        known = self._known({link for found in rows for link in found.links})
        return [self._fill(found, known) if found.links else [] for found in rows]

    def _fill(self, found: Found, known: Mapping[Awaited, int]) -> Rest:
        rest: Rest = []
        done: set[str] = set()
        for link in found.links:
            field, number = self.fields.get(link[0], ""), known.get(link)
            if not field or field in done:
                rest.append((link, number))
                continue
            done.add(field)
            if number is not None:
                found.values[field] = number
                found.missing.pop(field, None)
                self.made += 1
            elif field in found.missing:
                found.called[field] = link[1]
            elif field not in found.values:
                rest.append((link, None))
        return rest

    def tie(self, rows: Sequence[tuple[int, Rest]]) -> None:
        """Link these elements to the rest, inside a step, or let the links wait."""
        pairs: list[tuple[Node, Node]] = []
        awaited: list[tuple[Node, Awaited]] = []
        for number, rest in rows:
            node = self.kind.name, number
            pairs += [(node, (link[0], other)) for link, other in rest if other is not None]
            awaited += [(node, link) for link, other in rest if other is None]
        if pairs:
            join(self.act, pairs)
        if awaited:
            self.waiting.update(wait(self.act, awaited))
        self.made += len(pairs)

    def came(self, rows: Iterable[tuple[Row, Found]]) -> None:
        """Make the links that wait for these elements, by their ids or names, inside a step."""
        self.made += came(self.act, self.kind, ((row, found.values, found.externals) for row, found in rows))

    def _known(self, links: set[Awaited]) -> dict[Awaited, int]:
        wanted: dict[str, set[ExternalId]] = defaultdict(set)
        for kind, pair in links:
            if pair[0] != BY_NAME:
                wanted[kind].add(pair)
        return {
            (kind, pair): number
            for kind, pairs in wanted.items()
            for pair, number in lookup.with_externals(self.act, kind, pairs).items()
        }
