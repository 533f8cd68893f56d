"""The settings of a database and what holds when they are not set."""

from __future__ import annotations

from crmcli.model.kinds import Setting
from crmcli.model.types import Choice, Country, Currency, Reference, Text, Whole

SETTINGS = (
    Setting("currency", Currency(), "EUR", "Currency of new elements."),
    Setting("country", Country(), None, "Country whose calling code a phone number without one gets."),
    Setting("timezone", Text(), None, "Zone that decides what today is; the system's when the file is made."),
    Setting("tax_rounding", Choice(("group", "line")), "group", "Tax is rounded once per rate or once per line."),
    Setting("seller", Reference("company", "seller_of"), None, "The company that sells; the only one marked mine."),
    Setting("quote_number", Text(), "AN-{year}-{n:04}", "Pattern of quote numbers."),
    Setting("quote_validity", Whole(0), "30", "Days for which a new quote holds."),
)
