"""The index of each kind for full-text search, kept in the transaction of what changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from crmcli.model.fields import Field
from crmcli.model.fold import JOINERS, LETTERS, UMLAUTS
from crmcli.model.kinds import Kind
from crmcli.model.registry import Registry
from crmcli.model.traits import Lines
from crmcli.store.folding import kept
from crmcli.store.rows import column_of
from crmcli.store.tables import PARTS, json_array, quoted

if TYPE_CHECKING:
    from crmcli.store.driver import Driver

Ids = Mapping[str, set[int]]
_AT_ONCE = 8
_BEYOND = "*[^\n\t -~À-ÅÇ-ÏÑ-ÖÙ-Ýà-åç-ïñ-öù-ýÿ]*"  # more than accents on Latin letters, which the tokenizer takes away
_SPACED = " || ' ' || "
_SEARCHED = {table.name: table.searched for table in PARTS}


def refresh(db: Driver, registry: Registry, stale: Ids, inserted: Ids) -> None:
    """Index anew the elements that are ``stale``, by kind; those that are gone leave the index. ``inserted`` are new
    ones, which are not in it yet."""
    for name, ids in stale.items():
        known = ids - inserted.get(name, set())
        if known:
            gone = f"DELETE FROM {name}_search WHERE rowid IN (SELECT value FROM json_each(?))"
            db.write(gone, [(json_array(known),)])
        some = "WHERE e.id IN (SELECT value FROM json_each(?))"
        db.write(f"{_indexing(registry.by_name[name])} {some}", [(json_array(ids),)])


def fill(db: Driver, kind: Kind) -> None:
    """Index every element of a kind whose index is empty."""
    db.write(_indexing(kind), [()])


def _indexing(kind: Kind) -> str:
    """SQL that indexes the elements "e" of a kind, their search text read from their rows. Beside each text stands what
    the tokenizer would not find in it: how it is spelled otherwise."""
    title = f"coalesce({', '.join(_joined(words) for words in kind.title)}, '')"
    searched = [field for field in kind.all_fields if field.searchable]
    parts = ["note", *(["line"] if kind.trait(Lines) else [])]
    body = [
        _gathered(field.type.table, kind.name) if field.type.table else f"coalesce({column_of(field)}, '')"
        for field in searched
    ]
    body += [_gathered(table, kind.name) for table in parts]
    named = dict.fromkeys(" ".join(kind.title).split())
    others = [field for field in searched if field.name not in named]
    spelled = [_kept(others), *(_spelled(table, kind.name) for table in parts)]
    return (
        f"INSERT INTO {kind.name}_search(rowid, title, body, title_folded, body_folded) SELECT e.id, {title}, "
        f"{_SPACED.join(body)}, {_kept(kind.by_name[name] for name in named)}, trim({_SPACED.join(spelled)}) "
        f"FROM {quoted(kind.name)} e"
    )


def _joined(names: str) -> str:
    """SQL for fields joined by blanks, NULL when none is filled."""
    words = _SPACED.join(f"coalesce(e.{quoted(name)}, '')" for name in names.split())
    return f"nullif(trim({words}), '')"


def _gathered(table: str, kind: str) -> str:
    """SQL for what is searched in the rows of a table that belong to an element."""
    return f"coalesce((SELECT {_all_of(table, kind)}), '')"


def _all_of(table: str, kind: str) -> str:
    words = _SPACED.join(f"p.{column}" for column in _SEARCHED[table])
    return f"group_concat({words}, ' ') AS text FROM {table} p WHERE p.kind = '{kind}' AND p.element = e.id"


def _kept(fields: Iterable[Field]) -> str:
    """SQL for the spellings of an element's own texts, which are kept beside them, but for what the tokenizer makes of
    a text by itself."""
    found = []
    for field in (field for field in fields if field.type.folded):
        first = f"CASE WHEN {column_of(field)} GLOB '{_BEYOND}' THEN {kept(field, 'e')} END"
        found += [f"coalesce({first}, '')", f"coalesce({kept(field, 'e', '~')}, '')"]
    return f"CASE WHEN e.folded IS NULL THEN '' ELSE trim({_SPACED.join(found)}) END" if found else "''"


def _spelled(table: str, kind: str) -> str:
    """The same for the rows that belong to it, of which nothing is kept: their letters are replaced, and the tokenizer
    does the rest. Replaced are a few at a time, because SQLite reads but a hundred brackets inside each other."""
    forms = [*_forms(LETTERS), *_forms(dict.fromkeys(JOINERS, ""))]
    beyond_ascii = "length(text) < length(CAST(text AS BLOB))"
    chain = [f"t0 AS (SELECT text, text AS typed FROM (SELECT {_all_of(table, kind)}) WHERE {beyond_ascii})"]
    for begin in range(0, len(forms), _AT_ONCE):
        replaced = _replaced("text", forms[begin : begin + _AT_ONCE])
        chain.append(f"t{len(chain)} AS (SELECT {replaced} AS text, typed FROM t{len(chain) - 1})")
    replaced = _replaced("text", _forms(UMLAUTS))
    chain.append(f"spelled AS (SELECT typed, text AS first, {replaced} AS second FROM t{len(chain) - 1})")
    new = "CASE WHEN first <> typed THEN first END", "CASE WHEN second <> first THEN second END"
    both = _SPACED.join(f"coalesce({each}, '')" for each in new)
    return f"coalesce((WITH {', '.join(chain)} SELECT {both} FROM spelled), '')"


def _forms(letters: Mapping[str, str]) -> list[tuple[str, str]]:
    """(letter, spelling) of each, in small and as a capital."""
    both = [(form, spelling) for letter, spelling in letters.items() for form in {letter: 0, letter.upper(): 0}]
    return [(form, spelling) for form, spelling in both if not form.isascii()]


def _replaced(sql: str, forms: Iterable[tuple[str, str]]) -> str:
    for form, spelling in forms:
        sql = f"replace({sql}, '{form}', '{spelling}')"
    return sql
