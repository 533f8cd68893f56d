"""The languages of documents: each has every word, and writes numbers and days in its way."""

from __future__ import annotations

import re

import pytest

from crmcli.model.texts import LANGUAGES, language
from crmcli.model.units import unit_codes

ENGLISH = language("en")
_PLACES = re.compile(r"{\w+}")


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_has_every_word_with_the_same_places(code: str) -> None:
    spoken = language(code)
    for mine, theirs in ((spoken.page, ENGLISH.page), (spoken.texts, ENGLISH.texts), (spoken.mails, ENGLISH.mails)):
        assert mine.keys() == theirs.keys()
        assert {name: set(_PLACES.findall(mine[name])) for name in mine} == {
            name: set(_PLACES.findall(theirs[name])) for name in theirs
        }
    assert set(spoken.units) == set(unit_codes())
    assert all(spoken.page.values())
    assert len(spoken.months) in (0, 12)


@pytest.mark.parametrize(
    ("code", "day", "number"), [("en", "2026-03-06", "2,400.00"), ("de", "06.03.2026", "2.400,00")]
)
def test_days_and_numbers_are_written_as_people_do_there(code: str, day: str, number: str) -> None:
    spoken = language(code)
    assert (spoken.day("2026-03-06"), spoken.number("2,400.00")) == (day, number)
