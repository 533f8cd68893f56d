"""What a command changed in the database: exactly these rows of these tables, and no other."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

from crmcli.catalog import REGISTRY
from crmcli.model.traits import Numbered, Payable
from crmcli.store import ledger
from crmcli.store.owing import NAME as OWED
from crmcli.store.tallying import NAME as TALLY
from tests import again

from .conftest import Crm, Result

Rows = dict[Any, dict[str, Any]]
Picture = dict[str, Rows]
STAMPS = ("updated_at", "version")  # what a row carries of its last writing; `touched` leaves them out
LEDGER = {name: table.key for name, table in ledger.LEDGER.items()}
FOLLOWING = {name for name, table in ledger.LEDGER.items() if table.follows}  # what is worked out, as the search is
_OWN = {"step", "undone", "change", "meta", "sqlite_sequence", *FOLLOWING}  # the tables of the ledger itself
_INTERNAL = ("_data", "_idx", "_content", "_docsize", "_config")
_WITHIN = tuple(f"_within{part}" for part in _INTERNAL)


@dataclass(frozen=True)
class Difference:
    """Two pictures of a database compared.

    ``added`` and ``removed`` are table -> id -> row, ``altered`` table -> id -> column -> (before, after). The
    tables are all that there are: elements, parts, settings, the search index ("lead_search"), counters
    ("series"), remembered keys, the bytes of files and the ledger's own ("step", "change"), but for what is kept of
    sums, see ``check_tally``.
    """

    result: Result
    added: dict[str, Rows]
    removed: dict[str, Rows]
    altered: dict[str, dict[Any, dict[str, tuple[Any, Any]]]]

    @property
    def touched(self) -> dict[str, str]:
        """The rows as one short text per table, the ledger and the search index left out.

        {"lead": "~1(stage)", "tag": "+1 +2", "link": "-3"}: + added, - removed, ~ altered with the columns that
        differ, but for those that every writing of a row changes.
        """
        found: dict[str, list[str]] = {}
        for table, rows in sorted(self.added.items()):
            found.setdefault(table, []).extend(f"+{key}" for key in sorted(rows, key=str))
        for table, rows in sorted(self.removed.items()):
            found.setdefault(table, []).extend(f"-{key}" for key in sorted(rows, key=str))
        for table, cells in sorted(self.altered.items()):
            for key, columns in sorted(cells.items(), key=lambda pair: str(pair[0])):
                names = ",".join(sorted(set(columns) - set(STAMPS)))
                if not names:
                    continue
                found.setdefault(table, []).append(f"~{key}({names})")
        return {
            table: " ".join(marks)
            for table, marks in sorted(found.items())
            if table not in _OWN and not table.endswith("_search")
        }

    @property
    def searched(self) -> set[str]:
        """The search indexes of which a row changed."""
        return {name for part in (self.added, self.removed, self.altered) for name in part if name.endswith("_search")}

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The rows of ``step`` that were added."""
        return list(self.added.get("step", {}).values())

    @property
    def undone(self) -> list[tuple[int, int]]:
        """(step, target) of what was taken back."""
        return [(row["step"], row["target"]) for row in self.added.get("undone", {}).values()]


_last: tuple[list[bytes], Picture] = ([], {})


def picture(path: Path) -> Picture:
    """Every row of every table; a database that does not exist has none. It is kept as long as the file is the same
    byte by byte, and is for reading only."""
    global _last
    bytes_ = again.content(path)
    if bytes_ != _last[0]:
        _last = bytes_, _picture(path) if bytes_ else {}
    return _last[1]


def _picture(path: Path) -> Picture:
    with again.looking(path) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        indexes = [name for name in names if name.endswith("_search")]
        internal = {f"{name}{part}" for name in indexes for part in (*_INTERNAL, "_within", *_WITHIN)}
        return {name: _rows(db, name) for name in names if name not in internal}


def changed(crm: Crm, *words: str, **given: Any) -> Difference:
    """Run a command, and compare the database before and after.

    What the history tells must be just what happened: a row of ``change`` for each recorded row that was added,
    removed or altered, the newest of which holds what stands there now; and the tally what there is. Else
    AssertionError.
    """
    before = picture(crm.db)
    result = crm(*words, **given)
    after = picture(crm.db)
    found = compared(before, after, result)
    if not found.added.get("meta"):  # a new file begins with rows that nobody wrote
        _check_history(found, after)
    check_tally(after)
    return found


def compared(before: Mapping[str, Rows], after: Mapping[str, Rows], result: Result) -> Difference:
    added, removed, altered = {}, {}, {}
    for table in sorted({*before, *after} - {TALLY, OWED}):
        old, new = before.get(table, {}), after.get(table, {})
        added[table] = {key: row for key, row in new.items() if key not in old}
        removed[table] = {key: row for key, row in old.items() if key not in new}
        altered[table] = {
            key: {name: (old[key].get(name), row.get(name)) for name in row if old[key].get(name) != row.get(name)}
            for key, row in new.items()
            if key in old and old[key] != row
        }
    return Difference(
        result, *({name: part for name, part in all_.items() if part} for all_ in (added, removed, altered))
    )


def check_tally(found: Picture) -> None:
    """Whether the tally has what elements come to, added up one by one."""
    if TALLY not in found:  # an older file, or none
        return
    told: dict[tuple[Any, ...], list[int]] = {}
    for kind in REGISTRY.kinds:
        payable = kind.trait(Payable)
        for row in found[kind.name].values() if kind.stages else ():
            amount = row[kind.amount] if kind.amount else None
            key = (kind.name, row["stage"], row[kind.currency] if kind.amount else "", int(bool(row["archived_at"])))
            sums = told.setdefault(key, [0, 0, 0])
            sums[0] += 1
            sums[1] += amount is not None
            sums[2] += -(amount or 0) if payable and row[payable.corrects] else (amount or 0)
    kept = {key: [row["count"], row["filled"], (row["high"] << 32) + row["low"]] for key, row in found[TALLY].items()}
    assert kept == told, "the tally is not what there is"
    _check_owed(found)


def _check_owed(found: Picture) -> None:
    """Whether what is kept as unpaid is just that, and so much of it is due."""
    told = set()
    for kind in REGISTRY.bearers(Payable):
        payable, stages = kind.its(Payable), (kind.its(Numbered).at, kind.its(Numbered).elsewhere)
        less: Counter[Any] = Counter()
        for table, column in (("allocation", "amount"), ("skonto", "gross")):
            for row in found[table].values():
                less[row["element"]] += row[column] if row["kind"] == kind.name else 0
        for row in found[kind.name].values():
            less[row[payable.corrects]] += row[kind.amount] or 0
        for key, row in found[kind.name].items():
            due = (row[kind.amount] or 0) + (row[payable.rounding] or 0) - less[key]
            if row["stage"] in stages and not row[payable.corrects] and row[kind.amount] is not None and due > 0:
                told.add((kind.name, key, row[kind.currency], int(bool(row["archived_at"])), row[kind.amount], due))
    columns = ("kind", "element", "currency", "archived", "amount", "due")
    assert {tuple(row[name] for name in columns) for row in found[OWED].values()} == told


def _check_history(found: Difference, after: Picture) -> None:
    newest = {(row["table"], row["row"]): row for _, row in sorted(found.added.get("change", {}).items())}
    wrote = {
        (table, key)
        for part in (found.added, found.removed, found.altered)
        for table, rows in part.items()
        if table not in {*LEDGER, "sqlite_sequence"} and not table.endswith("_search")
        for key in rows
    }
    assert wrote <= set(newest), f"written and not recorded: {sorted(wrote - set(newest))}"
    for (table, key), row in newest.items():
        now = after[table].get(key)
        told = json.loads(row["after"]) if row["after"] else None
        stands = None if told is None or now is None else {name: _cell(now, name) for name in told}
        assert stands == told and (now is None) == (told is None), f"{table} {key} is not what the history tells"


def _cell(row: Mapping[str, Any], name: str) -> Any:
    """A value of a row; custom fields, which share a column, are cells of their own."""
    if not name.startswith("custom."):
        return row[name]
    return json.loads(row["custom"] or "{}").get(name.removeprefix("custom."))


def _rows(db: sqlite3.Connection, name: str) -> Rows:
    hidden = "rowid, " if name.endswith("_search") else ""
    cursor = db.execute(f'SELECT {hidden}* FROM "{name}"')
    rows = cursor.fetchall()
    if not rows:
        return {}
    columns = [column[0] for column in cursor.description]
    own = (next((known for known in ("id", "rowid", "name") if known in columns), columns[0]),)
    key_of = itemgetter(*map(columns.index, LEDGER.get(name, own)))
    return {key_of(row): dict(zip(columns, row, strict=True)) for row in rows}


def standing(crm: Crm) -> Picture:
    """Every row of every table but for the ledger's own: what a history comes to."""
    return {name: found for name, found in picture(crm.db).items() if name not in _OWN}
