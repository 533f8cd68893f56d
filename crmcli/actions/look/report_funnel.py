"""Reports about the funnel: how far leads came, all of a period, or those of each source or owner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from crmcli.light import Any
from crmcli.model.kinds import Kind
from crmcli.model.money import amount_text, divided
from crmcli.model.reports import Report, Span
from crmcli.model.results import Column, Record
from crmcli.model.traits_of_reports import Funnel
from crmcli.store import funnels
from crmcli.store.act import Act

OWNER = "owner"


def funnel(act: Act, span: Span) -> Report:
    """How many leads of the period came to each step: {"month", "group", "count", "percent", "days", "sums"}, the
    percent of all leads and the median of the days until the first of its kind was made."""
    rows: list[Record] = []
    for kind in act.registry.bearers(Funnel):
        found, worth = funnels.reached(act, kind, span, None)
        for month in sorted({month for month, _ in found}, key=str):
            whole = found[month, kind.name][0]
            for step, name in _steps(act, kind).items():
                count, days = found.get((month, step), (0, None))
                row = {
                    "group": name,
                    "count": count,
                    "percent": divided(count * 1000, whole) / 10,
                    "days": None if days is None or step == kind.name else round(days, 1),
                    "sums": _texts(worth.get((month, step), {})),
                }
                rows.append({"month": month, **row} if span.monthly else row)
    columns = [Column("group", "Step"), Column("count", "Leads", "number"), Column("percent", "%", "number")]
    columns = [*columns, Column("days", "Days", "number")]
    return _report(act, [Column("month", "Month"), *columns] if span.monthly else columns, rows, "count", "month")


def sources(act: Act, span: Span) -> Report:
    """The same for each source: {"group", "leads", ..., "paid", "sums"}, the sums what was invoiced."""
    return _by(act, span, lambda kind: kind.its(Funnel).source)


def owners(act: Act, span: Span) -> Report:
    """The same for whoever looks after the leads."""
    return _by(act, span, lambda kind: OWNER)


def _by(act: Act, span: Span, field_of: Callable[[Kind], str]) -> Report:
    rows: list[Record] = []
    columns = []
    for kind in act.registry.bearers(Funnel):
        field = field_of(kind)
        counts: dict[Any, dict[str, int]] = defaultdict(dict)
        found, worth = funnels.reached(act, kind, span, field)
        for (value, step), (count, _) in found.items():
            counts[value][step] = count
        steps = _steps(act, kind)
        billed = [*steps][-2]
        columns = [Column("group", field.capitalize()), *(Column(n, n.capitalize(), "number") for n in steps.values())]
        for value in sorted(
            counts, key=lambda value: (value is None, -counts[value][kind.name], str(value).lower(), str(value))
        ):
            mine = {name: counts[value].get(step, 0) for step, name in steps.items()}
            rows.append({"group": value, **mine, "sums": _texts(worth.get((value, billed), {}))})
    return _report(act, columns, rows, columns[1].name if columns else "")


def _steps(act: Act, kind: Kind) -> dict[str, str]:
    """The steps in order, and what they are called."""
    kinds = [kind, *(act.registry.by_name[name] for name in kind.its(Funnel).through)]
    return {**{each.name: each.plural for each in kinds}, funnels.PAID: funnels.PAID}


def _texts(sums: Mapping[str, int]) -> dict[str, str]:
    return {currency: amount_text(amount, currency) for currency, amount in sums.items()}


def _report(act: Act, columns: Iterable[Column], rows: list[Record], bars: str, within: str = "") -> Report:
    currencies = sorted({code for row in rows for code in row["sums"]})
    return Report(
        " and ".join(kind.plural for kind in act.registry.bearers(Funnel)),
        [*columns, *(Column(code, code, "money", firm=True) for code in currencies)],
        rows,
        len(rows),
        further=[Column("sums", "Sums")],
        bars=bars,
        within=within,
        currencies=currencies,
    )
