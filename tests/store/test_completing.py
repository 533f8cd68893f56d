"""What a shell completes from the database: by an index, never more than fifty, none where nothing can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcli.catalog import REGISTRY
from crmcli.store.completing import LIMIT, Stored
from tests.conftest import Crm

KINDS = list(REGISTRY.kinds)
LEAD = REGISTRY.by_name["lead"]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Crm:
    """120 leads with a city, a tag and an address each."""
    crm = Crm(tmp_path_factory.mktemp("many"))
    lines = (f"lead new 'Bakery {n}' --city Town{n} --tag t{n} --email b{n}@example.org" for n in range(1, 121))
    assert crm("batch", "-", stdin="\n".join(lines)).exit == 0
    return crm


@pytest.fixture
def many(file: Crm) -> Iterator[Stored]:
    stored = Stored(file.db)
    yield stored
    stored.close()


def test_no_look_up_gives_more_than_fifty_and_the_newest_come_first(many: Stored) -> None:
    assert [ref for ref, _ in many.refs([LEAD], "LEAD-")] == [f"LEAD-{n}" for n in range(120, 70, -1)]
    assert [ref for ref, _ in many.refs([LEAD], "lead-11")] == [*(f"LEAD-{n}" for n in range(119, 109, -1)), "LEAD-11"]
    assert [ref for ref, _ in many.refs([LEAD], "LEAD-1")] == [
        *(f"LEAD-{n}" for n in range(120, 99, -1)),
        *(f"LEAD-{n}" for n in range(19, 9, -1)),
        "LEAD-1",
    ]
    assert many.refs([LEAD], "LEAD-0") == many.refs([LEAD], "LEAD-x") == []
    assert [ref for ref, _ in many.named(KINDS, "bak")] == [f"LEAD-{n}" for n in range(120, 70, -1)]
    for found in (many.named(KINDS, "b@"), many.mailed(KINDS, "b"), many.values("lead", "city", "town")):
        assert len(found) in (0, LIMIT)
    assert len(many.tags(["lead"], "")) == len(many.tags(["lead"], "t")) == LIMIT


def test_every_look_up_goes_by_an_index_or_looks_at_the_newest_rows(many: Stored) -> None:
    many.refs([LEAD], "LEAD-1")
    asked: list[str] = []
    db = many._db.connection  # type: ignore[union-attr]
    db.set_trace_callback(asked.append)
    many.refs(KINDS, ""), many.refs(KINDS, "lead-1"), many.named(KINDS, "bak"), many.mailed(KINDS, "b1")
    many.tags(["lead"], ""), many.tags(["lead"], "t1"), many.tags([], "", [("lead", 1)])
    many.values("lead", "city", "t"), many.values("lead", "owner", ""), many.lines("lead", 1)
    many.stages(["lead"]), many.pipelines("deal"), many.held("deal", "pipeline", [1]), many.views(["lead"])
    db.set_trace_callback(None)
    own = [sql for sql in asked if sql.startswith("SELECT") and "_search_" not in sql]
    plans = {sql: [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")] for sql in own}
    assert len(plans) > 30
    scans = [step for plan in plans.values() for step in plan if re.match(r"SCAN (?!.*VIRTUAL TABLE|\w+ USING)", step)]
    assert scans == []


def test_where_nothing_can_be_read_there_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("not a database")
    for path in (tmp_path / "text.db", tmp_path / "missing.db", tmp_path):
        stored = Stored(path)
        assert stored.refs(KINDS, "") == stored.named(KINDS, "bak") == stored.tags(["lead"], "") == []
        stored.close()
    assert not (tmp_path / "missing.db").exists()
