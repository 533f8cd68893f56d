"""``crm report NAME``: figures of a period, with bars at a terminal."""

from __future__ import annotations

from crmcli.actions.look.report import report as action
from crmcli.cli.context import Session
from crmcli.cli.look.drawn import Html, Svg, drawn
from crmcli.cli.options import reads
from crmcli.cli.params import argument, flag, option
from crmcli.errors import Usage
from crmcli.errors.wording import did_you_mean
from crmcli.light import Annotated
from crmcli.model.reports import Figures, Span
from crmcli.model.results import Column, Result, Rows

REPORTS = (
    Figures("invoices", "unpaid", "what is unpaid, by how many days it is overdue"),
    Figures("forecast", "forecast", "what open deals will bring, weighted by probability"),
    Figures("clients", "clients", "what each client was asked for, paid and owes"),
    Figures("funnel", "funnel", "how many leads became deals, quotes and invoices, after how many days, for how much"),
    Figures("sources", "sources", "the same of the leads of each source"),
    Figures("owners", "owners", "the same of the leads of each owner"),
    Figures("stages", "stages", "how long leads, deals, quotes and invoices stood in each stage"),
    Figures("activity", "activity", "what everybody wrote down: notes, calls, mails, meetings"),
)
MONTH = "month"
NAMES = {declared.name: declared for declared in REPORTS}
EXAMPLES = """\
crm report invoices
crm report forecast --until eoy --html forecast.html
crm report funnel --since 2026-01-01 --group month --json"""
Name = Annotated[str | None, argument("[NAME]", f"Which one: {', '.join(NAMES)}.", "invoices")]
Since = Annotated[str | None, option("--since", "DATE", "From this day on.", "2026-01-01")]
Until = Annotated[str | None, option("--until", "DATE", "Up to this day, which is part of it.", "eom")]
Group = Annotated[str | None, option("--group", MONTH, "Each month by itself.", MONTH)]
Archived = Annotated[bool, flag("--archived", "Count what is archived, too.")]


@reads(panel="Look", examples=EXAMPLES)
def report(  # noqa: PLR0913 - a parameter per option
    session: Session,
    name: Name = None,
    since: Since = None,
    until: Until = None,
    group: Group = None,
    archived: Archived = False,
    svg: Svg = None,
    html: Html = None,
) -> Result:
    """Show figures for a period: how far leads got, how long what has been unpaid, what deals will bring, what
    clients pay.

    Without a name the reports are listed. The period goes by the day of the invoice, for the forecast by the
    closing date, for funnel, sources and owners by the day the lead was created, for stages by when they were
    entered, and for activity by when it took place. The forecast counts a deal in full, billed or not, until it is
    won or lost.
    """
    if name is None:
        if archived or any((since, until, group, svg, html)):
            raise Usage("Say which report.", f"One of {', '.join(NAMES)}.", field="name")
        rows = [{"name": declared.name, "what": declared.help} for declared in REPORTS]
        return Rows("reports", (Column("name", "Report", "title"), Column("what", "What it shows")), rows, len(rows))
    if group is not None and group.strip().lower() != MONTH:
        raise Usage(f"Reports cannot be grouped by {group!r}.", f"Example: --group {MONTH}", field="group")
    declared = _named(name)
    looked_at = session.for_people or session.asked.format == "table" or bool(svg or html)
    found = action(session.act, declared, Span(since, until, archived, group is not None), looked_at)
    title = " ".join(
        [declared.name.capitalize(), *(["since", since] if since else []), *(["until", until] if until else [])]
    )
    return drawn(session, found, title, svg, html)


def _named(name: str) -> Figures:
    word = name.strip().lower()
    if word not in NAMES:
        raise Usage(f"There is no report {name!r}.", did_you_mean(word, [*NAMES]), field="name")
    return NAMES[word]
