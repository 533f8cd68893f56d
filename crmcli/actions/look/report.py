"""``crm report NAME``: figures of a period, each report a function of the span that it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crmcli.errors import Usage
from crmcli.light import import_module
from crmcli.model.dates import read_date
from crmcli.model.reports import Figures, Span
from crmcli.model.results import Result
from crmcli.store.act import Act

# Where figures are worked out. A new report is its function, its line here, and its name where it is asked for.
FIGURES: Mapping[str, str] = {
    "unpaid": "crmcli.actions.look.report_money:unpaid",
    "forecast": "crmcli.actions.look.report_money:forecast",
    "clients": "crmcli.actions.look.report_money:clients",
    "funnel": "crmcli.actions.look.report_funnel:funnel",
    "sources": "crmcli.actions.look.report_funnel:sources",
    "owners": "crmcli.actions.look.report_funnel:owners",
    "stages": "crmcli.actions.look.report_work:stages",
    "activity": "crmcli.actions.look.report_work:activity",
}
# The same piece by piece, where there may be very many rows.
STREAMED: Mapping[str, str] = {"clients": "crmcli.actions.look.report_money:all_clients"}


def report(act: Act, declared: Figures, span: Span, drawn: bool = True) -> Result:
    """A report about the days from ``since`` to ``until``, as people type them; ``drawn`` tells that it is drawn as a
    whole. Raises BadValue (exit 2) for a day that cannot be read, Usage (exit 2) for a period that ends before it
    begins."""
    today = act.reading().today
    first, last = (
        text and read_date(text.strip(), today, field) for text, field in ((span.since, "since"), (span.until, "until"))
    )
    if first and last and last < first:
        raise Usage(f"The period ends on {last}, before it begins on {first}.", "Swap --since and --until.")
    place = FIGURES[declared.of] if drawn else STREAMED.get(declared.of, FIGURES[declared.of])
    module, _, function = place.partition(":")
    made: Callable[[Act, Span], Result] = getattr(import_module(module), function)
    return made(act, span._replace(since=first, until=last))
