"""The terms of EN 16931 as UN/CEFACT Cross Industry Invoice D16B, for Factur-X, ZUGFeRD and XRechnung."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from crmcli.documents.einvoice.profiles import Profile
from crmcli.documents.einvoice.terms import Allowance, BankAccount, Item, Side, Tax, Terms
from crmcli.documents.einvoice.xml import document, node
from crmcli.documents.paper import Address

_NAMESPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}


def write_cii(terms: Terms, profile: Profile) -> bytes:
    """The XML of an invoice or a credit note."""
    return document(
        "rsm:CrossIndustryInvoice",
        _NAMESPACES,
        node(
            "rsm:ExchangedDocumentContext",
            node("ram:BusinessProcessSpecifiedDocumentContextParameter", node("ram:ID", profile.process)),
            node("ram:GuidelineSpecifiedDocumentContextParameter", node("ram:ID", profile.guideline)),
        ),
        node(
            "rsm:ExchangedDocument",
            node("ram:ID", terms.number),
            node("ram:TypeCode", terms.type_code),
            _day("ram:IssueDateTime", terms.date),
            *(node("ram:IncludedNote", node("ram:Content", note)) for note in terms.notes),
        ),
        node(
            "rsm:SupplyChainTradeTransaction",
            *(_item(item) for item in terms.items),
            node(
                "ram:ApplicableHeaderTradeAgreement",
                node("ram:BuyerReference", terms.buyer_reference),
                _party("ram:SellerTradeParty", terms.seller),
                _party("ram:BuyerTradeParty", terms.buyer),
                node("ram:BuyerOrderReferencedDocument", node("ram:IssuerAssignedID", terms.order_number)),
            ),
            _delivery(terms),
            _settlement(terms),
        ),
    )


def _day(name: str, day: str | None, type: str = "udt") -> Element | None:
    return node(name, node(f"{type}:DateTimeString", day and day.replace("-", ""), format="102"))


def _item(item: Item) -> Element | None:
    return node(
        "ram:IncludedSupplyChainTradeLineItem",
        node("ram:AssociatedDocumentLineDocument", node("ram:LineID", item.number)),
        node("ram:SpecifiedTradeProduct", node("ram:SellerAssignedID", item.code), node("ram:Name", item.name)),
        node(
            "ram:SpecifiedLineTradeAgreement",
            _list_price(item) if item.list_price else None,
            node("ram:NetPriceProductTradePrice", node("ram:ChargeAmount", item.price), _basis(item)),
        ),
        node("ram:SpecifiedLineTradeDelivery", node("ram:BilledQuantity", item.quantity, unitCode=item.unit)),
        node(
            "ram:SpecifiedLineTradeSettlement",
            _category("ram:ApplicableTradeTax", item.category, item.rate),
            *(_allowance(one) for one in item.allowances),
            node("ram:SpecifiedTradeSettlementLineMonetarySummation", node("ram:LineTotalAmount", item.net)),
        ),
    )


def _list_price(item: Item) -> Element | None:
    return node(
        "ram:GrossPriceProductTradePrice",
        node("ram:ChargeAmount", item.list_price),
        _basis(item),
        node("ram:AppliedTradeAllowanceCharge", _indicator(False), node("ram:ActualAmount", item.discount)),
    )


def _basis(item: Item) -> Element | None:
    return None if item.per == "1" else node("ram:BasisQuantity", item.per, unitCode=item.unit)


def _indicator(charge: bool) -> Element | None:
    return node("ram:ChargeIndicator", node("udt:Indicator", "true" if charge else "false"))


def _category(name: str, category: str, rate: str | None) -> Element | None:
    return node(
        name,
        node("ram:TypeCode", "VAT"),
        node("ram:CategoryCode", category),
        node("ram:RateApplicablePercent", rate),
    )


def _allowance(one: Allowance) -> Element | None:
    return node(
        "ram:SpecifiedTradeAllowanceCharge",
        _indicator(one.charge),
        node("ram:CalculationPercent", one.percent),
        node("ram:BasisAmount", one.base),
        node("ram:ActualAmount", one.amount),
        node("ram:Reason", one.reason),
        _category("ram:CategoryTradeTax", one.category, one.rate) if one.category else None,
    )


def _party(name: str, side: Side) -> Element | None:
    party, (scheme, address) = side.party, side.endpoint or (None, None)
    return node(
        name,
        node("ram:ID", side.identifier),
        node("ram:Name", party.name),
        node("ram:SpecifiedLegalOrganization", node("ram:ID", party.registration_no)),
        node(
            "ram:DefinedTradeContact",
            node("ram:PersonName", side.contact),
            node("ram:TelephoneUniversalCommunication", node("ram:CompleteNumber", party.phone)),
            node("ram:EmailURIUniversalCommunication", node("ram:URIID", party.email)),
        ),
        _address(party.address),
        node("ram:URIUniversalCommunication", node("ram:URIID", address, schemeID=scheme)),
        node("ram:SpecifiedTaxRegistration", node("ram:ID", side.vat_id, schemeID="VA")),
        node("ram:SpecifiedTaxRegistration", node("ram:ID", side.tax_id, schemeID="FC")),
    )


def _address(address: Address) -> Element | None:
    return node(
        "ram:PostalTradeAddress",
        node("ram:PostcodeCode", address.postal_code),
        node("ram:LineOne", address.street),
        node("ram:CityName", address.city),
        node("ram:CountryID", address.country),
        node("ram:CountrySubDivisionName", address.region),
    )


def _delivery(terms: Terms) -> Element:
    delivered = node(
        "ram:ApplicableHeaderTradeDelivery",
        node("ram:ShipToTradeParty", _address(terms.delivery) if terms.delivery else None),
        node("ram:ActualDeliverySupplyChainEvent", _day("ram:OccurrenceDateTime", terms.supply_date)),
    )
    return Element("ram:ApplicableHeaderTradeDelivery") if delivered is None else delivered  # the schema wants one


def _settlement(terms: Terms) -> Element | None:
    first, last = terms.period or (None, None)
    return node(
        "ram:ApplicableHeaderTradeSettlement",
        node("ram:PaymentReference", terms.number),
        node("ram:InvoiceCurrencyCode", terms.currency),
        _payment_means(terms.account),
        *(_tax(tax) for tax in terms.taxes),
        node("ram:BillingSpecifiedPeriod", _day("ram:StartDateTime", first), _day("ram:EndDateTime", last)),
        *(_allowance(one) for one in terms.allowances),
        node(
            "ram:SpecifiedTradePaymentTerms",
            node("ram:Description", terms.payment_terms),
            _day("ram:DueDateDateTime", terms.due_date),
        ),
        _sums(terms),
        _preceding(*terms.preceding) if terms.preceding else None,
    )


def _preceding(number: str, day: str | None) -> Element | None:
    return node(
        "ram:InvoiceReferencedDocument",
        node("ram:IssuerAssignedID", number),
        _day("ram:FormattedIssueDateTime", day, "qdt"),
    )


def _payment_means(account: BankAccount) -> Element | None:
    return node(
        "ram:SpecifiedTradeSettlementPaymentMeans",
        node("ram:TypeCode", account.code),
        node(
            "ram:PayeePartyCreditorFinancialAccount",
            node("ram:IBANID", account.iban),
            node("ram:AccountName", account.holder),
        ),
        node("ram:PayeeSpecifiedCreditorFinancialInstitution", node("ram:BICID", account.bic)),
    )


def _tax(tax: Tax) -> Element | None:
    return node(
        "ram:ApplicableTradeTax",
        node("ram:CalculatedAmount", tax.tax),
        node("ram:TypeCode", "VAT"),
        node("ram:ExemptionReason", tax.reason),
        node("ram:BasisAmount", tax.taxable),
        node("ram:CategoryCode", tax.category),
        node("ram:ExemptionReasonCode", tax.reason_code),
        node("ram:RateApplicablePercent", tax.rate),
    )


def _sums(terms: Terms) -> Element | None:
    sums = terms.sums
    return node(
        "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
        node("ram:LineTotalAmount", sums.lines),
        node("ram:ChargeTotalAmount", sums.charges),
        node("ram:AllowanceTotalAmount", sums.allowances),
        node("ram:TaxBasisTotalAmount", sums.net),
        node("ram:TaxTotalAmount", sums.tax, currencyID=terms.currency),
        node("ram:RoundingAmount", sums.rounding),
        node("ram:GrandTotalAmount", sums.total),
        node("ram:DuePayableAmount", sums.payable),
    )
