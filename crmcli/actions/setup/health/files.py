"""Are the bytes there that rows name, and which bytes and keys does nobody need any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from crmcli.actions.setup.health.findings import FIX, counted, found
from crmcli.actions.setup.health.history import name_of
from crmcli.errors import DatabaseError
from crmcli.model.dates import stamp
from crmcli.model.results import Record
from crmcli.store import blobs, records, upkeep
from crmcli.store.act import Act

AGAIN = "Put the file in once more, or take it from a backup: crm restore FILE"


def files(act: Act) -> Iterator[Record]:
    """Whether every file that a row names is there, and is the one that it was."""
    for table, number, sha256 in blobs.missing(act):
        text = f"The file {sha256[:12]} of {table} {number} is missing."
        yield found("files", text, AGAIN, _owner(act, table, number))
    unused = set(blobs.orphaned(act))
    for sha256 in blobs.every(act):
        try:
            if sha256 not in unused:
                blobs.read(act, sha256)
        except DatabaseError as error:
            yield found("files", error.message, error.hint)


def unused(act: Act) -> Iterator[Record]:
    """Which bytes no row names, nor one that an undo could bring back."""
    gone = blobs.orphaned(act)
    if gone:
        yield found("unused", f"{counted(len(gone), 'file')} that nothing names.", FIX, state="note")


def drop(act: Act) -> None:
    blobs.drop(act, blobs.orphaned(act))


def keys(act: Act) -> Iterator[Record]:
    """How many keys are older than the setting ``key_days``."""
    count = upkeep.old_keys(act, _before(act))
    if count:
        text = f"{counted(count, 'key')} older than {act.setting('key_days')} days."
        yield found("keys", text, FIX, state="note")


def forget(act: Act) -> None:
    upkeep.forget_keys(act, _before(act))


def _before(act: Act) -> str:
    return stamp(act.clock() - timedelta(days=int(act.setting("key_days") or 0)))


def _owner(act: Act, table: str, number: int) -> str | None:
    """The element that a row belongs to."""
    if not act.tables[table].owned:
        return None
    row = records.get(act, table, [number])[number]
    return name_of(act, (row["kind"], row["element"]))
