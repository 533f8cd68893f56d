"""Many new rows of what belongs to elements, handed in column by column: in half the time that rows take."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.light import Any
from crmcli.store import records
from crmcli.store.act import Act
from crmcli.store.folding import COLUMN
from crmcli.store.spelled import kept


def create(act: Act, name: str, columns: dict[str, Sequence[Any]]) -> None:
    """Insert rows that are owned, inside a step, as ``records.create`` does; ``columns`` are of one length."""
    count = len(columns["element"])
    if count < records.FEW:
        rows = zip(*columns.values(), strict=True)
        records.create(act, name, [dict(zip(columns, values, strict=True)) for values in rows])
        return
    from crmcli.store import recording

    step, table = records.writing(act), act.tables[name]
    first = step.take_ids(name, count)
    filled = {column: values for column, values in columns.items() if values.count(None) < count}
    filled.update({"id": range(first, first + count), COLUMN: kept(table, columns, count)})
    if not any(filled[COLUMN]):
        del filled[COLUMN]
    names = table.ordered(frozenset(filled))
    values = [filled[column] for column in names]
    act.driver.write(table.insert(names), zip(*values, strict=True))
    recording.remember_these(act, table, first, names, values)
    step.wrote(name, COLUMN in filled)
    for kind in set(columns["kind"]):
        owners = zip(columns["kind"], columns["element"], strict=True)
        step.stale[kind].update(element for each, element in owners if each == kind)
