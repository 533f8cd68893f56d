"""``crm accept``: a client agrees to a quote; the mail in which it says so is kept as the proof."""

from __future__ import annotations

from pathlib import PurePath

from crmcli.actions.elements.change import change
from crmcli.actions.elements.element import Element
from crmcli.actions.elements.stages import lapsed
from crmcli.actions.outcome import written
from crmcli.actions.verbs import require_verb
from crmcli.errors import AlreadyDone, NotFound
from crmcli.model.declared import Declared
from crmcli.model.results import Written
from crmcli.model.traits_of_parties import Accepted
from crmcli.store import blobs, records
from crmcli.store.act import Act

NOTED = "accepted"  # what the note is called that tells of it


class Proof(Declared):
    """A file that proves it: its name without folders, its bytes, and (address, day) where it is a mail."""

    name: str
    content: bytes
    origin: tuple[str, str] | None


def accept(act: Act, ref: str, proof: Proof | None = None) -> Written:
    """Move a quote to the stage of those that were accepted, and keep the proof.

    Raises AlreadyDone (exit 4) for one that was accepted, unless there is a proof that is not kept yet.
    """
    with act.step() as step:
        element = require_verb(act, [ref], "accept", titles=True)[0]
        into = element.kind.its(Accepted).into
        sha256 = blobs.checksum(proof.content) if proof else None
        if element.stage == into and (proof is None or sha256 in _kept(act, element)):
            raise AlreadyDone(
                f"{element.ref} was accepted already.",
                f"crm timeline {element.ref} tells when; crm accept {element.ref} --proof FILE keeps a proof.",
                ref=element.ref,
            )
        warnings = lapsed(act, element.kind, element.row, into)
        if element.stage != into:
            change(act, [(element, {"stage": into})], by="accept")
        if proof:
            blobs.keep(act, proof.content)
            own = {"kind": element.kind.name, "element": element.id, "file": sha256}
            said = {"what": NOTED, "text": _said(proof, str(sha256)), "at": act.stamp, "by": act.by}
            records.create(act, "note", [{**own, **said}])
        step.says("accept", [element.ref])
        sentence = f"{element.ref} accepted" + (f", {proof.name} kept as the proof" if proof else "")
        return written(act, step, sentence, updated=[element.node], warnings=warnings)


def proof_of(act: Act, ref: str) -> tuple[str, bytes]:
    """(a name for a file of it, the bytes) of the last proof of a quote; raises NotFound (exit 3) for one without."""
    element = require_verb(act, [ref], "accept", titles=True)[0]
    notes = records.owned(act, "note", element.kind.name, [element.id]).get(element.id, [])
    kept = [note for note in notes if note["what"] == NOTED and note["file"]]
    if not kept:
        raise NotFound(
            f"No proof of {element.ref} is kept.", f"crm accept {element.ref} --proof FILE keeps one.", ref=element.ref
        )
    ending = PurePath(kept[-1]["text"].partition(" (SHA-256 ")[0].partition(", from ")[0]).suffix
    return f"{element.ref}{ending}", blobs.read(act, kept[-1]["file"])


def _kept(act: Act, element: Element) -> set[str]:
    """The checksums of its proofs."""
    notes = records.owned(act, "note", element.kind.name, [element.id]).get(element.id, [])
    return {note["file"] for note in notes if note["what"] == NOTED}


def _said(proof: Proof, sha256: str) -> str:
    origin = f", from {proof.origin[0]}, of {proof.origin[1]}" if proof.origin else ""
    return f"{proof.name}{origin} (SHA-256 {sha256})"
