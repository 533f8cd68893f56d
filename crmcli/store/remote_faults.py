"""What a libSQL server complains about, and what becomes of a connection to one, as errors of our own."""

from __future__ import annotations

from crmcli.errors import DatabaseBusy, DatabaseError
from crmcli.errors.databases import (
    Blocked,
    Forbidden,
    Lost,
    NotOurs,
    ReadOnly,
    TooLarge,
    Unreachable,
    Unsure,
)
from crmcli.light import re
from crmcli.store.faults import Constraint, manifold
from crmcli.store.hrana import Broken, Distrusted, NotThere, Refusal
from crmcli.store.remote_address import TOKEN, ServerAddress
from crmcli.store.sealing import REFUSAL

AGAIN = "Try again in a moment."
_CONSTRAINT = "constraint failed|datatype mismatch"
_LEAD = re.compile(r"^(SQLite (input )?error|Arguments do not match SQL parameters): ")
_ENDED = "STREAM_EXPIRED|TRANSACTION_TIMEOUT|TRANSACTION_BUSY|BATON"
_FEWER = "Do it in smaller steps: --keep-going makes one of each source, an import may be cut into smaller files."


def explained(place: str, code: str, said: str) -> DatabaseError:
    """What the server says of a statement."""
    text = _LEAD.sub("", said)
    if REFUSAL in text:
        return Blocked(f"Nothing was written: {REFUSAL}.", "It is corrected by a further document: crm cancel.")
    if re.search(_CONSTRAINT, text):
        return Constraint(place, text)
    if code == "BLOCKED" or "is blocked" in text.lower():
        return Blocked(f"{place} takes no such request: {text}.", "Ask whoever runs the server.")
    if "imed" in text and "ransaction" in text:  # "Transaction timed-out"
        return ended(place)
    if (found := manifold(text)) is not None:
        return found
    if "too big" in text or "too large" in text.lower():
        return TooLarge(f"Something is larger than {place} takes: {text}.", "The server takes values of up to 5 MB.")
    if "locked" in text or "busy" in text.lower():
        return busy(place)
    if "not authorized" in text.lower() or "write is not allowed" in text.lower() or "forbidden" in text.lower():
        return forbidden(place)
    if "readonly" in text or "read-only" in text or "read only" in text:
        return ReadOnly(f"{place} cannot be written to at the moment: {text}.", AGAIN)
    if "malformed" in text or "disk image" in text:
        return DatabaseError(f"{place} is damaged: {text}.", "Put a snapshot of the server in its place.")
    return DatabaseError(f"{place} cannot be used: {text}.", "Is the server up to date?")


def refused(address: ServerAddress, refusal: Refusal) -> DatabaseError:
    """What an answer means that is none of Hrana's."""
    place, status, said = address.place, refusal.status, refusal.said
    if status == 401:
        why = "the token is missing, wrong or expired"
        return Forbidden(f"{place} does not let you in: {why}.", f"Put a valid token in {TOKEN}.")
    if status == 403:
        return forbidden(place)
    if status == 404 and "amespace" in said:
        return NotOurs(
            f"There is no database called {address.tenant!r} on the server at {place}.",
            "The first word of the address is its name: http://NAME.localhost:8080. crm init --server makes one. "
            "A server says the same where the token is for another one.",
        )
    if re.search(_ENDED, refusal.code) or "baton" in said:
        return ended(place)
    if 300 <= status < 400:
        return NotOurs(f"{place} sends its visitors to {said or 'another address'}.", "Give that address itself.")
    if status in (429, 500, 502, 503, 504):
        return Unreachable(f"The server at {place} cannot answer now ({status}).", AGAIN)
    return NotOurs(f"What answers at {place} is no libSQL server.", "Check the address, and the port.")


def unreachable(place: str, broken: Broken) -> DatabaseError:
    if isinstance(broken, Distrusted):
        return distrusted(place, broken)
    if isinstance(broken, NotThere):
        return Unreachable(f"No server answers at {place}: {_plain(broken)}.", "Is it running? Check the address.")
    if broken.timed_out:
        return Unreachable(f"The server at {place} gave no answer in time.", AGAIN)
    return Unreachable(f"The connection to {place} broke: {_plain(broken)}.", AGAIN)


def distrusted(place: str, broken: Distrusted) -> DatabaseError:
    if broken.said is None:
        return NotOurs(f"What answers at {place} speaks no TLS.", "Without it an address begins with http://.")
    return NotOurs(
        f"The certificate of {place} is not valid: {broken.said}.",
        "If it is the right server, name the authority's certificate in SSL_CERT_FILE.",
    )


def _plain(error: Exception) -> str:
    return re.sub(r"^\[Errno -?\d+\] ", "", str(error)).rstrip(".")


def lost(place: str, error: BaseException) -> DatabaseError:
    """Within a transaction, which is over now."""
    if isinstance(error, Broken) and error.timed_out:
        why = "gave no answer in time"
    else:
        why = "was lost"
    return Lost(f"The server at {place} {why}. Nothing was written.", "Do it again: nothing is half done.")


def ended(place: str) -> DatabaseError:
    return Lost(f"{place} ended what was begun, because it took too long. Nothing was written.", _FEWER)


def busy(place: str) -> DatabaseError:
    return DatabaseBusy(f"{place} is busy: another process is writing to it.", AGAIN)


def unanswered(place: str) -> DatabaseError:
    """Nobody lets one begin to write."""
    said = "Another process writes for long, or it is a replica whose primary is away"
    return DatabaseBusy(f"{place} cannot be written to now. {said}.", f"{AGAIN} What is there can be read.")


def forbidden(place: str) -> DatabaseError:
    return Forbidden(f"The token may not write to {place}.", f"Put one into {TOKEN} that may.")


def unsure(place: str) -> DatabaseError:
    return Unsure(
        f"The connection to {place} broke while the last step was kept: it may have been written.",
        "Look before you do it again: crm steps --limit 1",
    )


def undone(place: str) -> DatabaseError:
    return Lost(f"The connection to {place} broke before the step was kept. Nothing was written.", "Do it again.")
