"""``crm attach REF FILE...``: keep files with an element."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from crmcli.actions.elements.attach import attach as action
from crmcli.actions.elements.attach import limit
from crmcli.cli.context import Session
from crmcli.cli.files import read_bytes
from crmcli.cli.options import writes
from crmcli.cli.params import argument, option
from crmcli.cli.references import read_ref
from crmcli.cli.words import Ref
from crmcli.errors import Usage
from crmcli.light import Annotated
from crmcli.model.results import Written
from crmcli.store.blobs import checksum

EXAMPLES = """
crm attach DEAL-3 contract.pdf
crm attach DEAL-3 contract.pdf plan.pdf
crm attach DEAL-3 scan0001.pdf --name contract.pdf
"""
Files = Annotated[list[str], argument("FILE...", "The files; - is standard input.", "contract.pdf")]
Name = Annotated[str | None, option("--name", "NAME", "Keep it under this name.", "contract.pdf")]
Read = list[tuple[str, bytes]]


def read_ahead(
    session: Session, ref: str, files: Sequence[str], name: str | None = None
) -> AbstractContextManager[Read]:
    """The files, read before anything is locked; raises Usage (exit 2) for one that cannot be kept."""
    if name is not None and len(files) > 1:
        raise Usage("--name names one file.", "Attach them one after the other.", field="name")
    if "-" in files and name is None:
        raise Usage("A file from standard input has no name.", "Example: --name contract.pdf", field="name")
    return nullcontext([(name or file, _content(session, file)) for file in files])


def _content(session: Session, file: str) -> bytes:
    most = limit(session.act)
    content = session.stdin_bytes().read(most + 1) if file == "-" else read_bytes(file, most + 1)
    if not content:
        raise Usage(f"{file} is empty.", "Give a file with something in it.", field="file")
    if len(content) > most:
        hint = f"Raise the limit: crm config set file_limit {2 * (most >> 20)}"
        raise Usage(f"{file} is larger than {most >> 20} MiB.", hint, field="file")
    return content


@writes(panel="Any reference", examples=EXAMPLES, ahead=read_ahead)
def attach(session: Session, ref: Ref, files: Files, name: Name = None) -> Written:
    """Attach files to an element; crm show FILE-3 -o PATH gives one back.

    They are kept in the database itself. The setting file_limit says how large one may be.
    """
    word = read_ref(session, ref)
    with (session.ahead or partial(read_ahead, session, word, files, name))() as read:
        if session.asked.key is not None:  # files are known again by what is in them
            session.typed["FILE..."] = [checksum(content) for _, content in read]
        return session.write("attach", action, ref=word, files=read)
