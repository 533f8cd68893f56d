"""All elements of a kind without the columns that are empty in them, which are two of five in most files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter

from crmcli.light import TYPE_CHECKING
from crmcli.store.act import Act
from crmcli.store.asked import by_id
from crmcli.store.rows import Narrow
from crmcli.store.tables import Table, quoted

if TYPE_CHECKING:
    from crmcli.store.comparing import Sql
    from crmcli.store.driver import Rows

_WHOLE = 3  # parts from which it is seen what is empty
_WORTH = 5  # empty columns for which another statement is worth it


def parts(act: Act, table: Table, said: Callable[[str, int], Sql]) -> Iterator[Rows]:
    """The rows in the order of their ids; ``said`` is the statement for these columns of those behind an id. What was
    empty in the first parts is read as one cell, which tells when it no longer is: that part is read in whole, and
    those behind it with what was found in it."""
    names, last, left, filled = table.listed, 0, _WHOLE, set[str]()
    while True:
        empty = [_column(name) for name in table.listed if name not in names]
        told = ", ".join([*map(_column, names), *([f"coalesce({', '.join(empty)})"] if empty else [])])
        found = act.driver.parts(*said(told, last))
        for rows in found:
            last, whole = rows[-1][0], not empty
            if empty and any(cell is not None for cell in map(itemgetter(-1), rows)):
                rows, whole = in_order(act, table, [row[0] for row in rows]), True
            yield rows if whole else Narrow(names, rows)
            if not whole:
                continue
            filled.update(name for name, each in zip(table.listed, zip(*rows)) if each.count(None) < len(rows))  # noqa: B905
            left -= 1
            if left <= 0:
                break
        else:
            return
        names = tuple(name for name in table.listed if name in filled)
        if len(table.listed) - len(names) < _WORTH:
            yield from found
            return


def in_order(act: Act, table: Table, ids: Sequence[int]) -> Rows:
    """The rows with these ids, in this order."""
    _, where, values = by_id(table.name, ids)
    columns = ", ".join(map(quoted, table.listed))
    rows = {row[0]: row for row in act.rows(f"SELECT {columns} FROM {quoted(table.name)} {where}", values)}
    return [rows[number] for number in ids]


def _column(name: str) -> str:
    return f"e.{quoted(name)}"
