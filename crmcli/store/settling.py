"""Marks of what is surely billed in full: a bit for each element that ``plainly`` holds of.

A mark is never wrong: the file itself clears it, by triggers, when anything is written that ``plainly`` reads, whoever
writes. No mark means nothing. What was cleared, and what a line that bills may have settled, is dirty until the end of
the step, where it is worked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from crmcli.model.kinds import Kind
from crmcli.model.registry import Registry
from crmcli.model.traits import BillingRoot, Payable
from crmcli.store.plainly import lost_stages, plainly
from crmcli.store.tables import element_table, quoted

if TYPE_CHECKING:
    from crmcli.store.driver import Driver

_READ = "id, kind, element, type, quantity, optional, root_line, bills, bills_kind, bills_id"  # of lines
_THROUGH = ("s.id", "s.root_line")  # the lines of one root are that line, and those that go back to it
_BITS = f"json_each('{[*range(64)]}')"


def triggers(registry: Registry) -> Iterator[str]:
    """CREATE TRIGGER statements for all that ``plainly`` reads: lines, the documents that they are on, and the stages
    of these. The history of removed lines needs none: it is written with their removal."""
    billing, roots = _texts(registry.billing), _texts(kind.name for kind in registry.bearers(BillingRoot))
    own = f"{_itself('NEW')} AND k.bits >> (NEW.element & 63) & 1"
    yield _trigger("line", "own", "AFTER INSERT", f"NEW.kind IN ({roots})", _note(registry, own))
    bills = f"NEW.kind IN ({billing}) OR NEW.bills_id IS NOT NULL"
    yield _trigger("line", "insert", "AFTER INSERT", bills, _note(registry, _near("NEW", billing)))
    yield _trigger("line", "delete", "AFTER DELETE", "1", _note(registry, _near("OLD", billing)))
    both = f"{_near('OLD', billing)} UNION ALL {_near('NEW', billing)}"
    yield _trigger("line", "update", f"AFTER UPDATE OF {_READ}", "1", _note(registry, both))
    # INSERT OR REPLACE deletes another row without a trigger; this one writes nothing but sees to it.
    other = "EXISTS (SELECT 1 FROM line p WHERE p.id = NEW.id)"
    for act, when in (("INSERT", other), ("UPDATE OF id", f"NEW.id IS NOT OLD.id AND {other}")):
        name, again = f"replace_{act.split()[0].lower()}", "UPDATE line SET root_line = root_line WHERE id = NEW.id"
        yield _trigger("line", name, f"BEFORE {act}", when, again)
    for name in registry.billing:
        yield from _of_documents(registry, registry.by_name[name])
    yield from _of_stages(billing)


def refresh(db: Driver, registry: Registry) -> None:
    """Make all of them anew."""
    for (name,) in db.rows("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB '*_settled_*'"):
        db.run([(f"DROP TRIGGER {quoted(name)}", ())])
    db.run([(statement, ()) for statement in triggers(registry)])


def settle(db: Driver, registry: Registry) -> None:
    """Work out what is dirty."""
    for kind in registry.bearers(BillingRoot):
        number = "(settled.page << 6) + b.value"
        test = f"dirty >> b.value & 1 AND {plainly(registry, kind, number)}"
        now = f"SELECT sum(1 << b.value) FROM {_BITS} b WHERE {test}"
        sql = f"UPDATE settled SET bits = bits | coalesce(({now}), 0), dirty = 0 WHERE +kind = ? AND dirty <> 0"
        db.write(sql, [(kind.name,)])
    db.write("DELETE FROM settled WHERE bits = 0", [()])


def derive(db: Driver, registry: Registry) -> None:
    """Work out all marks, from the lines that bill."""
    billing = _texts(registry.billing)
    some = " UNION ".join(
        f"SELECT s.kind AS kind, s.element AS element FROM line l CROSS JOIN line s ON {root} = l.root_line "
        f"WHERE l.kind IN ({billing})"
        for root in _THROUGH
    )
    db.run([("DELETE FROM settled", ()), (_note(registry, some), ())])
    settle(db, registry)


def wrong(registry: Registry, kind: Kind) -> str:
    """SQL for the ids of the elements of a kind that have a mark that does not hold."""
    return (
        f"SELECT (k.page << 6) + b.value AS id FROM settled k CROSS JOIN {_BITS} b WHERE k.kind = '{kind.name}' "
        f"AND k.bits >> b.value & 1 AND NOT {plainly(registry, kind, '((k.page << 6) + b.value)')} ORDER BY 1"
    )


def passing_over(kind: Kind, sql: str) -> str:
    """A statement that selects elements "e", in the order of their ids, without a look at 64 that are all marked."""
    table = quoted(kind.name)
    begin, source, rest = sql.partition(f" FROM {table} e ")
    pages = (
        "WITH RECURSIVE g(page) AS (SELECT 0 UNION ALL SELECT page + 1 FROM g "
        f"WHERE page < (SELECT max(id) >> 6 FROM {table})) "
    )
    whole = f"SELECT 1 FROM settled k WHERE k.kind = '{kind.name}' AND k.page = g.page AND k.bits = -1"
    near = f"e.id BETWEEN g.page << 6 AND (g.page << 6) + 63 AND NOT EXISTS ({whole})"
    return f"{pages}{begin} FROM g CROSS JOIN{source.removeprefix(' FROM')}ON {near} {rest}"


def _of_documents(registry: Registry, kind: Kind) -> Iterator[str]:
    """A document counts no longer, or counts again: it is gone or lost, or corrects another, or another took its
    place."""
    payable, table = kind.trait(Payable), quoted(kind.name)
    columns = ["id", "stage", *([payable.corrects] if payable else [])]
    apart = " OR ".join(f"NEW.{quoted(name)} IS NOT OLD.{quoted(name)}" for name in columns if name != "stage")
    lost = [f"coalesce({row}.stage IN ({lost_stages(kind.name)}), 1)" for row in ("OLD", "NEW")]
    moved = f"NEW.stage IS NOT OLD.stage AND ({' OR '.join(lost)})"
    on = {row: _note(registry, _on(kind, f"({row}.id)")) for row in ("OLD", "NEW")}
    event = f"AFTER UPDATE OF {', '.join(map(quoted, columns))}"
    yield _trigger(kind.name, "update", event, f"{apart} OR {moved}", f"{on['OLD']}; {on['NEW']}")
    yield _trigger(kind.name, "delete", "AFTER DELETE", "1", on["OLD"])
    unique = element_table(kind).unique
    same = " OR ".join(f"p.{name} = NEW.{name}" for name in ("id", *unique))
    for act, but in (("INSERT", ""), (f"UPDATE OF {', '.join(('id', *unique))}", " AND p.id IS NOT OLD.id")):
        others, name = f"SELECT p.id FROM {table} p WHERE ({same}){but}", f"replace_{act.split()[0].lower()}"
        body = _note(registry, _on(kind, f"({others})"))
        yield _trigger(kind.name, name, f"BEFORE {act}", f"EXISTS ({others})", body)


def _of_stages(billing: str) -> Iterator[str]:
    """A stage means lost from now on, so that fewer documents count: all marks are looked at again."""
    lost = f"NEW.kind IN ({billing}) AND NEW.means = 'lost'"
    for name, event in (("insert", "INSERT"), ("update", "UPDATE OF kind, key, means")):
        yield _trigger("stage", name, f"AFTER {event}", lost, "UPDATE settled SET dirty = dirty | bits, bits = 0")


def _near(row: str, billing: str) -> str:
    """SQL for (kind, element) of what looks at a line: what it is on, what has lines of its root where it bills, what
    has lines that go back to it, and what it bills as a whole, with the lines that go back to that."""
    bills, over = f"AND {row}.kind IN ({billing})", f"r.kind = {row}.bills_kind AND r.element = {row}.bills_id"
    other = "UNION ALL SELECT s.kind, s.element FROM line"
    return f"""{_itself(row)}
        {" ".join(f"{other} s WHERE {root} = {row}.root_line {bills}" for root in _THROUGH)}
        {other} s WHERE s.root_line = {row}.id
        UNION ALL SELECT {row}.bills_kind, {row}.bills_id WHERE {row}.bills_id IS NOT NULL
        {other} r CROSS JOIN line s ON s.root_line = r.id WHERE {over}"""


def _itself(row: str) -> str:
    """SQL for the same of what a line is on, where anything near it is marked: of others there is nothing to keep."""
    page = f"k.kind = {row}.kind AND k.page = {row}.element >> 6"
    return f"SELECT {row}.kind AS kind, {row}.element AS element FROM settled k WHERE {page}"


def _on(kind: Kind, ids: str) -> str:
    """SQL for the same of what has lines of the roots of the lines of documents."""
    return " UNION ALL ".join(
        f"SELECT s.kind AS kind, s.element AS element FROM line l CROSS JOIN line s ON {root} = l.root_line "
        f"WHERE l.kind = '{kind.name}' AND l.element IN {ids}"
        for root in _THROUGH
    )


def _note(registry: Registry, rows: str) -> str:
    """SQL that clears the marks of elements (kind, element), and has them looked at again."""
    roots = _texts(kind.name for kind in registry.bearers(BillingRoot))
    return f"""INSERT INTO settled(kind, page, bits, dirty)
        SELECT t.kind, t.element >> 6, 0, 1 << (t.element & 63) FROM ({rows}) t WHERE t.kind IN ({roots})
        ON CONFLICT(kind, page) DO UPDATE SET bits = bits & ~excluded.dirty, dirty = dirty | excluded.dirty"""


def _texts(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _trigger(table: str, name: str, event: str, test: str, body: str) -> str:
    return (
        f"CREATE TRIGGER {quoted(f'{table}_settled_{name}')} {event} ON {quoted(table)} WHEN {test} BEGIN {body}; END"
    )
