"""Whether an identifier can be right: its check digits and its form, as python-stdnum knows them.

The library is imported here alone, and only when somebody enters such a value: it takes as long as the command.
"""

from __future__ import annotations

from crmcli.light import Any, re
from crmcli.model.types.base import Fault

# Countries whose VAT ids are checked, by their first two letters: where the library has it, and one that is valid.
VAT_IDS = {
    "AT": ("at", "ATU13585627"),
    "BE": ("be", "BE0428759497"),
    "BG": ("bg", "BG175074752"),
    "CH": ("ch", "CHE107787577MWST"),
    "CY": ("cy", "CY10259033P"),
    "CZ": ("cz", "CZ25123891"),
    "DE": ("de", "DE136695976"),
    "DK": ("dk", "DK13585628"),
    "EE": ("ee", "EE100594102"),
    "EL": ("gr", "EL094259216"),
    "ES": ("es", "ESB64717838"),
    "FI": ("fi", "FI20774740"),
    "FR": ("fr", "FR23334175221"),
    "GB": ("gb", "GB980780684"),
    "GR": ("gr", "EL094259216"),
    "HR": ("hr", "HR33392005961"),
    "HU": ("hu", "HU12892312"),
    "IE": ("ie", "IE6433435F"),
    "IT": ("it", "IT00743110157"),
    "LT": ("lt", "LT119511515"),
    "LU": ("lu", "LU15027442"),
    "LV": ("lv", "LV40003521600"),
    "MT": ("mt", "MT11679112"),
    "NL": ("nl", "NL004495445B01"),
    "NO": ("no", "NO995525828MVA"),
    "PL": ("pl", "PL8567346215"),
    "PT": ("pt", "PT501964843"),
    "RO": ("ro", "RO18547290"),
    "SE": ("se", "SE556703748501"),
    "SI": ("si", "SI50223054"),
    "SK": ("sk", "SK2022749619"),
    "XI": ("gb", "XI980780684"),
}
# The register's number alone, which people write without the letters that say "VAT".
_BARE = {"CH": ("CHE[0-9]{9}", "stdnum.ch.uid"), "NO": ("NO[0-9]{9}", "stdnum.no.orgnr")}
_GERMAN_BUSINESS_ID = re.compile(r"(DE[0-9]{9})(-[0-9]{5})?")  # the Wirtschafts-Identifikationsnummer
_IBAN = "stdnum.iban"  # the library's list of countries bears the name of its module
# Schemes whose ids are checked: where the library has them, and one that is valid.
_SCHEMES = {
    "0088": ("stdnum.ean", "4000001000005"),
    "0204": ("stdnum.de.leitweg", "04011000-1234512345-06"),
    "9930": ("stdnum.de.vat", "DE136695976"),
}
_ADDRESS = re.compile(r"([0-9]{4}|EM|A[NQSU]):(\S+)")  # a scheme of the EAS list, and an id in it


def iban(value: str, example: str) -> Fault | None:
    from stdnum import numdb

    known = numdb.get(_IBAN.rpartition(".")[2]).info(value)[0][1].get("bban")
    if known is None:
        return Fault("does not begin with a country that has IBANs", example)
    length = 4 + sum(map(int, re.findall("[0-9]+", known)))
    if len(value) != length:
        return Fault(f"has {len(value)} characters, and an IBAN of {value[:2]} has {length}", example)
    return _judged(_IBAN, value, "an IBAN", example)


def qr_reference(digits: str) -> str:
    """The reference of a Swiss QR-bill, 27 digits: the last 26 of these, and one that checks them."""
    from stdnum.ch import esr

    number = digits[-26:].zfill(26)
    return f"{number}{esr.calc_check_digit(number)}"


def bic(value: str, example: str) -> Fault | None:
    return _judged("stdnum.bic", value, "a BIC", example)


def vat_id(value: str) -> Fault | None:
    """Of a country that is not in VAT_IDS nothing is known."""
    country = value[:2]
    if country not in VAT_IDS:
        return None
    module, example = VAT_IDS[country]
    bare = _BARE.get(country)
    if bare and re.fullmatch(bare[0], value):
        return _judged(bare[1], value.removeprefix("NO"), f"a VAT id of {country}", example)
    return _judged(f"{module} vat", value, f"a VAT id of {country}", example)


def german_tax_number(value: str, example: str) -> Fault | None:
    """A Steuernummer has 10 or 11 digits, or 13 in the form for all of Germany; its check digit is each state's own."""
    business = _GERMAN_BUSINESS_ID.fullmatch(value)
    if business:
        return _judged("stdnum.de.vat", business[1], "a German tax number", example)
    return _judged("stdnum.de.stnr", value, "a German tax number", example)


def leitweg_id(value: str, example: str) -> Fault | None:
    return _judged("stdnum.de.leitweg", value, "a Leitweg-ID", example)


def electronic_address(value: str, example: str) -> Fault | None:
    """An email address, or scheme and id; ids of the schemes that are known here are checked as well."""
    found = _ADDRESS.fullmatch(value)
    if found is None:
        return None if _is_email(value) else Fault("is neither SCHEME:ID nor an email address", example)
    scheme, number = found[1], found[2]
    if scheme not in _SCHEMES:
        return None
    fault = _judged(_SCHEMES[scheme][0], number, f"an id of the scheme {scheme}", _SCHEMES[scheme][1])
    return Fault(fault.why, f"{scheme}:{fault.example}") if fault else None


def _is_email(value: str) -> bool:
    from crmcli.errors import BadValue
    from crmcli.model.contacts import read_email

    try:
        return bool(read_email(value))
    except BadValue:
        return False


def _judged(where: str, value: str, what: str, example: str) -> Fault | None:
    """What the library says of a value; ``where`` is its module, or "at vat" for the VAT ids of Austria."""
    from importlib import import_module

    from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError
    from stdnum.util import get_cc_module

    module: Any = get_cc_module(*where.split()) if " " in where else import_module(where)
    try:
        if value.isascii():
            module.validate(value)
            return None
        why = f"is not {what}"
    except InvalidChecksum:
        why = "has a wrong check digit"
    except InvalidLength:
        why = f"is too short or too long for {what}"
    except ValidationError:
        why = f"is not {what}"
    return Fault(why, example)
