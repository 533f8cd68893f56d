"""Field types of identifiers that carry check digits, or have a form of their own: a slip in one is found at once.

What stands in a file already is never judged again: see ``FieldType.fault``.
"""

from __future__ import annotations

from crmcli.model.types.base import Fault, Reading, figures
from crmcli.model.types.texts import Code, Text


class Iban(Code):
    """An International Bank Account Number (ISO 13616)."""

    word = "IBAN"
    metavar = "IBAN"
    example = "DE89370400440532013000"
    judges = True

    def fault(self, value: str, country: str | None) -> Fault | None:
        from crmcli.model import identifiers

        return identifiers.iban(value, self.example)


class Bic(Code):
    """A Business Identifier Code of a bank (ISO 9362)."""

    word = "BIC"
    metavar = "BIC"
    example = "COBADEFFXXX"
    judges = True

    def fault(self, value: str, country: str | None) -> Fault | None:
        from crmcli.model import identifiers

        return identifiers.bic(value, self.example)


class VatId(Code):
    """A VAT id with its country in front: checked for the EU, Northern Ireland, Great Britain, Norway, Switzerland."""

    word = "VAT id"
    metavar = "VAT-ID"
    example = "DE136695976"
    judges = True

    def fault(self, value: str, country: str | None) -> Fault | None:
        from crmcli.model import identifiers

        return identifiers.vat_id(value)


class Identifier(Text):
    """One that is kept as typed, but for what cannot be seen and the width of its digits."""

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        return figures(text, field) or None


class TaxNumber(Identifier):
    """A tax number, kept as typed; a German one, of whichever state, is checked."""

    word = "tax number"
    metavar = "NUMBER"
    example = "181/815/08155"
    judges = True

    def fault(self, value: str, country: str | None) -> Fault | None:
        from crmcli.model import identifiers

        return identifiers.german_tax_number(value, self.example) if country == "DE" else None


class LeitwegId(Text):
    """The address of a public client in Germany, to which an e-invoice is routed."""

    word = "Leitweg-ID"
    metavar = "LEITWEG-ID"
    example = "04011000-1234512345-06"
    judges = True

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        return figures(text, field).upper() or None

    def fault(self, value: str, country: str | None) -> Fault | None:
        from crmcli.model import identifiers

        return identifiers.leitweg_id(value, self.example)


class ElectronicAddress(Identifier):
    """Where e-invoices are sent: an email address, or a scheme (EAS code) and what names somebody in it."""

    word = "electronic address"
    metavar = "SCHEME:ID"
    example = "0204:04011000-1234512345-06"
    judges = True

    def fault(self, value: str, country: str | None) -> Fault | None:
        from crmcli.model import identifiers

        return identifiers.electronic_address(value, self.example)
