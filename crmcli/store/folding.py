"""Folded texts: what is kept of them beside a row, and the SQL that compares by it."""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.model.fields import CUSTOM, Field
from crmcli.store.rows import column_of
from crmcli.store.tables import Table, quoted

COLUMN = "folded"
_OWN = "\0"  # stands in no SQL
SECOND, BESIDES = "~", "+"  # what marks a second spelling, and the further words by which a custom text is found
NAMED, WORDS = "^", "+"  # the further words by which a row is found: those of its title, and the others
_PARTS = {"email": ("value",), "phone": ("value",), "line": ("name",), "note": ("text",), "tag": ("tag",)}
# Letters that SQL can fold, in the two ways of ``loose``: what is kept of most texts need not be kept.
_EASY = {"ä": "a", "ö": "o", "ü": "u", "Ä": "a", "Ö": "o", "Ü": "u", "ß": "ss", "é": "e", "É": "e"}
_SPELLED = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue", "ß": "ss", "é": "e", "É": "e"}
EASILY = "[ -_a-~äöüÄÖÜßéÉ]*"


def texts(table: Table) -> tuple[str, ...]:
    """The columns whose texts are compared folded."""
    return table.element.folded if table.element else _PARTS.get(table.name, ())


def indexed(table: Table) -> tuple[str, ...]:
    """Those of them that are looked up by an index."""
    return tuple(name for name in texts(table) if name in table.looked_up)


def compared(column: str, alias: str = "") -> str:
    """SQL for a text as ``same`` folds it, of a column that is looked up by an index; ``alias`` is what its table is
    called. SQLite itself lowers a to z alone, so what it cannot do is kept in the column ``folded``."""
    place = f"{alias}." if alias else ""
    return f"coalesce(json_extract({place}folded, '$.{column}'), lower({place}{quoted(column)}))"


def read_compared(column: str, alias: str = "") -> str:
    """The same of any column: where there is no index, letters that SQL can replace are not kept."""
    place = f"{alias}." if alias else ""
    text = f"{place}{quoted(column)}"
    plain, found = _plain(text, column, place), hardly_compared(column, alias)
    return f"CASE WHEN {place}folded IS NULL OR {plain} THEN lower({text}) ELSE {found} END"


def hardly_compared(column: str, alias: str = "") -> str:
    """The same where the text is known not to be one that lower() folds."""
    place = f"{alias}." if alias else ""
    return f"coalesce(json_extract({place}folded, '$.{column}'), {_replaced(f'{place}{quoted(column)}', _EASY)})"


def plainly(field: Field, alias: str) -> str:
    """SQL for whether LIKE alone finds all spellings of the text of a field of a row, as of most texts; else it may be
    NULL."""
    return plainly_kept(column_of(field, alias), stored_as(field), alias)


def plainly_kept(text: str, name: str, alias: str) -> str:
    """The same for a text that is kept under this name."""
    return f"({alias}.folded IS NULL OR {_plain(text, name, f'{alias}.')})"


def _plain(text: str, name: str, place: str) -> str:
    """SQL for whether a text is of signs that lower() folds, though something is kept of its row: it is then worth ten
    times what it costs to ask, since all that replaces letters is spared."""
    kept = f"instr({place}folded, '{name}') = 0" if name.isidentifier() and name.isascii() else "0"
    return f"(length(CAST({text} AS BLOB)) = length({text}) AND {kept})"


def field_compared(field: Field, alias: str) -> str:
    """The same for a field, which may be a custom one."""
    if field.custom:
        return f"coalesce({kept(stored_as(field), alias)}, lower({column_of(field, alias)}))"
    return (compared if field.indexed or field.unique else read_compared)(field.name, alias)


def field_hardly_compared(field: Field, alias: str) -> str:
    """The same of a row of which ``plainly`` does not hold. SQL may be nested so deep and no deeper, and this is."""
    looked_up = field.custom or field.indexed or field.unique
    return field_compared(field, alias) if looked_up else hardly_compared(field.name, alias)


def filled(field: Field, alias: str) -> str:
    """SQL before a test of a text: where there is none, nothing else is read. An index tells so by itself."""
    return "" if field.custom or field.indexed or field.unique else f"{column_of(field, alias)} IS NOT NULL AND "


def custom_compared(field: Field) -> str:
    """SQL for what an index of a custom field holds: what its filters compare, of the table's own columns."""
    found = field_compared(field, _OWN) if field.type.folded else column_of(field, _OWN)
    return found.replace(f"{_OWN}.", "")


def second(field: Field, alias: str) -> str:
    """SQL for the second spelling of the text of a field of which ``plainly`` does not hold."""
    return column_second(column_of(field, alias), stored_as(field), alias)


def column_second(text: str, name: str, alias: str) -> str:
    """The same for a text that is kept under this name; the first one where it has no second, which does no harm."""
    return f"coalesce({kept(name, alias, SECOND)}, {_replaced(text, _SPELLED)})"


def kept(name: str, alias: str, mark: str = "") -> str:
    """SQL for what is kept of a text, NULL when nothing is; a mark asks for more than its fold."""
    path = f"'$.{name}'" if not mark and name.isidentifier() else f"""'$."{name}{mark}"'"""
    return f"json_extract({alias}.folded, {path})"


def replaced(text: str) -> str:
    """SQL for a text in small letters, as it is first spelled, but for what is kept."""
    return _replaced(text, _EASY)


def _replaced(text: str, letters: Mapping[str, str]) -> str:
    for letter, other in letters.items():
        text = f"replace({text}, '{letter}', '{other}')"
    return f"lower({text})"


def stored_as(field: Field) -> str:
    """What the text of a field, which may be a custom one, is called there."""
    return CUSTOM + field.key.replace("'", "''") if field.custom else field.name
