"""The seals of the history: whatever is altered of what was sealed is noticed, and the first such step is named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crmcli.store import seals
from crmcli.store.local import Local
from tests.conftest import Crm
from tests.fresh import loaded

AT = "2026-11-26T12:00:00.000000Z"
COLUMNS = ("id", "step", '"table"', "row", "op", "before", "after", "kind", "element")


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database of six steps, of which the first three were sealed, then the next two."""
    crm = Crm(tmp_path_factory.mktemp("sealed"))
    crm.now = "2026-11-26T12:00:00Z"
    for words in (
        ("lead", "new", "Zoë", "--tag", "hot"),
        ("edit", "LEAD-1", "--city", "Köln"),
        ("note", "LEAD-1", "Called."),
        ("doctor", "--seal"),
        ("untag", "LEAD-1", "hot"),
        ("undo",),
        ("doctor", "--seal"),
        ("lead", "new", "Ada"),
    ):
        done = crm(*words)
        assert done.exit == 0, done.err
    return crm.db.read_bytes()[:18] + b"\x01\x01" + crm.db.read_bytes()[20:]  # without a log, to be read from memory


@pytest.fixture
def db(content: bytes) -> Iterator[Local]:
    database = loaded(content)
    assert isinstance(database.driver, Local)
    yield database.driver
    database.close()


def test_what_was_sealed_fits_and_what_came_after_is_counted(db: Local) -> None:
    found = seals.verify(db)
    assert ([head.step for head in found.heads], found.wrong, found.broken, found.unsealed) == ([3, 5], None, False, 1)
    assert seals.head(db) == found.heads[-1]
    again = seals.seal(db, AT)
    assert again is not None and again.step == 6 and seals.seal(db, AT) == again
    assert len(db.rows("SELECT 1 FROM seal")) == 3


def test_a_flipped_byte_in_any_cell_of_a_sealed_change_names_its_step(db: Local) -> None:
    changes = db.rows("SELECT id, step FROM change WHERE step <= 5")
    assert len(changes) > 6 and {step for _, step in changes} == {1, 2, 3, 4, 5}
    tried = 0
    db.rows("PRAGMA foreign_keys = OFF")
    for number, step in changes:
        for column in COLUMNS:
            ((cell,),) = db.rows(f"SELECT CAST({column} AS BLOB) FROM change WHERE id = ?", (number,))
            if cell is None:
                continue
            place = len(cell) // 2
            flipped = cell[:place] + bytes([cell[place] ^ 1]) + cell[place + 1 :]
            db.rows("BEGIN")
            if column == "id":
                db.rows("UPDATE change SET id = 900 + id WHERE id = ?", (number,))
            else:
                text = "INTEGER" if column in ("step", "row", "element") else "TEXT"
                db.rows(f"UPDATE change SET {column} = CAST(? AS {text}) WHERE id = ?", (flipped, number))
            found = seals.verify(db)
            moved = int(flipped) if column == "step" else step
            assert (found.wrong, found.broken) == (min(step, moved) or step, False), (number, column)
            db.rollback()
            tried += 1
    assert tried > 50


@pytest.mark.parametrize(
    ("sql", "wrong", "heads"),
    [
        ("UPDATE step SET by = 'eve' WHERE id = 2", 2, []),
        ("UPDATE step SET args = replace(args, 'LEAD-1', 'LEAD-2') WHERE id = 4", 4, [3]),
        ("UPDATE step SET undoes = 2 WHERE id = 3", 3, []),
        ("DELETE FROM step WHERE id = 3", 3, []),
        ("DELETE FROM change WHERE id = (SELECT max(id) FROM change WHERE step = 5)", 5, [3]),
        ("INSERT INTO change(step, \"table\", row, op) VALUES (2, 'tag', 9, 'delete')", 2, []),
        ("INSERT INTO change(step, \"table\", row, op) VALUES (7, 'tag', 9, 'delete')", None, [3, 5]),
    ],
)
def test_the_first_step_that_was_altered_is_named(db: Local, sql: str, wrong: int | None, heads: list[int]) -> None:
    db.rows("PRAGMA foreign_keys = OFF")
    db.rows(sql)
    found = seals.verify(db)
    assert (found.wrong, [head.step for head in found.heads], found.broken) == (wrong, heads, False)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE seal SET sha256 = replace(sha256, substr(sha256, 1, 1), 'x') WHERE id = 1",
        "UPDATE seal SET before = '' WHERE id = 2",
        "UPDATE seal SET first = 5 WHERE id = 2",
        "DELETE FROM seal WHERE id = 1",
    ],
)
def test_a_seal_that_was_altered_is_noticed(db: Local, sql: str) -> None:
    db.rows(sql)
    assert seals.verify(db).broken


def test_who_alters_and_seals_anew_does_not_have_the_head_that_was_kept(db: Local) -> None:
    kept = seals.head(db)
    db.rows("UPDATE step SET by = 'eve' WHERE id = 2")
    db.rows("DELETE FROM seal")
    seals.seal(db, AT)
    found = seals.verify(db)
    assert (found.wrong, found.broken, found.unsealed) == (None, False, 0) and kept not in found.heads


def test_a_migration_that_words_the_history_anew_seals_it_once_more(db: Local) -> None:
    kept = seals.head(db)
    db.begin()
    db.rows("UPDATE change SET after = replace(after, '\"city\"', '\"town\"')")
    seals.seal_anew(db, AT)
    db.commit()
    found = seals.verify(db)
    assert (found.wrong, found.broken, found.unsealed) == (None, False, 1)
    assert kept in found.heads and [head.step for head in found.heads] == [3, 5, 5]
    db.rows("UPDATE step SET by = 'eve' WHERE id = 2")
    assert seals.verify(db).wrong == 2


@pytest.mark.parametrize(("steps", "changes"), [(1, 1), (2, 2), (500, 1), (500, 2), (2, 3)])
def test_it_is_the_same_however_much_is_read_at_a_time(
    content: bytes, steps: int, changes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = loaded(content)
    whole = seals.verify(database.driver)
    monkeypatch.setattr(seals, "_STEPS", steps)
    monkeypatch.setattr(seals, "_CHANGES", changes)
    assert seals.verify(database.driver) == whole and len(whole.heads) == 2 and whole.wrong is None
    database.close()
