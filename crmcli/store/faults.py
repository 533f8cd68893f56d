"""What SQLite complains about, as one of our own errors."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from crmcli.errors import DatabaseBusy, DatabaseError
from crmcli.store.places import in_the_way


def explained(error: sqlite3.Error, path: Path | str) -> DatabaseError:
    """An error of SQLite as a sentence with a hint."""
    from crmcli.store.sealing import REFUSAL

    text = str(error)
    if text == REFUSAL:
        return DatabaseError(f"Nothing was written: {text}.", "It is corrected by a further document: crm cancel.")
    if "locked" in text or "busy" in text:
        return DatabaseBusy(f"{path} is busy: another process is writing to it.", "Try again in a moment.")
    if path and Path(path).is_dir():
        return DatabaseError(f"{path} is a directory, not a database.", "Choose a file with --db.")
    if "not a database" in text or "malformed" in text:
        hint = "Choose another file with --db, or move this one away and put a copy in its place: crm restore"
        return DatabaseError(f"{path} is not a crmcli database: {text}.", hint)
    if "unable to open" in text and Path(path).exists() and not os.access(path, os.R_OK):
        return DatabaseError(f"{path} may not be read.", "Check the permissions of the file and its folder.")
    way = in_the_way(Path(os.path.realpath(path))) if path else None
    if "readonly" in text or "read-only" in text or ("unable to open" in text and way):
        return unwritable(way or path)
    return DatabaseError(f"{path} cannot be used: {text}.", "Check the file and its permissions.")


@contextlib.contextmanager
def explaining(path: Path) -> Iterator[None]:
    """Says in our words what SQLite and the system say about a file; raises DatabaseError (exit 8)."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise explained(error, path) from error
    except OSError as error:
        raise DatabaseError(f"{path} cannot be used: {error.strerror}.", "Choose another file.") from error


def unwritable(way: Path | str) -> DatabaseError:
    """Why nothing can be written: ``way`` is the file or folder that forbids it."""
    return DatabaseError(f"{way} may not be written to.", f"Make it writable, or choose another file: chmod u+w {way}")
