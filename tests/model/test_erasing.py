"""A person is found by whole names, addresses and numbers in any spelling, and by nothing less."""

from __future__ import annotations

import pytest

from crmcli.model.erasing import Wanted, both_ways

WANTED = Wanted([*both_ways("Jürgen", "Müller"), "jm@x.example"], ["Müller"], ["+49 170 1234567", "030 12"])


@pytest.mark.parametrize(
    ("text", "strict", "free"),
    [
        ("Jürgen Müller", True, True),
        ("JUERGEN  MUELLER", True, True),
        ("Jurgen Muller", True, True),
        ("Müller, Jürgen", True, True),
        ("for juergen_mueller-2", True, True),
        ("Mail an <JM@X.example>.", True, True),
        ("0170/123 45 67", True, True),
        ("+49 (170) 12 34 567", True, True),
        ("Mueller's car", False, True),
        ("Müllerin", False, False),
        ("Jürgen", False, False),
        ("jm@x.example.org", True, True),
        ("ajm@x.example", False, False),
        ("030 12", False, False),  # too short to tell
        ("1701234", False, False),
        ("", False, False),
    ],
)
def test_what_names_a_person(text: str, strict: bool, free: bool) -> None:
    assert (WANTED.named(text), WANTED.named(text, free=True)) == (strict, free)
    assert WANTED.may(f'{{"text":"\\n{text}"}}') or not free


def test_texts_are_erased_wherever_they_stand() -> None:
    assert WANTED.erased({"a": ["Müller, Jürgen", 5, None], "b": "Tea"}) == {"a": ["(erased)", 5, None], "b": "Tea"}
    assert Wanted([], [], []).nothing
    assert not Wanted([], [], []).named("anything")


def test_headings_are_compared_without_what_stands_between() -> None:
    assert WANTED.headed("jmxexample,title")
    assert not WANTED.headed("title,email")


@pytest.mark.parametrize("text", ["ACME-Systems", "Acme\nSystems", '{"text":"at Acme\\nSystems"}', "Äcmé_systems"])
def test_a_name_of_two_words_may_stand_in_a_text_whatever_is_between_them(text: str) -> None:
    wanted = Wanted(["Acme Systems"], [], [])
    assert wanted.may(text)
    assert wanted.named(text.replace("\\n", "\n"))


@pytest.mark.parametrize(
    ("name", "texts", "others"),
    [
        ("Иван Петров", ("ИВАН ПЕТРОВ", "Иван, Петров"), ("Ada", "Пётр")),
        ("李 四", ("李 四",), ("Li Si", "李")),
        ("!!!", ("!!!",), ()),
        ("x" * 70, ("X" * 70,), ("x" * 60,)),
    ],
)
def test_names_without_letters_of_ascii_are_found_too(
    name: str, texts: tuple[str, ...], others: tuple[str, ...]
) -> None:
    wanted = Wanted([name], [], [])
    assert [wanted.named(text) for text in (*texts, *others)] == [True] * len(texts) + [False] * len(others)
