"""``crm accept QUOTE``: a client agrees to a quote."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path

from crmcli.actions.paper.accept import Proof, proof_of
from crmcli.actions.paper.accept import accept as action
from crmcli.cli.context import Session
from crmcli.cli.files import read_bytes
from crmcli.cli.options import writes
from crmcli.cli.paper.target import destination, write
from crmcli.cli.params import argument, option
from crmcli.cli.references import read_ref
from crmcli.errors import Usage
from crmcli.light import Annotated
from crmcli.model.results import Written
from crmcli.model.types import clean
from crmcli.store.blobs import checksum

EXAMPLES = """
crm accept QUOTE-1
crm accept QUOTE-1 --proof yes.eml
crm accept QUOTE-1 -o proof.eml
"""
LARGEST = 25 << 20  # bytes: what mail servers commonly take
Quote = Annotated[str, argument("QUOTE", "A quote, or its number.", "QUOTE-1")]
File = Annotated[str | None, option("--proof", "FILE", "The client's mail (.eml), kept as the proof.", "yes.eml")]


Output = Annotated[
    str | None, option("-o --output", "FILE", "Write the proof that is kept to this file or folder.", "proof.eml")
]


def read_ahead(
    session: Session, ref: str, proof: str | None = None, output: str | None = None
) -> AbstractContextManager[Proof | None]:
    """The proof, read before anything is locked; raises Usage (exit 2) for a file that cannot be kept."""
    from crmcli.connect.mail.received import origin

    if proof is None:
        return nullcontext(None)
    content = read_bytes(proof, LARGEST + 1)
    if not content or len(content) > LARGEST:
        what = f"is larger than {LARGEST >> 20} MiB" if content else "is empty"
        raise Usage(f"{proof} {what}.", "Give the mail in which the client agrees.", field="proof")
    return nullcontext(Proof(clean(Path(proof).name, "proof"), content, origin(content)))


@writes(panel="Paper", examples=EXAMPLES, ahead=read_ahead)
def accept(session: Session, ref: Quote, proof: File = None, output: Output = None) -> Written:
    """Record that the client agreed to a quote, and keep the mail that says so: the file itself, and its SHA-256.

    With -o nothing is recorded: the proof that was kept last is written to a file.
    """
    word = read_ref(session, ref)
    if output is not None:
        return _given_back(session, word, proof, output)
    with (session.ahead or partial(read_ahead, session, word, proof))() as kept:
        if kept is not None and session.asked.key is not None:  # the file is known again by what is in it
            session.typed["--proof"] = checksum(kept.content)
        return session.write("accept", action, ref=word, proof=kept)


def _given_back(session: Session, ref: str, proof: str | None, output: str) -> Written:
    if proof is not None:
        raise Usage("-o gives back what is kept, --proof keeps it.", "Do one after the other.")
    name, content = proof_of(session.act, ref)
    place = destination(output, name)
    if not session.asked.dry_run:
        write(session, place, content)
    said = f"{'would be ' if session.asked.dry_run else ''}written to {place}"
    return Written(f"the proof {said}", dry_run=session.asked.dry_run, final=True)
