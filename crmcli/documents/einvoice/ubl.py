"""The terms of EN 16931 as an invoice or a credit note in UBL 2.1, for XRechnung and Peppol's readers."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from crmcli.documents.einvoice.profiles import Profile
from crmcli.documents.einvoice.terms import Allowance, Item, Side, Tax, Terms
from crmcli.documents.einvoice.xml import document, node
from crmcli.documents.paper import Address

_SPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
_PARTS = {"cac": _SPACE + "CommonAggregateComponents-2", "cbc": _SPACE + "CommonBasicComponents-2"}


def write_ubl(terms: Terms, profile: Profile) -> bytes:
    """The XML of an Invoice (380) or a CreditNote (381)."""
    name = "CreditNote" if terms.credit else "Invoice"
    number, day = terms.preceding or (None, None)
    first, last = terms.period or (None, None)
    return document(
        name,
        {"": f"{_SPACE}{name}-2", **_PARTS},
        node("cbc:CustomizationID", profile.guideline),
        node("cbc:ProfileID", profile.process),
        node("cbc:ID", terms.number),
        node("cbc:IssueDate", terms.date),
        None if terms.credit else node("cbc:DueDate", terms.due_date),
        node(f"cbc:{name}TypeCode", terms.type_code),
        *(node("cbc:Note", note) for note in terms.notes),
        node("cbc:DocumentCurrencyCode", terms.currency),
        node("cbc:BuyerReference", terms.buyer_reference),
        node("cac:InvoicePeriod", node("cbc:StartDate", first), node("cbc:EndDate", last)),
        node("cac:OrderReference", node("cbc:ID", terms.order_number)),
        node(
            "cac:BillingReference",
            node("cac:InvoiceDocumentReference", node("cbc:ID", number), node("cbc:IssueDate", day)),
        ),
        node("cac:AccountingSupplierParty", _party(terms.seller)),
        node("cac:AccountingCustomerParty", _party(terms.buyer)),
        _delivery(terms),
        _payment_means(terms),
        node("cac:PaymentTerms", node("cbc:Note", terms.payment_terms)),
        *(_allowance(one, terms.currency) for one in terms.allowances),
        node(
            "cac:TaxTotal",
            _amount("cbc:TaxAmount", terms.sums.tax, terms.currency),
            *(_tax(tax, terms.currency) for tax in terms.taxes),
        ),
        _sums(terms),
        *(_item(item, terms) for item in terms.items),
    )


def _delivery(terms: Terms) -> Element | None:
    return node(
        "cac:Delivery",
        node("cbc:ActualDeliveryDate", terms.supply_date),
        node("cac:DeliveryLocation", _address("cac:Address", terms.delivery) if terms.delivery else None),
    )


def _amount(name: str, amount: str | None, currency: str) -> Element | None:
    return node(name, amount, currencyID=currency)


def _category(name: str, category: str, rate: str | None, *reasons: Element | None) -> Element | None:
    return node(
        name,
        node("cbc:ID", category),
        node("cbc:Percent", rate),
        *reasons,
        node("cac:TaxScheme", node("cbc:ID", "VAT")),
    )


def _party(side: Side) -> Element | None:
    party, (scheme, address) = side.party, side.endpoint or (None, None)
    return node(
        "cac:Party",
        node("cbc:EndpointID", address, schemeID=scheme),
        node("cac:PartyIdentification", node("cbc:ID", side.identifier)),
        _address("cac:PostalAddress", party.address),
        _registration(side.vat_id, "VAT"),
        _registration(side.tax_id, "FC"),
        node(
            "cac:PartyLegalEntity",
            node("cbc:RegistrationName", party.name),
            node("cbc:CompanyID", party.registration_no),
        ),
        node(
            "cac:Contact",
            node("cbc:Name", side.contact),
            node("cbc:Telephone", party.phone),
            node("cbc:ElectronicMail", party.email),
        ),
    )


def _address(name: str, address: Address) -> Element | None:
    return node(
        name,
        node("cbc:StreetName", address.street),
        node("cbc:CityName", address.city),
        node("cbc:PostalZone", address.postal_code),
        node("cbc:CountrySubentity", address.region),
        node("cac:Country", node("cbc:IdentificationCode", address.country)),
    )


def _registration(number: str | None, scheme: str) -> Element | None:
    if number is None:
        return None
    return node("cac:PartyTaxScheme", node("cbc:CompanyID", number), node("cac:TaxScheme", node("cbc:ID", scheme)))


def _payment_means(terms: Terms) -> Element | None:
    account = terms.account
    return node(
        "cac:PaymentMeans",
        node("cbc:PaymentMeansCode", account.code),
        node("cbc:PaymentDueDate", terms.due_date) if terms.credit else None,
        node("cbc:PaymentID", terms.number),
        node(
            "cac:PayeeFinancialAccount",
            node("cbc:ID", account.iban),
            node("cbc:Name", account.holder),
            node("cac:FinancialInstitutionBranch", node("cbc:ID", account.bic)),
        ),
    )


def _allowance(one: Allowance, currency: str) -> Element | None:
    return node(
        "cac:AllowanceCharge",
        node("cbc:ChargeIndicator", "true" if one.charge else "false"),
        node("cbc:AllowanceChargeReason", one.reason),
        node("cbc:MultiplierFactorNumeric", one.percent),
        _amount("cbc:Amount", one.amount, currency),
        _amount("cbc:BaseAmount", one.base, currency),
        _category("cac:TaxCategory", one.category, one.rate) if one.category else None,
    )


def _tax(tax: Tax, currency: str) -> Element | None:
    return node(
        "cac:TaxSubtotal",
        _amount("cbc:TaxableAmount", tax.taxable, currency),
        _amount("cbc:TaxAmount", tax.tax, currency),
        _category(
            "cac:TaxCategory",
            tax.category,
            tax.rate,
            node("cbc:TaxExemptionReasonCode", tax.reason_code),
            node("cbc:TaxExemptionReason", tax.reason),
        ),
    )


def _sums(terms: Terms) -> Element | None:
    sums = terms.sums
    amounts = {
        "LineExtensionAmount": sums.lines,
        "TaxExclusiveAmount": sums.net,
        "TaxInclusiveAmount": sums.total,
        "AllowanceTotalAmount": sums.allowances,
        "ChargeTotalAmount": sums.charges,
        "PayableRoundingAmount": sums.rounding,
        "PayableAmount": sums.payable,
    }
    return node(
        "cac:LegalMonetaryTotal",
        *(_amount(f"cbc:{name}", amount, terms.currency) for name, amount in amounts.items()),
    )


def _item(item: Item, terms: Terms) -> Element | None:
    kind, currency = ("CreditNote", terms.currency) if terms.credit else ("Invoice", terms.currency)
    return node(
        f"cac:{kind}Line",
        node("cbc:ID", item.number),
        node("cbc:CreditedQuantity" if terms.credit else "cbc:InvoicedQuantity", item.quantity, unitCode=item.unit),
        _amount("cbc:LineExtensionAmount", item.net, currency),
        *(_allowance(one, currency) for one in item.allowances),
        node(
            "cac:Item",
            node("cbc:Name", item.name),
            node("cac:SellersItemIdentification", node("cbc:ID", item.code)),
            _category("cac:ClassifiedTaxCategory", item.category, item.rate),
        ),
        node(
            "cac:Price",
            _amount("cbc:PriceAmount", item.price, currency),
            None if item.per == "1" else node("cbc:BaseQuantity", item.per, unitCode=item.unit),
            _unit_discount(item, currency) if item.list_price else None,
        ),
    )


def _unit_discount(item: Item, currency: str) -> Element | None:
    return node(
        "cac:AllowanceCharge",
        node("cbc:ChargeIndicator", "false"),
        _amount("cbc:Amount", item.discount, currency),
        _amount("cbc:BaseAmount", item.list_price, currency),
    )
