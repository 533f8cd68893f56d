"""SQL for whether an element is surely billed in full: by its mark, or by a look at its lines and what bills them."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.light import TYPE_CHECKING
from crmcli.model.traits import Payable
from crmcli.store.tables import quoted

if TYPE_CHECKING:
    from crmcli.model.kinds import Kind
    from crmcli.model.registry import Registry

ROOT = "coalesce(s.root_line, s.id)"
BITS = f"json_each('{[*range(64)]}')"


def marked(kind: Kind, number: str) -> str:
    """SQL for whether the element of this ``number`` has the mark that it is ``plainly`` billed in full."""
    page = f"k.kind = '{kind.name}' AND k.page = {number} >> 6"
    return f"EXISTS (SELECT 1 FROM settled k WHERE {page} AND k.bits >> ({number} & 63) & 1)"


def marks(kind: Kind) -> str:
    """SQL for the ids of all elements of a kind that have the mark."""
    return (
        f"SELECT (k.page << 6) + b.value AS id FROM settled k CROSS JOIN {BITS} b "
        f"WHERE k.kind = '{kind.name}' AND k.bits >> b.value & 1"
    )


def grossed(registry: Registry, kind: Kind, number: str) -> str:
    """SQL for what is billed of the element of this ``number``, where it is so in the plainest way."""
    billing = of("l", registry.billing)
    return (
        f"(SELECT sum(l.gross) FROM line s JOIN line l ON l.root_line = {ROOT} AND {billing} "
        f"WHERE s.kind = '{kind.name}' AND s.element = {number})"
    )


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
        FROM line l WHERE l.root_line = {ROOT}
        AND ({of("l", kinds)} OR (l.kind = s.kind AND l.element = s.element AND l.id != s.id)))"""
    # What a line was copied from must be there, and be billed by nothing but such lines.
    alone = f"""(s.root_line IS NULL OR EXISTS (SELECT 1 FROM line r WHERE r.id = s.root_line
        AND r.bills_kind IS NULL AND NOT {whole("r.kind", "r.element")}))"""
    return f"""(coalesce((
            SELECT min(s.type = 'product' AND NOT coalesce(s.optional, 0) AND coalesce({once}, 0) AND {alone})
            FROM line s WHERE s.kind = '{kind.name}' AND s.element = {number}), 0)
        AND NOT {whole(f"'{kind.name}'", number)} AND NOT {removed(kind, number)})"""


def _counts(registry: Registry, name: str) -> str:
    """SQL for whether the document of a billing kind that the line "l" is on counts, and corrects none."""
    payable = registry.by_name[name].trait(Payable)
    corrects = f" AND d.{quoted(payable.corrects)} IS NULL" if payable else ""
    return f"(SELECT d.stage NOT IN ({lost_stages(name)}){corrects} FROM {quoted(name)} d WHERE d.id = l.element)"


def lost_stages(name: str) -> str:
    """SQL for the stages of a kind that mean lost."""
    return f"SELECT key FROM stage WHERE kind = '{name}' AND means = 'lost'"


def of(name: str, kinds: Sequence[str]) -> str:
    """Of these kinds; with the plus, SQLite does not go through all lines of them."""
    return f"+{name}.kind IN ({', '.join(map(repr, kinds))})"


def whole(kind: str, number: str) -> str:
    return f"EXISTS (SELECT 1 FROM line m WHERE m.bills_kind = {kind} AND m.bills_id = {number})"


def removed(kind: Kind, number: str) -> str:
    """Whether it had lines that it has no longer."""
    return (
        f"EXISTS (SELECT 1 FROM change c WHERE c.kind = '{kind.name}' AND c.element = {number} "
        "AND c.\"table\" = 'line' AND c.op = 'delete')"
    )
