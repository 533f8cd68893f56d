"""What an import says besides its result: what it left out, and what it took otherwise than it was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from crmcli.actions.data.importing.planning import Plans
from crmcli.actions.data.importing.spool import Spool
from crmcli.actions.data.importing.writing import Writer

SHOWN = 20  # columns that are named


def warnings(spool: Spool, plans: Plans, writer: Writer, rows: int) -> list[str]:
    """A sentence for each thing, the most surprising first."""
    said = [spool.warning] if spool.warning else []
    said += [*spool.notes, *plans.doubts.values(), *writer.warnings]
    if writer.kept > len(writer.warnings):
        said.append(f"{writer.kept - len(writer.warnings):,} more were kept though they cannot be right.")
    every = plans.known.values()
    said += _values(plans, sum((plan.unread for plan in every), Counter()))
    said += [
        f"{count:,} {_of(count)} of {name} were rounded." if count > 1 else f"A value of {name} was rounded."
        for name, count in sum((plan.rounded for plan in every), Counter()).items()
    ]
    said += dict.fromkeys(note for plan in every for note in plan.stages.notes)
    if plans.before:
        said.append(f"Left out as before: {_listed(plans.before)}. Use --map 'COLUMN=field' to import one.")
    said += [_waiting(plans, *who, count) for who, count in writer.ties.waiting.items()]
    unknown = dict.fromkeys(name for plan in every for name in plan.names if name in plan.lost)
    if unknown and plans.extra is None:
        said.append(
            f"Columns left out: {_listed(unknown)}. Use --map 'COLUMN=field' to import one, --extra comments to keep "
            "them all."
        )
    said += _paid(plans, sum(plan.called_paid for plan in every))
    if not rows:
        said.append(f"{spool.name} has no rows.")
    return said


def _values(plans: Plans, unread: Counter[str]) -> list[str]:
    if not unread:
        return []
    count = sum(unread.values())
    columns = ", ".join(f"{name} ({number:,})" for name, number in unread.items())
    where = f"put into {plans.bad}" if plans.bad else "left out"
    what = "1 value that cannot be read was" if count == 1 else f"{count:,} values that cannot be read were"
    return [f"{what} {where}: {columns}."]


def _waiting(plans: Plans, kind: str, system: str, count: int) -> str:
    """ "12 links wait for contacts of hubspot."."""
    if not system:
        links, one = "1 link waits" if count == 1 else f"{count:,} links wait", plans.act.registry.by_name[kind]
        return f"{links} for {one.plural} that are not here yet: import them, or use --make {one.name}."
    whose = f"{plans.act.registry.by_name[kind].plural} of {'the same program' if system == 'default' else system}"
    return f"{count:,} links wait for {whose}." if count > 1 else f"1 link waits for {whose}."


def _paid(plans: Plans, count: int) -> list[str]:
    if not count:
        return []
    kind = plans.kind
    what = f"{count:,} {kind.plural} are" if count > 1 else f"1 {kind.name} is"
    return [f"{what} called paid, but no payment came with the file: crm pay {kind.prefix}-... enters one."]


def _of(count: int) -> str:
    return "value" if count == 1 else "values"


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    return ", ".join(every[:SHOWN]) + (f" and {len(every) - SHOWN} more" if len(every) > SHOWN else "")
