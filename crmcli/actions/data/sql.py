"""``crm sql``: the rows of a query, in any output format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crmcli.model.results import Column, Rows
from crmcli.store.sql import query


def sql(path: Path, text: str) -> Rows:
    """The result of one reading query; equal column names get a number. Bytes are shown in hexadecimal."""
    names, found = query(path, text)
    unique = [name if names.index(name) == place else f"{name}_{place + 1}" for place, name in enumerate(names)]
    rows = [dict(zip(unique, map(_plain, row), strict=True)) for row in found]
    columns = [Column(name, name, _role([row[name] for row in rows])) for name in unique]
    return Rows("rows", columns, rows, len(rows))


def _plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def _role(values: list[Any]) -> str:
    """Numbers are set to the right where a column has nothing else."""
    filled = [value for value in values if value is not None]
    return "number" if filled and all(isinstance(value, int | float) for value in filled) else "text"
