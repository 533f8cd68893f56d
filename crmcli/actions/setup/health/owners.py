"""Does everything that belongs to an element have one: lines, entries, contact points, tags, links."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.actions.setup.health.findings import FIX, found
from crmcli.actions.setup.health.history import name_of
from crmcli.model.results import Record
from crmcli.store import auditing, mending
from crmcli.store.act import Act


def owners(act: Act) -> Iterator[Record]:
    """Whether the element is there that a row belongs to, and both that a link joins."""
    for table, number, kind, element in auditing.homeless(act):
        name = name_of(act, (kind, element))
        what = "joins" if table == "link" else "belongs to"
        yield found("owners", f"Row {number} of {table} {what} {name}, which is not there.", FIX)


def remove(act: Act) -> None:
    """Remove them, with history: crm undo brings them back."""
    mending.remove(act, [(table, number) for table, number, *_ in auditing.homeless(act)])
