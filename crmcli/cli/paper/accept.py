"""``crm accept QUOTE``: a client agrees to a quote."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Annotated

from crmcli.actions.paper.accept import Proof
from crmcli.actions.paper.accept import accept as action
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.params import argument, option
from crmcli.cli.references import read_ref
from crmcli.errors import Usage
from crmcli.model.results import Written
from crmcli.model.types import clean
from crmcli.store.blobs import checksum

LARGEST = 25 << 20  # bytes: what mail servers commonly take
Quote = Annotated[str, argument("QUOTE", "A quote, or its number.", "QUOTE-1")]
File = Annotated[str | None, option("--proof", "FILE", "The client's mail (.eml), kept as the proof.", "yes.eml")]


def read_ahead(session: Session, ref: str, proof: str | None = None) -> AbstractContextManager[Proof | None]:
    """The proof, read before anything is locked; raises Usage (exit 2) for a file that cannot be kept."""
    from crmcli.connect.mail.received import origin

    if proof is None:
        return nullcontext(None)
    try:
        with Path(proof).open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise Usage(f"{proof} cannot be read: {error.strerror}.", "Check the name of the file.") from error
    if not content or len(content) > LARGEST:
        what = f"is larger than {LARGEST >> 20} MiB" if content else "is empty"
        raise Usage(f"{proof} {what}.", "Give the mail in which the client agrees.", field="proof")
    return nullcontext(Proof(clean(Path(proof).name, "proof"), content, origin(content)))


@writes(panel="Paper", examples="crm accept QUOTE-1\ncrm accept QUOTE-1 --proof yes.eml", ahead=read_ahead)
def accept(session: Session, ref: Quote, proof: File = None) -> Written:
    """Record that the client agreed to a quote, and keep the mail that says so: the file itself, and its SHA-256."""
    word = read_ref(session, ref)
    with (session.ahead or partial(read_ahead, session, word, proof))() as kept:
        if kept is not None and session.asked.key is not None:  # the file is known again by what is in it
            session.typed["--proof"] = checksum(kept.content)
        return session.write("accept", action, ref=word, proof=kept)
