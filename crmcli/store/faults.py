"""What SQLite complains about, as one of our own errors."""

from __future__ import annotations

import os

from crmcli.errors import DatabaseBusy, DatabaseError
from crmcli.light import re
from crmcli.store.places import Place, in_the_way

_CONSTRAINT = "constraint failed|datatype mismatch"
_MANIFOLD = "parser stack overflow|Expression tree is too large|too many SQL variables"
DAMAGED = "See whether crm doctor --fix mends it; else move it away and put a copy in its place: crm restore FILE"


class Constraint(DatabaseError):
    """Rows do not fit together, or hold twice what only one may.

    ``kind`` is "unique", "not null", "foreign key", "check" or "datatype"; ``table`` and ``columns`` name the place
    where the database does, else they are empty.
    """

    def __init__(self, path: Place, said: str) -> None:
        super().__init__(f"{path} cannot be used: {said}.", "Check the file and its permissions.")
        head, _, where = said.partition(": ")
        places = [place.rpartition(".") for place in where.split(", ")]
        self.said = said
        self.kind = head.partition(" constraint")[0].removesuffix(" mismatch").lower()
        self.table = places[0][0]
        self.columns = tuple(column for table, _, column in places if table)


class NoRoom(DatabaseError):
    """A file cannot grow, because the disk is full."""

    code = "disk_full"

    def __init__(self, path: Place) -> None:
        hint = "Free some space, then do it again: nothing was changed."
        super().__init__(f"{path} cannot grow: the disk is full.", hint)


class TooManifold(DatabaseError):
    """More conditions than SQLite takes in one statement, or deeper ones."""

    code, exit = "usage", 2

    def __init__(self) -> None:
        hint = "Use fewer conditions, or views that name fewer other views: crm help filters"
        super().__init__("There are too many conditions, or they are nested too deeply.", hint)


def manifold(text: str) -> TooManifold | None:
    """What SQLite says of such a statement as an error; None for anything else."""
    return TooManifold() if re.search(_MANIFOLD, text) else None


def explained(error: Exception, path: Place) -> DatabaseError:
    """An error of SQLite as a sentence with a hint; raises KeyboardInterrupt for a statement that a signal stopped."""
    from crmcli.store.sealing import REFUSAL

    text = str(error)
    if text == REFUSAL:
        return DatabaseError(f"Nothing was written: {text}.", "It is corrected by a further document: crm cancel.")
    if re.search(_CONSTRAINT, text):
        return Constraint(path, text)
    if text == "interrupted":  # the handler of the signal was called within SQLite, which says it so
        raise KeyboardInterrupt
    if "locked" in text or "busy" in text:
        return DatabaseBusy(f"{path} is busy: another process is writing to it.", "Try again in a moment.")
    if path and os.path.isdir(path):
        return DatabaseError(f"{path} is a directory, not a database.", "Choose a file with --db.")
    found = manifold(text) or _of_disk(text, path) or _of_content(text, path) or _of_permissions(text, path)
    return found or DatabaseError(f"{path} cannot be used: {text}.", "Check the file and its permissions.")


def _of_disk(text: str, path: Place) -> DatabaseError | None:
    if "disk is full" in text or ("disk I/O" in text and not _has_room(path)):
        return NoRoom(path)
    if "disk I/O" in text:
        return DatabaseError(f"{path} cannot be read or written to: {text}.", "Check the disk, and ulimit -f.")
    return None


def _of_content(text: str, path: Place) -> DatabaseError | None:
    if "not a database" in text:
        hint = "Choose another file with --db, or move this one away and put a copy in its place: crm restore FILE"
        return DatabaseError(f"{path} is not a crmcli database: {text}.", hint)
    if "malformed" in text or "vtable constructor failed" in text or "fts5" in text:
        return DatabaseError(f"{path} is damaged: {text}.", DAMAGED)
    if "decode to UTF-8" in text:
        column = text.partition("column '")[2].partition("'")[0]
        return DatabaseError(f"{path} is damaged: a text in the column {column} is not UTF-8.", DAMAGED)
    return None


def _of_permissions(text: str, path: Place) -> DatabaseError | None:
    if "unable to open" in text and os.path.exists(path) and not os.access(path, os.R_OK):
        return DatabaseError(f"{path} may not be read.", "Check the permissions of the file and its folder.")
    way = in_the_way(os.path.realpath(path)) if path else None
    if "readonly" in text or "read-only" in text or ("unable to open" in text and way):
        return unwritable(way or path)
    return None


def refused(error: OSError, path: Place) -> DatabaseError:
    """What the system says about a file as a sentence with a hint."""
    from crmcli.errors.system import is_full

    if is_full(error):
        return NoRoom(path)
    return DatabaseError(f"{path} cannot be used: {error.strerror or error}.", "Choose another file.")


def _has_room(path: Place) -> bool:
    """Whether the disk takes a few more pages."""
    try:
        found = os.statvfs(os.path.dirname(os.path.realpath(path)))
    except OSError:
        return True
    return found.f_bavail * found.f_frsize > 1 << 16


def unwritable(way: Place) -> DatabaseError:
    """Why nothing can be written: ``way`` is the file or folder that forbids it."""
    return DatabaseError(f"{way} may not be written to.", f"Make it writable, or choose another file: chmod u+w {way}")
