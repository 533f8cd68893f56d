"""``crm board [KIND]``: what is open, in lanes side by side."""

from __future__ import annotations

from crmcli.actions.look.board import CARDS, DAYS, MONTH, STAGE, cards
from crmcli.actions.look.board import board as action
from crmcli.cli.context import Session
from crmcli.cli.look.drawn import Html, Svg, drawn
from crmcli.cli.options import reads
from crmcli.cli.params import argument, option
from crmcli.light import Annotated
from crmcli.model.results import Result

BY = {"owner": "owner", "source": "source", "month": MONTH, "due_date": DAYS}
Kind = Annotated[str, argument("[KIND]", "What is shown.", "deal")]
Filters = Annotated[list[str] | None, argument("[FILTER...]", "Only what matches; see crm help filters.", "mine")]
Group = Annotated[str, option("--group", "|".join(BY), "What the lanes are: one of these, or another field.", "owner")]


@reads(panel="Look", examples="crm board\ncrm board lead mine --html leads.html\ncrm board deal --group due_date")
def board(
    session: Session,
    kind: Kind = "deal",
    filters: Filters = None,
    group: Group = STAGE,
    svg: Svg = None,
    html: Html = None,
) -> Result:
    """Show what is open side by side: the stages with their count and sum, and the first cards of each.

    With filters, these decide what is shown: won, any, mine. The sums as data: crm deal list --group stage.
    """
    found = session.own(session.registry.kind(kind))
    by = BY.get(group.replace("-", "_").lower(), group)
    if not (session.for_people or session.asked.format == "table" or svg is not None or html is not None):
        return cards(session.act, found, by, filters or ())
    most = CARDS if session.for_people or svg is not None or html is not None else None
    lanes = action(session.act, found, by, filters or (), most)
    return drawn(session, lanes, " ".join([found.plural.capitalize(), *(filters or ())]), svg, html)
