"""Whatever was done, a database that is exported and read into an empty one is the same, its history included."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import HIDDEN, Picture, of

from crmcli.actions.data.exporting import whole
from crmcli.actions.data.importing.source import ImportSource
from crmcli.actions.data.importing.whole import restore
from crmcli.actions.undo.undo import redo, undo
from crmcli.errors import CrmError
from crmcli.model.results import Written
from crmcli.store.act import Act
from tests.actions.histories import empty_store, random_act

ACTS = st.lists(st.lists(st.integers(0, 2**16), min_size=6, max_size=14), min_size=1, max_size=14)
BACK = st.lists(st.tuples(st.sampled_from((undo, redo)), st.integers(1, 20)), max_size=6)


def everything(db: sqlite3.Connection) -> Picture:
    """The picture of a database with what pictures usually leave out: history, counters, keys and files."""
    hidden = {name: sorted(db.execute(f'SELECT * FROM "{name}"')) for name in HIDDEN}
    return {**of(db), **hidden}


@settings(max_examples=60)
@given(ACTS, BACK)
def test_an_export_that_is_read_again_is_the_same_database(
    acts: list[list[int]], asked: list[tuple[Callable[[Act, int], Written], int]]
) -> None:
    act, copy = empty_store(), empty_store()
    for do, argument in [*((random_act, numbers) for numbers in acts), *asked]:
        try:
            do(act, argument)  # type: ignore[operator]
        except CrmError:
            continue
    lines = "".join(json.dumps(record) + "\n" for record in whole(act).stream)
    restore(copy, ImportSource(io.BytesIO(lines.encode()), "export.jsonl"))
    assert everything(copy.driver.connection) == everything(act.driver.connection)
    assert not copy.rows("PRAGMA foreign_key_check")
