"""Currencies: their codes, the signs that stand for them, and how many places their amounts have (ISO 4217)."""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.errors import BadValue
from crmcli.errors.wording import closest

BY_PLACES: Mapping[int, str] = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF "
    "CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG "
    "HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR "
    "MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD "
    "SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD "
    "XCG YER ZAR ZMW ZWG "
    # Withdrawn since 2023, but older documents still bear them.
    "ANG BGN CUC HRK SLL ZWL",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
CURRENCIES: Mapping[str, int] = {code: places for places, codes in BY_PLACES.items() for code in codes.split()}
"""ISO 4217 code -> digits after the decimal point."""

SIGNS: Mapping[str, tuple[str, ...]] = {
    "€": ("EUR",),
    "£": ("GBP",),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "CLP", "COP", "ARS"),
    "¥": ("JPY", "CNY"),
    "₹": ("INR",),
    "₺": ("TRY",),
    "₩": ("KRW",),
    "₪": ("ILS",),
    "₴": ("UAH",),
    "zł": ("PLN",),
    "Kč": ("CZK",),
    "Ft": ("HUF",),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
}
"""What stands for a currency beside an amount, and for which."""


def digits(currency: str) -> int:
    """How many digits an amount has after the decimal point: EUR 2, JPY 0, KWD 3 (ISO 4217)."""
    try:
        return CURRENCIES[currency]
    except KeyError:
        raise _unknown_currency(currency, "code") from None


def read_currency(text: str, field: str) -> str:
    """The ISO 4217 code, typed in any case; BadValue for a code that is not in use."""
    code = text.upper()
    if code not in CURRENCIES:
        raise _unknown_currency(text, field)
    return code


def _unknown_currency(text: str, field: str) -> BadValue:
    error = BadValue(field, text, "is not a currency code (ISO 4217)", "EUR")
    best = closest(text, tuple(CURRENCIES)) if 2 <= len(text) <= 4 else None
    if best is not None:
        error.hint = f"Did you mean {best}?"
    return error
