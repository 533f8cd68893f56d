"""Who else names the person: what has to be kept by law, what goes along by itself, and what somebody has to decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from crmcli.actions.elements.references import referring
from crmcli.actions.refs import shown
from crmcli.light import Any
from crmcli.model.entries import number_of, ref_of
from crmcli.model.erasing import Wanted
from crmcli.model.traits import Numbered, Pays, Sealed
from crmcli.store import history, links, naming, purging, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node, grouped
from crmcli.store.naming import Hit

_ENTRIES = "note"
FILE = "file"  # the column of it that names the bytes
_LEARNED = "mapping"
_BANK = "bank"
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
        self.shared = False  # an entry that stands on the person as well

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
    """``open`` are the places that somebody has to decide upon, by what they are called; ``kept`` the elements that
    have to be kept, and ``bank`` what banks said, each with its day: what of it need not be kept any more is open, too.
    ``learned`` are rows of mappings, ``drafts`` documents that say of the party what it is; ``named_by`` what refers to
    each of the ``nodes`` and stays; ``linked`` what hangs on them; ``unread`` files there, into which nobody looks."""

    def __init__(self, act: Act, nodes: Collection[Node], wanted: Wanted) -> None:
        self.act, self.nodes, self.wanted = act, nodes, wanted
        self.open: dict[str, Finding] = {}
        self.unread: dict[str, Finding] = {}
        self.kept: dict[Node, str | None] = {}
        self.bank: dict[int, str | None] = {}
        self.learned: set[int] = set()
        self.named_by = {node: [use for use, _ in referring(act, [node]) if use not in nodes] for node in nodes}
        uses = {use for found in self.named_by.values() for use in found}
        ends = {end for link in links.of(act, nodes) for end in links.ends(link)}
        self.linked = {*uses, *ends} - {*nodes}
        every = naming.hits(act, wanted, self.linked)
        hits = [hit for hit in every if hit.node not in nodes and not self._is_link(hit)]
        about = {hit.node for hit in hits if hit.node} | uses
        self._rows = {
            (kind, number): row
            for kind, ids in grouped(about).items()
            for number, row in records.get(act, kind, ids).items()
        }
        self.kept.update({node: _day(act, node, self._rows[node]) for node in sorted(uses) if self.is_kept(node)})
        self.drafts = self._drafts(uses)
        notes = {hit.row for hit in hits if hit.table == _ENTRIES}
        self._notes = records.get(act, _ENTRIES, notes)
        for hit in hits:
            self._sort(hit)
        self._shared()
        self._files({*self.linked, *(each.node for each in self.open.values() if each.node)} - {*self.kept})

    def wanted_on(self, node: Node | None) -> Wanted:
        """What names the person in what is said of an element."""
        return self.wanted.near if node in self.linked else self.wanted

    def is_kept(self, node: Node) -> bool:
        """Whether it is an accounting record: what was issued, here or elsewhere, and payments."""
        kind, row = self.act.registry.by_name[node[0]], self._rows.get(node)
        if kind.trait(Pays):
            return True
        sealed = kind.trait(Sealed)
        return bool(sealed and row and row["stage"] in (*sealed.ways, kind.its(Numbered).elsewhere))

    def _sort(self, hit: Hit) -> None:
        node = hit.node
        if hit.table == _LEARNED:
            self.learned.add(hit.row)
        elif hit.table == _BANK:
            self.bank[hit.row] = hit.values.get("booked")
            if is_free(self.act, self.bank[hit.row]):
                self._take(f"{_BANK}:{hit.row}", None, hit)
        elif hit.table == _ENTRIES:
            self._take(self._entry(hit), node, hit)
        elif node is None:
            called = hit.values.get("name") if hit.table in _CALLED else None
            self._take(f"{hit.table}:{called or hit.row}", None, hit)
        elif self.is_kept(node):
            self.kept[node] = _day(self.act, node, self._rows.get(node, {}))
        elif not (node in self.drafts and hit.table == node[0] and hit.column in copied(self.act, node, self.nodes)):
            self._take(shown(self.act, node), node, hit)

    def _take(self, place: str, node: Node | None, hit: Hit) -> None:
        self.open.setdefault(place, Finding(place, node)).take(hit)

    def _entry(self, hit: Hit) -> str:
        row = self._notes.get(hit.row) or {**hit.values, "id": hit.row}
        if "what" not in row:
            row = {**row, "what": _ENTRIES}
        return ref_of(row) or f"{_ENTRIES}:{number_of(row)}"

    def _is_link(self, hit: Hit) -> bool:
        """Whether it is the link from another element to one that goes: what it says goes with that."""
        return hit.table == "link" and (hit.values.get("to_kind"), hit.values.get("to_id")) in self.nodes

    def _drafts(self, uses: Iterable[Node]) -> list[Node]:
        """Those that can still change and copy what the party says."""
        kinds = self.act.registry.by_name
        return [
            node
            for node in sorted(uses)
            if kinds[node[0]].copies and self._rows[node]["stage"] == kinds[node[0]].first_stage
        ]

    def _shared(self) -> None:
        """Entries that stand on another element as well."""
        mine: list[Row] = []
        for kind, ids in grouped(self.nodes).items():
            mine += [row for rows in records.owned(self.act, _ENTRIES, kind, ids).values() for row in rows]
        for number in {number_of(row) for row in mine}:
            for row in purging.entry(self.act, number):
                node = (row["kind"], row["element"])
                if node not in self.nodes:
                    place = ref_of(row) or f"{_ENTRIES}:{number}"
                    self._take(place, node, Hit(_ENTRIES, row["id"], node, "text", None, row))
                    self.open[place].shared = True

    def _files(self, nodes: Iterable[Node]) -> None:
        """What was attached to these elements or sent with them, and what was attached and is removed by now."""
        for kind, ids in grouped(sorted(nodes)).items():
            for change in history.changes_on(self.act, kind, ids):
                row = {**(change.before or {}), **(change.after or {}), "id": change.row}
                if change.table == _ENTRIES and row.get("file") and row.get("what"):
                    place = ref_of(row) or f"{_ENTRIES}:{number_of(row)}"
                    if place in self.open:
                        self.open[place].columns[FILE] = None
                    else:
                        finding = self.unread.setdefault(place, Finding(place, change.node))
                        finding.take(Hit(_ENTRIES, change.row, change.node, "text", change.id, row))


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


def _day(act: Act, node: Node, row: Mapping[str, Any]) -> str | None:
    """The day of an accounting record."""
    kind = act.registry.by_name[node[0]]
    pays, numbered = kind.trait(Pays), kind.trait(Numbered)
    name = pays.date if pays else numbered.date if numbered else ""
    return row.get(name) or (row.get("created_at") or "")[:10] or None


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
