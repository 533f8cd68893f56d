"""Amounts, quantities, days and names as a language writes them on a page."""

from __future__ import annotations

from crmcli.documents.paper import Address, Line
from crmcli.model.countries import country_name
from crmcli.model.money import amount_text, price_text
from crmcli.model.texts import filled, language
from crmcli.model.units import DEFAULT, unit_name

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
_BEFORE_THE_CODE = ("US", "CA", "AU")  # "Austin, TX 78701"
_OF_ITS_OWN = ("GB", "IE")  # the postal code has a line of its own


class Words:
    """What a page in this language and currency says."""

    def __init__(self, code: str, currency: str) -> None:
        self.code = code
        self.currency = currency
        self._of = language(code)

    def __call__(self, name: str, /, **values: str | None) -> str:
        """The word or pattern of this name, filled."""
        return filled(self._of.page[name], values)

    def number(self, text: str) -> str:
        """A decimal "-2400.5" with the marks of the language: "−2.400,5"."""
        whole, point, decimals = text.removeprefix("-").partition(".")
        found = self._of.number(f"{int(whole):,}{point}{decimals}") or ""
        return f"−{found}" if text.startswith("-") else found

    def amount(self, minor: int) -> str:
        """An amount in minor units: "1.200,50 €"."""
        return self._money(amount_text(minor, self.currency))

    def price(self, text: str) -> str:
        """A price as decimal text, which may have more places than amounts have."""
        return self._money(price_text(text, self.currency))

    def _money(self, text: str) -> str:
        symbol = _SYMBOLS.get(self.currency)
        pattern = self._of.money if symbol else self._of.money_code
        shown = filled(pattern, {"amount": self.number(text.removeprefix("-")), "currency": symbol or self.currency})
        return f"−{shown}" if text.startswith("-") else shown

    def day(self, iso: str) -> str:
        """A day "2026-11-26" as people write it: "26.11.2026", "26 November 2026"."""
        year, month, day = iso.split("-")
        name = self._of.months[int(month) - 1] if self._of.months else month
        return self._of.page_date.format(y=year, m=month, d=day, day=int(day), month=name)

    def quantity(self, line: Line) -> str:
        """How much: "3 Std.", "2,5 kg"; of a lump sum only that it is one."""
        if line.unit == "LS" and line.quantity == "1":
            return self.unit(line.unit, line.quantity)
        if line.unit == DEFAULT and line.quantity in (
            "1",
            "-1",
        ):  # nobody says of one thing that it is a piece
            return self.number(line.quantity)
        return f"{self.number(line.quantity)} {self.unit(line.unit, line.quantity)}"

    def unit(self, code: str, quantity: str) -> str:
        single, _, several = self._of.units.get(code, unit_name(code)).partition("|")
        return several if several and quantity not in ("1", "-1") else single

    def country(self, code: str) -> str:
        return self._of.countries.get(code) or country_name(code)

    def address(self, address: Address, home: str | None) -> list[str]:
        """Street, place and, where it is not the country of the sender, the country in capitals, a line each."""
        place, code = address.city or "", address.postal_code or ""
        lines = [address.street or ""]
        if address.country in _BEFORE_THE_CODE:
            state = f"{address.region or ''} {code}".strip()
            lines.append(", ".join(part for part in (place, state) if part))
        elif address.country in _OF_ITS_OWN:
            lines += [place, code]
        else:
            lines.append(f"{code} {place}".strip())
        if address.country and address.country != home:
            lines.append(self.country(address.country).upper())
        return [line for line in lines if line]
