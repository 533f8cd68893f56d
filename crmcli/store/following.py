"""The history in the order in which it was recorded, a part at a time, from any step on."""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.light import TYPE_CHECKING
from crmcli.model.changes import Change
from crmcli.store.history import CHANGES, change_of
from crmcli.store.tables import json_array

if TYPE_CHECKING:
    from crmcli.store.act import Act

MANY = 1000  # changes of a part
_ENDS = "SELECT coalesce((SELECT max(id) FROM change), 0), coalesce((SELECT max(id) FROM step), 0)"
_LAST_OF = (
    "SELECT coalesce(max(id), 0) FROM change WHERE step = "
    "(SELECT step FROM change WHERE step <= ? ORDER BY step DESC LIMIT 1)"
)
_AFTER = f"{CHANGES} WHERE c.id > ? ORDER BY c.id LIMIT {MANY}"
_NUMBERED = (
    "SELECT c.row, coalesce(json_extract(c.after, '$.number'), json_extract(c.before, '$.number')) FROM change c "
    "WHERE c.kind = ? AND c.element IN (SELECT value FROM json_each(?)) AND c.\"table\" = ? AND c.op <> 'update'"
)


def ends(act: Act) -> tuple[int, int]:
    """The newest change and the newest step; 0 where there is none."""
    ((change, step),) = act.driver.rows(_ENDS)
    return change, step


def mark(act: Act, step: int) -> tuple[int, str | None]:
    """What tells this step from another of its number, in another history: its number and its ``uid``; None when it is
    not there."""
    found = act.driver.rows("SELECT uid FROM step WHERE id = ?", (step,))
    return step, found[0][0] if found else None


def last_of(act: Act, step: int) -> int:
    """The last change of this step, or of the one before that changed anything; 0 when none did."""
    return int(act.driver.rows(_LAST_OF, (step,))[0][0])


def after(act: Act, change: int) -> list[Change]:
    """The next thousand changes behind this one, in order."""
    return [change_of(act, row) for row in act.driver.rows(_AFTER, (change,))]


def numbers_of(act: Act, table: str, kind: str, ids: Iterable[int]) -> dict[int, int]:
    """The numbers that rows of a table had on these elements, by the id of the row, also of those that are gone."""
    return dict(act.driver.rows(_NUMBERED, (kind, json_array(ids), table)))
