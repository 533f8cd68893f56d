"""What a format of e-invoice needs and a document lacks, each with the command that gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from crmcli.documents.einvoice.build import adds_up, endpoint, rate_of, taxes_by_rate
from crmcli.documents.paper import Paper, Party
from crmcli.errors import MissingValue
from crmcli.light import NamedTuple
from crmcli.model.money import digits, divided

XRECHNUNG = ("xrechnung", "xrechnung-cii")
FORMATS = ("cii", "ubl", "zugferd", *XRECHNUNG)
_WITH_VAT_ID = ("AE", "K", "G")  # the seller's: BR-AE-02, BR-IC-02, BR-G-02
_TO_BUSINESS = ("AE", "K")  # the client's, too


class Lack(NamedTuple):
    """What is missing, and what to type to give it."""

    what: str
    command: str


def missing(paper: Paper, format: str) -> list[Lack]:
    """All that the format needs and the document lacks; empty when it can be written."""
    if paper.type == "quote":
        return [Lack("an invoice", f"crm convert {paper.ref} --to invoice")]
    checks: list[Callable[[Paper], Iterable[Lack]]] = [_document, _parties, _taxes]
    if format in XRECHNUNG:
        checks += [_contact, _addresses, _references]
    return [lack for check in checks for lack in check(paper)]


def require(paper: Paper, format: str) -> None:
    """Raises MissingValue (exit 5) that names everything that is missing, with the commands."""
    lacks = missing(paper, format)
    if not lacks:
        return
    name = paper.number or paper.ref
    what = [lack.what for lack in lacks]
    commands = "; ".join(dict.fromkeys(_joined(lacks)))
    if paper.number and paper.type != "quote":
        commands = f"{name} is issued and stays as it is. Before the next one: {commands}"
    raise MissingValue(
        f"{name} cannot become {format}: it lacks {', '.join(what)}.",
        commands,
        ref=paper.ref,
        candidates=what,
    )


def _joined(lacks: Iterable[Lack]) -> Iterator[str]:
    """One command for each element: crm edit COMPANY-1 --phone "..." --email "..." """
    options: dict[str, list[str]] = {}
    for lack in lacks:
        command, dashes, option = lack.command.partition(" --")
        options.setdefault(command, []).append(dashes + option)
    for command, given in options.items():
        yield command + "".join(dict.fromkeys(given))


def _document(paper: Paper) -> Iterator[Lack]:
    if not paper.number or not paper.date:
        yield Lack("a number", f"crm issue {paper.ref}")
    if digits(paper.currency) > 2:
        yield Lack("a currency with two decimals at most", f"crm edit {paper.ref} --currency EUR")
    if not paper.lines:
        yield Lack("lines", f'crm line add {paper.ref} "Design" --price 800 --tax 19')
    elif not adds_up(paper):
        yield Lack("lines that add up to its total", f"crm document {paper.ref} --as pdf")


def _parties(paper: Paper) -> Iterator[Lack]:
    for name, party in (("seller", paper.seller), ("client", paper.client)):
        if not party.name:
            yield Lack(f"the {name}", f"crm edit {paper.ref} --{'seller' if name == 'seller' else 'company'} REF")
        elif not party.address.country:
            yield _of(party, f"the {name}'s country", "--country DE")


def _taxes(paper: Paper) -> Iterator[Lack]:
    rates = taxes_by_rate(paper)
    categories = {category for category, _ in rates}
    seller, client = paper.seller, paper.client
    for line in paper.lines:
        if not rate_of(line)[0]:
            yield Lack(f"a tax rate on line {line.number}", f"crm line edit {paper.ref} {line.number} --tax 19")
    if "O" in categories and len(categories) > 1:
        yield Lack("an invoice of its own for what is not subject to VAT (BR-O-11)", f"crm line list {paper.ref}")
    if categories & set(_WITH_VAT_ID) and not seller.vat_id:
        yield _of(seller, "the seller's VAT id", '--vat-id "DE..."')
    elif not (seller.vat_id or seller.tax_id or (categories == {"O"} and seller.registration_no)):
        yield _of(seller, "the seller's VAT id or tax number", '--vat-id "DE..."')
    if categories & set(_TO_BUSINESS) and not client.vat_id:
        yield _of(client, "the client's VAT id", '--vat-id "ATU..."')
    for name, party in (("seller", seller), ("client", client)):
        if party.vat_id and not party.vat_id[:2].isalpha():
            yield _of(party, f"the country in the {name}'s VAT id (BR-CO-09)", '--vat-id "DE..."')
    if "K" in categories and not paper.supply_date:
        yield Lack("the day of delivery", f"crm edit {paper.ref} --supply-date today")
    if "E" in categories and not paper.tax_note:
        yield Lack("the reason for which no tax is charged", f'crm edit {paper.ref} --tax-note "..."')
    one = 10 ** digits(paper.currency)
    if any(_off(rate, net, tax) >= one for (_, rate), (net, tax) in rates.items()):
        yield Lack("tax that is rounded by rate (BR-CO-17)", f"crm edit {paper.ref} --tax-rounding group")


def _off(rate: str | None, net: int, tax: int) -> int:
    """By how many minor units the tax misses net x rate; the rules allow for less than 1.00."""
    right = Fraction(rate or 0) * net / 100
    return abs(divided(right.numerator, right.denominator) - tax)


def _contact(paper: Paper) -> Iterator[Lack]:
    """How to reach the seller (BG-6: BR-DE-6, BR-DE-7); where no person is named (BR-DE-5), its name stands for one."""
    party = paper.seller
    if not party.phone:
        yield _of(party, "the seller's phone number", '--phone "..."')
    if not party.email:
        yield _of(party, "the seller's email address", '--email "..."')


def _addresses(paper: Paper) -> Iterator[Lack]:
    """Where both are, by post (BR-DE-3, 4, 8, 9) and electronically (PEPPOL-EN16931-R010, R020)."""
    for name, party in (("seller", paper.seller), ("client", paper.client)):
        if not party.address.city:
            yield _of(party, f"the {name}'s city", '--city "..."')
        if not party.address.postal_code:
            yield _of(party, f"the {name}'s postal code", '--postal-code "..."')
    if not endpoint(paper.client):  # the seller's email address is asked for anyway
        yield _of(paper.client, "the client's email or electronic address", '--email "..."')


def _references(paper: Paper) -> Iterator[Lack]:
    """What routes it, and where to pay (BR-DE-15, BR-DE-1)."""
    if not (paper.leitweg_id or paper.buyer_reference):
        yield _of(paper.client, "the client's Leitweg-ID or buyer reference", '--leitweg-id "..."')
    if paper.type == "invoice" and not paper.payment.iban:
        yield _of(paper.seller, "the seller's IBAN", '--iban "DE..."')


def _of(party: Party, what: str, option: str) -> Lack:
    return Lack(what, f"crm edit {party.ref or 'REF'} {option}")
