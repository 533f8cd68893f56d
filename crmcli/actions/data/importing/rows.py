"""``crm import KIND``: elements from a file of any usual format, as one step that is undone as one."""

from __future__ import annotations

from collections.abc import Callable

from crmcli.actions.data.importing.entry import Entry
from crmcli.actions.data.importing.groups import RowGroups, at_line
from crmcli.actions.data.importing.left_out import warnings
from crmcli.actions.data.importing.matching import Matcher
from crmcli.actions.data.importing.planning import EXTERNAL_ID, Plans
from crmcli.actions.data.importing.references import References
from crmcli.actions.data.importing.rejects import Rejects
from crmcli.actions.data.importing.request import Imported, ImportRequest
from crmcli.actions.data.importing.spool import Spool, Tick
from crmcli.actions.data.importing.ties import Ties
from crmcli.actions.data.importing.writing import Writer
from crmcli.errors import CrmError, Duplicate, MissingValue
from crmcli.light import TextIO
from crmcli.model.exports import Refs
from crmcli.model.kinds import Kind
from crmcli.model.results import Record
from crmcli.store.act import Act
from crmcli.store.steps import Step

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
    plans = Plans(act, kind, spool, request)
    plans.survey(spool, tolerant=rejects is not None)
    with act.step() as step:
        run = _Run(plans, spool, step)
        if rejects is not None:
            run.rejects = Rejects(None if act.dry_run else rejects, spool.table, spool.cards)
        try:
            for entry in spool.rows(tick):
                run.take(entry)
            run.groups.close()
            run.writer.flush()
        finally:
            if run.rejects is not None:
                run.rejects.close()
        tick(spool.size)
        plans.remember()
        if not request.rules:
            step.pass_over()
        return run.result()


class _Run:
    """One import under way: what has come of the rows."""

    def __init__(self, plans: Plans, spool: Spool, step: Step) -> None:
        self.act = plans.act
        self.kind = plans.kind
        self.spool = spool
        self.plans = plans
        self.step = step
        self.references = References(self.act, plans.request.make, Ties(self.act, self.kind))
        matcher = Matcher(self.act, self.kind, plans.request)
        self.writer = Writer(step, self.kind, matcher, self.references, self.refuse)
        self.writer.keep, self.writer.rules = plans.request.force, plans.request.rules
        self.groups = RowGroups(self.writer.add, self.refuse)
        self.rejects: Rejects | None = None
        self.rows = 0

    def take(self, entry: Entry) -> None:
        self.rows += 1
        try:
            if entry.error is not None:
                raise entry.error
            plan = self.plans.of(entry.names)
            if plan.layout.lines:
                self.groups.take(
                    entry, plan.layout.key(entry.cells), lambda: plan.read(entry.cells, self.references.find)
                )
                return
            found = plan.read(entry.cells, self.references.find)
        except CrmError as error:
            self.refuse(entry, error)
            return
        self.writer.add(entry, found)

    def refuse(self, entry: Entry, error: CrmError) -> None:
        """Write the row down, or end the import."""
        if isinstance(error, Duplicate) and error.field == EXTERNAL_ID and self.plans.numbered(entry.names):
            error.hint = (
                f"Is it another list? --map id= leaves its numbers out; --upsert-by {EXTERNAL_ID} changes this one."
            )
        if isinstance(error, MissingValue) and error.field in self.kind.by_name:
            error.hint = f"Which column says it? --map 'COLUMN={error.field}'"
        error = at_line(entry, error)
        if self.rejects is None:
            raise error
        for each in (entry, *entry.more):
            self.rejects.add(each, error)

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
            warnings=warnings(self.spool, self.plans, self.writer, self.rows),
            failures=failures,
            rows=self.rows,
            rejected=rejected,
            skipped=writer.skipped,
            mapping=self.plans.mapping,
            joined=writer.ties.made,
            waiting=writer.ties.waiting.total(),
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
    if run.writer.ties.made:
        more.append(f"{run.writer.ties.made:,} {'link' if run.writer.ties.made == 1 else 'links'} made")
    for name, number in run.references.made.items():
        more.append(f"{number:,} {name if number == 1 else run.act.registry.by_name[name].plural} created")
    return "; ".join([said, *([", ".join(more)] if more else [])])
