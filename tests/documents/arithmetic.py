"""The arithmetic of EN 16931, checked on a CII document with nothing but its own figures."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, getcontext
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"
UDT = "{urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100}"
CENT = Decimal("0.01")
SLACK = Decimal("0.02")
getcontext().prec = 60


def _all(element: Element, path: str) -> list[Element]:
    return element.findall("/".join(RAM + name for name in path.split("/")))


def _number(element: Element, path: str) -> Decimal | None:
    found = _all(element, path)
    return Decimal(found[0].text or "") if found else None


def _text(element: Element, path: str) -> str:
    return next((found.text or "" for found in _all(element, path)), "")


def _signed(element: Element) -> Decimal:
    """A charge is added, an allowance taken off."""
    amount = _number(element, "ActualAmount")
    assert amount is not None
    charge = element.findtext(f"{RAM}ChargeIndicator/{UDT}Indicator") == "true"
    return amount if charge else -amount


def _rate(element: Element) -> tuple[str, Decimal]:
    return _text(element, "CategoryCode"), _number(element, "RateApplicablePercent") or Decimal(0)


def broken(xml: bytes) -> list[str]:
    """The rules that the document breaks, each with its figures; empty when it obeys them all to the cent."""
    root = ElementTree.fromstring(xml)
    (trade,) = [child for child in root if child.tag.endswith("SupplyChainTradeTransaction")]
    (settlement,) = _all(trade, "ApplicableHeaderTradeSettlement")
    items = _all(trade, "IncludedSupplyChainTradeLineItem")
    return [*(words for item in items for words in _line(item)), *_document(items, settlement)]


def _line(item: Element) -> Iterator[str]:
    agreed, settled = (_all(item, f"SpecifiedLineTrade{name}")[0] for name in ("Agreement", "Settlement"))
    price = _number(agreed, "NetPriceProductTradePrice/ChargeAmount") or Decimal(0)
    per = _number(agreed, "NetPriceProductTradePrice/BasisQuantity") or Decimal(1)
    listed = _number(agreed, "GrossPriceProductTradePrice/ChargeAmount")
    off = _number(agreed, "GrossPriceProductTradePrice/AppliedTradeAllowanceCharge/ActualAmount")
    quantity = _number(item, "SpecifiedLineTradeDelivery/BilledQuantity") or Decimal(0)
    net = _number(settled, "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount")
    allowances = _all(settled, "SpecifiedTradeAllowanceCharge")
    expected = (quantity * price / per).quantize(CENT, ROUND_HALF_UP) + sum(map(_signed, allowances))
    if net != expected:
        yield f"BT-131: {quantity} x {price} / {per} and {[*map(_signed, allowances)]} are {expected}, not {net}"
    if price < 0:
        yield f"BR-27: {price}"
    if listed is not None and listed - (off or 0) != price:
        yield f"PEPPOL R046: {listed} - {off} is not {price}"
    yield from (words for one in allowances for words in _allowance(one))


def _allowance(one: Element) -> Iterator[str]:
    amount, percent, base = (_number(one, name) for name in ("ActualAmount", "CalculationPercent", "BasisAmount"))
    assert amount is not None
    if amount <= 0:
        yield f"an allowance of {amount}"
    if (percent is None) != (base is None):
        yield f"PEPPOL R041, R042: {percent} of {base}"
    elif percent is not None and base is not None and abs(base * percent / 100 - amount) > SLACK:
        yield f"PEPPOL R040: {percent} % of {base} is not {amount}"


def _document(items: list[Element], settlement: Element) -> Iterator[str]:
    rates: dict[tuple[str, Decimal], Decimal] = {}
    lines = off = more = Decimal(0)
    for item in items:
        (settled,) = _all(item, "SpecifiedLineTradeSettlement")
        net = _number(settled, "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount") or Decimal(0)
        rate = _rate(_all(settled, "ApplicableTradeTax")[0])
        lines, rates[rate] = lines + net, rates.get(rate, Decimal(0)) + net
    for one in _all(settlement, "SpecifiedTradeAllowanceCharge"):
        amount, rate = _signed(one), _rate(_all(one, "CategoryTradeTax")[0])
        rates[rate] = rates.get(rate, Decimal(0)) + amount
        off, more = (off - amount, more) if amount < 0 else (off, more + amount)
        yield from _allowance(one)
    taxes = _all(settlement, "ApplicableTradeTax")
    tax = sum((_number(one, "CalculatedAmount") or Decimal(0) for one in taxes), Decimal(0))
    taxable = {_rate(one): _number(one, "BasisAmount") for one in taxes}
    if taxable != rates or len(taxes) != len(taxable):
        yield f"BR-S-08: {rates} is stated as {taxable}"
    (sums,) = _all(settlement, "SpecifiedTradeSettlementHeaderMonetarySummation")
    rounding = _number(sums, "RoundingAmount") or Decimal(0)
    stated = {
        "BR-CO-10": ("LineTotalAmount", lines),
        "BR-CO-11": ("AllowanceTotalAmount", off),
        "BR-CO-12": ("ChargeTotalAmount", more),
        "BR-CO-13": ("TaxBasisTotalAmount", lines - off + more),
        "BR-CO-14": ("TaxTotalAmount", tax),
        "BR-CO-15": ("GrandTotalAmount", lines - off + more + tax),
        "BR-CO-16": ("DuePayableAmount", lines - off + more + tax + rounding),
    }
    for rule, (name, right) in stated.items():
        if (_number(sums, name) or 0) != right:
            yield f"{rule}: {name} is {_number(sums, name)}, not {right}"


def total(xml: bytes) -> Decimal:
    """What the document comes to with tax (BT-112)."""
    return Decimal(next(ElementTree.fromstring(xml).iter(f"{RAM}GrandTotalAmount")).text or "")
