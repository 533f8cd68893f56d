"""What ``crm init`` asks, in order: a field of one's own company, or a setting."""

from __future__ import annotations

from crmcli.model.declared import Declared


class Prompt(Declared):
    """``option`` is how the answer is given on the command line, ``field`` or ``setting`` what it sets, ``text`` how it
    is asked; what is ``needed`` is asked until it is answered."""

    option: str
    text: str
    field: str | None = None
    setting: str | None = None
    example: str = ""
    needed: bool = False

    @property
    def name(self) -> str:
        return self.option.replace("-", "_")


def _field(option: str, text: str, example: str, field: str | None = None, needed: bool = False) -> Prompt:
    return Prompt(option, text, field or option.replace("-", "_"), None, example, needed)


def _setting(option: str, text: str, example: str) -> Prompt:
    return Prompt(option, text, None, option.replace("-", "_"), example)


QUESTIONS = (
    _field("seller-name", "Name of your business", "Ada Works", "title", needed=True),
    _field("street", "Street and number", "Am Ufer 1"),
    _field("postal-code", "Postal code", "10115"),
    _field("city", "City", "Berlin"),
    _field("country", "Country", "DE"),
    _field("vat-id", "VAT id", "DE136695976"),
    _field("tax-id", "Tax number, if you have no VAT id", "181/815/08155"),
    _field("iban", "IBAN", "DE89370400440532013000"),
    _field("bic", "BIC, optional", "COBADEFFXXX"),
    _field("email", "Email address", "hello@ada.example", "emails"),
    _setting("small-business", "Small business that charges no tax (§ 19 UStG), yes or no", "no"),
    _setting("currency", "Currency", "EUR"),
    _setting("language", "Language of your documents, en or de", "de"),
    _setting("tax-rate", "Usual tax rate in percent", "19"),
    _setting("quote-number", "Pattern of quote numbers", "AN-{year}-{n:04}"),
    _setting("quote-next", "Next quote number, the count alone", "7"),
    _setting("invoice-number", "Pattern of invoice numbers", "RE-{year}-{n:04}"),
    _setting("invoice-next", "Next invoice number, the count alone", "42"),
    _setting("logo", "Logo, a PNG or JPEG file", "logo.png"),
)
