"""Phone numbers and email addresses: what is taken as typed, and what two spellings have in common."""

from __future__ import annotations

from random import Random

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import BadValue
from crmcli.model.contacts import (
    labelled,
    normal_email,
    normal_phone,
    read_email,
    read_phone,
)
from crmcli.model.countries import country_codes

many = settings(max_examples=500, deadline=None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ada@x.org", (None, "ada@x.org")),
        ("work:ada@x.org", ("work", "ada@x.org")),
        ("Work: ada@x.org", ("work", "ada@x.org")),
        ("büro:+49 30 1", ("büro", "+49 30 1")),
        ("mobile:0171 1234567", ("mobile", "0171 1234567")),
        ("http://x.org", (None, "http://x.org")),
        ("https://x.org:8080/a", (None, "https://x.org:8080/a")),
        ("HTTPS://x.org", (None, "HTTPS://x.org")),
        ("gopher://x.org", (None, "gopher://x.org")),
        ("tel:+4930123", (None, "tel:+4930123")),
        ("mailto:ada@x.org", (None, "mailto:ada@x.org")),
        ("work:https://x.org", ("work", "https://x.org")),
        ("work:tel:+4930123", ("work", "tel:+4930123")),
        ("123:456", (None, "123:456")),
        ("my label:ada@x.org", (None, "my label:ada@x.org")),
        (":ada@x.org", (None, ":ada@x.org")),
        ("work:", ("work", "")),
        ("", (None, "")),
    ],
)
def test_a_label_is_a_word_before_a_colon_and_no_scheme(text: str, expected: tuple[str | None, str]) -> None:
    assert labelled(text) == expected


@pytest.mark.parametrize(
    ("text", "country", "normal"),
    [
        ("+49 30 1234567", "DE", "+49301234567"),
        ("+49 (0)30 1234-567", "DE", "+49301234567"),
        ("+49 (0) 30/1234567", "AT", "+49301234567"),
        ("0049 30 1234567", None, "+49301234567"),
        ("0049 (0)30 1234567", None, "+49301234567"),
        ("030 1234567", "DE", "+49301234567"),
        ("(030) 123 45 67", "DE", "+49301234567"),
        ("030/1234.567", "DE", "+49301234567"),
        ("(0)30 1234567", "DE", "+49301234567"),
        ("tel:+49-30-1234567", "US", "+49301234567"),
        ("030 1234567 ext. 12", "DE", "+49301234567"),
        ("030 1234567 x12", "DE", "+49301234567"),
        ("030 1234567, Durchwahl 12", "DE", "+49301234567"),
        ("030 1234567;ext=12", "DE", "+49301234567"),
        ("030 1234567 (ext 12)", "DE", "+49301234567"),
        ("030\u00a01234\u2011567", "DE", "+49301234567"),
        ("030 1234567", None, "0301234567"),
        ("1234567", "DE", "1234567"),
        ("110", "DE", "110"),
        ("+39 06 1234567", "IT", "+39061234567"),
        ("06 1234567", "IT", "+39061234567"),
        ("+39 (0)6 1234567", "IT", "+39061234567"),
        ("312 345 6789", "IT", "+393123456789"),
        ("+378 0549 882914", None, "+3780549882914"),
        ("+378 (0)549 882914", None, "+3780549882914"),
        ("00378 (0)549 882914", "DE", "+3780549882914"),
        ("0549 882914", "SM", "+3780549882914"),
        ("06 1234567", "VA", "+39061234567"),
        ("0549 882345", "SM", "+3780549882345"),
        ("+378 (0)549 882345", "DE", "+3780549882345"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("+1 (415) 555-0123", "DE", "+14155550123"),
        ("(415) 555-0123", "US", "+14155550123"),
        ("1-415-555-0123", "US", "+14155550123"),
        ("011 49 30 1234567", "US", "+49301234567"),
        ("555-0123", "US", "5550123"),
        ("612 345 678", "ES", "+34612345678"),
        ("20 12 34 56", "DK", "+4520123456"),
        ("112", "ES", "112"),
        ("8 (912) 345-67-89", "RU", "+79123456789"),
        ("8 800", "RU", "8800"),
        ("06 20 123 4567", "HU", "+36201234567"),
        ("2123 4567", "HK", "+85221234567"),
        ("020 123", "DK", "020123"),  # nothing is dialled before a number there
        ("0011 49 30 1234567", "AU", "+49301234567"),
        ("010 49 30 1234567", "JP", "+49301234567"),
        ("8 10 49 30 1234567", "RU", "+49301234567"),
        ("11 2345-6789", "AR", "1123456789"),
        ("044 668 18 00", "CH", "+41446681800"),
        ("01 23 45 67 89", "FR", "+33123456789"),
        ("+49 030 1234567", None, "+49301234567"),
        ("+36 06 20 123 4567", None, "+36201234567"),
        ("+61 0412 345 678", "DE", "+61412345678"),
        ("0011 49 30 901820", "AU", "+4930901820"),
        ("\u202a+49 170 1234567\u202c", None, "+491701234567"),
        ("＋４９\u200b 30 １２３４５６７", None, "+49301234567"),
        ("", "DE", ""),
    ],
)
def test_spellings_of_one_number_become_the_same(text: str, country: str | None, normal: str) -> None:
    assert normal_phone(text, country) == normal


@pytest.mark.parametrize(
    "text",
    [
        "+49 30 1234567",
        "030/123",
        "110",
        "1" * 20,
        "+" + "1" * 20,
        "030 1234567 ext. 12",
        "tel:+49-30-123",
        "(415) 555-0123 x9",
        "030.12.34",
    ],
)
def test_a_phone_number_stays_as_typed(text: str) -> None:
    assert read_phone(text) == text


@pytest.mark.parametrize("text", ["1" * 20, "+" + "1" * 20, "+49 (30) 1234-5678 9012-34 56", "112", "+123"])
def test_three_to_twenty_digits_are_a_phone_number(text: str) -> None:
    assert read_phone(text) == text


def test_blanks_around_and_within_a_phone_number_are_tidied() -> None:
    assert read_phone("  030   1234567 ") == "030 1234567"


def test_e6_what_copying_brings_along_is_left_out_of_numbers_and_addresses() -> None:
    assert read_phone("\u202a+49 170\u00a01234567\u202c") == "+49 170 1234567"
    assert read_phone("０１７０\u20111234567 ＃12") == "0170\u20111234567 #12"
    assert read_email("\u2068mia@\u200bx.example\ufeff") == "mia@x.example"
    assert read_email("Mi\u200ba <ｍｉａ＠x.example>") == "Mia <mia@x.example>"
    assert normal_email("Mia <MIA\u200b＠x.example>") == "mia@x.example"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "12",
            "+1",
            "call me",
            "0800-FLOWERS",
            "030 12a4",
            "ext 123",
            "1" * 21,
            "+49 (30) 1234-5678 9012-34 567",
            "++49 30 1",
            "49+30123",
        ),
        *(
            "+49 (30) 1234-5678 9012-34 567",
            "030 1234567 ext",
            "٠٣٠١٢٣٤",
            "030\n\x1b123",
            "ada@x.org",
            "---",
            "030 123\x00",
        ),
    ],
)
def test_what_is_no_phone_number_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_phone(text)
    assert (caught.value.exit, caught.value.field) == (2, "phone")


@pytest.mark.parametrize(
    "text",
    [
        "ada@x.org",
        "Ada.Lovelace+crm@Sub.Example.co.uk",
        "Amy <AMY@X.ORG>",
        '"Amy, PhD Student, Wong" Tiny <AMY.WONG@X.ORG>',
        "o'hara@x.org",
        "jörg@müller.de",
        '"two words"@x.org',
        "a@x-y.museum",
        "a_b-c@1und1.de",
        "a@xn--mller-kva.de",
        "a@x.xn--p1ai",
        "<ada@x.org>",
    ],
)
def test_an_address_stays_as_typed(text: str) -> None:
    assert read_email(f" {text} ") == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "ada", "ada@", "@x.org", "ada@x", "ada@@x.org", "ada @x.org", "ada@x .org", "ada@x..org", ".ada@x.org"),
        *("ada.@x.org", "a..b@x.org", "ada@-x.org", "ada@x-.org", "ada@x.org.", "ada@.org", "ada@x.1", "a@b@x.org"),
        *(
            "Amy <>",
            "Amy <ada>",
            "ada@x.org, b@x.org",
            "ada@x.org\nBcc: b@x.org",
            "A\x1b <ada@x.org>",
            "a" * 65 + "@x.org",
        ),
        *(
            "a@" + "x" * 64 + ".org",
            "a@" + "x." * 130 + "org",
            "ada@x.org>",
            "Amy ada@x.org",
            "ada(at)x.org",
            "a;b@x.org",
        ),
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_email(text)
    assert (caught.value.exit, caught.value.field) == (2, "email")


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("ada@x.org", "ada@x.org"),
        (" Ada@X.ORG ", "ada@x.org"),
        ("Amy <AMY@X.ORG>", "amy@x.org"),
        ('"Amy, PhD Student, Wong" Tiny <AMY.WONG@X.ORG>', "amy.wong@x.org"),
        ('"Amy <x>" <AMY@X.ORG>', "amy@x.org"),
        ("mailto:ADA@x.org", "ada@x.org"),
        ("JO\u0308RG@x.org", "jörg@x.org"),
        ("J\u00d6RG@x.org", "jörg@x.org"),
    ],
)
def test_spellings_of_one_address_become_the_same(text: str, normal: str) -> None:
    assert normal_email(text) == normal


@given(st.text("0123456789+-()/. ", max_size=20), st.one_of(st.none(), st.sampled_from(country_codes())))
@many
def test_a_normal_number_is_digits_after_at_most_one_plus_and_stays_so(text: str, country: str | None) -> None:
    normal = normal_phone(text, country)
    assert normal.removeprefix("+").isdigit() or normal in ("", "+")
    if normal.startswith("+"):
        assert normal_phone(normal, country) == normal


@given(st.text(max_size=30))
@many
def test_any_text_is_a_number_or_an_address_or_a_usage_error(text: str) -> None:
    for read in (read_phone, read_email):
        try:
            assert read(text).isprintable()
        except BadValue as error:
            assert error.exit == 2
    assert isinstance(normal_email(text), str)
    assert isinstance(normal_phone(text, "DE"), str)


@given(
    st.from_regex(r"[a-z0-9]{1,10}(\.[a-z0-9]{1,10})?@[a-z0-9]{1,10}\.[a-z]{2,6}", fullmatch=True),
    st.text('Aé ,"<', max_size=8),
)
@many
def test_the_name_around_an_address_and_its_case_do_not_matter(address: str, name: str) -> None:
    assert normal_email(read_email(f"{name} <{address.upper()}>")) == address


def test_a_number_that_nothing_is_taken_away_from_is_what_the_library_makes_of_it() -> None:
    """Of every calling code, of lengths that are too short, usual and too long."""
    pick = Random(3)
    for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
        for size in (1, 7, 10, 18):
            number = f"+{code}{pick.randrange(10**size):0{size}}"
            try:
                e164 = phonenumbers.PhoneNumberFormat.E164
                expected = phonenumbers.format_number(phonenumbers.parse(number), e164)
            except phonenumbers.NumberParseException:
                expected = number
            assert normal_phone(number) == expected
