"""Where else a person is named, place by place: what is found comes in no such order, and is put into it in files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from crmcli.actions.elements.purge_findings import FILE, Finding, Findings
from crmcli.light import Any
from crmcli.model.results import Record
from crmcli.store.local_sorting import Sorted
from crmcli.store.naming import Hit


def named(found: Findings) -> Iterable[Record]:
    """{"ref", "where", "texts"} of each place that is open, in the order in which the first of it is found."""
    places = Sorted()
    for first, finding in _findings(_by_place(found)):
        texts = list(finding.texts)
        places.put(("", first, 0), {"ref": finding.place, "where": finding.where, "texts": texts})
    return places


def _by_place(found: Findings) -> Iterable[Any]:
    """(place, its number, node, hit) of all that is found, of each place one behind the other; what tells of files has
    no number, and stands behind the others."""
    every = Sorted()
    ids, entries = defaultdict[str, set[int]](set), set[str]()
    for number, (place, node, hit) in enumerate(found.found()):
        every.put((place, 0, number), [place, number, node, _cells(hit)])
        if node and place not in entries:
            ids[node[0]].add(node[1])
            entries.update(() if hit.table == node[0] else (place,))
    for kind, number in found.linked:
        ids[kind].add(number)
    for kind, number in found.kept:
        ids[kind].discard(number)
    for number, (place, hit) in enumerate(found.files({kind: sorted(ids[kind]) for kind in sorted(ids)})):
        every.put((place, 1, number), [place, None, None, _cells(hit)])
    return every


def _cells(hit: Hit) -> list[Any]:
    return [hit.table, hit.row, None, hit.column, hit.change, {hit.column: hit.values.get(hit.column)}]


def _findings(told: Iterable[Any]) -> Iterator[tuple[int, Finding]]:
    """Each place, with the number of the first that is found there."""
    for place, hits in groupby(told, key=lambda each: each[0]):
        finding, first = None, 0
        for _, number, node, cells in hits:
            if number is None:
                if finding:
                    finding.columns[FILE] = None
                continue
            if finding is None:
                finding, first = Finding(place, node), number
            finding.take(Hit(*cells))
        if finding:
            yield first, finding
