"""What became of leads, worked out in SQL: how many of them came how far, after how many days, and for how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmcli.model.reports import Span
from crmcli.model.traits import Payable, Versioned
from crmcli.model.traits_of_reports import Funnel
from crmcli.model.types import Reference
from crmcli.store import links, sums
from crmcli.store.act import Act
from crmcli.store.aggregating import issued, month, within
from crmcli.store.tables import quoted

if TYPE_CHECKING:
    from crmcli.model.kinds import Kind
    from crmcli.store.comparing import Sql

MADE = "created_at"
PAID = "paid"  # the step behind all kinds: money came in


def reached(act: Act, kind: Kind, span: Span, by: str | None) -> list[tuple[Any, ...]]:
    """(group, step, how many of the kind came so far, the median of the days that the first of its kind took) of those
    that were made in the period. A step is the name of a kind, or ``PAID``, for which no days are known; the group is
    the value of the field ``by``, else the month or nothing."""
    found, values = _found(act, kind, span, by)
    return act.rows(
        f"{found}, first(grp, step, root, days) AS (SELECT f.grp, f.step, f.root, "
        f"max(min(julianday(f.at)) - julianday(s.{MADE}), 0) FROM found f JOIN {quoted(kind.name)} s ON s.id = f.root "
        "GROUP BY f.grp, f.step, f.root), "
        "ranked(grp, step, days, place, many) AS (SELECT grp, step, days, row_number() OVER each, count(*) OVER whole "
        "FROM first WINDOW each AS (PARTITION BY grp, step ORDER BY days), whole AS (PARTITION BY grp, step)) "
        "SELECT grp, step, many, avg(days) FROM ranked WHERE place IN ((many + 1) / 2, (many + 2) / 2) "
        "GROUP BY 1, 2, 3",
        values,
    )


def worth(act: Act, kind: Kind, span: Span, by: str | None) -> list[tuple[Any, ...]]:
    """(group, step, currency, sum in minor units) of the same, each element counted once in its group."""
    found, values = _found(act, kind, span, by)
    return act.rows(
        f"{found} SELECT grp, step, currency, sum(amount) FROM "
        "(SELECT DISTINCT grp, step, id, currency, amount FROM found WHERE amount IS NOT NULL) GROUP BY 1, 2, 3",
        values,
    )


def _found(act: Act, kind: Kind, span: Span, by: str | None) -> Sql:
    """The beginning of a statement: the table ``found`` (grp, root, step, id, at, currency, amount) of all that came
    out of elements of a kind, and of themselves."""
    through = [act.registry.by_name[name] for name in kind.its(Funnel).through]
    dated, values = within(act, kind, MADE, span)
    group, more = (f"e.{quoted(by)}", []) if by else month(act, f"e.{MADE}", f"{quoted(kind.name)} e", span)
    kinds, hows = _texts(each.name for each in through), _texts(_hows([kind, *through]))
    steps = [_step(each, span) for each in (kind, *through)]
    return (
        f"WITH RECURSIVE began(grp, id) AS (SELECT {group}, e.id FROM {quoted(kind.name)} e WHERE {dated}), "
        f"reached(grp, root, kind, id) AS (SELECT grp, id, '{kind.name}', id FROM began UNION "
        "SELECT r.grp, r.root, l.to_kind, l.to_id FROM reached r "
        "JOIN link l ON l.from_kind = r.kind AND l.from_id = r.id "
        f"WHERE l.how IN ({hows}) AND l.to_kind IN ({kinds})), "
        f"found(grp, root, step, id, at, currency, amount) AS MATERIALIZED ({' UNION ALL '.join(steps)})"
    ), [*more, *values]


def _step(kind: Kind, span: Span) -> str:
    """What counts of a kind: no amount that a newer version replaced, nothing that is still to be issued or was taken
    back as a whole; and what was paid."""
    present = [] if span.archived else ["e.archived_at IS NULL"]
    amount, payable = f"e.{quoted(kind.amount)}", kind.trait(Payable)
    if kind.trait(Versioned):
        amount = f"CASE WHEN NOT {links.replaced_sql(kind.name, 'e')} THEN {amount} END"
    if payable:
        amount = f"{amount} - {sums.column(kind, 'credited', 'e')}"
        present += [issued(kind, "e"), f"{amount} <> 0"]
    source = f"FROM reached r JOIN {quoted(kind.name)} e ON e.id = r.id"
    where = " AND ".join([f"r.kind = '{kind.name}'", *present])
    columns = f"e.id, e.{MADE}, e.{quoted(kind.currency)}, {amount}"
    found = f"SELECT r.grp, r.root, '{kind.name}', {columns} {source} WHERE {where}"
    if not payable:
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


def _texts(words: Any) -> str:
    return ", ".join(f"'{word}'" for word in words)
