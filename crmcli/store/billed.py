"""What bills what: the lines of invoices over the root lines of a lineage, and over a document as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from crmcli.light import TYPE_CHECKING
from crmcli.model.traits import BillingRoot, Lines, Payable
from crmcli.store import asked
from crmcli.store.act import Act, Row
from crmcli.store.links import ORIGIN, VERSION, Node, grouped
from crmcli.store.plainly import marked
from crmcli.store.tables import json_array, json_texts, literals, quoted

if TYPE_CHECKING:
    from crmcli.model.kinds import Kind
    from crmcli.store.driver import Statement

_REMOVED = (
    "SELECT c.row, c.element FROM change c WHERE c.kind = ? AND c.\"table\" = 'line' AND c.op = 'delete' "
    "AND NOT EXISTS (SELECT 1 FROM line WHERE line.id = c.row)"
)
_TO, _KIND, _ID = (
    f"json_extract(coalesce(l.after, l.before), '$.{name}')" for name in ("to_id", "from_kind", "from_id")
)
_NEAR = f"""(
    WITH RECURSIVE near(kind, element) AS (
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)
        UNION SELECT {_KIND}, {_ID} FROM near n JOIN change l ON l."table" = 'link' AND {_TO} = +n.element
        WHERE {_TO.replace("to_id", "to_kind")} = n.kind
        AND json_extract(coalesce(l.after, l.before), '$.how') IN ({literals((*ORIGIN, VERSION))})
    ) SELECT kind, element FROM near) n CROSS JOIN change c ON c.kind = n.kind AND c.element = n.element"""
_INSERTED = (
    "SELECT c.row, c.kind, c.element FROM {} WHERE c.\"table\" = 'line' AND c.op = 'insert' "
    "AND c.row IN (SELECT value FROM json_each(?)) ORDER BY c.id"
)


def through(kinds: Sequence[str], roots: Iterable[int]) -> asked.Asked:
    """Asks for the lines of billing kinds that bill these root lines, oldest first."""
    return _wanted(kinds, "root_line IN (SELECT value FROM json_each(?))", (json_array(roots),))


def over(kinds: Sequence[str], nodes: Iterable[Node]) -> list[asked.Asked]:
    """Asks for the lines of billing kinds that bill these documents as a whole, by the kind of these."""
    where = "bills_kind = ? AND bills_id IN (SELECT value FROM json_each(?))"
    return [_wanted(kinds, where, (kind, json_array(ids))) for kind, ids in grouped(nodes).items()]


def over_owners(kinds: Sequence[str], lines: Iterable[int]) -> asked.Asked:
    """Asks for the lines of billing kinds that bill as a whole what owns these lines, see ``present_owners``."""
    those, ids = "IN (SELECT value FROM json_each(?))", json_array(lines)
    owners = (
        f"SELECT kind, element FROM line WHERE id {those} UNION ALL "
        f"SELECT bills_kind, bills_id FROM line WHERE id {those} AND bills_kind IS NOT NULL"
    )
    # Told apart by their columns alone, SQLite would go through all lines to find those of these owners.
    bill = f"SELECT b.id FROM ({owners}) o CROSS JOIN line b ON b.bills_kind = o.kind AND b.bills_id = o.element"
    return _wanted(kinds, f"id IN ({bill})", (ids, ids))


def documents(act: Act, kinds: Sequence[str], lines: Sequence[asked.Asked]) -> list[asked.Asked]:
    """Asks for the elements of billing kinds that own what is asked for by these, and for those that they correct."""
    wanted: list[asked.Asked] = []
    for kind in kinds:
        payable = act.registry.by_name[kind].trait(Payable)
        for _, where, values in lines:
            own = f"SELECT element FROM line {where}"
            wanted.append((kind, f"WHERE id IN ({own})", values))
            if payable:
                corrected = f"SELECT {quoted(payable.corrects)} FROM {quoted(kind)} WHERE id IN ({own})"
                wanted.append((kind, f"WHERE id IN ({corrected})", values))
    return wanted


def on_deposits(act: Act, kinds: Sequence[str], deposits: Iterable[int]) -> list[Row]:
    """These lines, and the lines of billing kinds that take them off or are made from them, oldest first."""
    those = "IN (SELECT value FROM json_each(?))"
    return _lines(act, kinds, f"(id {those} OR deposit {those} OR from_line {those})", (json_array(deposits),) * 3)


def removed(sources: Iterable[Node]) -> asked.Question[dict[int, Node]]:
    """Asks for the lines that these sources had and have no longer: the number of each -> its source."""
    by_kind = grouped(sources)
    sql = f"{_REMOVED} AND c.element IN (SELECT value FROM json_each(?))"
    return asked.Question(
        [(sql, (kind, json_array(ids))) for kind, ids in by_kind.items()],
        lambda answers: {
            row: (kind, element) for kind, rows in zip(by_kind, answers, strict=True) for row, element in rows
        },
    )


def from_lines(kinds: Sequence[str], lines: Collection[int]) -> asked.Asked:
    """Asks for the lines of billing kinds that are made from these lines, or go back to them, oldest first."""
    those = "IN (SELECT value FROM json_each(?))"
    return _wanted(kinds, f"(root_line {those} OR from_line {those})", (json_array(lines),) * 2)


def billed_by(kinds: Sequence[str], kind: str, ids: Iterable[int]) -> list[asked.Asked]:
    """Asks for the elements of ``kinds`` from which these of another kind were made, their lines, and the links."""
    made = "WHERE how = 'converted' AND +from_kind = ? AND to_kind = ? AND to_id IN (SELECT value FROM json_each(?))"
    found: list[asked.Asked] = []
    for source in kinds:
        values = (source, kind, json_array(ids))
        own = f"IN (SELECT from_id FROM link {made})"
        found += [(source, f"WHERE id {own}", values), ("link", f"{made} ORDER BY id", values)]
        found.append(("line", f"WHERE kind = ? AND element {own} ORDER BY element, number", (source, *values)))
    return found


def in_two_currencies(act: Act, by: Iterable[Node] | None = None) -> list[Node]:
    """The elements whose lines, or which as a whole, are billed in another currency than theirs, or carried on in one;
    cancelled and credited or not. ``by`` are those that may do so, where these are known."""
    known, parts, values = None if by is None else grouped(by), list[str](), list[str]()
    for other in act.registry.bearers(Lines):
        if known is not None and other.name not in known:
            continue
        those = "" if known is None else " AND l.element IN (SELECT value FROM json_each(?))"
        for own in act.registry.bearers(BillingRoot):
            pair = f"JOIN {quoted(other.name)} o ON o.id = l.element JOIN {quoted(own.name)} e"
            differ = (
                f"o.{quoted(str(other.currency))} <> e.{quoted(str(own.currency))} AND l.kind = '{other.name}'{those}"
            )
            for source, at in (
                ("line l JOIN line r ON r.id = l.root_line", f"r.kind = '{own.name}' AND e.id = r.element"),
                ("line l", f"l.bills_kind = '{own.name}' AND e.id = l.bills_id"),
            ):
                parts.append(f"SELECT '{own.name}', e.id FROM {source} {pair} ON {at} WHERE {differ}")
                values += [] if known is None else [json_array(known[other.name])]
    return act.rows(" UNION ".join(parts), values) if parts else []


def deducting(kind: str, ids: Iterable[int]) -> Statement:
    """Asks for the elements with a line that takes a line of one of these elements off."""
    sql = (
        "SELECT DISTINCT l.kind, l.element FROM line d JOIN line l ON l.deposit = d.id "
        "WHERE d.kind = ? AND d.element IN (SELECT value FROM json_each(?)) ORDER BY l.kind, l.element"
    )
    return sql, (kind, json_array(ids))


def touched(act: Act, kinds: Sequence[str], kind: Kind, ids: Iterable[int] | None, unmarked: bool = False) -> list[int]:
    """Those of these elements of a kind, or of all, of which something may be billed: a root line of theirs, the owner
    of one, a line that they had, or, where they have no lines, themselves or what they were made from; and, where they
    are to be ``unmarked``, that are not known to be billed in full."""
    billing = f"l.kind IN ({literals(kinds)})"
    but = f"WHERE NOT {marked(kind, 't.id')}" if unmarked else ""
    if ids is None:
        return [number for (number,) in act.rows(_touched(act, kind, billing, but))]
    billing = f"+{billing}"  # else SQLite goes through all lines of these kinds
    root, own = "coalesce(s.root_line, s.id)", f"s.kind = '{kind.name}' AND s.element = e.value"
    sql = f"""
        SELECT t.id FROM (SELECT e.value AS id FROM json_each(?) e WHERE EXISTS (
            SELECT 1 FROM line s WHERE {own} AND (
                EXISTS (SELECT 1 FROM line l WHERE l.root_line = {root} AND {billing})
                OR EXISTS (SELECT 1 FROM line r JOIN line l ON l.bills_kind = r.kind AND l.bills_id = r.element
                           WHERE r.id = {root} AND {billing})))
        OR EXISTS (SELECT 1 FROM line l WHERE l.bills_kind = '{kind.name}' AND l.bills_id = e.value AND {billing})
        OR (NOT EXISTS (SELECT 1 FROM line s WHERE {own})
            AND EXISTS (SELECT 1 FROM link k WHERE k.to_kind = '{kind.name}' AND k.to_id = e.value AND {_made(act)}))
        OR EXISTS (SELECT 1 FROM ({_REMOVED}) r JOIN line l ON l.root_line = r.row OR l.from_line = r.row
                   WHERE r.element = e.value AND {billing})) t {but}"""
    return [number for (number,) in act.rows(sql, (json_array(ids), kind.name))]


def _touched(act: Act, kind: Kind, billing: str, but: str) -> str:
    """SQL for all of a kind, from the lines that bill, each read once: most elements are those of which nothing is
    billed."""
    own = f"s.kind = '{kind.name}'"
    # With the plus, the few that bill something as a whole are found by their index.
    over = "line l CROSS JOIN line r ON r.kind = l.bills_kind AND r.element = l.bills_id"
    whole = f"l.bills_id IS NOT NULL AND +{billing}"
    return f"""
        WITH bill(root, origin, kind, element) AS MATERIALIZED (
            SELECT l.root_line, l.from_line, s.kind, s.element
            FROM line l LEFT JOIN line s ON s.id = l.root_line WHERE {billing}),
        gone(row) AS MATERIALIZED (
            SELECT root FROM bill WHERE root IS NOT NULL AND kind IS NULL
            UNION SELECT origin FROM bill WHERE origin IS NOT NULL AND origin IS NOT root
                AND NOT EXISTS (SELECT 1 FROM line r WHERE r.id = origin)),
        found(id) AS (
        SELECT element FROM bill WHERE kind = '{kind.name}'
        UNION SELECT s.element FROM bill CROSS JOIN line s ON s.root_line = bill.root WHERE +{own}
        UNION SELECT s.element FROM {over} CROSS JOIN line s ON s.id = r.id WHERE {whole} AND +{own}
        UNION SELECT s.element FROM {over} CROSS JOIN line s ON s.root_line = r.id WHERE {whole} AND +{own}
        UNION SELECT l.bills_id FROM line l WHERE l.bills_kind = '{kind.name}' AND l.bills_id IS NOT NULL AND {billing}
        UNION SELECT k.to_id FROM link k WHERE {_made(act)} AND +k.to_kind = '{kind.name}'
            AND NOT EXISTS (SELECT 1 FROM line s WHERE {own} AND s.element = k.to_id)
        UNION SELECT c.element FROM change c WHERE EXISTS (SELECT 1 FROM gone) AND c.kind = '{kind.name}'
            AND c."table" = 'line' AND c.op = 'delete' AND c.row IN (SELECT row FROM gone))
        SELECT t.id FROM found t {but}"""


def _made(act: Act) -> str:
    """SQL for a link from something that may be billed to what was made from it."""
    sources = literals(kind.name for kind in act.registry.bearers(BillingRoot))
    return f"k.from_kind IN ({sources}) AND k.how = 'converted'"


def owners(act: Act, lines: Collection[int], near: Iterable[Node]) -> dict[int, list[Node]]:
    """The documents that lines belong to, or belonged to before they were removed: line -> its owner, and the
    document whose amount it stands for, if there is one; ``near`` are those by which they are asked for."""
    found: dict[int, list[Node]] = asked.at_once(act, present_owners(lines))[0]
    return found | former_owners(act, {number for number in lines if number not in found}, near)


def present_owners(lines: Iterable[int]) -> asked.Question[dict[int, list[Node]]]:
    """Asks for the same of lines that are still there."""
    sql = "SELECT id, kind, element, bills_kind, bills_id FROM line WHERE id IN (SELECT value FROM json_each(?))"
    return asked.Question(
        [(sql, (json_array(lines),))],
        lambda answers: {
            number: [(kind, element), *([(whole, whole_id)] if whole else [])]
            for number, kind, element, whole, whole_id in answers[0]
        },
    )


def former_owners(act: Act, lines: Collection[int], near: Iterable[Node]) -> dict[int, list[Node]]:
    """The same of lines that were removed: of what these elements came out of, by links that there are or were; what
    is not found there is looked for in the whole history."""
    found: dict[int, list[Node]] = {}
    for said, values in ((_NEAR, (json_texts(near),)), ("change c", ())):
        left = json_array(number for number in lines if number not in found)
        rows = act.rows(_INSERTED.format(said), (*values, left)) if len(found) < len(lines) else ()
        found |= {number: [(kind, element)] for number, kind, element in rows}
    return found


def _lines(act: Act, kinds: Sequence[str], where: str, values: tuple[object, ...]) -> list[Row]:
    return asked.read(act, [_wanted(kinds, where, values)])[0]


def _wanted(kinds: Sequence[str], where: str, values: tuple[object, ...]) -> asked.Asked:
    # With the plus, SQLite looks the others up: the index of kinds would give every line that bills anything.
    return "line", f"WHERE +kind IN ({', '.join('?' * len(kinds))}) AND {where} ORDER BY id", (*kinds, *values)
