"""The Swiss QR-bill: which documents ask for one, and what its code and its payment part say (by qrbill)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from unicodedata import normalize

from crmcli.documents.girocode import transferable
from crmcli.documents.page import Slip
from crmcli.documents.paper import Paper, Party
from crmcli.errors import Refused
from crmcli.light import Any, re
from crmcli.model.identifiers import qr_reference
from crmcli.model.money import amount_text

_COUNTRIES = ("CH", "LI")
_QR_IBANS = range(30000, 32000)  # the bank of an account that is paid with a QR reference alone
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "…": "..."})
_EXTRA = "pip install 'crmcli[swiss]' puts it on the pages."
_HOUSE = re.compile(r"(?P<street>.*[^\W\d].*) (?P<house>\d+ ?[a-zA-Z]?(?:[-/]\d+ ?[a-zA-Z]?)*)")


def wanted(paper: Paper) -> bool:
    """Whether it asks for a transfer in francs or euros to an account in Switzerland or Liechtenstein."""
    return transferable(paper) and paper.currency in ("CHF", "EUR") and _iban(paper)[:2] in _COUNTRIES


def installed() -> bool:
    """Whether the extra that makes them is there."""
    return find_spec("qrbill") is not None


def found(paper: Paper) -> Slip | None:
    """The slip of a document; None where none is wanted, or none can be made."""
    return slip(paper) if wanted(paper) and not lacking(paper) else None


def lacking(paper: Paper) -> str | None:
    """Why a document comes without the slip that it wants, and what helps."""
    try:
        if wanted(paper):
            slip(paper)
    except Refused as error:
        return f"{error.message} {error.hint}"
    return None


def slip(paper: Paper) -> Slip:
    """The slip of a document that wants one. Raises Refused (exit 5) without the extra, and for an account or a seller
    that a QR-bill cannot name."""
    if not installed():
        raise Refused(f"The Swiss QR-bill of {paper.ref} needs qrbill.", _EXTRA, ref=paper.ref)
    from qrbill.bill import format_amount, format_ref_number  # type: ignore[import-untyped]

    bill = _bill(paper)
    home = bill.creditor.country
    return Slip(
        bill.qr_data().replace("\r\n", "\n"),
        (_groups(bill.account), *_lines(bill.creditor, home)),
        format_ref_number(bill),
        bill.additional_information,
        tuple(_lines(bill.debtor, home)) if bill.debtor else (),
        bill.currency,
        format_amount(bill.amount),
    )


def _bill(paper: Paper) -> Any:
    """The bill as the library has checked it; who pays is left out where his address is not whole."""
    from qrbill import QRBill  # type: ignore[import-untyped]

    account, number = _iban(paper), _latin(paper.number or "")
    home = paper.seller.address.country or account[:2]
    wrong = None
    for debtor in (_party(paper.client, paper.client.name, home), None):
        try:
            return QRBill(
                account=account,
                creditor=_party(paper.seller, paper.payment.holder or paper.seller.name, home),
                amount=amount_text(paper.totals.payable, paper.currency),
                currency=paper.currency,
                debtor=debtor,
                reference_number=_reference(account, number),
                additional_information=number[:140],
            )
        except ValueError as error:
            wrong = error
    raise Refused(
        f"{paper.ref} gets no Swiss QR-bill: {str(wrong)[:1].lower()}{str(wrong)[1:]}.",
        f"It needs a valid IBAN, and name, postal code and city of the seller; crm show {paper.ref} shows them.",
        ref=paper.ref,
    )


def _reference(account: str, number: str) -> str | None:
    """A QR reference made of the digits of the number, where the account takes no transfer without one."""
    digits = "".join(re.findall("[0-9]", number))
    wants = account[4:9].isdigit() and int(account[4:9]) in _QR_IBANS
    return qr_reference(digits) if wants and digits else None


def _party(party: Party, name: str, home: str) -> dict[str, str] | None:
    """A structured address, for the library to check; None with letters that a QR-bill does not know."""
    at = party.address
    street = _latin(at.street or "")
    house = _HOUSE.fullmatch(street)
    found = {
        "name": _latin(name)[:70].rstrip(),
        "street": (house["street"] if house else street)[:70].rstrip(),
        "house_num": house["house"] if house else "",
        "pcode": _latin(at.postal_code or ""),
        "city": _latin(at.city or ""),
        "country": at.country or home,
    }
    return found if all(_known(letter) for value in found.values() for letter in value) else None


def _lines(party: Any, home: str) -> Iterator[str]:
    """An address of the library as its lines on the slip; the country stands before the code of a place abroad."""
    yield party.name
    yield from filter(None, [f"{party.street} {party.house_num}".strip()])
    yield f"{'' if party.country == home else f'{party.country}-'}{party.pcode} {party.city}"


def _latin(text: str) -> str:
    """On one line, with quotation marks and dashes as a QR-bill knows them."""
    return " ".join(normalize("NFC", text).translate(_PLAIN).split())


def _known(letter: str) -> bool:
    return " " <= letter <= "~" or "\xa0" <= letter <= "ſ" or letter in "ȘșȚț€"


def _iban(paper: Paper) -> str:
    return "".join((paper.payment.iban or "").split()).upper()


def _groups(iban: str) -> str:
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))
