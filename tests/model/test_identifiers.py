"""Check digits: one wrong digit is always noticed where they are modulo 97, and no text upsets the checks."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crmcli.model.countries import country_codes
from crmcli.model.identifiers import VAT_IDS
from crmcli.model.types import Bic, ElectronicAddress, FieldType, Iban, LeitwegId, TaxNumber, VatId

EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
TYPES = (Bic(), ElectronicAddress(), Iban(), LeitwegId(), TaxNumber(), VatId())


def mod_97(text: str) -> str:
    """The two digits that make it 1 modulo 97 when they stand behind it (ISO 7064); letters count from 10."""
    number = int("".join(str(int(letter, 36)) for letter in text) + "00")
    return f"{98 - number % 97:02}"


@st.composite
def ibans(draw: st.DrawFn) -> str:
    country, digits = draw(st.sampled_from([("DE", 18), ("AT", 16), ("CH", 17)]))
    account = draw(st.text("0123456789", min_size=digits, max_size=digits))
    return f"{country}{mod_97(account + country)}{account}"


@st.composite
def leitweg_ids(draw: st.DrawFn) -> str:
    where = draw(st.sampled_from(["04", "991", "12345678"]))
    fine = draw(st.text("0123456789ABCXYZ", max_size=30))
    parts = [where, fine] if fine else [where]
    return "-".join([*parts, mod_97("".join(parts))])


def one_digit_changed(draw: st.DrawFn, value: str, places: list[int]) -> str:
    place = draw(st.sampled_from(places))
    digit = draw(st.sampled_from([digit for digit in "0123456789" if digit != value[place]]))
    return value[:place] + digit + value[place + 1 :]


@given(st.data(), ibans())
@example(None, "DE89370400440532013000")
def test_an_iban_with_one_digit_changed_is_noticed(data: st.DataObject | None, value: str) -> None:
    assert Iban().fault(value, None) is None
    if data is not None:
        bad = one_digit_changed(data.draw, value, list(range(2, len(value))))
        assert Iban().fault(bad, None) is not None, bad


@given(st.data(), leitweg_ids())
@example(None, "04011000-1234512345-06")
def test_a_leitweg_id_with_one_digit_changed_is_noticed(data: st.DataObject | None, value: str) -> None:
    assert LeitwegId().fault(value, None) is None
    if data is not None:
        digits = [place for place, sign in enumerate(value) if sign.isdigit()]
        bad = one_digit_changed(data.draw, value, digits)
        assert LeitwegId().fault(bad, None) is not None, bad


@pytest.mark.parametrize("country", VAT_IDS)
def test_the_example_of_a_country_is_valid_and_forty_ones_are_not(country: str) -> None:
    example = VAT_IDS[country][1]
    assert VatId().fault(example, None) is None
    bad = VatId().fault(f"{country}{'1' * 40}", None)
    assert bad is not None
    assert bad.example == example


def test_the_vat_ids_of_these_countries_are_checked_and_of_no_others() -> None:
    assert set(VAT_IDS) == {*EU.split(), "EL", "XI", "GB", "CH", "NO"}
    others = {*country_codes()} - VAT_IDS.keys()
    assert [country for country in others if VatId().fault(f"{country}1", None)] == []


@pytest.mark.parametrize("type", TYPES, ids=lambda type: type.word)
def test_the_example_of_a_type_is_right(type: FieldType) -> None:
    assert type.fault(type.example, "DE") is None


@given(st.sampled_from(TYPES), st.text(min_size=1))
@example(VatId(), "DE١٢٣٤٥٦٧٨٩")
@example(VatId(), "CHE")
@example(Iban(), "D")
@example(ElectronicAddress(), "0204:")
@example(ElectronicAddress(), "0088:x")
@example(TaxNumber(), "DE")
def test_whatever_is_typed_there_is_an_answer(type: FieldType, value: str) -> None:
    found = type.fault(value, "DE")
    assert found is None or (found.why and found.example)


@given(st.sampled_from(sorted(VAT_IDS)), st.text("0123456789ABCXYZ-/ ", max_size=14))
def test_whatever_stands_behind_a_country_there_is_an_answer(country: str, rest: str) -> None:
    found = VatId().fault(country + rest, None)
    assert found is None or (found.why and found.example)
