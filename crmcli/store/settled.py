"""Which elements are billed in full, line by line and by nothing else: told by SQL alone, however many they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.light import TYPE_CHECKING
from crmcli.model.traits import Payable
from crmcli.store.act import Act
from crmcli.store.plainly import ROOT, grossed, lost_stages, removed, surely, whole
from crmcli.store.tables import json_array, quoted

if TYPE_CHECKING:
    from crmcli.model.kinds import Kind


def settled(act: Act, kind: Kind, ids: Iterable[int]) -> list[tuple[int, int, int | None]]:
    """(id, what is billed of it, its amount; in minor units) of those of these elements of a kind of which documents of
    billing kinds bill each line that counts with just its quantity and no other, and nothing as a whole: nothing of
    them is open. What is billed in another way, such as by a deposit or with a discount on the whole, is told by the
    ledger alone, as is what had other lines once."""
    wanted = list(ids)
    test = surely(act.registry, kind, "e.id")
    sql = f"""
        SELECT e.id, {grossed(act.registry, kind, "e.id")}, e.{quoted(kind.amount)}
        FROM json_each(?) j CROSS JOIN {quoted(kind.name)} e ON e.id = j.value WHERE {test}"""
    found = [row[:3] for row in act.rows(sql, (json_array(wanted),))]
    plain = {number for number, *_ in found}
    rest = [number for number in wanted if number not in plain]
    return found + (_added_up(act, kind, rest) if rest else [])


def _added_up(act: Act, kind: Kind, ids: Sequence[int]) -> list[tuple[int, int, int | None]]:
    """Those among them of which what is billed of each line comes to its quantity."""
    own, kinds = f"s.kind = '{kind.name}'", act.registry.billing
    among = " AND s.element IN (SELECT value FROM json_each(?))"
    # With the plus, SQLite looks up the lines of these roots: the index of kinds would give all.
    wanted = f"+l.kind = '{{}}' AND l.root_line IN (SELECT {ROOT} FROM line s WHERE {own}{among})"
    posted = " UNION ALL ".join(_posted(act, name, wanted.format(name)) for name in kinds)
    sql = f"""
        WITH posted(root, quantity, gross, plain) AS MATERIALIZED (
            SELECT root, sum(quantity), sum(gross), min(plain) FROM ({posted}) GROUP BY root),
        whole(id, billed) AS MATERIALIZED (
            SELECT s.element, sum(coalesce(p.gross, 0)) FROM line s
            LEFT JOIN posted p ON p.root = {ROOT} LEFT JOIN line r ON r.id = s.root_line
            WHERE {own}{among} GROUP BY s.element HAVING min(
                s.type = 'product' AND (s.root_line IS NULL OR r.id IS NOT NULL) AND coalesce(p.plain, 1)
                AND coalesce(p.quantity, 0) = CASE WHEN s.optional THEN 0 ELSE {_units("s")} END)
            AND count(*) = count(DISTINCT {ROOT}) AND count(p.root) > 0)
        SELECT w.id, w.billed, e.{quoted(kind.amount)} FROM whole w JOIN {quoted(kind.name)} e ON e.id = w.id
        WHERE NOT {whole(f"'{kind.name}'", "w.id")} AND NOT {removed(kind, "w.id")}
        AND NOT EXISTS (
            SELECT 1 FROM line s JOIN line r ON r.id = s.root_line WHERE {own} AND s.element = w.id
            AND (r.bills_kind IS NOT NULL OR {whole("r.kind", "r.element")}))"""
    return [row[:3] for row in act.rows(sql, [json_array(ids)] * (1 + len(kinds)))]


def _posted(act: Act, name: str, wanted: str) -> str:
    """The lines of a billing kind that count, by the line that they bill; see the ledger for what counts, and how."""
    payable = act.registry.by_name[name].trait(Payable)
    lost = lost_stages(name)
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
