"""What the benches of bulk and growth do in their processes works; they are run by hand, and would rot unseen."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.bench import work
from tests.bench.faulty import fuzz


def test_the_work_of_the_bulk_is_done_and_done_again_by_hand(tmp_path: Path) -> None:
    base, done, by_hand = tmp_path / "base.db", tmp_path / "done.db", tmp_path / "hand.db"
    work.fill(base, 3)
    for copy in (done, by_hand):
        with closing(sqlite3.connect(base)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    work.convert_all(done)
    work.by_hand(by_hand, done)
    for table in ("deal", "contact", "line", "link"):
        with closing(sqlite3.connect(done)) as one, closing(sqlite3.connect(by_hand)) as other:
            rows = [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for db in (one, other)]
        assert rows[0] == rows[1] > 0, table


def test_a_party_gets_the_deals_that_growth_is_measured_with(tmp_path: Path) -> None:
    work.parties(tmp_path / "p.db", 3)
    with closing(sqlite3.connect(tmp_path / "p.db")) as db:
        assert db.execute("SELECT count(*) FROM deal WHERE company = 1").fetchone() == (3,)


def test_odd_words_are_tried(tmp_path: Path) -> None:
    assert fuzz.run(tmp_path, 3, 1)["calls"] == 3
