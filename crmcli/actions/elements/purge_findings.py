"""Who else names the person: what has to be kept by law, what goes along by itself, and what somebody has to decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from crmcli.actions.elements.references import referring
from crmcli.actions.refs import shown
from crmcli.light import Any
from crmcli.model.cutting import portions
from crmcli.model.entries import number_of, ref_of
from crmcli.model.erasing import Wanted
from crmcli.model.kinds import Kind
from crmcli.model.traits import Numbered, Pays, Sealed
from crmcli.store import links, naming, purging, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node, grouped
from crmcli.store.naming import Hit

_ENTRIES = "note"
FILE = "file"  # the column of it that names the bytes
_LEARNED = "mapping"
_BANK = "bank"
_PART = 1000  # hits that are in memory at a time
_TELLING = ("what", "entry")  # the columns of an entry that tell how it is called
_CALLED = ("view", "rule", "setting", "field")  # what people know by a name


class Finding:
    """A place that names the person: an element, an entry, or a row such as a saved view. ``rows`` are those in tables,
    ``changes`` what the history tells, ``places`` the rows of both, ``columns`` where it stands, ``texts`` what
    stands there."""

    def __init__(self, place: str, node: Node | None) -> None:
        self.place, self.node = place, node
        self.rows: set[tuple[str, int]] = set()
        self.places: set[tuple[str, int]] = set()
        self.changes: set[int] = set()
        self.columns: dict[str, None] = {}
        self.texts: dict[str, None] = {}

    def take(self, hit: Hit) -> None:
        part = self.node is not None and hit.table not in (self.node[0], _ENTRIES)
        self.columns[hit.table if part else hit.column] = None
        self.texts[str(hit.values.get(hit.column) or "")] = None
        self.places.add((hit.table, hit.row))
        if hit.change is None:
            self.rows.add((hit.table, hit.row))
        else:
            self.changes.add(hit.change)

    @property
    def where(self) -> str:
        past = "" if self.rows else " (in its history)"
        return ", ".join(self.columns) + past


class Findings:
    """``named_by`` is what refers to each of the ``nodes`` and stays, ``linked`` what hangs on them, ``drafts`` are
    documents that say of the party what it is.

    What else names the person is known when ``found`` has been gone through: ``kept`` are the elements that have to be
    kept, and ``bank`` what banks said, each with its day: what of it need not be kept any more is open, too;
    ``learned`` are rows of mappings, ``shared`` entries that stand on the person as well. ``collect`` does so, and
    keeps in mind the places that are ``open``, upon which somebody has to decide, by what they are called, and
    ``unread`` files, into which nobody looks."""

    def __init__(self, act: Act, nodes: Collection[Node], wanted: Wanted) -> None:
        self.act, self.nodes, self.wanted = act, nodes, wanted
        self.open: dict[str, Finding] = {}
        self.unread: dict[str, Finding] = {}
        self.kept: dict[Node, str | None] = {}
        self.bank: dict[int, str | None] = {}
        self.learned: set[int] = set()
        self.shared: set[str] = set()
        self.named_by = {node: [use for use, _ in referring(act, [node]) if use not in nodes] for node in nodes}
        uses = {use for found in self.named_by.values() for use in found}
        ends = {end for link in links.of(act, nodes) for end in links.ends(link)}
        self.linked = {*uses, *ends} - {*nodes}
        self._papers: dict[Node, Row] = {}
        self._read(uses)
        self.kept.update({node: self._day(node) for node in sorted(uses) if self.is_kept(node)})
        self.drafts = self._drafts(uses)

    def collect(self) -> None:
        for place, node, hit in self.found():
            self.open.setdefault(place, Finding(place, node)).take(hit)
        nodes = {finding.node for finding in self.open.values() if finding.node}
        for place, hit in self.files(grouped(sorted({*self.linked, *nodes} - {*self.kept}))):
            if place in self.open:
                self.open[place].columns[FILE] = None
            else:
                self.unread.setdefault(place, Finding(place, hit.node)).take(hit)

    def found(self) -> Iterator[tuple[str, Node | None, Hit]]:
        """The places that are open with their elements, and what is found there, as it is read; each place as often as
        it names the person."""
        for some in portions(naming.hits(self.act, self.wanted, self.linked), _PART):
            hits = [hit for hit in some if hit.node not in self.nodes and not self._is_link(hit)]
            self._read({hit.node for hit in hits if hit.node})
            notes = records.get(self.act, _ENTRIES, {hit.row for hit in hits if hit.table == _ENTRIES}, _TELLING)
            for hit in hits:
                place = self._place(hit, notes)
                if place is not None:
                    yield place, None if hit.table == _BANK else hit.node, hit
        yield from self._standing_there()

    def files(self, elements: Mapping[str, Collection[int]]) -> Iterator[tuple[str, Hit]]:
        """What was attached to these elements, by kind, or sent with them, and what was attached and is removed by
        now."""
        for kind, ids in elements.items():
            for change in naming.files(self.act, kind, ids):
                row = {**(change.before or {}), **(change.after or {}), "id": change.row}
                if row.get(FILE) and row.get("what"):
                    yield _called(row), Hit(_ENTRIES, change.row, change.node, "text", change.id, row)

    def wanted_on(self, node: Node | None) -> Wanted:
        """What names the person in what is said of an element."""
        return self.wanted.near if node in self.linked else self.wanted

    def is_kept(self, node: Node) -> bool:
        """Whether it is an accounting record: what was issued, here or elsewhere, and payments."""
        kind, row = self.act.registry.by_name[node[0]], self._papers.get(node)
        if kind.trait(Pays):
            return True
        sealed = kind.trait(Sealed)
        return bool(sealed and row and row["stage"] in (*sealed.ways, kind.its(Numbered).elsewhere))

    def _read(self, nodes: Iterable[Node]) -> None:
        """Learn of these elements, if they are papers, what tells whether they have to be kept."""
        for name, ids in grouped(node for node in nodes if node not in self._papers).items():
            kind = self.act.registry.by_name[name]
            if kind.trait(Pays) or kind.trait(Sealed) or kind.copies:
                columns = [
                    each for each in ("stage", _dated(kind), "created_at") if each in self.act.tables[name].known
                ]
                for number, row in records.get(self.act, name, ids, columns).items():
                    self._papers[name, number] = row

    def _place(self, hit: Hit, notes: Mapping[int, Row]) -> str | None:
        """Where it stands, as people call it; None where nobody has to decide upon it."""
        node = hit.node
        if hit.table == _LEARNED:
            self.learned.add(hit.row)
        elif hit.table == _BANK:
            self.bank[hit.row] = hit.values.get("booked")
            return f"{_BANK}:{hit.row}" if is_free(self.act, self.bank[hit.row]) else None
        elif hit.table == _ENTRIES:
            return _called({**hit.values, **notes.get(hit.row, {}), "id": hit.row})
        elif node is None:
            called = hit.values.get("name") if hit.table in _CALLED else None
            return f"{hit.table}:{called or hit.row}"
        elif self.is_kept(node):
            self.kept[node] = self._day(node)
        elif not (node in self.drafts and hit.table == node[0] and hit.column in copied(self.act, node, self.nodes)):
            return shown(self.act, node)
        return None

    def _day(self, node: Node) -> str | None:
        """The day of an accounting record."""
        row = self._papers.get(node, {})
        return row.get(_dated(self.act.registry.by_name[node[0]])) or (row.get("created_at") or "")[:10] or None

    def _is_link(self, hit: Hit) -> bool:
        """Whether it is the link from another element to one that goes: what it says goes with that."""
        return hit.table == "link" and (hit.values.get("to_kind"), hit.values.get("to_id")) in self.nodes

    def _drafts(self, uses: Iterable[Node]) -> list[Node]:
        """Those that can still change and copy what the party says."""
        kinds = self.act.registry.by_name
        return [
            node
            for node in sorted(uses)
            if kinds[node[0]].copies and self._papers[node]["stage"] == kinds[node[0]].first_stage
        ]

    def _standing_there(self) -> Iterator[tuple[str, Node, Hit]]:
        """Entries that stand on another element as well."""
        mine: list[Row] = []
        for kind, ids in grouped(self.nodes).items():
            mine += [row for rows in records.owned(self.act, _ENTRIES, kind, ids).values() for row in rows]
        for number in {number_of(row) for row in mine}:
            for row in purging.entry(self.act, number):
                node = (row["kind"], row["element"])
                if node not in self.nodes:
                    place = _called(row)
                    self.shared.add(place)
                    yield place, node, Hit(_ENTRIES, row["id"], node, "text", None, row)


def _called(row: Mapping[str, Any]) -> str:
    """How people call an entry, or what the program wrote."""
    row = {"what": _ENTRIES, **row}
    return ref_of(row) or f"{_ENTRIES}:{number_of(row)}"


def _dated(kind: Kind) -> str:
    """The field that is the day of an accounting record of this kind."""
    pays, numbered = kind.trait(Pays), kind.trait(Numbered)
    return pays.date if pays else numbered.date if numbered else ""


def copied(act: Act, node: Node, nodes: Collection[Node]) -> set[str]:
    """The fields of a document that say what these parties are."""
    kind = act.registry.by_name[node[0]]
    kinds = {name for name, _ in nodes}
    named = {name for name, of in kind.copies_of if of in kinds}
    return {
        field.name
        for field in kind.fields
        if any(named.intersection(place.partition(".")[0].split("|")) for place in field.snapshot if "." in place)
    }


def free_from(act: Act, day: str | None) -> str:
    """The day from which what is of this day need not be kept any more."""
    years = int(act.setting("keep_years") or 0)
    return f"{int((day or act.today)[:4]) + years + 1}-01-01"


def is_free(act: Act, day: str | None) -> bool:
    """Whether what is of this day need not be kept any more."""
    return free_from(act, day) <= act.today


def entry_rows(act: Act, place: str) -> list[int]:
    """The rows of the entry with this reference."""
    return [row["id"] for row in purging.entry(act, int(place.rpartition("-")[2]))]
