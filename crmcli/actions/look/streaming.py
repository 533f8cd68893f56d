"""``crm KIND list --format jsonl``: the elements piece by piece, however many there are."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import islice

from crmcli.actions.look.columns import further, usual
from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import ListRequest, listed, reader
from crmcli.actions.look.sums import asked_sums
from crmcli.model.exports import Export, Refs, Stream
from crmcli.model.kinds import Kind
from crmcli.model.results import Record
from crmcli.store import dumping, records
from crmcli.store.act import Act
from crmcli.store.filtering import find_ids

CHUNK = 500


def stream(act: Act, kind: Kind, request: ListRequest) -> Export:
    """The matching elements as a list has them, a few hundred in memory at a time."""
    typed = Filters(act, kind, request.filters)
    query = typed.query(request.sort, None, request.archived)
    found = find_ids(act, kind, query, reader(act), asked_sums(act, kind, query))
    numbers = array("q", islice(found, request.limit))
    return Export(
        name=kind.plural,
        columns=usual(kind),
        stream=Stream(len(numbers), lambda: _records(act, kind, numbers, request.fields)),
        numbers=Refs(kind.prefix, numbers),
        further=further(act.registry, kind, request.fields),
        notes=typed.notes,
    )


def _records(act: Act, kind: Kind, numbers: Sequence[int], fields: Sequence[str]) -> Iterator[Record]:
    from crmcli.actions.look.related import add_related

    with dumping.snapshot(act):
        for start in range(0, len(numbers), CHUNK):
            part = numbers[start : start + CHUNK]
            rows = records.get(act, kind.name, part)
            present = [rows[number] for number in part if number in rows]
            found = listed(act, kind, present)
            add_related(act, kind, present, found, fields)
            yield from found
