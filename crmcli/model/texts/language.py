"""How a language writes what documents keep."""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.model.declared import Declared


class Language(Declared):
    """How a language writes: ``date`` has {y}, {m} and {d}, ``comma`` parts decimals, ``group`` thousands;
    ``texts`` are the patterns by name.

    What stands in brackets is left out where one of its places has no value.
    """

    date: str
    comma: str
    group: str
    texts: Mapping[str, str]

    def day(self, iso: str | None) -> str | None:
        """A day "2026-11-26" as the language writes it."""
        return self.date.format(**dict(zip("ymd", iso.split("-"), strict=True))) if iso else None

    def number(self, text: str | None) -> str | None:
        """A number "2,400.00" as the language writes it."""
        return text.translate({ord(","): self.group, ord("."): self.comma}) if text else None
