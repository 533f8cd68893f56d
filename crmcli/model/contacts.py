"""Phone numbers and email addresses: checked as typed, and normalised for finding the same one again."""

from __future__ import annotations

from functools import cache
from unicodedata import normalize

from crmcli.errors import BadValue
from crmcli.light import re
from crmcli.model.fold import narrow

_SCHEMES = frozenset({"http", "https", "ftp", "mailto", "tel", "callto", "sip", "sips", "skype", "xmpp"})
_EXTENSION = r"(?i)[\s,;/(-]*(?:extension|extn?|durchwahl|dw|x|#)[\s.:=]*[0-9]{1,6}\)?$"
_PHONE = r"\+?[0-9\s()./\u2010-\u2015-]+"
_GROUPS = r"\+[0-9]+(?: [0-9]+)*"
_ADDRESS = (
    r"(?=.{3,254}$)(?=[^@]{1,64}@|\")"
    r"(?:[^\s@<>()\[\],;:\"\\.]+(?:\.[^\s@<>()\[\],;:\"\\.]+)*|\"[^\"\\<>\r\n]+\")"
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])"
)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def labelled(text: str) -> tuple[str | None, str]:
    """("work", "ada@x.org") for ``work:ada@x.org``; the label is None when there is none.

    A label consists of letters; the beginning of a URL (``http://``, ``tel:``) is not one.
    """
    label, colon, rest = text.partition(":")
    word = label.strip().lower()
    if not colon or not word.isalpha() or word in _SCHEMES or rest.startswith("//"):
        return None, text.strip()
    return word, rest.strip()


def is_bare_email(text: str) -> bool:
    """Whether it is an email address and nothing else, as most are: neither a label nor a name is before it."""
    plain = text.isascii() and text.isprintable() and '"' not in text
    return plain and _pattern(_ADDRESS).fullmatch(text) is not None


def plain_phone(text: str) -> str | None:
    """The form to compare of a number with its calling code, written in groups of digits, as most are; else None."""
    if text[:1] != "+" or _pattern(_GROUPS).fullmatch(text) is None:
        return None
    digits = text[1:].replace(" ", "")
    if _stands(digits):
        return f"+{digits}"
    return _international(f"+{digits}") if 3 <= len(digits) <= 20 else None


def _bare_phone(text: str) -> str:
    """The number without ``tel:`` and without its extension."""
    number = narrow(text).strip()
    if number[:4].lower() == "tel:":
        number = number[4:]
    return _pattern(_EXTENSION).sub("", number).strip()


def read_phone(text: str, field: str = "phone") -> str:
    """A telephone number as typed, but for blanks, the width of its digits and the invisible; BadValue for letters,
    or fewer than 3 or more than 20 digits."""
    example = "+49 30 1234567"
    number = _bare_phone(text)
    if _pattern(_PHONE).fullmatch(number) is None:
        raise BadValue(field, text, "is not a telephone number", example)
    if not 3 <= sum(map(str.isdigit, number)) <= 20:
        raise BadValue(field, text, "has too few or too many digits for a telephone number", example)
    return " ".join(narrow(text).split())


def normal_phone(text: str, country: str | None = None) -> str:
    """The number to compare: "0049 (0)30 1234-567" -> "+49301234567" (E.164). ``country`` is an alpha-2 code.

    What is dialled before a number, within the country or abroad, goes by the country; ``00`` is a ``+`` where none is
    known. Bare digits stay bare without a country, and where the number lacks the 0 that is dialled before it, because
    it may be one of the same town. An extension is dropped.
    """
    number = _bare_phone(text)
    digits = re.sub(r"[^0-9]", "", number)
    if number.startswith("+"):
        return _international(f"+{digits}" if "(0)" not in number else number)
    if not digits or (country is None and not digits.startswith("00")):
        return digits
    if country is None:
        return _international(f"+{number.lstrip('(')[2:]}")
    return _within(number, digits, country)


def _international(number: str) -> str:
    """A number that begins with a calling code, as the library reads it, or its digits if it reads none."""
    if _stands(number[1:]):
        return number
    import phonenumbers

    try:
        return str(phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.E164))
    except phonenumbers.NumberParseException:
        return "+" + re.sub(r"[^0-9]", "", number)


def _stands(digits: str) -> bool:
    """Whether the library would find nothing to take away, which takes it long: of most countries that is but a 0."""
    if not (len(digits) > 4 and digits.isascii() and digits.isdigit()):
        return False
    code = _code(digits[:3])
    national = digits[len(code) :]
    return bool(code and _only_a_zero(code)) and national[:1] != "0" and 2 <= len(national) <= 17


@cache
def _code(begin: str) -> str:
    """The calling code that three digits begin with, "" for none."""
    return next((begin[:size] for size in (1, 2, 3) if _only_a_zero(begin[:size]) is not None), "")


@cache
def _only_a_zero(code: str) -> bool | None:
    """Whether nothing but a 0 is dialled before numbers behind this calling code; None when there is no such code."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

    regions = COUNTRY_CODE_TO_REGION_CODE.get(int(code))
    if regions is None:
        return None
    found = PhoneMetadata.metadata_for_region_or_calling_code(int(code), regions[0])
    return found is not None and found.national_prefix_for_parsing in (None, "0")


def _within(number: str, digits: str, country: str) -> str:
    """A number as it is dialled in a country."""
    import phonenumbers

    try:
        found = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return digits
    normal = str(phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164))
    if phonenumbers.national_significant_number(found) != digits:
        return normal
    whole = phonenumbers.is_possible_number_with_reason(found) == phonenumbers.ValidationResult.IS_POSSIBLE
    return normal if whole and phonenumbers.ndd_prefix_for_region(country, True) != "0" else digits


def _address(text: str) -> str:
    """The address alone, without the name around it: ``Amy <AMY@X.ORG>`` -> ``AMY@X.ORG``."""
    address = narrow(text).strip()
    if address.endswith(">") and "<" in address:
        address = address[:-1].rpartition("<")[2].strip()
    return address[7:] if address[:7].lower() == "mailto:" else address


def read_email(text: str, field: str = "email") -> str:
    """An email address as typed, also ``Amy <amy@x.org>``; BadValue for what cannot be one (RFC 5321)."""
    typed = narrow(text).strip()
    if not typed.isprintable() or _pattern(_ADDRESS).fullmatch(_address(typed)) is None:
        raise BadValue(field, text, "is not an email address", "ada@example.org")
    return typed


def bare_email(text: str, field: str = "email") -> str:
    """The same without the name around it, or ``mailto:`` before it."""
    return _address(read_email(text, field))


def name_before(text: str) -> str:
    """The name around an address, without quotes: ``"Bell, Mia" <mia@x.org>`` -> ``Bell, Mia``; "" where none is."""
    name, sign, _ = text.strip().rpartition("<") if text.rstrip().endswith(">") else ("", "", "")
    name = " ".join(name.replace('"', " ").split()) if sign else ""
    return "" if "@" in name else name


def normal_email(text: str) -> str:
    """The address to compare: without the name around it, in small letters, NFC."""
    return normalize("NFC", _address(text).lower())
