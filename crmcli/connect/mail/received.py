"""A mail that somebody got, as a file: whom it comes from and when it was written, as far as it says so."""

from __future__ import annotations

from email.errors import MessageError
from email.utils import parseaddr, parsedate_to_datetime


def origin(content: bytes) -> tuple[str, str] | None:
    """(address, day) of an .eml file, such as ("ada@x.org", "2026-11-26"); None for what is no mail."""
    import email
    import email.policy

    try:
        head = email.message_from_bytes(content[: 1 << 16], policy=email.policy.compat32)
        sender = parseaddr(str(head.get("from", "")))[1]
        day = parsedate_to_datetime(str(head.get("date", ""))).date().isoformat()
    except (ValueError, TypeError, IndexError, LookupError, MessageError):
        return None
    return (sender, day) if "@" in sender and sender.isprintable() else None
