"""Rows become elements, a few hundred at a time: found again, changed, refused or made."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext

from crmcli.actions.data.importing.entry import Entry
from crmcli.actions.data.importing.found import Found
from crmcli.actions.data.importing.headers import CREATED
from crmcli.actions.data.importing.lines import drafted
from crmcli.actions.data.importing.matching import Match, Matcher
from crmcli.actions.data.importing.outside import keep, numbered
from crmcli.actions.data.importing.references import References
from crmcli.actions.elements.change import change
from crmcli.actions.elements.create import NewElement, create
from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.elements.externals import add_external_ids
from crmcli.actions.elements.identifiers import check_identifiers
from crmcli.actions.elements.stages import settable
from crmcli.actions.funnel.waiting import any_waits
from crmcli.actions.reading import values
from crmcli.errors import CrmError
from crmcli.light import Any
from crmcli.model.fold import distinct, same
from crmcli.model.kinds import Kind
from crmcli.model.traits import Numbered
from crmcli.model.traits_of_parties import FullName
from crmcli.store import records
from crmcli.store.act import Row
from crmcli.store.steps import Step

CHUNK = 500
LISTED = 20  # warnings about the rows of a file
ReadRow = tuple[Entry, Found]
Refuse = Callable[[Entry, CrmError], None]


class Writer:
    """Takes rows in order and writes them in chunks. ``refuse`` is told of each that cannot be written, and may
    raise."""

    def __init__(self, step: Step, kind: Kind, matcher: Matcher, references: References, refuse: Refuse) -> None:
        self.act = matcher.act
        self.kind = kind
        self.step = step
        self.matcher = matcher
        self.references = references
        self.ties = references.ties
        self.refuse = refuse
        self.pending: list[ReadRow] = []
        self.created: array[int] = array("q")
        self.updated: array[int] = array("q")
        self.skipped = 0
        self.keep = False  # identifiers that cannot be right
        self.rules = False  # whether they act on what is written: a row that one of them refuses is a bad one
        self.judged = frozenset(field.name for field in kind.judged)
        self.linking = frozenset(name for name, _ in (*kind.references, *kind.anywhere))
        self.kept = 0
        self.warnings: list[str] = []

    def add(self, entry: Entry, found: Found) -> None:
        found.line = entry.line
        again = self.matcher.again(found)
        if again is not None and again.error is not None:
            self.refuse(entry, again.error)
            return
        if again is not None and again.skip:
            self.skipped += 1
            return
        found.anew = again is not None
        self.pending.append((entry, found))
        if len(self.pending) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        """Write what is pending, and index it: nothing of it stays in memory."""
        rows, self.pending = self.pending, []
        if rows:
            self._write(rows, self.matcher.match([found for _, found in rows]))
        self.step.index()

    def _write(self, rows: Sequence[ReadRow], matches: Sequence[Match]) -> None:
        fresh: list[ReadRow] = []
        present: list[tuple[ReadRow, int]] = []
        for row, match in zip(rows, matches, strict=True):
            if match.error is not None:
                self.refuse(row[0], match.error)
            elif match.skip:
                self.skipped += 1
            elif match.element is not None:
                present.append((row, match.element))
            elif self._judged(row):
                fresh.append(row)
        self._create(fresh)
        self._change(present)

    def _judged(self, row: ReadRow) -> bool:
        """Whether nothing is wrong with the identifiers of a new element."""
        try:
            self._judge(*row, {})
        except CrmError as error:
            self.refuse(row[0], error)
            return False
        return True

    def _judge(self, entry: Entry, found: Found, present: Row) -> None:
        if not present and found.values.get("stage") in self.kind.only_by and numbered(self.kind) is None:
            settable(self.act, self.kind, found.values["stage"])
        if self.judged.isdisjoint(found.values):
            return
        kept = check_identifiers(self.act, self.kind, found.values, present, keep=self.keep)
        self.kept += len(kept)
        self.warnings += [f"line {entry.line}: {text}" for text in kept][: LISTED - len(self.warnings)]

    def _create(self, rows: Sequence[ReadRow]) -> None:
        """All at once; when that fails, halves of them until the bad ones are found. Where only checks can refuse rows,
        before one is written, SQLite need not keep how all was: that is a twentieth of an import."""
        if not rows:
            return
        before = self.step.count
        try:
            with self.step.savepoint() if self._may_fail(rows) else nullcontext(), self.references.trying():
                made = self._made(rows)
                self._follow_rules()
        except CrmError as error:
            if self.step.count > before:  # of what was written without a savepoint nothing may stay
                raise
            if len(rows) == 1:
                self.refuse(rows[0][0], error)
                return
            self._create(rows[: len(rows) // 2])
            self._create(rows[len(rows) // 2 :])
            return
        ids = [row["id"] for row in made]
        self.created.extend(ids)
        self.matcher.wrote(ids, [found.line for _, found in rows])

    def _may_fail(self, rows: Sequence[ReadRow]) -> bool:
        """Whether some of these may be refused once something of them is written."""
        if self.rules or self.kind.trait(Numbered) or any_waits(self.act):
            return True
        return any(found.linked or not self.linking.isdisjoint(found.values) for _, found in rows)

    def _follow_rules(self) -> None:
        if self.rules:
            self.act.steps.settle()

    def _made(self, rows: Sequence[ReadRow]) -> list[Row]:
        rest = self.ties.fill([found for _, found in rows])
        self._complete(found for _, found in rows)
        drafts = [NewElement(found.values, drafted(self.act, self.kind, found), tags=found.tags) for _, found in rows]
        made = create(self.act, self.kind, drafts)
        wanted = [(row["id"], found.externals) for row, (_, found) in zip(made, rows, strict=True) if found.externals]
        add_external_ids(self.act, self.kind, wanted)
        self.ties.tie([(row["id"], ties) for row, ties in zip(made, rest, strict=True) if ties])
        self.ties.came(zip(made, (found for _, found in rows), strict=True))
        return made

    def _complete(self, rows: Iterable[Found], present: Row | None = None) -> None:
        """Make what the rows refer to and does not exist; a name before an address is that of who has none."""
        for found in rows:
            if found.name and self._is_nameless({**(present or {}), **found.values}):
                found.values.update(values(self.act, self.kind, [("name", found.name)]))
            for name, title in found.missing.items():
                found.values[name] = self.references.make(self.kind.by_name[name], title, found.called.get(name))

    def _is_nameless(self, row: Row) -> bool:
        parts = self.kind.trait(FullName)
        return parts is not None and not row.get(parts.first) and not row.get(parts.last)

    def _change(self, rows: Sequence[tuple[ReadRow, int]]) -> None:
        """Write what the rows fill into elements that are there; empty cells empty nothing."""
        if not rows:
            return
        elements = fetch(self.act, [(self.kind.name, number) for _, number in rows])
        present = records.owned(self.act, "tag", self.kind.name, [number for _, number in rows])
        rest = self.ties.fill([found for (_, found), _ in rows])
        for ((entry, found), number), element, ties in zip(rows, elements, rest, strict=True):
            try:
                with self.step.savepoint(), self.references.trying():
                    self._complete([found], element.row)
                    found.values.pop(CREATED, None)
                    self._judge(entry, found, element.row)
                    keep(element, found.values)
                    new = {name: value for name, value in found.values.items() if not _says(element, name, value)}
                    named = add_external_ids(self.act, self.kind, [(number, found.externals)])
                    known = {same(row["tag"]) for row in present.get(number, ())}
                    tags = [tag for tag in distinct(found.tags) if same(tag) not in known]
                    records.create(
                        self.act, "tag", [{"kind": self.kind.name, "element": number, "tag": tag} for tag in tags]
                    )
                    parts = [element.node] if tags else []
                    changed = change(self.act, [(element, new)], parts=parts) if new or parts else []
                    self.ties.tie([(number, ties)])
                    self.ties.came([(element.row, found)])
                    self._follow_rules()
            except CrmError as error:
                self.refuse(entry, error)
                continue
            if changed or named:
                self.updated.append(number)


def _says(element: Element, name: str, value: Any) -> bool:
    """Whether this is what an element says already."""
    if name in element.points:
        return {point.normal for point in value} <= {row["normal"] for row in element.points[name]}
    return bool(element.row.get(name) == value)
