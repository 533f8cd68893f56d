"""What SQLite complains about, as one of our own errors."""

from __future__ import annotations

import os
import re

from crmcli.errors import DatabaseBusy, DatabaseError
from crmcli.store.places import Place, in_the_way

_CONSTRAINT = "constraint failed|datatype mismatch"
DAMAGED = "Move it away and put a copy in its place: crm restore FILE"


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


def explained(error: Exception, path: Place) -> DatabaseError:
    """An error of SQLite as a sentence with a hint."""
    from crmcli.store.sealing import REFUSAL

    text = str(error)
    if text == REFUSAL:
        return DatabaseError(f"Nothing was written: {text}.", "It is corrected by a further document: crm cancel.")
    if re.search(_CONSTRAINT, text):
        return Constraint(path, text)
    if "locked" in text or "busy" in text:
        return DatabaseBusy(f"{path} is busy: another process is writing to it.", "Try again in a moment.")
    if path and os.path.isdir(path):
        return DatabaseError(f"{path} is a directory, not a database.", "Choose a file with --db.")
    if "not a database" in text:
        hint = "Choose another file with --db, or move this one away and put a copy in its place: crm restore"
        return DatabaseError(f"{path} is not a crmcli database: {text}.", hint)
    if "malformed" in text:
        return DatabaseError(f"{path} is damaged: {text}.", DAMAGED)
    if "decode to UTF-8" in text:
        column = text.partition("column '")[2].partition("'")[0]
        return DatabaseError(f"{path} is damaged: a text in the column {column} is not UTF-8.", DAMAGED)
    if "unable to open" in text and os.path.exists(path) and not os.access(path, os.R_OK):
        return DatabaseError(f"{path} may not be read.", "Check the permissions of the file and its folder.")
    way = in_the_way(os.path.realpath(path)) if path else None
    if "readonly" in text or "read-only" in text or ("unable to open" in text and way):
        return unwritable(way or path)
    return DatabaseError(f"{path} cannot be used: {text}.", "Check the file and its permissions.")


def unwritable(way: Place) -> DatabaseError:
    """Why nothing can be written: ``way`` is the file or folder that forbids it."""
    return DatabaseError(f"{way} may not be written to.", f"Make it writable, or choose another file: chmod u+w {way}")
