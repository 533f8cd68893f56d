"""Does the history tell just what stands in the tables."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.actions.setup.health.findings import FIX, found
from crmcli.errors.wording import listed
from crmcli.model.results import Record
from crmcli.store import mending
from crmcli.store.act import Act
from crmcli.store.links import Node
from crmcli.store.replay import Astray, Replay


def history(act: Act) -> Iterator[Record]:
    """Whether the recorded tables are what their history comes to when it is carried out from nothing."""
    for astray in Replay(act).astray():
        yield _told(act, astray)


def put_back(act: Act) -> None:
    """Make rows what the history tells of them. Of what it does not tell nothing is removed."""
    mending.as_told(act, list(Replay(act).astray()))


def _told(act: Act, astray: Astray) -> Record:
    table, number = astray.place
    ref = name_of(act, astray.node)
    what = ref if astray.node == astray.place else f"Row {number} of {table}{f', of {ref},' if ref else ''}"
    if astray.told is None:
        mend = f"Remove it or keep it: crm rm {ref}" if astray.node == astray.place else None
        return found("history", f"{what} is there, and the history does not tell of it.", mend, ref)
    mend = FIX if astray.whole else "Take it from a backup: crm restore FILE"
    if astray.there is None:
        return found("history", f"{what} is gone, and the history does not tell why.", mend, ref)
    if not astray.whole:
        return found("history", f"{what} is there, and the history does not tell how it began.", None, ref)
    return found("history", f"{what} is not as the history tells: {listed(astray.cells, 5)}.", mend, ref)


def name_of(act: Act, node: Node | None) -> str | None:
    """The reference of an element, also of a kind that nobody knows."""
    if node is None or not node[0]:
        return None
    kind = act.registry.by_name.get(node[0])
    return f"{kind.prefix if kind else node[0].upper()}-{node[1]}"
