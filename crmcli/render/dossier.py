"""All that is kept about a person as a page that people read: no scripts, nothing from outside."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.light import Any
from crmcli.model.results import Record
from crmcli.render.pictures import frame
from crmcli.render.pictures.frame import safe

_STYLE = (
    "h2{font-size:1.15em;margin-top:2em}table{border-collapse:collapse;margin:.6em 0 1.2em;width:100%}"
    "td,th{text-align:left;vertical-align:top;padding:.15em .8em .15em 0;overflow-wrap:anywhere}th{opacity:.65}"
    ".text{white-space:pre-wrap}"
)
_BYTES = "content"


def page(value: Record, title: str) -> str:
    """The page of what ``crm export --person`` gives: a heading and a table for each part, what is empty left out.
    Files can be taken out of it by a click."""
    parts = [_section(name, found) for name, found in value.items() if found]
    return frame.page(title, _STYLE, "".join(parts))


def _section(name: str, found: Any) -> str:
    rows = found if isinstance(found, list) else [found]
    flat = all(isinstance(cell, str | int | float | None) for row in rows for cell in row.values())
    body = _table(rows) if flat else "".join(map(_card, rows))
    return f"<h2>{safe(_called(name))} ({len(rows):,})</h2>\n{body}"


def _table(rows: Sequence[Record]) -> str:
    """Records below each other: those columns that are filled in any of them."""
    names = [name for name in dict.fromkeys(name for row in rows for name in row) if any(row.get(name) for row in rows)]
    head = "".join(f"<th>{safe(_called(name))}</th>" for name in names)
    lines = "".join(
        "<tr>" + "".join(f"<td>{_cell(name, row.get(name), row)}</td>" for name in names) + "</tr>\n" for row in rows
    )
    return f"<table><tr>{head}</tr>\n{lines}</table>\n"


def _card(row: Record) -> str:
    """A record by itself, a field in a line."""
    filled = {name: cell for name, cell in row.items() if cell not in (None, "", [], {})}
    lines = (
        f"<tr><th>{safe(_called(name))}</th><td>{_cell(name, cell, row)}</td></tr>\n" for name, cell in filled.items()
    )
    return f"<table>{''.join(lines)}</table>\n"


def _cell(name: str, cell: Any, row: Record) -> str:
    if cell is None:
        return ""
    if name == _BYTES and isinstance(cell, str):
        called = safe(str(row.get("text") or row.get("format") or "file"))
        return f'<a download="{called}" href="data:application/octet-stream;base64,{safe(cell)}">file</a>'
    if isinstance(cell, list) and cell and all(isinstance(each, dict) for each in cell):
        return _table(cell)
    if isinstance(cell, list):
        return ", ".join(_cell("", each, row) for each in cell)
    if isinstance(cell, dict):
        return _card(cell) if cell else ""
    return f'<div class="text">{safe(str(cell))}</div>'


def _called(name: str) -> str:
    return name.replace("_", " ").capitalize()
