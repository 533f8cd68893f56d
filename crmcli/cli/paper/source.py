"""The bytes of a file, or of standard input, that is read as a whole."""

from __future__ import annotations

from pathlib import Path

from crmcli.actions.paper.received import LARGEST
from crmcli.cli.context import Session
from crmcli.errors import Usage

E_INVOICE = "the PDF or the XML file of an e-invoice"


def content(session: Session, name: str, command: str = "document read", what: str = E_INVOICE) -> bytes:
    """What is in the file, and not more than one byte beyond what is read at all; ``-`` is standard input. ``command``
    is who asks, ``what`` the file that it wants.

    Raises Usage (exit 2) for what cannot be read.
    """
    if name == "-":
        if session.stdin.isatty():
            raise Usage("There is no input.", f"Give a file, or pipe one: crm {command} - <FILE")
        return session.stdin_bytes().read(LARGEST + 1)
    try:
        path = Path(name)
        if path.exists() and not path.is_file():
            raise Usage(f"{name} is not a regular file.", f"Give {what}.")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise Usage(f"{name} cannot be read: {why}.", "Check the name of the file.") from error
