"""Entries by their references: which rows are meant, how they are written, changed, moved and removed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crmcli.actions.outcome import listed, written
from crmcli.actions.reading import Pair
from crmcli.actions.refs import shown, titled
from crmcli.errors import MissingValue, NotFound, Refused, UnknownField, Usage
from crmcli.light import Any
from crmcli.model import entries
from crmcli.model.cutting import cut
from crmcli.model.refs import parse
from crmcli.model.results import Written
from crmcli.model.types import clean
from crmcli.store import asked, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node
from crmcli.store.steps import Step

TABLE = "note"
_PART = 5000  # rows that are in memory at a time


class LoggedEntry:
    """One entry: its rows, one for each element that it stands on, alike but for that."""

    def __init__(self, number: int, rows: list[Row]) -> None:
        self.number = number
        self.rows = rows

    @property
    def row(self) -> Row:
        """What it says."""
        return self.rows[0]

    @property
    def ref(self) -> str:
        return entries.ref_of(self.row) or f"{entries.NOTE}-{self.number}"

    @property
    def nodes(self) -> list[Node]:
        """The elements that it stands on."""
        return [(row["kind"], row["element"]) for row in self.rows]


def write(act: Act, nodes: Sequence[Node], values: Mapping[str, Any]) -> str:
    """Write an entry on each of these elements, inside a step; returns its reference."""
    said = {"at": act.stamp, "by": act.by, **values}
    first = {"kind": nodes[0][0], "element": nodes[0][1], **said}
    (number,) = records.create(act, TABLE, [first])
    for some in cut(nodes[1:], _PART):
        records.create(act, TABLE, [{"kind": kind, "element": of, **said, "entry": number} for kind, of in some])
        records.writing(act).index_many()
    return f"{entries.ref_of(first)}{'?' if act.dry_run else ''}"


def found(act: Act, words: Iterable[str]) -> list[LoggedEntry]:
    """The entries that are meant, each once; raises NotFound (exit 3)."""
    wanted = dict.fromkeys(filter(None, map(parse, words)))
    (rows,) = asked.read(act, [asked.of_entries(number for _, number in wanted)])
    known: dict[int, LoggedEntry] = {}
    for row in rows:
        number = entries.number_of(row)
        known.setdefault(number, LoggedEntry(number, [])).rows.append(row)
    for prefix, number in wanted:
        entry, ref = known.get(number), f"{prefix}-{number}"
        if entry is None or (prefix == entries.FILE and entry.ref != ref):
            hint = f"There is {entry.ref}." if entry else "crm timeline REF shows the references of entries."
            raise NotFound(f"{ref} does not exist.", hint, ref=ref)
    return [known[number] for number in dict.fromkeys(number for _, number in wanted)]


def changeable(act: Act, words: Sequence[str], verb: str) -> list[LoggedEntry]:
    """The same of entries alone that people wrote; raises Usage (exit 2) for elements among them, Refused (5) for what
    the program recorded."""
    mine, others = entries.apart(words)
    if others:
        hint = f"Do one after the other: crm {verb} {others[0]} ..."
        raise Usage(f"{mine[0] if mine else others[0]} and {others[-1]} are not changed alike.", hint)
    wanted = found(act, mine)
    _check_written(act, wanted)
    return wanted


def _check_written(act: Act, wanted: Sequence[LoggedEntry]) -> None:
    """Raises Refused (exit 5) for an entry that nobody wrote, such as that a document was sent."""
    for entry in wanted:
        if entries.ref_of(entry.row) is None:
            what, name = entry.row["what"], shown(act, entry.nodes[0])
            hint = f"crm timeline {name} shows what happened."
            raise Refused(f"{entry.ref} records what happened ({what}) and stays as it is.", hint, ref=entry.ref)


def rewrite(act: Act, wanted: Sequence[LoggedEntry], values: Mapping[str, Any]) -> list[LoggedEntry]:
    """Give entries new values; returns those that changed."""
    written_ = records.update(act, TABLE, [(row, dict(values)) for entry in wanted for row in entry.rows])
    return [entry for entry in wanted if any(row["id"] in written_ for row in entry.rows)]


def edit(act: Act, refs: Sequence[str], given: Sequence[Pair], unset: Sequence[str]) -> Written:
    """Change what entries say from typed (field, text) pairs, and empty the fields in ``unset``."""
    with act.step() as step:
        wanted = changeable(act, refs, "edit")
        values = _values(act, wanted, [*((name, "") for name in unset), *given])
        changed = rewrite(act, wanted, values)
        step.says("edit", _refs(wanted))
        return _told(act, step, wanted, changed, "changed" if changed else "unchanged")


def pin(act: Act, refs: Sequence[str], pinned: bool) -> Written:
    """Pin entries to the top of the pages of their elements, or unpin them."""
    verb = "pin" if pinned else "unpin"
    with act.step() as step:
        elements = entries.apart(refs)[1]
        if elements:
            hint = f'crm note {elements[0]} "..." writes one, crm {verb} NOTE-12 takes its reference.'
            raise Usage(f"{elements[0]} is not an entry, and only entries can be pinned.", hint)
        wanted = changeable(act, refs, verb)
        changed = rewrite(act, wanted, {"pinned": 1 if pinned else None})
        step.says(verb, _refs(wanted))
        return _told(act, step, wanted, changed, f"{verb}ned" if changed else f"already {verb}ned")


def move(act: Act, refs: Sequence[str], target: str) -> Written:
    """Put entries on another element, instead of those that they stand on."""
    with act.step() as step:
        wanted = changeable(act, refs, "move")
        (node,) = titled(act, [target])
        changed: list[LoggedEntry] = []
        for entry in wanted:
            before = entry.nodes
            if before == [node]:
                continue
            said = {name: value for name, value in entry.row.items() if name not in ("id", "folded")}
            moved = {**said, "kind": node[0], "element": node[1], "entry": entry.number}
            records.delete(act, TABLE, [row for row in entry.rows if (row["kind"], row["element"]) != node])
            if node not in before:
                records.create(act, TABLE, [moved])
            changed.append(entry)
        name = shown(act, node)
        sentence = f"moved to {name}" if changed else f"already on {name}"
        step.says("move", _refs(wanted), to=name)
        return _told(act, step, wanted, changed, sentence, [node])


def remove(act: Act, refs: Sequence[str]) -> list[str]:
    """Remove entries from all elements that they stand on, inside a step; returns their references."""
    wanted = found(act, refs)
    _check_written(act, wanted)
    records.delete(act, TABLE, [row for entry in wanted for row in entry.rows])
    return [entry.ref for entry in wanted]


def _values(act: Act, wanted: Sequence[LoggedEntry], given: Sequence[Pair]) -> dict[str, Any]:
    reading, values = act.reading(), dict[str, Any]()
    for name, text in given:
        field = entries.BY_NAME.get(name.strip().lower().replace("-", "_"))
        if field is None:
            raise UnknownField("note", name, [field.name for field in entries.FIELDS])
        files = [entry.ref for entry in wanted if entry.row["what"] == entries.ATTACHED]
        if files and field.name == "what":
            raise Refused(f"{files[0]} is a file and stays one.", "crm note adds a note.", ref=files[0], field="as")
        value = field.type.read(text, field.name, reading)
        if value is None and field.required:
            raise MissingValue(f"An entry needs its {field.name}.", f"crm rm {wanted[0].ref} removes it.", field=name)
        values[field.name] = clean(value, "name") if files and field.name == "text" else value
    return values


def _refs(wanted: Sequence[LoggedEntry]) -> list[str]:
    return [entry.ref for entry in wanted]


def _told(
    act: Act,
    step: Step,
    wanted: Sequence[LoggedEntry],
    changed: Sequence[LoggedEntry],
    what: str,
    also: Sequence[Node] = (),
) -> Written:
    """The answer; ``also`` are elements that got what changed."""
    nodes = list(dict.fromkeys(node for entry in changed for node in (*entry.nodes, *also)))
    return written(act, step, f"{listed(_refs(wanted))} {what}", updated=nodes, result=_refs(wanted))
