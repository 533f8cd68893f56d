"""Marks of what is surely billed in full: a bit for each element that ``plainly`` holds of.

A mark is never wrong: the file itself clears it, by triggers, when anything is written that ``plainly`` reads, whoever
writes. No mark means nothing. What was cleared, and what a line that bills may have settled, is dirty until the end of
the step, where it is worked out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmcli.light import TYPE_CHECKING
from crmcli.model.kinds import Kind
from crmcli.model.registry import Registry
from crmcli.model.traits import BillingRoot, Payable
from crmcli.store.plainly import BITS, marks, plainly
from crmcli.store.tables import element_table, literals, quoted

if TYPE_CHECKING:
    from crmcli.store.driver import Driver

_READ = "id, kind, element, type, quantity, optional, root_line, bills, bills_kind, bills_id"  # of lines
_SOME = "SELECT s.kind AS kind, s.element AS element FROM"
_THROUGH = "(s.id = {0}.root_line OR s.root_line = {0}.root_line)"  # the root that a line goes back to, and its others


def triggers(registry: Registry) -> Iterator[str]:
    """CREATE TRIGGER statements for all that ``plainly`` reads: lines, the documents that they are on, and the stages
    of these. The history of removed lines needs none: it is written with their removal."""
    for act, rows in (("INSERT", ("NEW",)), ("DELETE", ("OLD",)), ("UPDATE", ("OLD", "NEW"))):
        yield from _of_lines(registry, act, rows)
    # INSERT OR REPLACE deletes another row without a trigger; this one writes nothing but sees to it.
    other = "EXISTS (SELECT 1 FROM line p WHERE p.id = NEW.id)"
    for act, when in (("INSERT", other), ("UPDATE OF id", f"NEW.id IS NOT OLD.id AND {other}")):
        name, again = f"replace_{act.split()[0].lower()}", "UPDATE line SET root_line = root_line WHERE id = NEW.id"
        yield _trigger("line", name, f"BEFORE {act}", when, again)
    for name in registry.billing:
        yield from _of_documents(registry, registry.by_name[name])
    yield from _of_stages(literals(registry.billing))


def settle(db: Driver, registry: Registry) -> None:
    """Work out what is dirty."""
    for kind in registry.bearers(BillingRoot):
        number = "(settled.page << 6) + b.value"
        test = f"dirty >> b.value & 1 AND {plainly(registry, kind, number)}"
        now = f"SELECT sum(1 << b.value) FROM {BITS} b WHERE {test}"
        sql = f"UPDATE settled SET bits = bits | coalesce(({now}), 0), dirty = 0 WHERE kind = ? AND dirty <> 0"
        db.write(sql, [(kind.name,)])
    db.write("DELETE FROM settled WHERE bits = 0", [()])


def derive(db: Driver, registry: Registry) -> None:
    """Work out all marks, from the lines that bill."""
    some = f"{_lines_of('l')} WHERE l.kind IN ({literals(registry.billing)})"
    db.run([("DELETE FROM settled", ()), (_note(registry, some), ())])
    settle(db, registry)


def wrong(registry: Registry, kind: Kind) -> str:
    """SQL for the ids of the elements of a kind that have a mark that does not hold."""
    return f"{marks(kind)} AND NOT {plainly(registry, kind, '((k.page << 6) + b.value)')} ORDER BY 1"


def passing_over(kind: Kind) -> tuple[str, str]:
    """SQL for what stands before a statement, and for the elements "e" in it: in the order of their ids, without a look
    at 64 that are all marked."""
    table = quoted(kind.name)
    pages = (
        "WITH RECURSIVE g(page) AS (SELECT 0 UNION ALL SELECT page + 1 FROM g "
        f"WHERE page < (SELECT max(id) >> 6 FROM {table})) "
    )
    whole = f"SELECT 1 FROM settled k WHERE k.kind = '{kind.name}' AND k.page = g.page AND k.bits = -1"
    near = f"e.id BETWEEN g.page << 6 AND (g.page << 6) + 63 AND NOT EXISTS ({whole})"
    return pages, f"g CROSS JOIN {table} e ON {near}"


def _of_documents(registry: Registry, kind: Kind) -> Iterator[str]:
    """A document counts no longer, or counts again: it is gone or lost, or corrects another, or another took its
    place."""
    payable, table = kind.trait(Payable), quoted(kind.name)
    columns = ["id", "stage", *([payable.corrects] if payable else [])]
    apart = " OR ".join(f"NEW.{quoted(name)} IS NOT OLD.{quoted(name)}" for name in columns if name != "stage")
    lost = (
        f"SELECT 1 FROM stage g WHERE g.kind = '{kind.name}' AND g.key IN (OLD.stage, NEW.stage) AND g.means = 'lost'"
    )
    moved = f"NEW.stage IS NOT OLD.stage AND (NEW.stage IS NULL OR OLD.stage IS NULL OR EXISTS ({lost}))"
    on = {row: _note(registry, _on(kind, f"= {row}.id")) for row in ("OLD", "NEW")}
    event = f"AFTER UPDATE OF {', '.join(map(quoted, columns))}"
    yield _trigger(kind.name, "update", event, f"{apart} OR {moved}", f"{on['OLD']}; {on['NEW']}")
    yield _trigger(kind.name, "delete", "AFTER DELETE", "1", on["OLD"])
    keys = ("id", *element_table(kind).unique)
    for act in ("INSERT", "UPDATE"):
        other = "SELECT p.id FROM {} p WHERE p.{} = NEW.{}" + (" AND p.id IS NOT OLD.id" if act == "UPDATE" else "")
        others = [other.format(table, name, name) for name in keys]
        taken = " OR ".join(f"EXISTS ({sql})" for sql in others)
        body = "; ".join(_note(registry, _on(kind, f"IN ({sql})")) for sql in others)
        columns = [f"UPDATE OF {', '.join(keys)}"] if act == "UPDATE" else [act]
        yield _trigger(kind.name, f"replace_{act.lower()}", f"BEFORE {columns[0]}", taken, body)


def _of_stages(billing: str) -> Iterator[str]:
    """A stage means lost from now on, so that fewer documents count: all marks are looked at again."""
    lost = f"NEW.kind IN ({billing}) AND NEW.means = 'lost'"
    for name, event in (("insert", "INSERT"), ("update", "UPDATE OF kind, key, means")):
        yield _trigger("stage", name, f"AFTER {event}", lost, "UPDATE settled SET dirty = dirty | bits, bits = 0")


def _of_lines(registry: Registry, act: str, rows: Sequence[str]) -> Iterator[str]:
    """What looks at a line is what it is on, what has lines of its root where it bills, what has lines that go back to
    it, and what it bills as a whole, with the lines that go back to that."""
    near = "EXISTS (SELECT 1 FROM settled k WHERE k.kind = {0}.kind AND k.page = {0}.element >> 6"
    # Where nothing near it is marked, there is nothing to keep; and one line more settles nothing.
    near += " AND k.bits >> ({0}.element & 63) & 1)" if act == "INSERT" else ")"
    looking = {
        "own": (f"{{0}}.kind IN ({_roots(registry)}) AND {near}", "SELECT {0}.kind AS kind, {0}.element AS element"),
        "bills": (f"{{0}}.kind IN ({literals(registry.billing)})", f"{_SOME} line s WHERE {_THROUGH}"),
        "root": (
            "EXISTS (SELECT 1 FROM line s WHERE s.root_line = {0}.id)",
            f"{_SOME} line s WHERE s.root_line = {{0}}.id",
        ),
        "whole": (
            "{0}.bills_id IS NOT NULL",
            f"""SELECT {{0}}.bills_kind AS kind, {{0}}.bills_id AS element
            UNION ALL {_SOME} line r CROSS JOIN line s ON s.root_line = r.id
            WHERE r.kind = {{0}}.bills_kind AND r.element = {{0}}.bills_id""",
        ),
    }
    if act == "INSERT":
        del looking["root"]  # what goes back to a line that was not there has no mark
    event = f"AFTER UPDATE OF {_READ}" if act == "UPDATE" else f"AFTER {act}"
    for name, (test, found) in looking.items():
        body = "; ".join(_note(registry, found.format(row)) for row in rows)
        yield _trigger("line", f"{act.lower()}_{name}", event, " OR ".join(test.format(row) for row in rows), body)


def _on(kind: Kind, ids: str) -> str:
    """SQL for (kind, element) of what has lines of the roots of the lines of documents, whose id is so."""
    return f"{_lines_of('l')} WHERE l.kind = '{kind.name}' AND l.element {ids}"


def _lines_of(bills: str) -> str:
    return f"{_SOME} line {bills} CROSS JOIN line s ON {_THROUGH.format(bills)}"


def _roots(registry: Registry) -> str:
    return literals(kind.name for kind in registry.bearers(BillingRoot))


def _note(registry: Registry, rows: str) -> str:
    """SQL that clears the marks of elements (kind, element), and has them looked at again."""
    return f"""INSERT INTO settled(kind, page, bits, dirty)
        SELECT t.kind, t.element >> 6, 0, 1 << (t.element & 63) FROM ({rows}) t
        WHERE t.kind IN ({_roots(registry)}) AND t.element IS NOT NULL
        ON CONFLICT(kind, page) DO UPDATE SET bits = bits & ~excluded.dirty, dirty = dirty | excluded.dirty"""


def _trigger(table: str, name: str, event: str, test: str, body: str) -> str:
    return (
        f"CREATE TRIGGER {quoted(f'{table}_settled_{name}')} {event} ON {quoted(table)} WHEN {test} BEGIN {body}; END"
    )
