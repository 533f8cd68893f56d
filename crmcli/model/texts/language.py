"""How a language writes what documents keep and what stands on their pages."""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.model.declared import Declared


class Language(Declared):
    """How a language writes: ``date`` has {y}, {m} and {d}, ``comma`` parts decimals, ``group`` thousands;
    ``texts`` are the patterns by name, ``reasons`` why no tax is charged, by tax category (UNCL 5305) in small letters,
    where the settings do not say it in this language. ``mails`` are what documents are sent with, by what they are:
    the first line is the subject.

    What stands in brackets is left out where one of its places has no value. For pages: ``page`` are the words and
    patterns on them, ``page_date`` a day with {day}, {month} out of ``months``, and {y}, ``money`` an amount with
    {amount} and {currency}, ``units`` what follows a quantity by UN/ECE code ("hour|hours" where one and many
    differ), ``countries`` names by ISO code that differ from the English ones.
    """

    date: str
    comma: str
    group: str
    texts: Mapping[str, str]
    mails: Mapping[str, str]
    reasons: Mapping[str, str]
    page: Mapping[str, str]
    page_date: str
    months: tuple[str, ...]
    money: str
    money_code: str
    units: Mapping[str, str]
    countries: Mapping[str, str]

    def day(self, iso: str | None) -> str | None:
        """A day "2026-11-26" as the language writes it."""
        return self.date.format(**dict(zip("ymd", iso.split("-"), strict=True))) if iso else None

    def number(self, text: str | None) -> str | None:
        """A number "2,400.00" as the language writes it."""
        return text.translate({ord(","): self.group, ord("."): self.comma}) if text else None
