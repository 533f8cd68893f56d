"""What belongs to elements, written column by column, leaves what row by row does."""

from __future__ import annotations

import pytest

from crmcli.store import columnwise, records
from crmcli.store.act import Act

from .stores import row

POINTS = [("work", "030 12345", "+493012345"), (None, "+49 40 777 888", "+4940777888"), ("home", "１２３４５", "12345")]


@pytest.mark.parametrize("labels", [1, 0])
def test_many_columns_are_written_told_and_found_as_rows_are(act: Act, labels: int) -> None:
    columns = {"kind": ["lead"] * 60, "element": [1] * 30 + [2] * 30, "position": [*range(1, 31)] * 2}
    for place, name in enumerate(("label", "value", "normal")):
        columns[name] = [point[place] if place or labels else None for point in POINTS * 20]
    with act.step("new"):
        records.create(act, "lead", [row("one"), row("two")])
    cells, told, found = "SELECT {} FROM phone ORDER BY id", "SELECT {} FROM change WHERE step = {}", []
    for each in (1, 60):
        with act.step("call"):
            for begin in range(0, 60, each):
                columnwise.create(act, "phone", {name: some[begin : begin + each] for name, some in columns.items()})
        said = act.rows(
            told.format('"table", op, before, after, kind, element', act.rows("SELECT max(id) FROM step")[0][0])
        )
        index = act.rows("SELECT rowid, title, body, title_folded, body_folded FROM lead_search ORDER BY rowid")
        rows = act.rows(cells.format("kind, element, position, label, value, normal, folded"))
        found.append((rows, said, index))
        with act.step("rm"):
            records.delete(act, "phone", records.every(act, "phone"))
    assert found[0] == found[1]
    assert len(found[0][0]) == 60
    assert "40777888" in found[0][2][1][4]
