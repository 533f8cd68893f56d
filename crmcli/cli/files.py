"""Files that a command reads as a whole, before anything is opened or locked."""

from __future__ import annotations

from crmcli.errors import Usage


def read_bytes(name: str, most: int) -> bytes:
    """The first ``most`` bytes of a file; raises Usage (exit 2) for one that cannot be read."""
    from pathlib import Path

    try:
        with Path(name).open("rb") as file:
            return file.read(most)
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error


def read_text(name: str) -> str:
    """The text of a file in UTF-8, with a mark at its beginning or without; raises Usage (exit 2)."""
    from pathlib import Path

    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Usage(f"{name} is not UTF-8.", "Convert it first, for example with iconv.") from error
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error


def _unreadable(name: str, error: Exception) -> Usage:
    why = error.strerror if isinstance(error, OSError) else error
    return Usage(f"{name} cannot be read: {why}.", "Check the name of the file.")
