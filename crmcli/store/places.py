"""Where files are: the path that is meant, the ordinary file behind it, and new ones for their owner alone."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from crmcli.errors import BadValue, DatabaseError, EmptyValue

_ADDRESS = "file:|:memory:$|[a-z][a-z0-9+.-]+:/"
_OTHER = "Choose another file with --db."


def locate(given: str | None, environ: Mapping[str, str]) -> Path:
    """The file that is meant: as given, else CRM_DB, else $XDG_DATA_HOME/crm/crm.db.

    Raises BadValue (exit 2) for an empty path, and where the default would lie in the current folder.
    """
    if given is not None:
        return typed(given, "db", environ)
    if environ.get("CRM_DB"):
        return typed(environ["CRM_DB"], "CRM_DB", environ)
    data = environ.get("XDG_DATA_HOME")
    if data:
        return _absolute("XDG_DATA_HOME", data) / "crm" / "crm.db"
    return _home(environ) / ".local" / "share" / "crm" / "crm.db"


def typed(text: str, name: str, environ: Mapping[str, str] = os.environ) -> Path:
    """A path as a person types it, a leading ~ expanded; ``name`` is the word or option that it stands for.

    Raises BadValue (exit 2) when it is empty, or the home folder is not known.
    """
    if not text.strip():
        raise EmptyValue("--db") if name == "db" else BadValue(name, text, "is empty", "crm.db")
    first, _, rest = text.partition("/")
    if first == "~":
        return _home(environ) / rest
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise BadValue(name, text, "names a home folder that does not exist") from error


def ordinary(path: Path, other: str | None = None) -> Path:
    """The absolute path of the file that is meant, links followed; there need not be one yet. ``other`` is
    the hint for a file that was not named by --db.

    Raises DatabaseError (exit 8) for an address, a folder, a device or a pipe, and for what cannot be looked at.
    """
    if ":" in str(path) and re.match(_ADDRESS, str(path)):
        raise DatabaseError(f"{path} is not a file path: the database is a file.", other or "Choose a file with --db.")
    real = Path(os.path.realpath(path))  # Path.resolve raises an error of its own for links in a circle
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return real
    except NotADirectoryError as error:
        file = next((part for part in (*path.absolute().parents, *real.parents) if part.is_file()), path)
        raise DatabaseError(f"{file} is a file, so {path} cannot be in it.", other or _OTHER) from error
    except OSError as error:
        raise DatabaseError(f"{path} cannot be opened: {error.strerror}.", other or _OTHER) from error
    if stat.S_ISDIR(mode):
        raise DatabaseError(f"{path} is a directory, not a database.", other or "Choose a file with --db.")
    if not stat.S_ISREG(mode) or not real.exists():  # what /dev/stdout leads to has a name that is no path
        raise DatabaseError(f"{path} is not a regular file.", other or _OTHER)
    return real


def beside(path: Path) -> tuple[Path, Path, Path]:
    """The files that SQLite keeps beside a database: write-ahead log, its index, rollback journal."""
    log, index, journal = (path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))
    return log, index, journal


def in_the_way(path: Path) -> Path | None:
    """The file, or the folder, that does not let this database be written to; None when nothing forbids it."""
    parts = [part for part in (path, *beside(path), path.parent) if part.exists()]
    return next((part for part in parts if not os.access(part, os.W_OK)), None)


def left_behind(path: Path) -> Path | None:
    """A log or journal beside the path that has changes in it: SQLite would put them into any file of this name."""
    log, _, journal = beside(path)
    return next((part for part in (log, journal) if part.exists() and part.stat().st_size), None)


def reserve(path: Path) -> None:
    """Make the file, and its folders, for their owner alone before SQLite opens it: SQLite follows the umask.

    A file that is there keeps its permissions. Raises OSError, and DatabaseError (exit 8) when the log of a file
    that has gone would be taken for the new one's.
    """
    if path.exists():
        return
    left = left_behind(path)
    if left is not None:
        raise DatabaseError(f"{path} does not exist, but {left} has changes for it.", f"Move {left} away first.")
    _make_folder(path.parent)
    with contextlib.suppress(FileExistsError):  # another process was faster
        create(path)


def create(path: Path) -> None:
    """Make an empty file for its owner alone, whatever the umask; raises OSError, also when it is there."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    path.chmod(0o600)


def _make_folder(folder: Path) -> None:
    if folder.exists():
        return
    _make_folder(folder.parent)  # mkdir(parents=True) gives the mode to the last one alone
    folder.mkdir(mode=0o700, exist_ok=True)


def open_to_others(place: str) -> Iterator[tuple[Path, str, str]]:
    """(file or folder, what everybody may do with it, the command that forbids it) of a database; its owner's group is
    somebody's choice."""
    for part in _files(place)[:1]:
        mode = part.stat().st_mode
        if mode & 0o006:
            able = " and ".join(word for bit, word in ((0o004, "read"), (0o002, "written to")) if mode & bit)
            yield part, f"may be {able} by everybody", f"chmod o-rwx {part}"
        mode = part.parent.stat().st_mode
        if mode & 0o002 and not mode & stat.S_ISVTX:
            yield part.parent, "is a folder in which everybody may replace the database", f"chmod o-w {part.parent}"


def close_to_others(place: str) -> None:
    """Let nobody but the owner and the group at the files of a database, as far as they may be changed."""
    for part in _files(place):
        with contextlib.suppress(OSError):
            part.chmod(stat.S_IMODE(part.stat().st_mode) & ~0o007)


def _files(place: str) -> list[Path]:
    if not place:
        return []
    path = Path(os.path.realpath(place))
    return [part for part in (path, *beside(path)) if part.exists()]


def _home(environ: Mapping[str, str]) -> Path:
    if "HOME" in environ:
        return _absolute("HOME", environ["HOME"])
    try:
        return _absolute("HOME", str(Path("~").expanduser()))
    except RuntimeError as error:
        raise BadValue("HOME", "", "is not set, and you have no home folder", "/srv/ada") from error


def _absolute(name: str, text: str) -> Path:
    if not Path(text).is_absolute():  # else the database would be looked for in the current folder
        raise BadValue(name, text, "is not an absolute path", "/srv/ada")
    return Path(text)
