"""``crm show REF...``: elements with everything they have."""

from __future__ import annotations

from crmcli.actions.look.show import show as action
from crmcli.cli.context import Session
from crmcli.cli.options import reads
from crmcli.cli.params import option
from crmcli.cli.references import read_refs
from crmcli.cli.words import Refs
from crmcli.errors import Usage
from crmcli.light import Annotated
from crmcli.model.entries import apart
from crmcli.model.results import Cards, Result

EXAMPLES = """
crm show LEAD-5
crm show ada@example.org --json
crm deal list stage=won -q | crm show -
crm show FILE-14 -o contract.pdf
"""
Target = Annotated[
    str | None, option("-o --output", "FILE", "Write the content of an attached file here.", "contract.pdf")
]


@reads(panel="Any reference", examples=EXAMPLES)
def show(session: Session, refs: Refs, output: Target = None) -> Result:
    """Show elements, notes and files in full."""
    words = read_refs(session, refs)
    entries, elements = apart(words)
    if output is not None:
        return _content(session, entries, elements, output)
    cards = _shown(session, elements).cards if elements or not entries else []
    if entries:
        from crmcli.actions.look.entries import cards as of_entries

        cards = [*cards, *of_entries(session.act, entries)]
    return Cards(cards)


def _shown(session: Session, words: list[str]) -> Cards:
    if session.shows_pages:
        from crmcli.actions.look.page import pages

        return pages(session.act, words)
    return action(session.act, words)


def _content(session: Session, entries: list[str], elements: list[str], output: str) -> Result:
    """The bytes of one file: to standard output for ``-``, else into a file."""
    from crmcli.actions.look.entries import content
    from crmcli.cli.paper.target import destination, write
    from crmcli.model.papers import Content
    from crmcli.model.results import Described

    if len(entries) != 1 or elements:
        raise Usage("-o writes the content of one file.", "Example: crm show FILE-14 -o contract.pdf", field="output")
    name, found = content(session.act, entries[0])
    if output == "-":
        return Content(found)
    path = destination(output, name)
    write(session, path, found)
    return Described({"ref": entries[0].upper(), "file": str(path), "size": len(found)}, text=f"{path} written")
