"""Taking somebody out of a database for good: rows, and what the history tells of them; nothing brings them back.

What is done here leaves no change in the history but alters it, so that it goes on telling what is there. Each step of
which it no longer tells all says in its ``args`` by which step it was ``purged``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from crmcli.light import Any, json
from crmcli.model.erasing import Wanted
from crmcli.store import blobs, folded, records, seals, upkeep
from crmcli.store.act import Act, Row
from crmcli.store.change_rows import held
from crmcli.store.folding import COLUMN
from crmcli.store.ledger import LINKED_TO
from crmcli.store.links import Node
from crmcli.store.rows import SHELF
from crmcli.store.steps import Step
from crmcli.store.tables import OWNED, json_array, quoted

CLEANING = "cleaning"  # the name in the table meta while what was purged may stand in free pages
FORGET_CLEANING = "DELETE FROM meta WHERE name = ?"
_PURGE = "purge "  # what stands before the number of the step in that table
_STAYS = ("id", "uid", "created_at", "version", "updated_at", "archived_at", "stage")
# What is told of the links to an element, though what changed of one later does not say to whom it is.
_LINK = (
    "\"table\" = 'link' AND row IN (SELECT row FROM change WHERE \"table\" = 'link' "
    f"AND {LINKED_TO} = ?2 AND json_extract(coalesce(after, before), '$.to_kind') = ?1)"
)
_ROLE = "(from_kind = ?1 AND from_id = ?2 OR to_kind = ?1 AND to_id = ?2)"
_PURGED = "UPDATE step SET args = json_set(coalesce(args, '{}'), '$.purged', ?) WHERE id = ?"
Cells = Callable[[str, Row], Row]  # what becomes of what is told of a row of a table


class Purging:
    """Writes inside a step, and knows the steps of which the history no longer tells all."""

    def __init__(self, act: Act, step: Step) -> None:
        self.act, self.step, self.driver = act, step, act.driver
        self.altered: set[int] = set()
        self._unused = set(blobs.orphaned(act))

    def remove(self, node: Node) -> None:
        """An element with all that belongs to it and all that is told of it."""
        self._parts(node)
        self.driver.write(f"DELETE FROM link WHERE {_ROLE}", [node])
        self.driver.write(f"DELETE FROM {quoted(node[0])} WHERE id = ?", [node[1:]])
        self._forget("kind = ?1 AND element = ?2", node)
        self._forget(_LINK, node)

    def empty(self, node: Node, texts: Mapping[str, str]) -> None:
        """The same, but an empty row stays, with these texts, and what is linked to it."""
        kind, number = node
        self._parts(node)
        self.driver.write(f"UPDATE link SET role = NULL WHERE {_ROLE} AND role IS NOT NULL", [node])
        table = self.act.tables[kind]
        present = records.get(self.act, kind, [number])[number]
        row: Row = {**{name: present.get(name) if name in _STAYS else None for name in table.names}, **texts}
        row |= folded.derived(table, row)
        names = [name for name in table.names if name != "id"]
        self.driver.write(table.update(tuple(names)), [(*(row.get(name) for name in names), number)])
        ((first,),) = self.act.rows(
            "SELECT max(id) FROM change WHERE \"table\" = ?1 AND row = ?2 AND op = 'insert' AND kind = ?1 "
            "AND element = ?2",
            node,
        )
        self._forget("kind = ?1 AND element = ?2 AND \"table\" <> 'link' AND id IS NOT ?3", (*node, first))
        told = held(table)(row)
        if first is None:
            self.step.record([(kind, number, "insert", None, told, kind, number)])
        else:
            self._mark("id = ?1", (first,))
            self.driver.write("UPDATE change SET before = NULL, after = ? WHERE id = ?", [(told, first)])
        roles = "coalesce(json_extract(before, '$.role'), json_extract(after, '$.role')) IS NOT NULL"
        for where in ("kind = ?1 AND element = ?2 AND \"table\" = 'link'", _LINK):
            self._mark(f"{where} AND {roles}", node)
            sql = "UPDATE change SET before = json_remove(before, '$.role'), after = json_remove(after, '$.role') "
            self.driver.write(f"{sql} WHERE {where} AND {roles}", [node])
            self._forget(f"{where} AND op = 'update' AND after = '{{}}'", node)  # of nothing else it told
        records.update(self.act, kind, [(row, {"archived_at": row["archived_at"] or self.act.stamp})])

    def remove_row(self, table: str, number: int) -> None:
        """A row that is no element, and all that is told of it."""
        self.driver.write(f"DELETE FROM {quoted(table)} WHERE id = ?", [(number,)])
        self._forget('"table" = ?1 AND row = ?2', (table, number))

    def rewrite(self, table: str, numbers: Iterable[int], change: Cells) -> None:
        """Other cells in rows of a table, as it holds them."""
        known, changed = self.act.tables[table], []
        for values in self.act.rows(
            f"{known.select} WHERE id IN (SELECT value FROM json_each(?))", (json_array(numbers),)
        ):
            row = dict(zip(known.names, values, strict=True))
            shelf = json.loads(row[SHELF]) if row.get(SHELF) else {}
            fresh = change(table, {**row, SHELF: shelf} if SHELF in row else row)
            if SHELF in fresh:
                fresh[SHELF] = json.dumps(fresh[SHELF], ensure_ascii=False, separators=(",", ":")) if shelf else None
            fresh |= {COLUMN: None} if COLUMN in fresh else {}  # it is worked out again at the end
            changed.append((*(fresh[name] for name in known.names[1:]), row["id"]))
        self.driver.write(known.update(known.names[1:]), changed)

    def retell(self, numbers: Iterable[int], change: Cells) -> None:
        """Other cells in what the history tells in these changes."""
        wanted = (json_array(numbers),)
        sql = 'SELECT before, after, id, "table" FROM change WHERE id IN (SELECT value FROM json_each(?))'
        told = [
            (*(text and _text(change(table, json.loads(text))) for text in (before, after)), number)
            for before, after, number, table in self.act.rows(sql, wanted)
        ]
        self._mark("id IN (SELECT value FROM json_each(?))", wanted)
        self.driver.write("UPDATE change SET before = ?, after = ? WHERE id = ?", told)

    def told_of(self, node: Node) -> list[int]:
        """The changes of the element's own row."""
        sql = 'SELECT id FROM change WHERE kind = ?1 AND element = ?2 AND "table" = ?1'
        return [number for (number,) in self.act.rows(sql, node)]

    def drop_messages(self, numbers: Iterable[int]) -> None:
        """Messages of the outbox; their bytes go when nothing else names them."""
        self.driver.write("DELETE FROM outbox WHERE id = ?", [(number,) for number in numbers])

    def finish(self, wanted: Wanted) -> None:
        """What follows from it: the search index, the bytes that nobody names any more, the seal, and the record."""
        self.step.begins(1)  # it counts as a change, though it leaves none
        self.driver.flush()
        self._beside(wanted)
        blobs.drop(self.act, set(blobs.orphaned(self.act)) - self._unused)
        upkeep.follow(self.act)
        altered = sorted(self.altered - {self.step.id})
        self.driver.write(_PURGED, [(self.step.id, number) for number in altered])
        head, at = seals.head(self.driver), self.act.stamp
        seals.seal_anew(self.driver, at)
        record = json.dumps({"at": at, "seal": head.sha256 if head else None})
        named = [(f"{_PURGE}{self.step.id}", record), (CLEANING, str(self.step.id))]
        self.driver.write(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value", named
        )
        self.step.keep = True

    def _beside(self, wanted: Wanted) -> None:
        """Messages of steps, and what is remembered under keys; a key that names the person is forgotten."""
        sql = "SELECT message, title, id FROM step WHERE message IS NOT NULL OR title <> ''"
        said = [row for row in self.act.rows(sql) if wanted.erased(list(row[:2]), True) != list(row[:2])]
        erased = [(*wanted.erased(list(row[:2]), True), row[2]) for row in said]
        self.driver.write("UPDATE step SET message = ?, title = ? WHERE id = ?", erased)
        rows = self.act.rows(_RESULTS)
        self.driver.write('DELETE FROM "key" WHERE key = ?', [(key,) for _, key in rows if wanted.named(key, True)])
        found = [(wanted.erased(json.loads(text), True), text, key) for text, key in rows]
        kept = [(_text(value), key) for value, text, key in found if value != json.loads(text)]
        self.driver.write('UPDATE "key" SET result = ? WHERE key = ?', kept)

    def _parts(self, node: Node) -> None:
        for table in OWNED:
            self.driver.write(f"DELETE FROM {table} WHERE kind = ? AND element = ?", [node])

    def _forget(self, where: str, values: tuple[Any, ...]) -> None:
        self._mark(where, values)
        self.driver.write(f"DELETE FROM change WHERE {where}", [values])

    def _mark(self, where: str, values: tuple[Any, ...]) -> None:
        self.altered.update(
            number for (number,) in self.act.rows(f"SELECT DISTINCT step FROM change WHERE {where}", values)
        )


_RESULTS = 'SELECT result, key FROM "key"'


def told_of(act: Act, node: Node) -> bool:
    """Whether the history tells anything of an element, which may be gone."""
    return bool(act.rows("SELECT 1 FROM change WHERE kind = ? AND element = ? LIMIT 1", node))


def entry(act: Act, number: int) -> list[Row]:
    """The rows of the entry with this number, on whatever elements it stands."""
    return act.select("note", "WHERE id = ?1 OR entry = ?1", (number,))


def messages(act: Act) -> Iterator[tuple[int, Node, str, list[str]]]:
    """(number, what it is about, state, its texts) of every message of the outbox."""
    sql = "SELECT id, kind, element, state, recipients, name, coalesce(error, '') FROM outbox ORDER BY id"
    for part in act.driver.parts(sql):
        yield from ((number, (kind, element), state, texts) for number, kind, element, state, *texts in part)


def backups(act: Act) -> list[str]:
    """The paths of copies that ``crm backup`` remembers to have made."""
    found = act.rows("SELECT name FROM meta WHERE name GLOB 'backup *' ORDER BY name")
    return [name.removeprefix("backup ") for (name,) in found]


def to_be_cleaned(act: Act) -> bool:
    """Whether a purge was cut short before free pages were overwritten."""
    return bool(act.rows("SELECT 1 FROM meta WHERE name = ?", (CLEANING,)))


def forget_cleaning(act: Act) -> None:
    """Say that it was not, or that nothing can be done about it."""
    act.driver.begin()
    act.driver.write(FORGET_CLEANING, [(CLEANING,)])
    act.driver.commit()


def _text(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
