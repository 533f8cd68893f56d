"""What is shown around a word that is spelled otherwise: as much as fits, and dots where something is left out."""

from __future__ import annotations

import pytest

from crmcli.store import excerpts


def words(begin: int, end: int, hit: int) -> str:
    return " ".join("Größe" if place == hit else f"w{place}" for place in range(begin, end))


@pytest.mark.parametrize(
    ("hit", "begin", "end"), [(0, 0, 12), (6, 0, 12), (7, 1, 13), (13, 7, 19), (14, 8, 20), (19, 13, 20)]
)
def test_twelve_words_are_shown_and_dots_where_there_are_more(hit: int, begin: int, end: int) -> None:
    shown = f"{'...' if begin else ''}{words(begin, end, hit)}{'...' if end < 20 else ''}"
    assert excerpts._cut(["A title", words(0, 20, hit)], ["groesse"]) == shown
    assert excerpts._cut(["Tel 030/12 34-567 now"], ["0301234567"]) == "Tel 030/12 34-567 now"
    assert excerpts._cut(["A title"], ["groesse"]) == ""


@pytest.mark.parametrize(("hit", "begin"), [(0, 0), (15, 0), (16, 1), (45, 30), (46, 31), (58, 43)])
def test_of_a_word_without_end_thirty_letters_are_shown(hit: int, begin: int) -> None:
    long = "x" * hit + "tea" + "x" * (58 - hit)
    shown = f"{'...' if begin else ''}{long[begin : begin + 30]}{'...' if begin + 30 < 61 else ''}"
    assert (excerpts._within(long, ["tea"]), excerpts._within(long[:60], ["tea"])) == (shown, long[:60])
