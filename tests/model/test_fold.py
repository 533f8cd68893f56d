"""Which texts are the same, and under which spellings one is found."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crmcli.model.fold import distinct, loose, named, narrow, same, spelled, visible

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)


@pytest.mark.parametrize(
    ("texts", "folded"),
    {
        "case": (("ACME", "Acme", "acme"), "acme"),
        "case beyond a to z": (("ΕΛΛΆΔΑ", "ελλάδα"), "ελλαδα"),
        "width and ligatures": (("Ａcme ﬁn", "acme fin"), "acme fin"),
        "blanks": (("  a \u00a0 b\n", "a b"), "a b"),
        "accents": (("Café Zürich", "CAFE\u0301 ZURICH"), "cafe zurich"),
        "accents on capitals": (("ÅÉÎÕÛÇŠŽĞ", "aeioucszg"), "aeioucszg"),
        "ß": (("Straße", "STRASSE", "STRAẞE"), "strasse"),
        "æ": (("Ærø", "Aero"), "aero"),
        "œ": (("Œuvre", "oeuvre"), "oeuvre"),
        "ø": (("Søren", "soren"), "soren"),
        "ł": (("Łódź", "lodz"), "lodz"),
        "đ": (("Đặng", "dang"), "dang"),
        "ð": (("Guðrún", "gudrun"), "gudrun"),
        "þ": (("Þór", "Thor"), "thor"),
        "ı": (("Işık", "ISIK", "isik", "İSİK"), "isik"),
        "vowels of Arabic and Hebrew": (("مُحَمَّد שָׁלוֹם", "محمد שלום"), "محمد שלום"),
        "soft hyphens": (("Auto\u00adbahn", "Autobahn"), "autobahn"),
        "joiners and marks of direction": (("\u200eAda\u200b \u2060Love\ufefflace", "ada lovelace"), "ada lovelace"),
        "variation selectors": (("Acme \u2122\ufe0f", "acme tm"), "acme tm"),
        "apostrophes": (tuple(f"O{mark}Brien" for mark in "'’‘´`ʼ′＇"), "o'brien"),
    }.values(),
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_s5_texts_are_the_same(texts: tuple[str, ...], folded: str) -> None:
    assert {same(text) for text in texts} == {folded}


@pytest.mark.parametrize(
    "texts",
    [("a b", "ab"), ("O'Brien", "OBrien"), ("Müller", "Mueller"), ("がく", "かく"), ("1.5", "15"), ("café", "caf")],
)
def test_texts_are_others(texts: tuple[str, str]) -> None:
    assert same(texts[0]) != same(texts[1])


@pytest.mark.parametrize(
    "names",
    [
        ("Company X, LLC", "Company X LLC", "COMPANY X L.L.C.", "“Company X” (LLC)"),
        ("O’Brien & Sons", "O'Brien&Sons", "OBrien & Sons."),
        ("Sp. z o. o.", "Sp. z o.o.", "sp z oo"),
        ("Müller-Lüdenscheidt", "Muller – Ludenscheidt"),
        ("株式会社・山田", "株式会社 山田"),
    ],
)
def test_e9_punctuation_makes_no_other_name(names: tuple[str, ...]) -> None:
    assert len({named(name) for name in names}) == 1
    assert {named(names[0])} == {named(f" {named(name)} ") for name in names}


def test_names_that_differ_by_more_stay_apart() -> None:
    names = ("C++", "C#", "C", "!!!", "???", "Studio 1.2", "Studio 12", "A & B", "A B", "Acme", "Acme 24")
    assert len({named(name) for name in names}) == len(names)


def test_e6_numbers_are_read_in_one_width_and_without_what_cannot_be_seen() -> None:
    assert narrow("\u202a＋４９\u200b（30）１\u00ad2\ufeff") == "+49(30)12"
    assert narrow("می\u200cخواهم ½ ²") == "می\u200cخواهم ½ ²"
    assert visible("a\u200db’s") == "ab's"
    assert same("٢٠٢٦ २०२६ ２０２６") == "2026 2026 2026"


@pytest.mark.parametrize(
    ("text", "spellings"),
    [
        ("Acme", ("acme",)),
        ("Straße", ("strasse",)),
        ("Ärzte", ("arzte", "aerzte")),
        ("MÖWE", ("mowe", "moewe")),
        ("Mu\u0308nchen", ("munchen", "muenchen")),
        ("Größe Ü", ("grosse u", "groesse ue")),
        ("Muenchen", ("muenchen",)),
        ("naïve", ("naive",)),
    ],
)
def test_a_text_is_found_under_both_spellings_of_its_umlauts(text: str, spellings: tuple[str, ...]) -> None:
    assert loose(text) == spellings


@settings(deadline=None, max_examples=200)
@given(TEXTS)
@example("ŉ ǆ ΐ ᾳ ﬃ")
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert same(same(text)) == same(text) == same(text.upper().lower() if text.isascii() else text)
    assert named(named(text)) == named(same(text)) == named(text)
    assert loose(text)[0] == same(text) and all(same(spelling) == spelling for spelling in loose(text))


def test_texts_are_told_once_as_they_are_first_written() -> None:
    assert distinct(["Straße", "vip", "STRASSE", "VIP", "web"]) == ["Straße", "vip", "web"]


def test_letters_beyond_ascii_are_the_same_one_by_one_and_all_at_once() -> None:
    """A text with few of them is folded otherwise than one with many."""
    few, many, folded = "Zoë`s GRÖSSE, ﬁn Ł İ ", "àâãåçèêìîñòõùý", "zoe's grosse, fin l i "
    assert same(few * 20) == folded.strip() + f" {folded.strip()}" * 19
    assert same(few * 20 + many) == folded * 20 + "aaaaceeiinoouy"


@given(st.text("aZ9 `'äÖßłéＡ①\u0308\u00ad\u200bİıΣς日ﬁ٣", max_size=24) | TEXTS)
@example("äöüßłéèêñç Müller")
def test_the_letters_of_a_text_are_the_same_without_what_is_between_them(text: str) -> None:
    assert [re.findall("[0-9a-z]+", each) for each in spelled(text)] == [
        re.findall("[0-9a-z]+", each) for each in loose(text)
    ][: len(spelled(text))]
    assert len({*loose(text)}) <= len(spelled(text))
