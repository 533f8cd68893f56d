"""``crm export KIND [FILTER...]`` and ``crm export --all``: data for other programs, or for another database."""

from __future__ import annotations

from crmcli.actions.data import exporting as action
from crmcli.cli.context import Session
from crmcli.cli.global_options import GlobalOptions
from crmcli.cli.options import reads
from crmcli.cli.params import argument, flag, option
from crmcli.cli.words import Archived, NoHeader, Sort
from crmcli.errors import Usage
from crmcli.light import Annotated
from crmcli.model.papers import Content
from crmcli.model.results import Described, Result
from crmcli.model.traits_of_parties import Person

EXAMPLES = """
crm export contact >contacts.csv
crm export contact tag=vip --format vcard >vip.vcf
crm export deal stage=won --format jsonl
crm export --person CONTACT-3 --html contact-3.html
crm export --all | crm import - --all --db copy.db
"""

Words = Annotated[
    list[str] | None, argument("[KIND] [FILTER...]", "What to export; filters such as stage=won, tag=vip.", "contact")
]
All = Annotated[bool, flag("--all", "Everything, history too, as JSON lines for crm import --all.")]
Raw = Annotated[bool, flag("--raw", "Leave texts that a spreadsheet would take for formulas as they are.")]
Person_ = Annotated[
    str | None,
    option("--person", "REF", "All that is kept about one person, as JSON; --html makes a page.", "CONTACT-3"),
]
Html = Annotated[str | None, option("--html", "FILE", "With --person: a page that needs nothing else.", "ada.html")]


@reads(panel="Data", examples=EXAMPLES)
def export(  # noqa: PLR0913 - a parameter per option
    session: Session,
    words: Words = None,
    whole: All = False,
    sort: Sort = None,
    archived: Archived = False,
    raw: Raw = False,
    no_header: NoHeader = False,
    person: Person_ = None,
    html: Html = None,
) -> Result:
    """Export elements as CSV, or with --format as JSON, JSON lines, vCard or Markdown; all of them or those that match.

    It needs little memory, however many there are.
    """
    given = session.asked
    if person is not None or html is not None:
        if person is None or words or whole or sort is not None:
            raise Usage(
                "--person stands alone, or with --html.", "Example: crm export --person CONTACT-3 >contact-3.json"
            )
        return _about(session, person, html)
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


def _about(session: Session, ref: str, html: str | None) -> Result:
    """Everything about one person as JSON, or as a page in a file or on standard output."""
    from crmcli.actions.data.exporting_person import person

    given = session.asked
    if given.format not in (None, "json") or given.fields is not None or given.quiet:
        raise Usage("A person is exported as JSON, or with --html as a page.", "Leave out --format, --fields and -q.")
    found = person(session.act, ref)
    if html is None:
        session.asked = GlobalOptions(**{**vars(given), "format": "json"})
        return found
    from crmcli.cli.paper.target import destination, write
    from crmcli.render.dossier import page

    content = page(found.payload(), f"All that is kept about {ref}").encode()
    if html == "-":
        return Content(content)
    path = destination(html, f"{ref}.html")
    write(session, path, content)
    return Described({"files": [str(path)]}, text=f"{path} written")


def _check_whole(words: list[str], given: GlobalOptions, sort: str | None) -> None:
    if words or sort is not None:
        raise Usage("--all takes no kind, filter or order.", "Example: crm export --all >everything.jsonl")
    if given.format not in (None, "jsonl") or given.fields is not None or given.quiet:
        raise Usage("Everything is exported as JSON lines only.", "Leave out --format, --json, --fields and -q.")
