"""The words of a search index as its pages have them, held against SQLite's own table of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crmcli.store.local_words import beginning

WORDS = st.text("ab1", min_size=1, max_size=4) | st.sampled_from(["common", "commonly", "b" * 130, f"{'b' * 140}a"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=12), max_size=12)
ACTS = st.lists(st.tuples(st.sampled_from(["add", "many", "remove", "merge", "commit"]), TEXTS), max_size=12)
MANY = 99_999
LONG = [[f"{letter * 130}{number}" for number in range(9)] for letter in "abc"]
IN_PART = [("add", LONG), ("commit", []), ("add", LONG), ("commit", []), ("merge", [])]


@pytest.fixture(name="index", scope="module")
def _index() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        yield db


@settings(deadline=None, max_examples=25)
@given(ACTS, WORDS)
@example(IN_PART, "aa")
def test_the_words_that_begin_alike_are_told_whatever_was_written_removed_and_merged(
    index: sqlite3.Connection, acts: list[tuple[str, list[list[str]]]], begin: str
) -> None:
    index.execute("DROP TABLE IF EXISTS s")
    index.execute("DROP TABLE IF EXISTS v")
    index.execute("CREATE VIRTUAL TABLE s USING fts5(text)")
    index.execute("CREATE VIRTUAL TABLE v USING fts5vocab(s, row)")
    index.execute("INSERT INTO s(s, rank) VALUES ('pgsz', 64)")  # so that there are many pages
    index.execute("INSERT INTO s(s, rank) VALUES ('automerge', 0)")
    index.execute("INSERT INTO s(s, rank) VALUES ('usermerge', 2)")
    index.execute("BEGIN")
    ever = set[str]()
    for act, texts in acts:
        lines = [" ".join(words) for words in texts]
        if act in ("add", "many"):
            index.executemany("INSERT INTO s VALUES (?)", [(line,) for line in lines * (20 if act == "many" else 1)])
            ever.update(word for words in texts for word in words)
        elif act == "remove":
            index.execute("DELETE FROM s WHERE rowid % ? = 0", (len(lines) + 1,))
        elif act == "merge":
            index.execute("INSERT INTO s(s, rank) VALUES ('merge', ?)", (len(lines) * 9 + 1,))
        else:
            index.execute("COMMIT")
            index.execute("BEGIN")
    for wanted in (begin, begin[:1], "common"):
        told = beginning(index, "s", wanted, MANY)
        present = [word for (word,) in index.execute("SELECT term FROM v") if word.startswith(wanted)]
        assert told is not None and told == sorted(told)
        assert set(present) <= set(told) <= {word for word in ever if word.startswith(wanted)}
    index.execute("COMMIT")


@pytest.mark.parametrize("page", [b"", b"\0\0\0\4\4", b"\0\0\0\5\1\xff\xff", "no bytes", 7])
def test_of_pages_that_are_none_nothing_is_told(page: object) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.execute("CREATE VIRTUAL TABLE s USING fts5(text)")
        db.execute("INSERT INTO s VALUES ('tea')")
        assert beginning(db, "s", "te", 9) == ["tea"]
        db.execute("UPDATE s_data SET block = ? WHERE id > 1000", (page,))
        assert beginning(db, "s", "te", 9) in (None, [])
