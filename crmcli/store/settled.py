"""Which elements are billed in full, line by line and by nothing else: told by SQL alone, however many they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from crmcli.model.traits import Payable
from crmcli.store.act import Act
from crmcli.store.tables import json_array, quoted

if TYPE_CHECKING:
    from crmcli.model.kinds import Kind
    from crmcli.model.registry import Registry

_ROOT = "coalesce(s.root_line, s.id)"


def settled(act: Act, kind: Kind, ids: Iterable[int]) -> list[tuple[int, int, int | None]]:
    """(id, what is billed of it, its amount; in minor units) of those of these elements of a kind of which documents of
    billing kinds bill each line that counts with just its quantity and no other, and nothing as a whole: nothing of
    them is open. What is billed in another way, such as by a deposit or with a discount on the whole, is told by the
    ledger alone, as is what had other lines once."""
    wanted, kinds = list(ids), act.registry.billing
    sql = f"""
        SELECT e.id, (SELECT sum(l.gross) FROM line s JOIN line l ON l.root_line = {_ROOT} AND {_of("l", kinds)}
            WHERE s.kind = '{kind.name}' AND s.element = e.id), e.{quoted(kind.amount)}
        FROM json_each(?) j CROSS JOIN {quoted(kind.name)} e ON e.id = j.value WHERE {surely(act.registry, kind, "e.id")}"""
    found = [row[:3] for row in act.rows(sql, (json_array(wanted),))]
    plain = {number for number, *_ in found}
    rest = [number for number in wanted if number not in plain]
    return found + (_added_up(act, kind, rest) if rest else [])


def marked(kind: Kind, number: str) -> str:
    """SQL for whether the element of this ``number`` has the mark that it is ``plainly`` billed in full."""
    page = f"k.kind = '{kind.name}' AND k.page = {number} >> 6"
    return f"EXISTS (SELECT 1 FROM settled k WHERE {page} AND k.bits >> ({number} & 63) & 1)"


def surely(registry: Registry, kind: Kind, number: str) -> str:
    """SQL for whether the element of this ``number`` is ``plainly`` billed in full, by the mark where it has one."""
    return f"({marked(kind, number)} OR {plainly(registry, kind, number)})"


def plainly(registry: Registry, kind: Kind, number: str) -> str:
    """SQL for whether the element of this ``number`` is billed in full in the plainest way, as most are: each of its
    lines by one line of a document that counts and corrects none. It looks up a few rows, so that a list can pass over
    thousands of them; others that are billed in full do not meet it. Whatever is read here, the triggers that clear
    the marks watch (settling.py)."""
    kinds = registry.billing
    counts = " ".join(f"WHEN '{other}' THEN {_counts(registry, other)}" for other in kinds)
    once = f"""(SELECT count(*) = 1 AND min(CASE l.kind {counts} END AND l.quantity IS s.quantity AND l.bills IS NULL)
        FROM line l WHERE l.root_line = {_ROOT}
        AND ({_of("l", kinds)} OR (l.kind = s.kind AND l.element = s.element AND l.id != s.id)))"""
    # What a line was copied from must be there, and be billed by nothing but such lines.
    alone = f"""(s.root_line IS NULL OR EXISTS (SELECT 1 FROM line r WHERE r.id = s.root_line
        AND r.bills_kind IS NULL AND NOT {_whole("r.kind", "r.element")}))"""
    return f"""(coalesce((
            SELECT min(s.type = 'product' AND NOT coalesce(s.optional, 0) AND coalesce({once}, 0) AND {alone})
            FROM line s WHERE s.kind = '{kind.name}' AND s.element = {number}), 0)
        AND NOT {_whole(f"'{kind.name}'", number)} AND NOT {_removed(kind, number)})"""


def _counts(registry: Registry, name: str) -> str:
    """SQL for whether the document of a billing kind that the line "l" is on counts, and corrects none."""
    payable = registry.by_name[name].trait(Payable)
    corrects = f" AND d.{quoted(payable.corrects)} IS NULL" if payable else ""
    return f"(SELECT d.stage NOT IN ({_lost(name)}){corrects} FROM {quoted(name)} d WHERE d.id = l.element)"


def _added_up(act: Act, kind: Kind, ids: Sequence[int]) -> list[tuple[int, int, int | None]]:
    """Those among them of which what is billed of each line comes to its quantity."""
    own, kinds = f"s.kind = '{kind.name}'", act.registry.billing
    among = " AND s.element IN (SELECT value FROM json_each(?))"
    # With the plus, SQLite looks up the lines of these roots: the index of kinds would give all.
    wanted = f"+l.kind = '{{}}' AND l.root_line IN (SELECT {_ROOT} FROM line s WHERE {own}{among})"
    posted = " UNION ALL ".join(_posted(act, name, wanted.format(name)) for name in kinds)
    sql = f"""
        WITH posted(root, quantity, gross, plain) AS MATERIALIZED (
            SELECT root, sum(quantity), sum(gross), min(plain) FROM ({posted}) GROUP BY root),
        whole(id, billed) AS MATERIALIZED (
            SELECT s.element, sum(coalesce(p.gross, 0)) FROM line s
            LEFT JOIN posted p ON p.root = {_ROOT} LEFT JOIN line r ON r.id = s.root_line
            WHERE {own}{among} GROUP BY s.element HAVING min(
                s.type = 'product' AND (s.root_line IS NULL OR r.id IS NOT NULL) AND coalesce(p.plain, 1)
                AND coalesce(p.quantity, 0) = CASE WHEN s.optional THEN 0 ELSE {_units("s")} END)
            AND count(*) = count(DISTINCT {_ROOT}) AND count(p.root) > 0)
        SELECT w.id, w.billed, e.{quoted(kind.amount)} FROM whole w JOIN {quoted(kind.name)} e ON e.id = w.id
        WHERE NOT {_whole(f"'{kind.name}'", "w.id")} AND NOT {_removed(kind, "w.id")}
        AND NOT EXISTS (
            SELECT 1 FROM line s JOIN line r ON r.id = s.root_line WHERE {own} AND s.element = w.id
            AND (r.bills_kind IS NOT NULL OR {_whole("r.kind", "r.element")}))"""
    return [row[:3] for row in act.rows(sql, [json_array(ids)] * (1 + len(kinds)))]


def _posted(act: Act, name: str, wanted: str) -> str:
    """The lines of a billing kind that count, by the line that they bill; see the ledger for what counts, and how."""
    payable = act.registry.by_name[name].trait(Payable)
    lost = _lost(name)
    corrects = f"d.{quoted(payable.corrects)}" if payable else "NULL"
    sign = f"CASE WHEN {corrects} IS NULL THEN 1 ELSE -1 END"
    return f"""
        SELECT l.root_line AS root, {sign} * {_units("l")} AS quantity, {sign} * l.gross AS gross,
            l.bills IS NULL AND {_units("l")} IS NOT NULL AS plain
        FROM line l JOIN {quoted(name)} d ON d.id = l.element LEFT JOIN {quoted(name)} o ON o.id = {corrects}
        WHERE {wanted} AND d.stage NOT IN ({lost})
        AND (o.id IS NULL OR o.stage NOT IN ({lost}))"""


def _lost(name: str) -> str:
    return f"SELECT key FROM stage WHERE kind = '{name}' AND means = 'lost'"


def _of(name: str, kinds: Sequence[str]) -> str:
    """Of these kinds; with the plus, SQLite does not go through all lines of them."""
    return f"+{name}.kind IN ({', '.join(map(repr, kinds))})"


def _whole(kind: str, number: str) -> str:
    return f"EXISTS (SELECT 1 FROM line m WHERE m.bills_kind = {kind} AND m.bills_id = {number})"


def _removed(kind: Kind, number: str) -> str:
    """Whether it had lines that it has no longer."""
    return (
        f"EXISTS (SELECT 1 FROM change c WHERE c.kind = '{kind.name}' AND c.element = {number} "
        "AND c.\"table\" = 'line' AND c.op = 'delete')"
    )


def _units(name: str) -> str:
    """The quantity in ten-thousandths; one that is not exact as a number of SQLite's is as good as none."""
    units = f"round(CAST(coalesce(nullif({name}.quantity, ''), '1') AS REAL) * 10000)"
    return f"CASE WHEN abs({units}) < 1e14 THEN {units} END"
