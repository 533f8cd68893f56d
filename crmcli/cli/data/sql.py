"""``crm sql QUERY``: look at the file with SQL, reading only."""

from __future__ import annotations

from crmcli.actions.data.sql import sql as action
from crmcli.actions.data.sql import stream
from crmcli.cli.context import Session
from crmcli.cli.global_options import without_header
from crmcli.cli.options import reads
from crmcli.cli.params import argument
from crmcli.cli.references import read_text
from crmcli.cli.words import NoHeader
from crmcli.light import Annotated
from crmcli.model.results import Result

EXAMPLES = """
crm sql "SELECT stage, count(*) AS deals FROM deal GROUP BY stage"
crm sql "SELECT ref, amount / 100.0, currency FROM invoice_total" --format csv
crm sql - < report.sql
"""
Query = Annotated[str, argument("QUERY", "One SELECT, in quotes; - reads standard input.", "SELECT title FROM deal")]


@reads(panel="Data", examples=EXAMPLES)
def sql(session: Session, query: Query, no_header: NoHeader = False) -> Result:
    """Run a read-only query on the database."""
    session.asked = without_header(session.asked, no_header)
    drawn = session.for_people or session.asked.format == "table"
    text = read_text(session, query)
    place = session.path if session.asked.as_of is None else session.act.driver.place
    return (action if drawn else stream)(place, text)
