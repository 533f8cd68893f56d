"""``crm sql``: the rows of a query, in any output format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.exports import Anew, Block, Export, Stream
from crmcli.model.results import Column, Rows
from crmcli.store.sql import query

if TYPE_CHECKING:
    from crmcli.store import driver


def sql(path: str, text: str) -> Rows:
    """The result of one reading query; equal column names get a number. Bytes are shown in hexadecimal."""
    names, parts = _asked(path, text)
    rows = [dict(zip(names, map(_plain, row), strict=True)) for part in parts for row in part]
    columns = [Column(name, name, _role([row[name] for row in rows])) for name in names]
    return Rows("rows", columns, rows, len(rows))


def stream(path: str, text: str) -> Export:
    """The same piece by piece: also of a query without an end."""
    names, begun = _asked(path, text)
    once = iter([begun])  # the query runs already; it is asked anew only when it is read once more

    def blocks() -> Iterator[Block]:
        for part in next(once, None) or _asked(path, text)[1]:
            columns = zip(names, zip(*part, strict=True), strict=True)
            yield Block({name: partial(_shown, values) for name, values in columns})

    first = "ref" if "ref" in names else names[0]
    return Export(
        name="rows",
        columns=[Column(name, name) for name in names],
        stream=Stream(blocks),
        numbers=Anew(lambda: (str(value) for block in blocks() for value in block[first])),
    )


def _asked(path: str, text: str) -> tuple[list[str], Iterator[driver.Rows]]:
    names, parts = query(path, text)
    return [name if names.index(name) == place else f"{name}_{place + 1}" for place, name in enumerate(names)], parts


def _shown(values: Sequence[Any]) -> list[Any]:
    return [_plain(value) for value in values]


def _plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def _role(values: list[Any]) -> str:
    """Numbers are set to the right where a column has nothing else."""
    filled = [value for value in values if value is not None]
    return "number" if filled and all(isinstance(value, int | float) for value in filled) else "text"
