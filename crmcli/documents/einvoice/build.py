"""A document becomes the terms of EN 16931: the one place where signs, sums and codes are decided.

The net amount of a line (BT-131) is its part of the totals, a discount on the document (BT-92) its share, and the
tax of a rate (BT-117) what the lines and shares of that rate bear. So BR-CO-10, 13, 14, 15 and BR-S-08 hold exactly,
and the total is that of the page. BR-CO-17 (tax = net x rate) may be missed by cents where tax is included in prices
or rounded per line; the official rules allow for less than 1.00.
"""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.documents.einvoice.prices import priced, stated_percent
from crmcli.documents.einvoice.terms import Allowance, BankAccount, DocumentSums, Item, Side, Tax, Terms
from crmcli.documents.einvoice.words import words
from crmcli.documents.paper import Adjustment, Line, Paper, Party
from crmcli.errors import Refused
from crmcli.light import re
from crmcli.model.money import amount_text
from crmcli.model.totals import tax_group

Rate = tuple[str, str | None]

WITHOUT_TAX = ("E", "AE", "K", "G", "O")
"""Categories that charge nothing and say why, in the order in which documents give the reasons."""
_REASON_CODES = {"AE": "VATEX-EU-AE", "K": "VATEX-EU-IC", "G": "VATEX-EU-G", "O": "VATEX-EU-O"}
_SCHEME = re.compile(r"([0-9A-Z]{2,4}):(.+)")
_UNITS = {"HAR": "H18"}  # the hectare, which the code list of EN 16931 knows as a square hectometre (BR-CL-23)
_CREDIT_TRANSFER, _SEPA, _NOT_DEFINED = "30", "58", "1"  # UNTDID 4461


def terms(paper: Paper) -> Terms:
    """The terms of an issued invoice, cancellation or credit that lacks nothing (see `missing`).

    Raises Refused (exit 5) when its lines do not add up to its total.
    """
    if not adds_up(paper):
        raise Refused(
            f"The lines of {paper.number or paper.ref} do not add up to its total, so it cannot be an e-invoice.",
            f"crm document {paper.ref} --as pdf",
            ref=paper.ref,
        )
    lines = [line for line in paper.lines if not line.optional]
    adjustments = [one for one in paper.adjustments if not one.optional]
    outside = any(rate_of(line)[0] == "O" for line in lines)
    period = _period(paper)
    return Terms(
        number=paper.number or "",
        type_code="380" if paper.type == "invoice" else "381",
        date=paper.date or "",
        due_date=paper.payment.due_date if paper.totals.payable > 0 else None,
        currency=paper.currency,
        notes=tuple(note for note in (paper.intro, paper.reason, paper.outro) if note),
        buyer_reference=paper.leitweg_id or paper.buyer_reference,
        order_number=paper.order_number,
        preceding=(paper.corrects.number, paper.corrects.date) if paper.corrects else None,
        supply_date=period[1] if period else paper.supply_date,
        period=period,
        delivery=paper.client.address if any(rate_of(line)[0] == "K" for line in lines) else None,
        seller=_side(paper.seller, paper.supplier_number or _identifier(paper.seller, outside), outside),
        buyer=_side(paper.client, paper.client_number, outside),
        account=_account(paper),
        payment_terms=_payment_terms(paper),
        items=tuple(_item(line, paper) for line in lines),
        allowances=tuple(_allowances(adjustments, lines, paper.currency)),
        taxes=_taxes(paper, lines, adjustments),
        sums=_sums(paper, lines, adjustments),
    )


def rate_of(line: Line) -> Rate:
    """The category and the rate that a line is taxed under."""
    category, rate = tax_group(line.tax_rate, line.tax_category)
    return category or "", rate


def endpoint(party: Party) -> tuple[str, str] | None:
    """The electronic address (BT-34, BT-49) as (scheme, address): what is given, else the email address (EM)."""
    given = party.electronic_address or party.email
    if not given:
        return None
    found = _SCHEME.fullmatch(given)
    return (found[1], found[2]) if found else ("EM", given)


def _identifier(seller: Party, outside: bool) -> str | None:
    """The seller's identifier (BT-29) where nothing else identifies it (BR-CO-26): its tax number, or the VAT id that
    may not be called one outside the scope of VAT."""
    if seller.registration_no or (seller.vat_id and not outside):
        return None
    return seller.tax_id or seller.vat_id


def _side(party: Party, identifier: str | None, outside: bool) -> Side:
    """Outside the scope of VAT nobody has a VAT identifier (BR-O-02)."""
    vat_id = None if outside else "".join((party.vat_id or "").split()) or None
    contact = party.person or (party.name if party.phone or party.email else None)
    return Side(party, contact, identifier, vat_id, None if outside else party.tax_id, endpoint(party))


def _period(paper: Paper) -> tuple[str, str] | None:
    first, last = paper.supply_date, paper.supply_until
    return (first, last) if first and last and first != last else None


def _account(paper: Paper) -> BankAccount:
    """A transfer to the seller's account; of a credit, where the seller pays, no means is agreed."""
    payment = paper.payment
    if paper.type != "invoice" or not payment.iban:
        return BankAccount(_NOT_DEFINED)
    code = _SEPA if paper.currency == "EUR" else _CREDIT_TRANSFER
    iban = "".join(payment.iban.split())
    return BankAccount(code, iban, payment.bic, payment.holder or paper.seller.name)


def _payment_terms(paper: Paper) -> str | None:
    """The discount for paying early as XRechnung codes it, which ends with a line break (BR-DE-18); words where there
    is no due date (BR-CO-25). No BASISBETRAG is stated: the percentage is one of what is to be paid (BT-115)."""
    early, say = paper.payment.early, words(paper.language)
    if paper.type != "invoice":
        return say["refund"]
    text = "" if paper.payment.due_date else say["on_receipt"] + "\n"
    if early is None:
        return text.strip() or None
    whole, _, decimals = early.percent.partition(".")
    if len(decimals) > 2:  # the code has room for two
        return f"{text}{early.percent} % / {early.days}"
    return f"{text}#SKONTO#TAGE={early.days}#PROZENT={whole}.{decimals.ljust(2, '0')}#\n"


def _item(line: Line, paper: Paper) -> Item:
    found = priced(line, paper.currency, words(paper.language)["discount"])
    return Item(
        number=str(line.number),
        name=line.name,
        code=line.code,
        quantity=found.quantity,
        unit=_UNITS.get(line.unit, line.unit),
        price=found.price,
        list_price=found.list_price,
        discount=found.discount,
        per=line.price_per,
        net=amount_text(line.net, paper.currency),
        category=rate_of(line)[0],
        rate=rate_of(line)[1],
        allowances=found.allowances,
    )


def _allowances(adjustments: Iterable[Adjustment], lines: Iterable[Line], currency: str) -> Iterable[Allowance]:
    """A discount or charge on the document once for each rate that it is shared over."""
    nets: dict[Rate, int] = {}
    for line in lines:
        nets[rate_of(line)] = nets.get(rate_of(line), 0) + line.net
    for one in adjustments:
        for share in one.shares:
            if share.net:
                category, rate = tax_group(share.rate, share.category)
                percent, base = stated_percent(one.percent, share.net, nets.get((category or "", rate), 0), currency)
                amount = amount_text(abs(share.net), currency)
                charge = one.charge == (share.net > 0)
                yield Allowance(charge, amount, one.name, percent, base, category or "", rate)


def _rates(lines: Iterable[Line], adjustments: Iterable[Adjustment]) -> dict[Rate, tuple[int, int]]:
    """(category, rate) -> what is taxed and the tax, as its lines and shares add up."""
    found: dict[Rate, tuple[int, int]] = {}
    parts = [(rate_of(line), line.net, line.tax) for line in lines]
    for one in adjustments:
        sign = 1 if one.charge else -1
        for share in one.shares:
            category, rate = tax_group(share.rate, share.category)
            parts.append(((category or "", rate), sign * share.net, sign * share.tax))
    for rate_, net, tax in parts:
        before = found.get(rate_, (0, 0))
        found[rate_] = before[0] + net, before[1] + tax
    return found


def taxes_by_rate(paper: Paper) -> dict[Rate, tuple[int, int]]:
    """(category, rate) -> (net, tax) in minor units, of what counts."""
    return _rates(
        [line for line in paper.lines if not line.optional], [one for one in paper.adjustments if not one.optional]
    )


def adds_up(paper: Paper) -> bool:
    """Whether lines, discounts and charges come to the totals, as they do but for a document that was not made here."""
    rates = taxes_by_rate(paper).values()
    net, tax = sum(rate[0] for rate in rates), sum(rate[1] for rate in rates)
    return (net, tax, net + tax) == (paper.totals.net, paper.totals.tax, paper.totals.total)


def _taxes(paper: Paper, lines: list[Line], adjustments: list[Adjustment]) -> tuple[Tax, ...]:
    found = _rates(lines, adjustments)
    used = [category for category in WITHOUT_TAX if any(rate[0] == category for rate in found)]
    return tuple(
        Tax(
            category,
            rate or "0",  # BR-DE-14 wants one outside the scope of VAT, too
            amount_text(net, paper.currency),
            amount_text(tax, paper.currency),
            _reason(paper.tax_note, category, used) if category in WITHOUT_TAX else None,
            _REASON_CODES.get(category),
        )
        for (category, rate), (net, tax) in found.items()
    )


def _reason(note: str | None, category: str, used: list[str]) -> str | None:
    """The reason of a category: its line of the note, where the note has a line for each, else the note."""
    reasons = (note or "").split("\n")
    return (reasons[used.index(category)] if len(reasons) == len(used) else note) or None


def _sums(paper: Paper, lines: list[Line], adjustments: list[Adjustment]) -> DocumentSums:
    totals, currency = paper.totals, paper.currency
    shares = [(one.charge == (share.net > 0), abs(share.net)) for one in adjustments for share in one.shares]
    charges, allowances = (sum(size for charge, size in shares if charge == wanted) for wanted in (True, False))
    return DocumentSums(
        lines=amount_text(sum(line.net for line in lines), currency),
        allowances=amount_text(allowances, currency) if allowances else None,
        charges=amount_text(charges, currency) if charges else None,
        net=amount_text(totals.net, currency),
        tax=amount_text(totals.tax, currency),
        total=amount_text(totals.total, currency),
        rounding=amount_text(totals.rounding, currency) if totals.rounding else None,
        payable=amount_text(totals.payable, currency),
    )
