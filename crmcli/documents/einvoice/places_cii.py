"""Where the values stand in a Cross Industry Invoice, in every profile from MINIMUM to EXTENDED."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from crmcli.documents.einvoice.mapping import All, Fields, attribute, day, fetched, number, text
from crmcli.model.results import Record

ROOT = ("CrossIndustryInvoice", "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100")
_TRADE = "SupplyChainTradeTransaction/"
_AGREED, _DELIVERED, _SETTLED = (
    f"{_TRADE}ApplicableHeaderTrade{part}/" for part in ("Agreement", "Delivery", "Settlement")
)
_SUMS = f"{_SETTLED}SpecifiedTradeSettlementHeaderMonetarySummation/"
_MEANS = f"{_SETTLED}SpecifiedTradeSettlementPaymentMeans/"
_LINE = "SpecifiedLineTrade"


def _charge(element: Element) -> Record:
    found = fetched(
        element,
        {
            "amount": number("ActualAmount"),
            "name": text("Reason", "ReasonCode"),
            "percent": number("CalculationPercent"),
            "tax_category": text("CategoryTradeTax/CategoryCode"),
            "tax_rate": number("CategoryTradeTax/RateApplicablePercent"),
        },
    )
    indicator = element.findtext("ChargeIndicator/Indicator", "").strip()
    return {"kind": "charge" if indicator in ("true", "1") else "discount", **found}


def _charges(path: str) -> object:
    return lambda element: [_charge(each) for each in element.findall(path)]


def _tax(element: Element) -> str | None:
    """The tax in the currency of the document, where it is stated in that of the books, too."""
    currency = element.findtext(f"{_SETTLED}InvoiceCurrencyCode", "").strip()
    sums = element.findall(f"{_SUMS}TaxTotalAmount")
    own = [one for one in sums if one.get("currencyID", currency) == currency] or sums
    found: str | None = fetched(own[0], {"tax": number(".")})["tax"] if own else None
    return found


def _party(path: str) -> Fields:
    contact, address = f"{path}DefinedTradeContact/", f"{path}PostalTradeAddress/"
    return {
        "name": text(f"{path}Name"),
        "person": text(f"{contact}PersonName", f"{contact}DepartmentName"),
        "street": text(f"{address}LineOne"),
        "postal_code": text(f"{address}PostcodeCode"),
        "city": text(f"{address}CityName"),
        "region": text(f"{address}CountrySubDivisionName"),
        "country": text(f"{address}CountryID"),
        "email": text(f"{contact}EmailURIUniversalCommunication/URIID"),
        "phone": text(f"{contact}TelephoneUniversalCommunication/CompleteNumber"),
        "vat_id": text(f"{path}SpecifiedTaxRegistration/ID[@schemeID='VA']"),
        "tax_id": text(f"{path}SpecifiedTaxRegistration/ID[@schemeID='FC']"),
        "registration_no": text(f"{path}SpecifiedLegalOrganization/ID"),
        "identifier": text(f"{path}ID", f"{path}GlobalID"),
        "electronic_address": text(f"{path}URIUniversalCommunication/URIID"),
    }


SELLER, CLIENT = _party(f"{_AGREED}SellerTradeParty/"), _party(f"{_AGREED}BuyerTradeParty/")
DOCUMENT: Fields = {
    "profile": text("ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID"),
    "number": text("ExchangedDocument/ID"),
    "type_code": text("ExchangedDocument/TypeCode"),
    "issue_date": day("ExchangedDocument/IssueDateTime/DateTimeString"),
    "due_date": day(f"{_SETTLED}SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString"),
    "supply_date": day(
        f"{_SETTLED}BillingSpecifiedPeriod/StartDateTime/DateTimeString",
        f"{_DELIVERED}ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString",
    ),
    "supply_until": day(f"{_SETTLED}BillingSpecifiedPeriod/EndDateTime/DateTimeString"),
    "currency": text(f"{_SETTLED}InvoiceCurrencyCode"),
    "corrects": text(f"{_SETTLED}InvoiceReferencedDocument/IssuerAssignedID"),
    "buyer_reference": text(f"{_AGREED}BuyerReference"),
    "order_number": text(f"{_AGREED}BuyerOrderReferencedDocument/IssuerAssignedID"),
    "contract_number": text(f"{_AGREED}ContractReferencedDocument/IssuerAssignedID"),
    "payee": text(f"{_SETTLED}PayeeTradeParty/Name"),
    "payment_code": text(f"{_MEANS}TypeCode"),
    "iban": text(
        f"{_MEANS}PayeePartyCreditorFinancialAccount/IBANID",
        f"{_MEANS}PayeePartyCreditorFinancialAccount/ProprietaryID",
    ),
    "bic": text(f"{_MEANS}PayeeSpecifiedCreditorFinancialInstitution/BICID"),
    "payment_reference": text(f"{_SETTLED}PaymentReference"),
    "payment_terms": text(f"{_SETTLED}SpecifiedTradePaymentTerms/Description"),
    "notes": All("ExchangedDocument/IncludedNote/Content"),
}
LINES = All(
    f"{_TRADE}IncludedSupplyChainTradeLineItem",
    {
        "line": text("AssociatedDocumentLineDocument/LineID"),
        "name": text("SpecifiedTradeProduct/Name"),
        "description": text("SpecifiedTradeProduct/Description"),
        "code": text("SpecifiedTradeProduct/SellerAssignedID"),
        "quantity": number(f"{_LINE}Delivery/BilledQuantity"),
        "unit": attribute("unitCode", f"{_LINE}Delivery/BilledQuantity"),
        "price": number(f"{_LINE}Agreement/NetPriceProductTradePrice/ChargeAmount"),
        "price_per": number(
            f"{_LINE}Agreement/NetPriceProductTradePrice/BasisQuantity",
            f"{_LINE}Agreement/GrossPriceProductTradePrice/BasisQuantity",
        ),
        "tax_category": text(f"{_LINE}Settlement/ApplicableTradeTax/CategoryCode"),
        "tax_rate": number(f"{_LINE}Settlement/ApplicableTradeTax/RateApplicablePercent"),
        "charges": _charges(f"{_LINE}Settlement/SpecifiedTradeAllowanceCharge"),
        "net": number(f"{_LINE}Settlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount"),
    },
)
CHARGES = _charges(f"{_SETTLED}SpecifiedTradeAllowanceCharge")
TOTALS: Fields = {
    "lines": number(f"{_SUMS}LineTotalAmount"),
    "discounts": number(f"{_SUMS}AllowanceTotalAmount"),
    "charges": number(f"{_SUMS}ChargeTotalAmount"),
    "net": number(f"{_SUMS}TaxBasisTotalAmount"),
    "tax": _tax,
    "total": number(f"{_SUMS}GrandTotalAmount"),
    "paid": number(f"{_SUMS}TotalPrepaidAmount"),
    "rounding": number(f"{_SUMS}RoundingAmount"),
    "due": number(f"{_SUMS}DuePayableAmount"),
    "by_rate": All(
        f"{_SETTLED}ApplicableTradeTax",
        {
            "category": text("CategoryCode"),
            "rate": number("RateApplicablePercent"),
            "net": number("BasisAmount"),
            "tax": number("CalculatedAmount"),
            "reason": text("ExemptionReason", "ExemptionReasonCode"),
        },
    ),
}
