"""What became of leads, worked out in SQL: how many of them came how far, after how many days, and for how much."""

from __future__ import annotations

from crmcli.light import TYPE_CHECKING, Any, NamedTuple
from crmcli.model.reports import Span
from crmcli.model.traits import Payable, Versioned
from crmcli.model.traits_of_reports import Funnel
from crmcli.model.types import Reference
from crmcli.store import links, sums, tallying
from crmcli.store.act import Act
from crmcli.store.aggregating import issued, month, within
from crmcli.store.tables import literals, quoted

if TYPE_CHECKING:
    from crmcli.model.kinds import Kind

MADE = "created_at"
PAID = "paid"  # the step behind all kinds: money came in


class Reached(NamedTuple):
    """What became of elements, by (group, step): ``counts`` has how many came so far, and the median of the days that
    the first of its kind took, ``worth`` the sums by currency in minor units, each element counted once in its group. A
    step is the name of a kind, or ``PAID``, for which no days are known; the group is the value of a field, else the
    month or nothing."""

    counts: dict[tuple[Any, str], tuple[int, float | None]]
    worth: dict[tuple[Any, str], dict[str, int]]


def reached(act: Act, kind: Kind, span: Span, by: str | None) -> Reached:
    """How far the elements of a kind came that were made in the period, grouped by this field."""
    dated, values = within(act, kind, MADE, span)
    group, more = (f"e.{quoted(by)}", []) if by else month(act, f"e.{MADE}", f"{quoted(kind.name)} e", span)
    found = Reached({}, {})
    told = act.rows(_said(act, kind, span, group, dated), [*more, *values] * 2)
    for grp, step, currency, many, days, high, low in told:
        if many is not None:
            found.counts[grp, step] = found.counts.get((grp, step), (0, 0))[0] + many, days
        if high is not None:
            found.worth.setdefault((grp, step), {})[currency] = tallying.joined(high, low)
    return found


def _said(act: Act, kind: Kind, span: Span, group: str, dated: str) -> str:
    """Of ``_found`` (group, step, currency, how many, days, amount in two parts), of which a row has a count or an
    amount; of the elements themselves it has both, since each of them is there once."""
    amount, present = _counted(kind, span)
    own = " AND ".join([dated, *present])
    return (
        f"{_found(act, kind, span, group, dated)}, "
        f"first(grp, step, root, days) AS (SELECT f.grp, f.step, f.root, "
        f"max(min(julianday(f.at)) - julianday(s.{MADE}), 0) FROM found f JOIN {quoted(kind.name)} s ON s.id = f.root "
        "GROUP BY f.grp, f.step, f.root), "
        "ranked(grp, step, days, place, many) AS (SELECT grp, step, days, row_number() OVER each, count(*) OVER whole "
        "FROM first WINDOW each AS (PARTITION BY grp, step ORDER BY days), whole AS (PARTITION BY grp, step)) "
        "SELECT grp, step, NULL, many, avg(days), NULL, NULL FROM ranked "
        "WHERE place IN ((many + 1) / 2, (many + 2) / 2) GROUP BY grp, step, many UNION ALL "
        f"SELECT grp, step, currency, NULL, NULL, {tallying.summed('amount')} FROM "
        "(SELECT DISTINCT grp, step, id, currency, amount FROM found WHERE amount IS NOT NULL) GROUP BY 1, 2, 3 "
        f"UNION ALL SELECT {group}, '{kind.name}', e.{quoted(kind.currency)}, count(*), 0, {tallying.summed(amount)} "
        f"FROM {quoted(kind.name)} e WHERE {own} GROUP BY 1, 2, 3"
    )


def _found(act: Act, kind: Kind, span: Span, group: str, dated: str) -> str:
    """The beginning of a statement: the table ``found`` (grp, root, step, id, at, currency, amount) of all that came
    out of elements of a kind."""
    through = [act.registry.by_name[name] for name in kind.its(Funnel).through]
    kinds, hows = literals(each.name for each in through), literals(_hows([kind, *through]))
    followed = f"l.how IN ({hows}) AND l.to_kind IN ({kinds})"
    return (
        f"WITH RECURSIVE reached(grp, root, kind, id) AS (SELECT {group}, e.id, l.to_kind, l.to_id "
        f"FROM {quoted(kind.name)} e JOIN link l ON l.from_kind = '{kind.name}' AND l.from_id = e.id "
        f"WHERE {dated} AND {followed} UNION SELECT r.grp, r.root, l.to_kind, l.to_id FROM reached r "
        f"JOIN link l ON l.from_kind = r.kind AND l.from_id = r.id WHERE {followed}), "
        "found(grp, root, step, id, at, currency, amount) AS MATERIALIZED "
        f"({' UNION ALL '.join(_step(each, span) for each in through)})"
    )


def _counted(kind: Kind, span: Span) -> tuple[str, list[str]]:
    """The amount of an element, and what must hold where it counts: no amount that a newer version replaced, nothing
    that is still to be issued or was taken back as a whole."""
    present = [] if span.archived else ["e.archived_at IS NULL"]
    amount, payable = f"e.{quoted(kind.amount)}", kind.trait(Payable)
    if kind.trait(Versioned):
        amount = f"CASE WHEN NOT {links.replaced_sql(kind.name, 'e')} THEN {amount} END"
    if payable:
        amount = f"{amount} - {sums.column(kind, 'credited', 'e')}"
        present += [issued(kind, "e"), f"{amount} <> 0"]
    return amount, present


def _step(kind: Kind, span: Span) -> str:
    """What counts of a kind, and what was paid."""
    amount, present = _counted(kind, span)
    source = f"FROM reached r JOIN {quoted(kind.name)} e ON e.id = r.id"
    where = " AND ".join([f"r.kind = '{kind.name}'", *present])
    columns = f"e.id, e.{MADE}, e.{quoted(kind.currency)}, {amount}"
    found = f"SELECT r.grp, r.root, '{kind.name}', {columns} {source} WHERE {where}"
    if not kind.trait(Payable):
        return found
    paid = sums.column(kind, "paid", "e")
    money = f"e.id, NULL, e.{quoted(kind.currency)}, {paid}"
    return f"{found} UNION ALL SELECT r.grp, r.root, '{PAID}', {money} {source} WHERE {where} AND {paid} > 0"


def _hows(kinds: list[Kind]) -> list[str]:
    """How elements of these kinds are linked when one of them came out of another, or belongs to it."""
    names = {kind.name for kind in kinds}
    own = {
        type.how
        for kind in kinds
        for _, type in kind.references
        if isinstance(type, Reference) and type.kind in names - {kind.name}
    }
    return sorted({*links.ORIGIN, *own})
