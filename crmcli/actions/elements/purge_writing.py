"""What a purge writes: people go, drafts follow them, and other texts are erased where somebody asked for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from crmcli.actions.elements.purge_findings import FILE, Finding, Findings, copied, entry_rows
from crmcli.actions.elements.snapshots import refresh
from crmcli.light import Any
from crmcli.model.entries import is_entry
from crmcli.model.erasing import ERASED, Wanted
from crmcli.model.kinds import Kind
from crmcli.store import history, naming, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node, grouped
from crmcli.store.purging import Cells, Purging
from crmcli.store.steps import Step

_ENTRIES, _LINES, _LEARNED = "note", "line", "mapping"
_SET_UP = ("view", "rule", "setting")  # rows that go as a whole
_APART = ("owner", "blob", "made")  # the roles of columns that are never texts of people


def write(
    act: Act, step: Step, found: Findings, chosen: Sequence[str], wanted: Wanted, messages: Sequence[int]
) -> None:
    """Carry a purge out, inside its step."""
    purging = Purging(act, step)
    own = _values(act, found.nodes) if chosen else set()
    for node, users in found.named_by.items():
        if users:
            purging.empty(node, _empty_texts(act.registry.by_name[node[0]]))
        else:
            purging.remove(node)
    for node in found.drafts:
        _follow(act, purging, node, found.nodes)
    for place in chosen:
        if place in found.open:
            _erase(act, purging, found.open[place], found, own)
        else:
            _drop(purging, found.unread[place])
    for number in found.learned:
        purging.remove_row(_LEARNED, number)
    purging.drop_messages(messages)
    purging.finish(wanted)
    act.forget_settings()


def _empty_texts(kind: Kind) -> dict[str, str]:
    """What the empty row of a kind is called, so that its title follows from it."""
    made = {places[0].split()[-1] for places in kind.composed.values()}
    return dict.fromkeys([*kind.composed, *made] or [kind.title[0].split()[0]], ERASED)


def _follow(act: Act, purging: Purging, node: Node, nodes: Collection[Node]) -> None:
    """Let a document that can still change say what the party is now, and its history that it never said another."""
    kind, names = act.registry.by_name[node[0]], copied(act, node, nodes)
    row = dict(records.get(act, *_one(node))[node[1]])
    refresh(act, kind, [row])
    fresh = {name: row[name] for name in names}

    def change(table: str, cells: Row) -> Row:
        return {name: fresh.get(name, cell) for name, cell in cells.items()}

    purging.rewrite(kind.name, [node[1]], change)
    purging.retell(purging.told_of(node), change)


def _drop(purging: Purging, finding: Finding) -> None:
    """Remove a file; that the program sent one stays, without its bytes."""
    for table, number in sorted(finding.places):
        if is_entry(finding.place):
            purging.remove_row(table, number)
        else:
            purging.rewrite(table, [number], _without_file)
    if not is_entry(finding.place):
        purging.retell(finding.changes, _without_file)


def _without_file(table: str, cells: Row) -> Row:
    return {name: None if name == FILE else cell for name, cell in cells.items()}


def _erase(act: Act, purging: Purging, finding: Finding, found: Findings, own: set[str]) -> None:
    """Erase what a place says of the person: entries and what people set up go, of an element the texts, and so of an
    entry that says something else by now."""
    node, kept = finding.node, [*act.registry.by_name, _LINES, _ENTRIES]
    is_note = is_entry(finding.place)  # else the program wrote it: that something was sent stays
    there = entry_rows(act, finding.place) if is_note else []
    if is_note and (finding.rows or not there):
        for number in sorted({number for _, number in finding.places} | {*there}):
            purging.remove_row(_ENTRIES, number)
        return
    mixed = copied(act, node, found.nodes) if node and node in finding.places else set()
    erasing = _erasing(act, found.wanted_on(node), own, mixed)

    def change(table: str, cells: Row) -> Row:
        fresh = erasing(table, cells)
        return _without_file(table, fresh) if table == _ENTRIES and FILE in finding.columns else fresh

    for table, number in sorted(() if is_note else finding.places):
        if table in _SET_UP or (node and table not in kept):
            purging.remove_row(table, number)
        else:
            purging.rewrite(table, [number], change)
    purging.retell({*finding.changes, *(purging.told_of(node) if mixed and node else ())}, change)


def _erasing(act: Act, wanted: Wanted, own: set[str], mixed: set[str]) -> Cells:
    """Erases what names the person, and in the fields in ``mixed``, which are copies, whatever is ``own`` to it."""

    def change(table: str, cells: Row) -> Row:
        known = act.tables[table]
        hidden = {"id", *known.having(*_APART)}

        def erased(name: str, cell: Any) -> Any:
            if name in hidden:
                return cell
            found = wanted.erased(cell, naming.is_free(known, name))
            return None if found == cell and name in mixed and cell in own else found

        return {name: erased(name, cell) for name, cell in cells.items()}

    return change


def _values(act: Act, nodes: Collection[Node]) -> set[str]:
    """Every text that these elements have, or ever had."""
    found: list[Row] = []
    for kind, ids in grouped(nodes).items():
        for change in history.changes_on(act, kind, ids):
            found += [values for values in (change.before, change.after) if values]
    return {cell for row in found for cell in row.values() if isinstance(cell, str)}


def _one(node: Node) -> tuple[str, list[int]]:
    return node[0], [node[1]]
