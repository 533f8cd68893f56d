"""``crm KIND list`` in a pipe: the elements piece by piece, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from crmcli.actions.look import walking
from crmcli.actions.look.blocks import listed
from crmcli.actions.look.columns import further
from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import ListRequest, laid_out, notes, reader
from crmcli.actions.look.values import Columns
from crmcli.model.exports import Block, Export, Stream
from crmcli.model.filters import Query
from crmcli.model.kinds import Kind
from crmcli.store.act import Act
from crmcli.store.rows import columns


def stream(act: Act, kind: Kind, request: ListRequest) -> Export:
    """The matching elements as a list has them, at most a thousand in memory at a time."""
    typed = Filters(act, kind, request.filters)
    query = typed.query(request.sort, request.limit, request.archived)
    shown = laid_out(act, kind, request, typed, query)
    names = request.fields or [each.name for each in shown]
    return Export(
        name=kind.plural,
        columns=shown,
        stream=Stream(read(act, kind, query, lambda stored: listed(act, kind, stored, names))),
        further=further(act.registry, kind, names),
        notes=notes(act, kind, typed),
    )


def read(act: Act, kind: Kind, query: Query, tell: Callable[[Columns], Block]) -> Callable[[], Iterator[Block]]:
    """What reads the elements that are wanted and tells of them, part by part, as they all were at one moment; raises
    Usage (exit 2) for conditions and orders that mean nothing, before anything is read."""
    parts = walking.parts(act, kind, query, reader(act))

    def blocks() -> Iterator[Block]:
        with act.driver.snapshot():
            for rows in parts():
                yield tell(columns(act.tables[kind.name], rows))

    return blocks
