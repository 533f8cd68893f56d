"""Where a document is written to: a file that appears as a whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from crmcli.cli.asking import confirm
from crmcli.cli.context import Session
from crmcli.errors import Refused, Usage
from crmcli.store.places import typed

_OTHER = "Name another file."


def destination(given: str | None, name: str) -> Path:
    """The file that is meant: as given, ``name`` in a folder that is given, or in the current one.

    Raises Usage (exit 2) for a folder that does not exist, a device or a pipe, and for what cannot be looked at.
    """
    path = typed(given, "FILE") if given else Path(name)
    try:
        if path.is_dir():
            path = path / name
        elif given and given.endswith(os.sep):
            raise Usage(f"{given} is not a folder.", f"mkdir -p {given} makes it.", field="output")
        real = Path(os.path.realpath(path))
        if real.exists() and not real.is_file():
            what = "a folder" if real.is_dir() else "not a regular file"
            raise Usage(f"{path} is {what}.", _OTHER, field="output")
        if not real.parent.is_dir():
            what = "is not a folder" if real.parent.exists() else "does not exist"
            raise Usage(f"{path} cannot be written: {real.parent} {what}.", _OTHER, field="output")
    except OSError as error:
        raise _unwritable(path, error) from error
    return path


def write(session: Session, path: Path, content: bytes) -> None:
    """Write the file: to another one beside it first, which then takes its place.

    One that is there with other content is asked about: NeedsYes (exit 6) where nobody can answer, Refused (5) for a
    no. Raises Usage (exit 2) when it cannot be written.
    """
    real = Path(os.path.realpath(path))
    try:
        if real.exists():
            if real.read_bytes() == content:
                return
            if not confirm(session, f"{path} already exists. Replace it?"):
                raise Refused("Nothing was written.")
        _replace(real, content)
    except OSError as error:
        raise _unwritable(path, error) from error


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name[:100]}.{os.getpid()}.part")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


def _unwritable(path: Path, error: OSError) -> Usage:
    return Usage(f"{path} cannot be written: {error.strerror or error}.", _OTHER, field="output")
