"""Cells that several steps wrote: what an undo of many steps left to others, who wrote over it, is looked at here."""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.model.changes import Change
from crmcli.store import history
from crmcli.store.act import Act
from crmcli.store.tables import WRITTEN, json_array, literals

_SAME = '{0}.kind IS c.kind AND {0}.element IS c.element AND {0}."table" = c."table" AND {0}.row = c.row'
_CELLS = "json_each(coalesce({0}.after, {0}.before)) {0}c"
_BOOKS = literals(WRITTEN)
_OVERLAP = (
    f"EXISTS (SELECT 1 FROM change m, {_CELLS.format('m')}, {_CELLS.format('c')} WHERE {_SAME.format('m')} "
    "AND +m.step IN (SELECT value FROM json_each(?2)) AND m.id < c.id AND mc.key = cc.key "
    f"AND mc.key NOT IN ({_BOOKS}) "
)
_BEHIND = (
    f"{history.CHANGES} WHERE c.id > coalesce((SELECT max(id) FROM change WHERE step = ?1), 0) AND c.step > ?1 "
    f"AND {_OVERLAP} AND NOT EXISTS (SELECT 1 FROM change n, {_CELLS.format('n')} WHERE {_SAME.format('n')} "
    "AND +n.step = ?1 AND nc.key = mc.key)) ORDER BY c.id"
)
_OVER = f"{history.CHANGES} WHERE c.step = ?1 AND {_OVERLAP}) ORDER BY c.id"


def behind(act: Act, number: int, steps: Iterable[int]) -> list[Change]:
    """What was changed after a step that took these back, in cells that they wrote and it left alone, as others had
    written over them."""
    return [history.change_of(act, row) for row in act.rows(_BEHIND, (number, json_array(steps)))]


def over(act: Act, number: int, steps: Iterable[int]) -> list[Change]:
    """What a step changed in cells that these had written before."""
    return [history.change_of(act, row) for row in act.rows(_OVER, (number, json_array(steps)))]
