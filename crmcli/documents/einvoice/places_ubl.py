"""Where the values stand in an Invoice or a CreditNote of UBL 2.1."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from crmcli.documents.einvoice.mapping import All, Fields, attribute, day, fetched, number, text
from crmcli.model.results import Record

_SPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
ROOTS = (("Invoice", f"{_SPACE}Invoice-2"), ("CreditNote", f"{_SPACE}CreditNote-2"))
_SUMS = "LegalMonetaryTotal/"
_MEANS = "PaymentMeans/"


def _charge(element: Element) -> Record:
    found = fetched(
        element,
        {
            "amount": number("Amount"),
            "name": text("AllowanceChargeReason", "AllowanceChargeReasonCode"),
            "percent": number("MultiplierFactorNumeric"),
            "tax_category": text("TaxCategory/ID"),
            "tax_rate": number("TaxCategory/Percent"),
        },
    )
    indicator = element.findtext("ChargeIndicator", "").strip()
    return {"kind": "charge" if indicator in ("true", "1") else "discount", **found}


def _charges(element: Element) -> list[Record]:
    return [_charge(each) for each in element.findall("AllowanceCharge")]


def _party(path: str) -> Fields:
    address = f"{path}PostalAddress/"

    def registered(vat: bool) -> object:
        def read(root: Element) -> str | None:
            for one in root.findall(f"{path}PartyTaxScheme"):
                if (one.findtext("TaxScheme/ID", "VAT").strip() == "VAT") == vat:
                    return one.findtext("CompanyID", "").strip() or None
            return None

        return read

    return {
        "name": text(f"{path}PartyLegalEntity/RegistrationName", f"{path}PartyName/Name"),
        "person": text(f"{path}Contact/Name"),
        "street": text(f"{address}StreetName"),
        "postal_code": text(f"{address}PostalZone"),
        "city": text(f"{address}CityName"),
        "region": text(f"{address}CountrySubentity"),
        "country": text(f"{address}Country/IdentificationCode"),
        "email": text(f"{path}Contact/ElectronicMail"),
        "phone": text(f"{path}Contact/Telephone"),
        "vat_id": registered(True),
        "tax_id": registered(False),
        "registration_no": text(f"{path}PartyLegalEntity/CompanyID"),
        "identifier": text(f"{path}PartyIdentification/ID"),
        "electronic_address": text(f"{path}EndpointID"),
    }


SELLER, CLIENT = (_party(f"Accounting{side}Party/Party/") for side in ("Supplier", "Customer"))
DOCUMENT: Fields = {
    "profile": text("CustomizationID"),
    "number": text("ID"),
    "type_code": text("InvoiceTypeCode", "CreditNoteTypeCode"),
    "issue_date": day("IssueDate"),
    "due_date": day("DueDate", f"{_MEANS}PaymentDueDate"),
    "supply_date": day("InvoicePeriod/StartDate", "Delivery/ActualDeliveryDate"),
    "supply_until": day("InvoicePeriod/EndDate"),
    "currency": text("DocumentCurrencyCode"),
    "corrects": text("BillingReference/InvoiceDocumentReference/ID"),
    "buyer_reference": text("BuyerReference"),
    "order_number": text("OrderReference/ID"),
    "contract_number": text("ContractDocumentReference/ID"),
    "payee": text("PayeeParty/PartyName/Name"),
    "payment_code": text(f"{_MEANS}PaymentMeansCode"),
    "iban": text(f"{_MEANS}PayeeFinancialAccount/ID"),
    "bic": text(f"{_MEANS}PayeeFinancialAccount/FinancialInstitutionBranch/ID"),
    "payment_reference": text(f"{_MEANS}PaymentID"),
    "payment_terms": text("PaymentTerms/Note"),
    "notes": All("Note"),
}
_LINE: Fields = {
    "line": text("ID"),
    "name": text("Item/Name"),
    "description": text("Item/Description"),
    "code": text("Item/SellersItemIdentification/ID"),
    "quantity": number("InvoicedQuantity", "CreditedQuantity"),
    "unit": attribute("unitCode", "InvoicedQuantity", "CreditedQuantity"),
    "price": number("Price/PriceAmount"),
    "price_per": number("Price/BaseQuantity"),
    "tax_category": text("Item/ClassifiedTaxCategory/ID"),
    "tax_rate": number("Item/ClassifiedTaxCategory/Percent"),
    "charges": _charges,
    "net": number("LineExtensionAmount"),
}
CHARGES = _charges


def lines(root: Element) -> list[Record]:
    """The lines, which have a name of their own in a credit note."""
    return [fetched(each, _LINE) for each in (*root.findall("InvoiceLine"), *root.findall("CreditNoteLine"))]


LINES = lines


def _taxes(root: Element) -> list[Element]:
    """The tax in the currency of the document is the one that is given by rate."""
    totals = root.findall("TaxTotal")
    return [one for one in totals if one.find("TaxSubtotal") is not None] or totals


def _tax(root: Element) -> str | None:
    totals = _taxes(root)
    found: str | None = fetched(totals[0], {"tax": number("TaxAmount")})["tax"] if totals else None
    return found


def _rates(root: Element) -> list[Record]:
    fields = {
        "category": text("TaxCategory/ID"),
        "rate": number("TaxCategory/Percent"),
        "net": number("TaxableAmount"),
        "tax": number("TaxAmount"),
        "reason": text("TaxCategory/TaxExemptionReason", "TaxCategory/TaxExemptionReasonCode"),
    }
    return [fetched(each, fields) for total in _taxes(root)[:1] for each in total.findall("TaxSubtotal")]


TOTALS: Fields = {
    "lines": number(f"{_SUMS}LineExtensionAmount"),
    "discounts": number(f"{_SUMS}AllowanceTotalAmount"),
    "charges": number(f"{_SUMS}ChargeTotalAmount"),
    "net": number(f"{_SUMS}TaxExclusiveAmount"),
    "tax": _tax,
    "total": number(f"{_SUMS}TaxInclusiveAmount"),
    "paid": number(f"{_SUMS}PrepaidAmount"),
    "rounding": number(f"{_SUMS}PayableRoundingAmount"),
    "due": number(f"{_SUMS}PayableAmount"),
    "by_rate": _rates,
}
