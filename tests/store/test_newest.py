"""The newest elements, looked at one by one: what is met in them is what the index finds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crmcli.store import newest, schema
from crmcli.store.act import Act
from crmcli.store.newest import Met
from crmcli.store.search_words import Part, begins, matching, parts, together

from .test_ranking import fill

ALPHABET = st.characters(max_codepoint=0x2100) | st.sampled_from("aAbBäßłĐſ山ひ가.-_ '’–€\u0308\u00adKÅ\0\x80\x81🚀7½²")
TEXTS = st.lists(st.text(ALPHABET, max_size=9), min_size=1, max_size=6)


@pytest.fixture(name="index", scope="module")
def _index() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        for statement in schema._search("lead"):
            db.execute(statement)
        yield db


def found(index: sqlite3.Connection, texts: list[str], asked: str) -> list[bool]:
    """Whether the index finds what is asked in each of the texts."""
    index.execute("DELETE FROM lead_search")
    rows = [(number, text, "", "", "") for number, text in enumerate(texts)]
    index.executemany(
        "INSERT INTO lead_search(rowid, title, body, title_folded, body_folded) VALUES (?, ?, ?, ?, ?)", rows
    )
    hits = index.execute("SELECT rowid FROM lead_search WHERE lead_search MATCH ?", (asked,))
    numbers = {number for (number,) in hits}
    return [number in numbers for number in range(len(texts))]


def looked(texts: list[str], word: str) -> list[Met]:
    wanted = [newest._ways(part) for part in parts(word)]
    return newest._looked([(0, text, "", "", "") for text in texts], wanted)


@settings(deadline=None, max_examples=50)
@given(TEXTS, st.text("ab7", min_size=1, max_size=2))
@example(["Ärger", "xÄrger", "Straße a", "ß-a", "a", "ab", "ba"], "a")
@example(["ſa", "Ka", "a\u0308", "x\u00ada", "x’ab", "x–a", "xßa", "½a", "\0a", "\x81a", "🚀a"], "a")
def test_a_word_is_met_where_the_index_finds_it(index: sqlite3.Connection, texts: list[str], word: str) -> None:
    told = [met for (met,) in looked(texts, word)]
    for text, met, there in zip(texts, told, found(index, texts, matching(word)), strict=True):
        assert met in (None, there), (text, word)


def test_of_most_letters_it_is_known_what_they_are(index: sqlite3.Connection) -> None:
    signs = [chr(code) for first, last in map(tuple, newest._SCRIPTS) for code in range(ord(first), ord(last) + 1)]
    signs = [sign for number, sign in enumerate(signs) if sign < "\u0530" or number % 97 == 0]
    assert looked(["\uf8f07"], "7") == [(False,)]  # as it stands before digits that are looked for
    for letter in ("a", "b", "s"):
        texts = [f"{sign}{letter} x{sign}{letter}" for sign in signs]
        told = [met for (met,) in looked(texts, letter)]
        there = found(index, texts, matching(letter))
        assert [sign for sign, met, one in zip(signs, told, there, strict=True) if met not in (None, one)] == []
        assert told.count(None) < 200 < told.count(False)


def asked(wanted: object) -> str:
    return together(wanted, ())  # type: ignore[arg-type]


@pytest.fixture
def hundred(act: Act) -> Act:
    """Leads of which the newest hundred have "tea", every second "shop", and every eighth "zebra"."""
    titles = [f"{'Milk Tea'[n // 100 * 5 :][:4]} {'shop' if n % 2 else 'house'}" for n in range(200)]
    titles = [f"{title} {'zebra' if n % 8 == 0 else ''} {'🚀' if n == 160 else ''}" for n, title in enumerate(titles)]
    fill(act, "lead", *titles)
    return act


@pytest.mark.parametrize(
    ("text", "most", "told"),
    [
        ("tea", 20, True),
        ("te sho", 15, True),  # more are looked at
        ("te sho", 30, False),  # before so many comes one that has an unknown sign
        ("te→sho", 20, False),
        ("tea zebra", 12, True),  # the index is asked for the rare one alone
        ("tea zebra", 20, False),  # fewer have the common one than thought
        ("tea zebra", 30, True),  # all there are
        ("zebra", 20, False),
        ("zebra house", 20, False),
        ("日本", 5, False),
    ],
)
def test_the_newest_are_those_that_the_index_finds_or_it_has_to_be_asked(
    hundred: Act, monkeypatch: pytest.MonkeyPatch, text: str, most: int, told: bool
) -> None:
    monkeypatch.setattr(newest, "_SOME", 16)
    monkeypatch.setattr(newest, "_MOST", 180)
    wanted: list[Part] = list(parts(text, begins))
    have = newest.newest(hundred.driver, "lead_search", "", wanted, asked, most)
    sql = (
        "SELECT rowid, 0.0, title, title_folded FROM lead_search WHERE lead_search MATCH ? ORDER BY rowid DESC LIMIT ?"
    )
    assert have == (hundred.rows(sql, (matching(text), most)) if told else None)
