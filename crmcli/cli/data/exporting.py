"""``crm export KIND [FILTER...]`` and ``crm export --all``: data for other programs, or for another database."""

from __future__ import annotations

from typing import Annotated

from crmcli.actions.data import exporting as action
from crmcli.cli.context import Session
from crmcli.cli.global_options import GlobalOptions
from crmcli.cli.options import reads
from crmcli.cli.params import argument, flag
from crmcli.cli.words import Archived, NoHeader, Sort
from crmcli.errors import Usage
from crmcli.model.exports import Export
from crmcli.model.traits_of_parties import Person

EXAMPLES = """
crm export contact >contacts.csv
crm export contact tag=vip --format vcard >vip.vcf
crm export deal stage=won --format jsonl
crm export --all | crm import - --all --db copy.db
"""

Words = Annotated[
    list[str] | None, argument("[KIND] [FILTER...]", "What to export; filters such as stage=won, tag=vip.", "contact")
]
All = Annotated[bool, flag("--all", "Everything, history too, as JSON lines for crm import --all.")]
Raw = Annotated[bool, flag("--raw", "Leave texts that a spreadsheet would take for formulas as they are.")]


@reads(panel="Data", examples=EXAMPLES)
def export(  # noqa: PLR0913 - a parameter per option
    session: Session,
    words: Words = None,
    whole: All = False,
    sort: Sort = None,
    archived: Archived = False,
    raw: Raw = False,
    no_header: NoHeader = False,
) -> Export:
    """Export elements as CSV, or with --format as JSON, JSON lines, vCard or Markdown; all of them or those that match.

    Nothing is held in memory, however many there are.
    """
    given = session.asked
    if whole:
        _check_whole(words or [], given, sort)
        session.asked = GlobalOptions(**{**vars(given), "format": "jsonl"})
        return action.whole(session.act)
    if not words:
        raise Usage("Say what to export.", "Example: crm export contact, or crm export --all")
    from crmcli.render import EXPORTS

    kind = session.registry.kind(words[0])
    format = given.format or "csv"
    if format not in EXPORTS:
        raise Usage(f"There is no export format {format!r}.", f"Formats: {', '.join(EXPORTS)}.")
    if format == "vcard" and not kind.trait(Person):
        persons = ", ".join(each.name for each in session.registry.kinds if each.trait(Person))
        raise Usage(f"A {kind.name} cannot be a vCard.", f"Only people can: {persons}.")
    session.asked = GlobalOptions(**{**vars(given), "format": format, "raw": raw, "header": not no_header})
    return action.export(session.act, session.own(kind), words[1:], sort, archived)


def _check_whole(words: list[str], given: GlobalOptions, sort: str | None) -> None:
    if words or sort is not None:
        raise Usage("--all takes no kind, filter or order.", "Example: crm export --all >everything.jsonl")
    if given.format not in (None, "jsonl") or given.fields is not None or given.quiet:
        raise Usage("Everything is exported as JSON lines only.", "Leave out --format, --json, --fields and -q.")
