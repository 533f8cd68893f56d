"""The bytes of a file, or of standard input, that is read as a whole."""

from __future__ import annotations

from contextlib import suppress

from crmcli.cli.context import Session
from crmcli.cli.files import read_bytes
from crmcli.errors import Usage

E_INVOICE = "the PDF or the XML file of an e-invoice"


def content(session: Session, name: str, command: str = "document read", what: str = E_INVOICE) -> bytes:
    """What is in the file, and not more than one byte beyond what is read at all; ``-`` is standard input. ``command``
    is who asks, ``what`` the file that it wants.

    Raises Usage (exit 2) for what cannot be read.
    """
    from pathlib import Path

    from crmcli.actions.paper.received import LARGEST

    if name == "-":
        if session.stdin.isatty():
            raise Usage("There is no input.", f"Give a file, or pipe one: crm {command} - <FILE")
        return session.stdin_bytes().read(LARGEST + 1)
    with suppress(OSError, ValueError):  # what is wrong with the name is said where it is opened
        path = Path(name)
        if path.exists() and not path.is_file():
            raise Usage(f"{name} is not a regular file.", f"Give {what}.")
    return read_bytes(name, LARGEST + 1)
