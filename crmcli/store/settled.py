"""Which elements are billed in full, line by line and by nothing else: told by SQL alone, however many they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from crmcli.model.traits import Payable
from crmcli.store import stages
from crmcli.store.act import Act
from crmcli.store.tables import json_array, quoted

if TYPE_CHECKING:
    from crmcli.model.kinds import Kind


def settled(
    act: Act, kinds: Sequence[str], kind: Kind, ids: Iterable[int] | None = None
) -> list[tuple[int, int, int | None]]:
    """(id, what is billed of it, its amount; in minor units) of those of these elements of a kind, or of all, of which
    documents of billing kinds bill each line that counts with just its quantity and no other, and nothing as a whole:
    nothing of them is open. What is billed in another way, such as by a deposit or with a discount on the whole, is
    told by the ledger alone, as is what had other lines once."""
    wanted, among, bound = "l.kind = '{}' AND l.root_line IS NOT NULL", "", []
    own = f"s.kind = '{kind.name}'"
    if ids is not None:
        among, bound = " AND s.element IN (SELECT value FROM json_each(?))", [json_array(list(ids))]
        # With the plus, SQLite looks up the lines of these roots: the index of kinds would give all.
        roots = f"SELECT coalesce(s.root_line, s.id) FROM line s WHERE {own}{among}"
        wanted = f"+l.kind = '{{}}' AND l.root_line IN ({roots})"
    posted = " UNION ALL ".join(_posted(act, name, wanted.format(name)) for name in kinds)
    sql = f"""
        WITH posted(root, quantity, gross, plain) AS MATERIALIZED (
            SELECT root, sum(quantity), sum(gross), min(plain) FROM ({posted}) GROUP BY root),
        whole(id, billed) AS MATERIALIZED (
            SELECT s.element, sum(coalesce(p.gross, 0)) FROM line s
            LEFT JOIN posted p ON p.root = coalesce(s.root_line, s.id) LEFT JOIN line r ON r.id = s.root_line
            WHERE {own}{among} GROUP BY s.element HAVING min(
                s.type = 'product' AND (s.root_line IS NULL OR r.id IS NOT NULL) AND coalesce(p.plain, 1)
                AND coalesce(p.quantity, 0) = CASE WHEN s.optional THEN 0 ELSE {_units("s")} END)
            AND count(*) = count(DISTINCT coalesce(s.root_line, s.id)) AND count(p.root) > 0)
        SELECT w.id, w.billed, e.{quoted(kind.amount)} FROM whole w JOIN {quoted(kind.name)} e ON e.id = w.id
        WHERE NOT EXISTS (SELECT 1 FROM line m WHERE m.bills_kind = '{kind.name}' AND m.bills_id = w.id)
        AND NOT EXISTS (
            SELECT 1 FROM line s JOIN line r ON r.id = s.root_line WHERE {own} AND s.element = w.id
            AND (r.bills_kind IS NOT NULL
                OR EXISTS (SELECT 1 FROM line m WHERE m.bills_kind = r.kind AND m.bills_id = r.element)))
        AND NOT EXISTS (
            SELECT 1 FROM change c
            WHERE c.kind = '{kind.name}' AND c.element = w.id AND c."table" = 'line' AND c.op = 'delete')"""
    return [row[:3] for row in act.rows(sql, bound * (1 + len(kinds)))]


def _posted(act: Act, name: str, wanted: str) -> str:
    """The lines of a billing kind that count, by the line that they bill; see the ledger for what counts, and how."""
    payable = act.registry.by_name[name].trait(Payable)
    lost = ", ".join(f"'{row['key']}'" for row in stages.of(act, name) if row["means"] == "lost")
    corrects = f"d.{quoted(payable.corrects)}" if payable else "NULL"
    sign = f"CASE WHEN {corrects} IS NULL THEN 1 ELSE -1 END"
    return f"""
        SELECT l.root_line AS root, {sign} * {_units("l")} AS quantity, {sign} * l.gross AS gross,
            l.bills IS NULL AND {_units("l")} IS NOT NULL AS plain
        FROM line l JOIN {quoted(name)} d ON d.id = l.element LEFT JOIN {quoted(name)} o ON o.id = {corrects}
        WHERE {wanted} AND d.stage NOT IN ({lost})
        AND (o.id IS NULL OR o.stage NOT IN ({lost}))"""


def _units(name: str) -> str:
    """The quantity in ten-thousandths; one that is not exact as a number of SQLite's is as good as none."""
    units = f"round(CAST(coalesce(nullif({name}.quantity, ''), '1') AS REAL) * 10000)"
    return f"CASE WHEN abs({units}) < 1e14 THEN {units} END"
