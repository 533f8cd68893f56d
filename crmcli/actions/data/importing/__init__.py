"""``crm import KIND``: elements from a file of any usual format, as one step that is undone as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from crmcli.actions.data.importing import remembered
from crmcli.actions.data.importing.dates import reader
from crmcli.actions.data.importing.entry import Entry
from crmcli.actions.data.importing.headers import Target, check_told, match, origin_of
from crmcli.actions.data.importing.matching import Matcher
from crmcli.actions.data.importing.plan import Plan
from crmcli.actions.data.importing.references import References
from crmcli.actions.data.importing.rejects import Rejects
from crmcli.actions.data.importing.request import Imported, ImportRequest
from crmcli.actions.data.importing.spool import Spool, Tick
from crmcli.actions.data.importing.writing import Writer, named
from crmcli.actions.reading import field_of
from crmcli.errors import BadValue, CrmError, Usage
from crmcli.model.exports import Refs
from crmcli.model.kinds import Kind
from crmcli.model.results import Record
from crmcli.model.types import Long, Text
from crmcli.store.act import Act
from crmcli.store.steps import Step

__all__ = ["ImportRequest", "Imported", "import_"]

Open = Callable[[], TextIO]


def import_(
    act: Act,
    kind: Kind,
    spool: Spool,
    request: ImportRequest,
    tick: Tick = lambda done: None,
    rejects: Open | None = None,
) -> Imported:
    """Make or change an element for each row of the spool.

    All of them or none; with ``rejects``, which opens the file for them, bad rows are written there and the others
    imported. ``tick`` is told how many bytes of it are behind. Every error of a row begins with "line N:".
    """
    request.check()
    with act.step() as step:
        run = _Run(act, kind, spool, request, step)
        if rejects is not None:
            run.rejects = Rejects(None if act.dry_run else rejects, spool.table, spool.cards)
        try:
            for entry in spool.rows(tick):
                run.take(entry)
            run.writer.flush()
        finally:
            if run.rejects is not None:
                run.rejects.close()
        tick(spool.size)
        run.remember()
        return run.result()


class _Run:
    """One import under way: the plan for the columns it has met, and what has come of the rows."""

    def __init__(self, act: Act, kind: Kind, spool: Spool, request: ImportRequest, step: Step) -> None:
        self.act = act
        self.kind = kind
        self.spool = spool
        self.request = request
        self.step = step
        self.told = {name.strip(): field for name, field in request.map}
        self.dates = reader(request.date_format)
        self.references = References(act, request.make)
        self.writer = Writer(step, kind, Matcher(act, kind, request), self.references, self.refuse)
        self.writer.keep = request.force
        self.rejects: Rejects | None = None
        self.plans: dict[tuple[str, ...], Plan] = {}
        self.mapping: dict[str, str | None] = {}
        self.rows = 0
        if request.extra is not None:
            extra = field_of(kind, request.extra)
            if not isinstance(extra.type, Text | Long):
                texts = (field.name for field in kind.fields if field.manual and isinstance(field.type, Long))
                raise BadValue("--extra", request.extra, "is not a text field", next(texts, None))

    def take(self, entry: Entry) -> None:
        self.rows += 1
        try:
            if entry.error is not None:
                raise entry.error
            plan = self.plans.get(entry.names) or self._planned(entry.names)
            found = plan.read(entry.cells, self.dates, self.references.find)
        except CrmError as error:
            self.refuse(entry, error)
            return
        self.writer.add(entry, found)

    def refuse(self, entry: Entry, error: CrmError) -> None:
        """Write the row down, or end the import."""
        error = named(entry, error)
        if self.rejects is None:
            raise error
        self.rejects.add(entry, error)

    def remember(self) -> None:
        for names in self.plans if self.told else ():
            remembered.keep(self.act, self.kind, names, self.told)

    def _planned(self, names: tuple[str, ...]) -> Plan:
        told = {**remembered.recall(self.act, self.kind, names), **self.told}
        if self.spool.table:
            check_told(names, self.told)
        targets = match(self.request.vocabulary, self.kind, names, told)
        self._check(names, targets)
        plan = Plan(self.act, self.kind, names, targets)
        origin = origin_of(self.request.vocabulary, names)
        plan.system = origin.name if origin is not None else "default"
        plan.extra = field_of(self.kind, self.request.extra).name if self.request.extra is not None else None
        self.mapping.update((name, target.field if target is not None else None) for name, target in targets.items())
        if len(self.plans) < 1000:
            self.plans[names] = plan
        return plan

    def _check(self, names: tuple[str, ...], targets: dict[str, Target | None]) -> None:
        if any(target is not None and target.field for target in targets.values()):
            return
        known = ", ".join(field.name for field in self.kind.fields if field.manual)
        shown = ", ".join(names)[:100]
        raise Usage(f"None of the columns is a field of a {self.kind.name}: {shown}.", f"Fields: {known}.")

    def result(self) -> Imported:
        act, writer, count = self.act, self.writer, len(self.writer.created)
        mark = "?" if act.dry_run else ""
        created, updated = Refs(self.kind.prefix, writer.created, mark), Refs(self.kind.prefix, writer.updated)
        failures: list[Record] = self.rejects.failures if self.rejects is not None else []
        rejected = self.rejects.count if self.rejects is not None else 0
        self.step.says("import", plural=self.kind.plural)
        return Imported(
            sentence=_sentence(self, created, rejected),
            step=None if act.dry_run or self.step.empty else self.step.id,
            dry_run=act.dry_run,
            result=created if count else updated,
            created=created,
            updated=updated,
            warnings=_warnings(self),
            failures=failures,
            rows=self.rows,
            rejected=rejected,
            skipped=writer.skipped,
            mapping=self.mapping,
        )


def _sentence(run: _Run, created: Refs, rejected: int) -> str:
    """ "3 leads imported: LEAD-1 to LEAD-3; 1 changed, 2 skipped, 1 rejected"."""
    kind, count = run.kind, len(created)
    said = f"{count:,} {kind.name if count == 1 else kind.plural} imported"
    if count:
        said += f": {created[0]}" + (f" to {created[count - 1]}" if count > 1 else "")
    more = [
        f"{number:,} {what}"
        for number, what in (
            (len(run.writer.updated), "changed"),
            (run.writer.skipped, "skipped"),
            (rejected, "rejected"),
        )
        if number
    ]
    for name, number in run.references.made.items():
        more.append(f"{number:,} {name if number == 1 else run.act.registry.by_name[name].plural} created")
    return "; ".join([said, *([", ".join(more)] if more else [])])


def _warnings(run: _Run) -> list[str]:
    said = [*([run.spool.warning] if run.spool.warning else []), *run.spool.notes]
    said += run.writer.warnings
    if run.writer.kept > len(run.writer.warnings):
        said.append(f"{run.writer.kept - len(run.writer.warnings):,} more were kept though they cannot be right.")
    unknown = list(dict.fromkeys(name for plan in run.plans.values() for name in plan.names if name in plan.lost))
    if unknown and run.request.extra is None:
        names = ", ".join(unknown[:20]) + (f" and {len(unknown) - 20} more" if len(unknown) > 20 else "")
        said.append(
            f"Columns ignored: {names}. Use --map 'COLUMN=field' to import one, --extra comments to keep them all."
        )
    paid = sum(plan.called_paid for plan in run.plans.values())
    if paid:
        what = f"{paid:,} {run.kind.plural} are" if paid > 1 else f"1 {run.kind.name} is"
        said.append(f"{what} called paid, but no payment came with the file: crm pay {run.kind.prefix}-... enters one.")
    if not run.rows:
        said.append(f"{run.spool.name} has no rows.")
    return said
