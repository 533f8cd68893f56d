"""Some elements as they stood after a step, with all that hangs together with them: however large the file is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from crmcli.light import TYPE_CHECKING, Any, json
from crmcli.model.traits_of_parties import Merges, Party
from crmcli.store.change_rows import LINK
from crmcli.store.ledger import LINKED_TO
from crmcli.store.links import ORIGIN, Node, ends, grouped, lineage, merging
from crmcli.store.rewinding import CHANGES, Cells, Told, Turned, cells, stored, turn_back
from crmcli.store.tables import OWNED, Table, json_array, json_texts

if TYPE_CHECKING:
    from crmcli.store.database import Database
    from crmcli.store.driver import Rows, Statement

SHARED = ("setting", "stage", "field")  # what is about no element, and is read of each
_THESE = "IN (SELECT value FROM json_each(?))"
_ON = f"{CHANGES} WHERE kind = ? AND element IN (SELECT value FROM json_each(?)) AND id > ? ORDER BY id DESC"
_TO = (
    f"{CHANGES} WHERE \"table\" = '{LINK}' AND {LINKED_TO} IN (SELECT value FROM json_each(?)) "
    "AND json_extract(coalesce(after, before), '$.to_kind') = ? AND id > ? ORDER BY id DESC"
)
_CUT = f"SELECT before FROM change WHERE op = 'delete' AND id <= ? AND \"table\" = '{LINK}'"
_CUT_FROM = f"{_CUT} AND kind = ? AND element {_THESE}"
_CUT_TO = f"{_CUT} AND {LINKED_TO} {_THESE} AND json_extract(coalesce(after, before), '$.to_kind') = ?"
_SHARED = f'{CHANGES} WHERE kind IS NULL AND element IS NULL AND id > ? AND +"table" IN {SHARED} ORDER BY id DESC'


class Then:
    """What was there after the change ``last`` of elements, of those that hang together with them by links, and of
    those that these name. From people and companies that were not asked for the way does not go on, but from those that
    were made on it, as ``component`` and ``story`` go: by what tells of where things come from."""

    def __init__(self, db: Database, last: int) -> None:
        self.db = db
        self.last = last
        self.rows: Turned = {}  # as they are now, until they are turned back
        self.told: dict[int, Told] = {}
        self.known: set[Node] = set()
        self.expanded: set[Node] = set()
        self.followed: set[Node] = set()
        self.moved: dict[int, Told] = {}  # what was changed since of links that begin at what is known
        self.lineage = lineage(db.registry)
        self.merging = {str(merging(kind)) for kind in db.registry.bearers(Merges)}

    def look_at(self, nodes: Sequence[Node]) -> dict[str, list[list[Any]]]:
        """The rows by table, in the order of the columns of each."""
        db = self.db
        answers = db.driver.run([*((db.tables[name].select, ()) for name in SHARED), (_SHARED, (self.last,))])
        for name, found in zip(SHARED, answers, strict=False):
            self._keep(db.tables[name], found)
        self._tell(answers[-1])
        near: set[Node] = set(nodes)
        while near:
            near = self._around(near)
        while near := self._named() - self.known:
            self._read(near)
        self._join()
        turn_back(self.rows, (self.told[number] for number in sorted(self.told, reverse=True)))
        return self._stored()

    def _around(self, nodes: set[Node]) -> set[Node]:
        """Read these, and those people and companies that they lead to; what else they lead to is returned."""
        self._read(nodes)
        self.expanded |= nodes
        table = self.db.tables[LINK]
        wanted: list[Statement] = []
        for kind, ids in grouped(nodes).items():
            bound = (kind, json_array(ids))
            wanted += [(f"{table.select} WHERE {end}_kind = ? AND {end}_id {_THESE}", bound) for end in ("from", "to")]
            wanted += [(_ON, (*bound, self.last)), (_TO, (bound[1], kind, self.last))]
            wanted += [(_CUT_FROM, (self.last, *bound)), (_CUT_TO, (self.last, bound[1], kind))]
        rows, cut, fresh = list[Cells](), list[Cells](), list[Cells]()
        for place, found in enumerate(self.db.driver.run(wanted)):
            if place % 6 < 2:
                rows += self._keep(table, found)
            elif place % 6 > 3:
                cut += [json.loads(before) for (before,) in found]
            else:
                mine = [told for told in found if told[1] == LINK]
                self._tell(mine)
                rows += [json.loads(told[4]) for told in mine if told[3] == "delete"]
                fresh += [self.rows.get((LINK, told[2])) or {} for told in mine if told[3] == "insert"]
        new = {node for row in rows for node in ends(row)} - self.expanded
        heirs = {node for row in (*rows, *fresh) if self._merges(row) for node in ends(row)}
        leaves = {node for node in new - heirs if self._is_party(node)}
        self._read_whole(leaves | {node for row in cut for node in ends(row)})
        self._read_cut(leaves if any(self._is_party(node) for node in nodes) else ())  # its people, who tell of theirs
        further = {node for node in new if node in heirs or not self._is_party(node)}
        return (further | self._follow(self._made(rows) - heirs)) - self.expanded

    def _made(self, rows: Iterable[Cells]) -> set[Node]:
        """The people and companies that something became by these links, from which the way goes on."""
        made = {ends(row)[1] for row in rows if row["how"] == ORIGIN[0]}
        return {node for node in made - self.expanded - self.followed if self._is_party(node)}

    def _follow(self, made: set[Node]) -> set[Node]:
        """Read what such people and companies lead to; what else than people and companies that is, is returned."""
        found: set[Node] = set()
        while made:
            self.followed |= made
            self._read_whole(made)
            self._read_cut(made)
            rows = self._links(made, self.lineage, self.lineage - {ORIGIN[1]})
            new = {node for row in rows for node in ends(row)}
            self._read_whole({node for node in new if self._is_party(node)})
            found |= {node for node in new if not self._is_party(node)}
            made = self._made(rows)
        return found

    def _read_cut(self, nodes: Iterable[Node]) -> None:
        """Take in what was linked to these once: whether it is still there, and what it is part of, is told."""
        wanted: list[Statement] = []
        for kind, ids in grouped(nodes).items():
            bound = json_array(ids)
            wanted += [(_CUT_FROM, (self.last, kind, bound)), (_CUT_TO, (self.last, bound, kind))]
        cut = [json.loads(before) for found in self._run(wanted) for (before,) in found]
        self._read_whole({node for row in cut for node in ends(row)})

    def _read_whole(self, nodes: set[Node]) -> None:
        """Take in these, and what became part of them, and what they became part of."""
        self._read(nodes)
        while nodes:
            rows = self._links(nodes, self.merging, self.merging)
            nodes = {node for row in rows for node in ends(row)} - self.known
            self._read(nodes)

    def _links(self, nodes: Iterable[Node], out: Collection[str], back: Collection[str]) -> list[Cells]:
        """Read the links of these sorts that begin, and those that end, at elements that are known; those that are gone
        by now are among them."""
        table = self.db.tables[LINK]
        wanted: list[Statement] = []
        for kind, ids in grouped(nodes).items():
            bound = (kind, json_array(ids))
            for end, hows in (("from", out), ("to", back)):
                sql = f"{table.select} WHERE +how {_THESE} AND {end}_kind = ? AND {end}_id {_THESE}"
                wanted.append((sql, (json_texts(sorted(hows)), *bound)))
            wanted.append((_TO, (bound[1], kind, self.last)))
        rows: list[Cells] = []
        for place, found in enumerate(self._run(wanted)):
            rows += self._keep(table, found) if place % 3 < 2 else self._tell_of_links(found, back)
        near = set(nodes)
        return rows + self._tell_of_links((told for told in self.moved.values() if (told[5], told[6]) in near), out)

    def _tell_of_links(self, changes: Iterable[Sequence[Any]], hows: Collection[str]) -> list[Cells]:
        """Take in what was changed of links, of those that are gone only these sorts, which are returned."""
        gone: list[Cells] = []
        for told in changes:
            row = json.loads(told[4]) if told[3] == "delete" else None
            if told[3] == "insert" or (row and row["how"] in hows):
                self._tell([told])
                gone += [row] if row else []
        return gone

    def _join(self) -> None:
        """Take in every link between what is known, as it is and as it was."""
        table = self.db.tables[LINK]
        sql = f"{table.select} WHERE from_kind = ? AND from_id {_THESE} AND to_kind = ? AND +to_id {_THESE}"
        ids = {kind: json_array(numbers) for kind, numbers in grouped(sorted(self.known - self.expanded)).items()}
        for found in self._run([(sql, (*start, *end)) for start in ids.items() for end in ids.items()]):
            self._keep(table, found)
        gone = [told for told in self.moved.values() if told[3] == "delete"]
        self._tell(told for told in gone if self.known.issuperset(ends(json.loads(told[4] or ""))))
        here = {*self.rows, *((told[1], told[2]) for told in self.told.values())}
        self._tell(told for told in self.moved.values() if told[3] != "delete" and (LINK, told[2]) in here)

    def _run(self, wanted: Sequence[Statement]) -> Sequence[Rows]:
        return self.db.driver.run(wanted) if wanted else ()

    def _read(self, nodes: set[Node]) -> None:
        """Take in these elements with what belongs to them, without links."""
        nodes = nodes - self.known
        wanted: list[Statement] = []
        tables: list[Table | None] = []
        for kind, ids in grouped(nodes).items():
            if kind not in self.db.registry.by_name:
                continue
            bound = json_array(ids)
            tables += [self.db.tables[kind], *(self.db.tables[name] for name in OWNED), None]
            wanted.append((f"{self.db.tables[kind].select} WHERE id {_THESE}", (bound,)))
            wanted += [
                (f"{self.db.tables[name].select} WHERE kind = ? AND element {_THESE}", (kind, bound)) for name in OWNED
            ]
            wanted.append((_ON, (kind, bound, self.last)))
        for table, found in zip(tables, self._run(wanted), strict=True):
            if table is None:
                self._tell([told for told in found if told[1] != LINK and told[1] in self.db.tables])
                self.moved.update((told[0], told) for told in found if told[1] == LINK)
            else:
                self._keep(table, found)
        self.known.update(nodes)
        self._complete()

    def _complete(self) -> None:
        """Read the rows that were changed and belong to another element now."""
        lacking: dict[str, set[int]] = defaultdict(set)
        for _, name, row, op, *_ in self.told.values():
            if op == "update" and (name, row) not in self.rows:
                lacking[name].add(row)
        tables = [self.db.tables[name] for name in lacking]
        wanted = [(f"{table.select} WHERE id {_THESE}", (json_array(lacking[table.name]),)) for table in tables]
        for table, found in zip(tables, self._run(wanted), strict=True):
            self._keep(table, found)

    def _named(self) -> set[Node]:
        """What the rows name, as they are and as they were: an element that was merged has given its rows away."""
        then = dict(self.rows)
        turn_back(then, (self.told[number] for number in sorted(self.told, reverse=True)))
        found: set[Node] = set()
        for rows in (self.rows, then):
            for (name, _), row in rows.items():
                for column, kind in self.db.tables[name].references.items() if row else ():
                    if row and row.get(column) is not None:
                        found.add((kind, row[column]))
        return found

    def _merges(self, link: Cells) -> bool:
        """Whether one became part of the other, which has what it had, or will have it."""
        kind = self.db.registry.by_name.get(link["from_kind"]) if link else None
        return kind is not None and link["how"] == merging(kind)

    def _is_party(self, node: Node) -> bool:
        kind = self.db.registry.by_name.get(node[0])
        return kind is None or kind.trait(Party) is not None

    def _keep(self, table: Table, found: Rows) -> list[Cells]:
        kept = [cells(table, values) for values in found]
        self.rows.update(((table.name, row["id"]), row) for row in kept)
        return kept

    def _tell(self, changes: Iterable[Sequence[Any]]) -> None:
        self.told.update((told[0], told) for told in changes)  # type: ignore[misc]

    def _stored(self) -> dict[str, list[list[Any]]]:
        found: dict[str, list[list[Any]]] = defaultdict(list)
        for (name, _), row in sorted(self.rows.items()):
            if row is not None:
                found[name].append(stored(self.db.tables[name], row))
        return found
