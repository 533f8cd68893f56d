"""Where files are: the path that is meant, the ordinary file behind it, and new ones for their owner alone.

What every command asks is answered in texts: importing ``pathlib`` is a twelfth of the work of a command.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator, Mapping

from crmcli.errors import BadValue, DatabaseError, EmptyValue
from crmcli.light import TYPE_CHECKING, re

if TYPE_CHECKING:
    from pathlib import Path

Place = str | os.PathLike[str]
_ADDRESS = "file:|:memory:$|[a-z][a-z0-9+.-]+:/"
_SERVER = ("http", "https", "libsql")
_OTHER = "Choose another file with --db."
_BESIDE = ("-wal", "-shm", "-journal")


def locate(given: str | None, environ: Mapping[str, str]) -> str:
    """The file that is meant: as given, else CRM_DB, else $XDG_DATA_HOME/crm/crm.db.

    Raises BadValue (exit 2) for an empty path, and where the default would lie in the current folder.
    """
    if given is not None:
        return spelled(given, "db", environ)
    if environ.get("CRM_DB"):
        return spelled(environ["CRM_DB"], "CRM_DB", environ)
    data = environ.get("XDG_DATA_HOME")
    if data:
        return os.path.join(_absolute("XDG_DATA_HOME", data), "crm", "crm.db")
    return os.path.join(_home(environ), ".local", "share", "crm", "crm.db")


def cache(environ: Mapping[str, str]) -> str:
    """The folder for what can be made again: $XDG_CACHE_HOME/crm; raises BadValue (exit 2) as ``locate`` does."""
    place = environ.get("XDG_CACHE_HOME")
    folder = _absolute("XDG_CACHE_HOME", place) if place else os.path.join(_home(environ), ".cache")
    return os.path.join(folder, "crm")


def is_server(place: Place) -> bool:
    """Whether it is the address of a server, and no path."""
    scheme, colon, rest = os.fspath(place).partition(":")
    return bool(colon) and scheme in _SERVER and rest[:2] in ("//", "")


def typed(text: str, name: str, environ: Mapping[str, str] = os.environ) -> Path:
    """A path as a person types it, a leading ~ expanded; ``name`` is the word or option that it stands for.

    Raises BadValue (exit 2) when it is empty, or the home folder is not known.
    """
    from pathlib import Path

    return Path(spelled(text, name, environ))


def spelled(text: str, name: str, environ: Mapping[str, str] = os.environ) -> str:
    """The same for what may be an address, too, as a text."""
    if not text.strip():
        raise EmptyValue("--db") if name == "db" else BadValue(name, text, "is empty", "crm.db")
    if "\0" in text:
        raise BadValue(name, text, "has a NUL character in it", "crm.db")
    first, _, rest = text.partition("/")
    if first == "~":
        return os.path.join(_home(environ), rest) if rest else _home(environ)
    found = os.path.expanduser(text)
    if found[:1] == "~":
        raise BadValue(name, text, "names a home folder that does not exist")
    return found.rstrip("/") or "/"


def ordinary(path: Place, other: str | None = None) -> Path:
    """The same as ``real``, as a path."""
    from pathlib import Path

    return Path(real(path, other))


def real(path: Place, other: str | None = None) -> str:
    """The absolute path of the file that is meant, links followed; there need not be one yet. ``other`` is
    the hint for a file that was not named by --db.

    Raises DatabaseError (exit 8) for an address, a folder, a device or a pipe, and for what cannot be looked at.
    """
    if ":" in str(path) and re.match(_ADDRESS, str(path)):
        raise DatabaseError(f"{path} is not a file path: the database is a file.", other or "Choose a file with --db.")
    found = os.path.realpath(path)
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return found
    except NotADirectoryError as error:
        above = (*_above(os.path.abspath(path)), *_above(found))
        file = next((part for part in above if os.path.isfile(part)), path)
        raise DatabaseError(f"{file} is a file, so {path} cannot be in it.", other or _OTHER) from error
    except OSError as error:
        raise DatabaseError(f"{path} cannot be opened: {error.strerror}.", other or _OTHER) from error
    if stat.S_ISDIR(mode):
        raise DatabaseError(f"{path} is a directory, not a database.", other or "Choose a file with --db.")
    if not stat.S_ISREG(mode) or not os.path.exists(found):  # what /dev/stdout leads to has a name that is no path
        raise DatabaseError(f"{path} is not a regular file.", other or _OTHER)
    return found


def _above(path: str) -> list[str]:
    """The folders that a path lies in, the innermost first."""
    folder = os.path.dirname(path)
    return [] if folder == path else [folder, *_above(folder)]


def beside(path: Path) -> tuple[Path, Path, Path]:
    """The files that SQLite keeps beside a database: write-ahead log, its index, rollback journal."""
    log, index, journal = (path.with_name(path.name + end) for end in _BESIDE)
    return log, index, journal


def in_the_way(path: Place) -> str | None:
    """The file, or the folder, that does not let this database be written to; None when nothing forbids it."""
    text = os.fspath(path)
    parts = [text, *(text + end for end in _BESIDE), os.path.dirname(text)]
    return next(filter(_forbids, parts), None)


def _forbids(part: str) -> bool:
    """Whether it is there and may not be written to. A journal comes and goes while another process makes the file, and
    what went between two questions forbids nothing: so it is asked about more than once."""
    return all(os.path.exists(part) and not os.access(part, os.W_OK) for _ in range(3))


def left_behind(path: Place) -> str | None:
    """A log or journal beside the path that has changes in it: SQLite would put them into any file of this name."""
    log, _, journal = (os.fspath(path) + end for end in _BESIDE)
    return next(filter(_filled, (log, journal)), None)


def _filled(part: str) -> bool:
    try:
        return os.path.getsize(part) > 0
    except FileNotFoundError:
        return False


def reserve(path: Place) -> None:
    """Make the file, and its folders, for their owner alone before SQLite opens it: SQLite follows the umask.

    A file that is there keeps its permissions. Raises OSError, and DatabaseError (exit 8) when the log of a file
    that has gone would be taken for the new one's.
    """
    if os.path.exists(path):
        return
    left = left_behind(path)
    if left is not None and not os.path.exists(path):  # else another process has made the file meanwhile
        raise DatabaseError(f"{path} does not exist, but {left} has changes for it.", f"Move {left} away first.")
    make_folder(os.path.dirname(path))
    with contextlib.suppress(FileExistsError):  # another process was faster
        create(path)


def create(path: Place) -> None:
    """Make an empty file for its owner alone, whatever the umask; raises OSError, also when it is there."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    os.chmod(path, 0o600)


def make_folder(folder: str) -> None:
    """Make a folder, and those above it, for their owner alone; raises OSError."""
    if os.path.exists(folder):
        return
    make_folder(os.path.dirname(folder))  # makedirs gives the mode to the last one alone
    with contextlib.suppress(FileExistsError):
        os.mkdir(folder, 0o700)


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
    from pathlib import Path

    if not place:
        return []
    path = Path(os.path.realpath(place))
    return [part for part in (path, *beside(path)) if part.exists()]


def _home(environ: Mapping[str, str]) -> str:
    if "HOME" in environ:
        return _absolute("HOME", environ["HOME"])
    found = os.path.expanduser("~")
    if found == "~":
        raise BadValue("HOME", "", "is not set, and you have no home folder", "/srv/ada")
    return _absolute("HOME", found)


def _absolute(name: str, text: str) -> str:
    if not os.path.isabs(text):  # else the database would be looked for in the current folder
        raise BadValue(name, text, "is not an absolute path", "/srv/ada")
    return text
