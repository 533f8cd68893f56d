"""Phone numbers and email addresses: checked as typed, and normalised for finding the same one again."""

from __future__ import annotations

import re
from unicodedata import normalize

from crmcli.errors import BadValue

_SCHEMES = frozenset({"http", "https", "ftp", "mailto", "tel", "callto", "sip", "sips", "skype", "xmpp"})
_EXTENSION = re.compile(r"[\s,;/(-]*(?:extension|extn?|durchwahl|dw|x|#)[\s.:=]*[0-9]{1,6}\)?$", re.IGNORECASE)
_PHONE = re.compile(r"\+?[0-9\s()./\u2010-\u2015-]+")
_ADDRESS = re.compile(
    r"(?=.{3,254}$)(?=[^@]{1,64}@|\")"
    r"(?:[^\s@<>()\[\],;:\"\\.]+(?:\.[^\s@<>()\[\],;:\"\\.]+)*|\"[^\"\\<>\r\n]+\")"
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])"
)

_KEEP_ZERO = frozenset({"39", "378"})
"""Calling codes of Italy (with the Vatican) and San Marino, where a number keeps its leading 0."""
_WHOLE_NUMBER = {
    **dict.fromkeys(("1", "7", "30", "39", "52"), 10),
    **dict.fromkeys(("34", "48", "351", "420"), 9),
    **dict.fromkeys(("45", "47", "65", "852"), 8),
}
"""Calling code -> digits of a number, where people dial all of it and it has no leading 0 (in Italy: mobile ones)."""
_TRUNK = {"1": "1", "7": "8", "36": "06"}
"""Calling code -> what is dialled before a number within the country, where that is not a 0."""


def labelled(text: str) -> tuple[str | None, str]:
    """("work", "ada@x.org") for ``work:ada@x.org``; the label is None when there is none.

    A label consists of letters; the beginning of a URL (``http://``, ``tel:``) is not one.
    """
    label, colon, rest = text.partition(":")
    word = label.strip().lower()
    if not colon or not word.isalpha() or word in _SCHEMES or rest.startswith("//"):
        return None, text.strip()
    return word, rest.strip()


def _bare_phone(text: str) -> str:
    """The number without ``tel:`` and without its extension."""
    number = text.strip()
    if number[:4].lower() == "tel:":
        number = number[4:]
    return _EXTENSION.sub("", number).strip()


def read_phone(text: str, field: str = "phone") -> str:
    """A telephone number as typed, blanks tidied; BadValue for letters or fewer than 3 or more than 20 digits."""
    example = "+49 30 1234567"
    number = _bare_phone(text)
    if _PHONE.fullmatch(number) is None:
        raise BadValue(field, text, "is not a telephone number", example)
    if not 3 <= sum(map(str.isdigit, number)) <= 20:
        raise BadValue(field, text, "has too few or too many digits for a telephone number", example)
    return " ".join(text.split())


def normal_phone(text: str, country: str | None = None) -> str:
    """The number to compare: "0049 (0)30 1234-567" -> "+49301234567". ``country`` is an alpha-2 code.

    ``00`` is a ``+``; a single leading 0 stands for the country's calling code, and so does none where people always
    dial the whole number. Without a country it is the bare digits. An extension is dropped.
    """
    number = _bare_phone(text)
    international = number.startswith("+")
    zero = re.match(r"(?:\+|00)[\s()./-]*([0-9]{1,3})[\s./-]*\(0\)", number)
    if zero is not None and zero[1] not in _KEEP_ZERO:
        number = number.replace("(0)", "", 1)
    digits = re.sub(r"[^0-9]", "", number)
    if international:
        return "+" + digits
    if digits.startswith("00"):
        return "+" + digits[2:]
    if not digits or country is None:
        return digits
    from crmcli.model.countries import calling_code

    code = calling_code(country)
    if code == "1" and digits.startswith("011"):
        return "+" + digits[3:]
    trunk, length = _TRUNK.get(code, "0"), _WHOLE_NUMBER.get(code)
    if trunk != "0" and digits.startswith(trunk) and length in (None, len(digits) - len(trunk)):
        return f"+{code}{digits.removeprefix(trunk)}"
    if digits.startswith("0"):
        return f"+{code}{digits if code in _KEEP_ZERO else digits[1:]}"
    return f"+{code}{digits}" if len(digits) == length else digits


def _address(text: str) -> str:
    """The address alone, without the name around it: ``Amy <AMY@X.ORG>`` -> ``AMY@X.ORG``."""
    address = text.strip()
    if address.endswith(">") and "<" in address:
        address = address[:-1].rpartition("<")[2].strip()
    return address[7:] if address[:7].lower() == "mailto:" else address


def read_email(text: str, field: str = "email") -> str:
    """An email address as typed, also ``Amy <amy@x.org>``; BadValue for what cannot be one (RFC 5321)."""
    typed = text.strip()
    if not typed.isprintable() or _ADDRESS.fullmatch(_address(typed)) is None:
        raise BadValue(field, text, "is not an email address", "ada@example.org")
    return typed


def normal_email(text: str) -> str:
    """The address to compare: without the name around it, in small letters, NFC."""
    return normalize("NFC", _address(text).lower())
