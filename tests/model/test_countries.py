"""Countries by code and by name."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import BadValue
from crmcli.model.countries import _by_name, country_codes, country_name, read_country

many = settings(max_examples=500, deadline=None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DE", "DE"),
        ("de", "DE"),
        ("DEU", "DE"),
        ("Germany", "DE"),
        (" germany ", "DE"),
        ("Deutschland", "DE"),
        ("UK", "GB"),
        ("U.K.", "GB"),
        ("Great Britain", "GB"),
        ("Scotland", "GB"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("United States", "US"),
        ("the united states of america", "US"),
        ("South Korea", "KR"),
        ("Korea, Republic of", "KR"),
        ("North Korea", "KP"),
        ("Russia", "RU"),
        ("Russian Federation", "RU"),
        ("Czech Republic", "CZ"),
        ("Czechia", "CZ"),
        ("Holland", "NL"),
        ("The Netherlands", "NL"),
        ("Ivory Coast", "CI"),
        ("Côte d'Ivoire", "CI"),
        ("cote d’ivoire", "CI"),
        ("ÖSTERREICH", "AT"),
        ("Osterreich", "AT"),
        ("Curacao", "CW"),
        ("Réunion", "RE"),
        ("reunion", "RE"),
        ("Åland Islands", "AX"),
        ("Aland Islands", "AX"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("St. Lucia", "LC"),
        ("St Kitts & Nevis", "KN"),
        ("Bosnia & Herzegovina", "BA"),
        ("Bosnia-Herzegovina", "BA"),
        ("Lao People's Democratic Republic", "LA"),
        ("Guinea-Bissau", "GW"),
        ("EL", "GR"),
        ("Vatican", "VA"),
        ("UAE", "AE"),
        ("Bahamas", "BS"),
        ("The Gambia", "GM"),
        ("Viet Nam", "VN"),
        ("Vietnam", "VN"),
        ("Macau", "MO"),
        ("Bolivia (Plurinational State of)", "BO"),
        ("Congo", "CG"),
        ("DR Congo", "CD"),
    ],
)
def test_a_country_is_read_by_code_and_by_its_usual_names(text: str, code: str) -> None:
    assert read_country(text, "country") == code


@pytest.mark.parametrize("text", ["", "XX", "ZZ", "Atlantis", "D", "49", "DE, AT", "Germany2"])
def test_what_is_no_country_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_country(text, "country")
    assert (caught.value.exit, caught.value.field) == (2, "country")


@pytest.mark.parametrize(("text", "meant"), [("Germny", "Germany"), ("swizerland", "Switzerland")])
def test_a_mistyped_country_gets_a_suggestion(text: str, meant: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_country(text, "country")
    assert caught.value.hint == f"Did you mean {meant}?"


def test_every_other_name_stands_for_a_country_of_the_table() -> None:
    assert set(_by_name().values()) == set(country_codes())
    assert "" not in _by_name()


def test_all_249_countries_of_iso_3166_are_there_once_and_sorted() -> None:
    codes = country_codes()
    assert len(codes) == len(set(codes)) == 249
    assert list(codes) == sorted(codes)
    assert all(len(code) == 2 and code.isalpha() and code.isupper() for code in codes)


def test_every_country_is_read_back_from_its_code_and_name_and_no_name_is_used_twice() -> None:
    for code in country_codes():
        assert read_country(code, "country") == code
        assert read_country(country_name(code), "country") == code
    assert len({country_name(code) for code in country_codes()}) == 249


def test_names_are_whole_words_on_one_line() -> None:
    assert country_name("GB") == "United Kingdom"
    assert not [code for code in country_codes() if "\n" in country_name(code) or ";" in country_name(code)]


def test_the_table_is_not_taken_apart_before_a_country_is_read() -> None:
    program = (
        "import crmcli.model.countries as c; print(c._table.cache_info().currsize, c._by_name.cache_info().currsize)"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["0", "0"]


@given(st.text(max_size=12))
@many
def test_any_text_is_a_country_or_a_usage_error(text: str) -> None:
    try:
        assert read_country(text, "country") in country_codes()
    except BadValue as error:
        assert error.exit == 2
