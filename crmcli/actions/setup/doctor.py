"""``crm doctor``: is the database whole, are the files there that it names, and what is of no use any more."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta

from crmcli.actions.refs import shown
from crmcli.errors import DatabaseError
from crmcli.model.checks import Checks, checks
from crmcli.model.dates import stamp
from crmcli.model.results import Record
from crmcli.store import blobs, records, upkeep
from crmcli.store.act import Act


def doctor(act: Act, fix: bool = False) -> Checks:
    """What is wrong, and what could go: bytes that nothing names, and keys older than the setting ``key_days``. With
    ``fix`` these go, and a search index that is not as the rows are is made again."""
    before = stamp(act.clock() - timedelta(days=int(act.setting("key_days") or 0)))
    unused, keys, astray = blobs.orphaned(act), upkeep.old_keys(act, before), upkeep.unindexed(act)
    if fix and (unused or keys or astray):
        upkeep.tidy(act, before, bool(astray))
    state = "fixed" if fix else "note"
    files = _counted(len(unused), "file")
    days = act.setting("key_days")
    return checks(
        [
            *(_whole(act) or [_row("structure", "ok", "The database is whole.")]),
            *(_files(act, unused) or [_row("files", "ok", "All files that it names are there.")]),
            *([_row("unused", state, f"{files} that nothing names.")] if unused else []),
            *([_row("search", "fixed" if fix else "error", _astray(astray))] if astray else []),
            *([_row("keys", state, f"{_counted(keys, 'key')} older than {days} days.")] if keys else []),
        ]
    )


def _whole(act: Act) -> list[Record]:
    return [_row("structure", "error", text) for text in upkeep.faults(act)]


def _files(act: Act, unused: Collection[str]) -> list[Record]:
    gone = [
        _row("files", "error", f"The file {sha256[:12]} of {table} {number} is missing.", _owner(act, table, number))
        for table, number, sha256 in blobs.missing(act)
    ]
    return [*gone, *_damaged(act, unused)]


def _damaged(act: Act, unused: Collection[str]) -> Iterator[Record]:
    for sha256 in blobs.every(act):
        try:
            if sha256 not in unused:
                blobs.read(act, sha256)
        except DatabaseError as error:
            yield _row("files", "error", error.message)


def _owner(act: Act, table: str, number: int) -> str | None:
    """The element that a row belongs to."""
    if not act.tables[table].owned:
        return None
    row = records.get(act, table, [number])[number]
    return shown(act, (row["kind"], row["element"]))


def _row(check: str, state: str, text: str, ref: str | None = None) -> Record:
    return {"check": check, "state": state, "text": text, "ref": ref}


def _astray(count: int) -> str:
    return f"{_counted(count, 'element')} that crm find does not know as {'it is' if count == 1 else 'they are'}."


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
