"""What does not fit together in a database: rows without an owner, sums, payments, numbers and counters."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.light import Any
from crmcli.model.kinds import Kind
from crmcli.model.traits import Issued, Lines, Numbered, Payable
from crmcli.store import sums
from crmcli.store.act import Act
from crmcli.store.ledger import COUNTERS
from crmcli.store.tables import OWNED, literals, quoted

Row = tuple[Any, ...]
_SPENT = (
    "SELECT p.id, sum(a.amount), p.{amount}, p.{currency} FROM allocation a JOIN {table} p ON p.id = a.payment "
    "GROUP BY p.id HAVING sum(a.amount) > max(p.{amount}, 0)"
)


def homeless(act: Act) -> Iterator[tuple[str, int, str, int]]:
    """(table, id, kind, number) of the rows that belong to an element that is not there, and of the links to one."""
    sides = [(name, "kind", "element") for name in OWNED]
    sides += [("link", f"{side}_kind", f"{side}_id") for side in ("from", "to")]
    for table, kind, number in sides:
        ways = " ".join(
            f"WHEN '{each.name}' THEN NOT EXISTS (SELECT 1 FROM {quoted(each.name)} e WHERE e.id = t.{number})"
            for each in act.registry.kinds
        )
        sql = f"SELECT t.id, t.{kind}, t.{number} FROM {table} t WHERE CASE t.{kind} {ways} ELSE 1 END"
        yield from ((table, *row) for row in act.rows(sql))


def unlike_lines(act: Act, kind: Kind) -> list[Row]:
    """(id, amount, what its lines come to, currency) of the elements whose amount is another."""
    lines = kind.its(Lines)
    amount = f"e.{quoted(lines.amount)}"
    return act.rows(
        f"SELECT e.id, {amount}, s.total, e.{quoted(lines.currency)} FROM (SELECT element, "
        "sum(CASE WHEN optional THEN 0 ELSE gross END) AS total FROM line WHERE kind = ? GROUP BY element) s "
        f"JOIN {quoted(kind.name)} e ON e.id = s.element WHERE {amount} IS NOT s.total ORDER BY e.id",
        (kind.name,),
    )


def uneven_lines(act: Act) -> list[Row]:
    """(kind, element, number of the line) where net and tax do not come to gross."""
    return act.rows("SELECT kind, element, number FROM line WHERE gross <> net + tax ORDER BY kind, element, number")


def documents(act: Act, kind: Kind) -> Iterator[Row]:
    """(id, the checksum that it says, that of its document, what the document says) of each element that is sealed;
    None for both where no document is kept."""
    stages, checksum = literals(kind.sealed), quoted(kind.its(Issued).checksum)
    sql = (
        f"SELECT e.id AS id, e.{checksum}, d.sha256, d.content FROM {quoted(kind.name)} e "
        f"LEFT JOIN document d ON d.kind = '{kind.name}' AND d.element = e.id AND d.format = 'json' "
        f"WHERE e.stage IN ({stages})"
    )
    yield from act.driver.pages(sql, "id")


def overspent(act: Act, kind: Kind, amount: str, currency: str) -> list[Row]:
    """(id, what is allocated of it, its amount, currency) of the payments that pay more than they are."""
    names = {"table": quoted(kind.name), "amount": quoted(amount), "currency": quoted(currency)}
    return act.rows(_SPENT.format(**names))


def unsettled(act: Act, kind: Kind, issued: str, paid: str) -> list[Row]:
    """(id, stage, what is due, currency) of what says that it is paid and is not, or the other way round."""
    due, corrects = sums.column(kind, "due", "e"), quoted(kind.its(Payable).corrects)
    return act.rows(
        f"SELECT * FROM (SELECT e.id, e.stage AS stage, {due} AS due, e.{quoted(kind.currency)} "
        f"FROM {quoted(kind.name)} e WHERE e.stage IN (?1, ?2) AND e.{corrects} IS NULL) "
        "WHERE (stage = ?2) <> (due <= 0) ORDER BY id",
        (issued, paid),
    )


def wrongly_paid(act: Act, kind: Kind) -> list[Row]:
    """(id, stage, what was paid, currency) of what got money in a stage in which nothing settles it, and of that
    of which more went back than came in."""
    stages = literals(stage for stage, ways in kind.sealed.items() if ways)
    elsewhere = kind.its(Numbered).elsewhere
    return act.rows(
        "SELECT * FROM (SELECT e.id, e.stage AS stage, sum(a.amount) AS paid, "
        f"e.{quoted(kind.currency)} FROM {quoted(kind.name)} e JOIN allocation a ON a.kind = ?1 AND a.element = e.id "
        f"GROUP BY e.id) WHERE paid < 0 OR (paid > 0 AND stage NOT IN ({stages}) AND stage IS NOT ?2) ORDER BY id",
        (kind.name, elsewhere),
    )


def numbers(act: Act, kind: Kind) -> Iterator[str]:
    """The numbers of a kind, in order."""
    field = quoted(kind.its(Numbered).field)
    for number, _ in act.driver.pages(f"SELECT {field}, id FROM {quoted(kind.name)} WHERE {field} IS NOT NULL", "id"):
        yield number


def counters(act: Act) -> list[Row]:
    """(table, its counter, the highest number in it) of the tables whose next number would be one that is there."""
    tables = [*act.tables, "step"]
    parts = [f"SELECT '{name}' AS name, (SELECT max(id) FROM {quoted(name)}) AS highest" for name in tables]
    return act.rows(
        f"SELECT t.name, coalesce(s.seq, 0), t.highest FROM ({' UNION ALL '.join(parts)}) t "
        f"LEFT JOIN {COUNTERS} s ON s.name = t.name WHERE t.highest > coalesce(s.seq, 0)"
    )
