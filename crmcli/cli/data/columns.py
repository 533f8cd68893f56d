"""What an import understood of a file that it does not know, and questions about the columns that it did not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap

from crmcli.actions.data.importing.request import ColumnSeen, Means
from crmcli.cli.asking import ask_line, write
from crmcli.cli.context import Session
from crmcli.errors import CrmError, Refused
from crmcli.render.escape import visible
from crmcli.render.widths import cells_wide

_GAP = "  "
_LEAST, _CELL = 8, 24  # cells that a value takes
_LIST, _NONE = "?", "-"


def ask_columns(
    session: Session, file: str, seen: Sequence[ColumnSeen], fields: Sequence[str], means: Means
) -> Mapping[str, str]:
    """The field of each column that was not understood, "" for one to leave out; ``means`` raises CrmError for a word
    that is none of the ``fields``. Raises Refused (exit 5) where the person stops, or the input ends before."""
    unknown = [column.name for column in seen if column.field is None]
    write(session, f"{file}: this is what its columns mean, with the first rows.\n{_table(seen, session.width)}\n")
    count = "1 column is" if len(unknown) == 1 else f"{len(unknown)} columns are"
    write(session, f"{count} not known. Type a field; Enter leaves the column out, {_LIST} lists the fields.\n")
    answers: dict[str, str] = {}
    for name in unknown:
        while name not in answers:
            word = ask_line(session, f"{visible(name)}: ")
            if word == _LIST:
                _say(session, ", ".join(fields))
            elif (field := _read(session, word, means)) is not None:
                answers[name] = field
    write(session, f"Enter imports {file}; COLUMN=FIELD changes what a column means; no stops.\n")
    names = {column.name.casefold(): column.name for column in seen}
    while word := ask_line(session, "Import? "):
        column, sign, text = word.rpartition("=")
        if word.lower() in ("y", "yes"):
            break
        if not sign:
            raise Refused("Nothing was imported.", "Say what columns mean: --map 'COLUMN=field'.")
        known = names.get(column.strip().casefold())
        if known is None:
            _say(session, f"There is no column {column.strip()!r}.")
        elif (field := _read(session, text.strip(), means)) is not None:
            answers[known] = field
    return answers


def _read(session: Session, word: str, means: Means) -> str | None:
    """The field that is meant, "" to leave the column out; None for none, which is said."""
    try:
        return means(word) if word not in ("", _NONE) else ""
    except CrmError as error:
        _say(session, f"{error.message} {_LIST} lists the fields.")
        return None


def _say(session: Session, text: str) -> None:
    write(session, "\n".join(f"{_GAP}{line}" for line in wrap(text, session.width - len(_GAP))) + "\n")


def _table(seen: Sequence[ColumnSeen], width: int) -> str:
    most = max(len(column.values) for column in seen)
    names = max(cells_wide(_cut(column.name)) + cells_wide(column.field or "(left out)") for column in seen)
    room = min(max((width - names - 6) // most - len(_GAP), _LEAST), _CELL)
    rows = [("Column", "Field", "Rows")]
    for column in seen:
        field = {None: "?", "": "(left out)"}.get(column.field, column.field or "")
        rows.append((_cut(column.name), field, _GAP.join(_cut(value, room) or "·" for value in column.values)))
    widths = [max(cells_wide(row[at]) for row in rows) for at in (0, 1)]
    lines = []
    for name, field, values in rows:
        parts = [text + " " * (wide - cells_wide(text)) for text, wide in zip((name, field), widths, strict=True)]
        lines.append(_GAP + _GAP.join([*parts, values]))
    return "\n".join(line.rstrip() for line in lines)


def _cut(text: str, room: int = _CELL) -> str:
    """A value on one line, with an ellipsis where it is long."""
    shown = visible(" ".join(text.split()))
    if cells_wide(shown) <= room:
        return shown
    while cells_wide(shown) >= room:
        shown = shown[:-1]
    return f"{shown}…"
