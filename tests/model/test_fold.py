"""Which texts are the same, and under which spellings one is found."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crmcli.model.fold import distinct, loose, same

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
        "soft hyphens": (("Auto\u00adbahn", "Autobahn"), "autobahn"),
        "joiners and marks of direction": (("\u200eAda\u200b \u2060Love\ufefflace", "ada lovelace"), "ada lovelace"),
        "variation selectors": (("Acme \u2122\ufe0f", "acme tm"), "acme tm"),
        "apostrophes": (tuple(f"O{mark}Brien" for mark in "'’‘´`ʼ′＇"), "o'brien"),
    }.values(),
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_texts_are_the_same(texts: tuple[str, ...], folded: str) -> None:
    assert {same(text) for text in texts} == {folded}


@pytest.mark.parametrize(
    "texts",
    [("a b", "ab"), ("O'Brien", "OBrien"), ("Müller", "Mueller"), ("がく", "かく"), ("1.5", "15"), ("café", "caf")],
)
def test_texts_are_others(texts: tuple[str, str]) -> None:
    assert same(texts[0]) != same(texts[1])


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
    assert loose(text)[0] == same(text) and all(same(spelling) == spelling for spelling in loose(text))


def test_texts_are_told_once_as_they_are_first_written() -> None:
    assert distinct(["Straße", "vip", "STRASSE", "VIP", "web"]) == ["Straße", "vip", "web"]
