"""Field types: each knows how to read typed text, what it stores, and how the stored value is shown in JSON.

Stored values are what SQLite holds: text, integers, None. Amounts are whole minor units of the element's
currency, decimals are plain text, dates "2026-11-23", instants "2026-11-23T18:00:00.000000Z", flags 0 or 1.
"""

from __future__ import annotations

from crmcli.model.types.base import Fault, FieldType, Reading, clean
from crmcli.model.types.days import AnyReference, DayOrMoment
from crmcli.model.types.identifiers import Bic, ElectronicAddress, Iban, LeitwegId, TaxNumber, VatId
from crmcli.model.types.points import ContactPoint, ContactPoints, Emails, Mailbox, Phones
from crmcli.model.types.quantities import (
    Country,
    Currency,
    Day,
    Moment,
    Money,
    Number,
    Price,
    TaxRate,
    Unit,
    Whole,
)
from crmcli.model.types.texts import Choice, Code, Flag, Long, Person, Reference, StageKey, Text, Web

__all__ = [
    "AnyReference",
    "Bic",
    "Choice",
    "Code",
    "ContactPoint",
    "ContactPoints",
    "Country",
    "Currency",
    "Day",
    "DayOrMoment",
    "ElectronicAddress",
    "Emails",
    "Fault",
    "FieldType",
    "Flag",
    "Iban",
    "LeitwegId",
    "Long",
    "Mailbox",
    "Moment",
    "Money",
    "Number",
    "Person",
    "Phones",
    "Price",
    "Reading",
    "Reference",
    "StageKey",
    "TaxNumber",
    "TaxRate",
    "Text",
    "Unit",
    "VatId",
    "Web",
    "Whole",
    "clean",
]
