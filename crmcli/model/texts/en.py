"""What documents say in English."""

from __future__ import annotations

from crmcli.model.texts.language import Language

ENGLISH = Language(
    date="{y}-{m}-{d}",
    comma=".",
    group=",",
    texts={
        "deposit": "Deposit[ {percent} %] on {ref}",
        "part": "Part of {ref}",
        "percent": "{percent} % of {ref}",
        "less_deposit": "Deposit {number}[ of {date}]: net {net}, tax {tax}",
        "less_part": "Billed before by {number}[ of {date}]: net {net}, tax {tax}",
        "billed_again": "Billed again: {name}",
        "credit": "Credit on {number}",
        "cancellation": "Cancellation of {number}",
    },
    mails={
        "mail.quote": """Quote {number}: {title}

Hello[ {person}],

thank you for your interest. Please find attached our quote {number} for {total}.[

{terms}]

Kind regards
{seller}""",
        "mail.invoice": """Invoice {number}: {title}

Hello[ {person}],

please find attached our invoice {number} for {total}.[

{terms}][

You can pay online: {link}]

Thank you for your business.

Kind regards
{seller}""",
        "mail.cancellation": """Cancellation {number}

Hello[ {person}],

please find attached {number}, which cancels our invoice in full.

Kind regards
{seller}""",
        "mail.credit": """Credit note {number}

Hello[ {person}],

please find attached our credit note {number} for {total}.

Kind regards
{seller}""",
    },
    reasons={},
    page={
        "type.quote": "Quote",
        "type.invoice": "Invoice",
        "type.cancellation": "Cancellation",
        "type.credit": "Credit note",
        "draft": "DRAFT",
        "info.quote_number": "Quote number",
        "info.number": "Invoice number",
        "info.date": "Date",
        "info.supply_date": "Date of supply",
        "info.supply_period": "Period of supply",
        "period": "{first} to {last}",
        "info.due_date": "Due on",
        "info.valid_until": "Valid until",
        "info.corrects": "For invoice",
        "info.corrects_date": "Dated",
        "info.client_number": "Client number",
        "info.buyer_reference": "Your reference",
        "info.order_number": "Your order",
        "info.contact": "Your contact",
        "info.client_vat_id": "Your VAT id",
        "column.position": "No.",
        "column.name": "Description",
        "column.quantity": "Quantity",
        "column.price": "Unit price",
        "column.tax_rate": "VAT",
        "column.amount": "Amount",
        "code": "Article {code}",
        "included": "price includes VAT",
        "per": "{price} per {quantity}",
        "discount_percent": "{percent}% discount",
        "discount_unit": "{amount} discount per unit",
        "discount_line": "{amount} discount",
        "percent": "{percent}%",
        "carried": "Carried forward",
        "carry": "Subtotal, carried to the next page",
        "subtotal": "Subtotal",
        "net": "Net amount",
        "tax": "plus {rate}% VAT on {net}",
        "tax_within": "includes {rate}% VAT on {net}",
        "tax_Z": "0% VAT on {net}",
        "tax_E": "Exempt from VAT: {net}",
        "tax_AE": "0% VAT (reverse charge) on {net}",
        "tax_K": "0% VAT (intra-Community supply) on {net}",
        "tax_G": "0% VAT (export) on {net}",
        "tax_O": "Not subject to VAT: {net}",
        "tax_none": "No VAT stated: {net}",
        "total": "Total",
        "sum.rounding": "Rounding",
        "payable": "Amount due",
        "optional": "Optional, not included in the total",
        "optional_net": "Optional items, net",
        "optional_gross": "Optional items, including VAT",
        "says_valid": "This quote is valid until {day}.",
        "says_cancellation": "This document cancels invoice {number}[ of {day}] in full.",
        "says_credit": "This credit note corrects invoice {number}[ of {day}].",
        "says_reason": "Reason: {reason}",
        "says_pay": "Please pay {amount}[ by {day}][, quoting {number}].",
        "says_nothing_due": "There is nothing to pay.",
        "says_early": "If you pay by {day}, you may deduct {percent}% for early payment: {amount} is then due.",
        "says_early_days": "If you pay within {days} days of the invoice date, you may deduct {percent}% for early "
        "payment: {amount} is then due.",
        "pay_online": "Pay online",
        "girocode": "GiroCode for your banking app",
        "party.holder": "Payee",
        "party.iban": "IBAN",
        "party.bic": "BIC",
        "party.phone": "Phone",
        "party.tax_id": "Tax no.",
        "party.vat_id": "VAT id",
        "party.registration_no": "Register",
        "party.bank": "Bank account",
        "page": "Page {page} of {pages}",
    },
    page_date="{day}\N{NO-BREAK SPACE}{month}\N{NO-BREAK SPACE}{y}",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    money="{currency}{amount}",
    money_code="{currency}\N{NO-BREAK SPACE}{amount}",
    units={
        "C62": "pc.|pcs.",
        "H87": "pc.|pcs.",
        "HUR": "hour|hours",
        "MIN": "min",
        "SEC": "s",
        "DAY": "day|days",
        "WEE": "week|weeks",
        "MON": "month|months",
        "QAN": "quarter|quarters",
        "ANN": "year|years",
        "E49": "working day|working days",
        "E48": "service|services",
        "LS": "lump sum|lump sums",
        "KGM": "kg",
        "GRM": "g",
        "MGM": "mg",
        "TNE": "t",
        "LBR": "lb",
        "ONZ": "oz",
        "MTR": "m",
        "CMT": "cm",
        "MMT": "mm",
        "KMT": "km",
        "INH": "in",
        "FOT": "ft",
        "YRD": "yd",
        "SMI": "mile|miles",
        "LM": "m",
        "MTK": "m²",
        "CMK": "cm²",
        "FTK": "sq ft",
        "HAR": "ha",
        "MTQ": "m³",
        "LTR": "l",
        "MLT": "ml",
        "HLT": "hl",
        "GLL": "gallon|gallons",
        "KWH": "kWh",
        "MWH": "MWh",
        "WHR": "Wh",
        "KWT": "kW",
        "AD": "bytes",
        "2P": "KB",
        "4L": "MB",
        "E34": "GB",
        "E35": "TB",
        "DZN": "dozen",
        "HC": "hundred",
        "MIL": "thousand",
        "PR": "pair|pairs",
        "SET": "set|sets",
        "NMP": "pack|packs",
        "XPK": "package|packages",
        "XBX": "box|boxes",
        "XCT": "carton|cartons",
        "XBG": "bag|bags",
        "XSA": "sack|sacks",
        "XBO": "bottle|bottles",
        "XCA": "can|cans",
        "XPX": "pallet|pallets",
        "XRO": "roll|rolls",
        "XST": "sheet|sheets",
        "XTU": "tube|tubes",
        "XBJ": "bucket|buckets",
        "XDR": "drum|drums",
        "P1": "%",
        "IE": "person|persons",
        "E54": "trip|trips",
        "LEF": "leaf|leaves",
        "XLT": "lot|lots",
        "C34": "mol",
    },
    countries={},
)
