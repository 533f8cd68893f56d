"""Field types of many labelled values: email addresses and phone numbers."""

from __future__ import annotations

from crmcli.light import Any
from crmcli.model.declared import Declared
from crmcli.model.types.base import FieldType, Reading, clean
from crmcli.model.types.texts import Text


class ContactPoint(Declared):
    """A phone number or an email address: ``label`` such as work, ``value`` as typed, ``normal`` to compare."""

    label: str | None
    value: str
    normal: str

    def __init__(self, label: str | None, value: str, normal: str) -> None:
        mine = self.__dict__  # a list has many of them: that is half the time
        mine["label"], mine["value"], mine["normal"] = label, value, normal


class ContactPoints(FieldType):
    """Many labelled values, which are rows of their own; the first is the primary one."""

    column = None
    role = "list"

    def read(self, text: str, field: str, reading: Reading) -> list[ContactPoint]:
        text = clean(text, field)
        return [self.point(text, field, reading)] if text else []

    def point(self, text: str, field: str, reading: Reading) -> ContactPoint:
        raise NotImplementedError

    def normal(self, value: str, country: str | None) -> str:
        """The form in which a value is compared, where numbers without a calling code are of this country."""
        raise NotImplementedError

    def json(self, value: Any, currency: str) -> Any:
        return [{"label": point.label, "value": point.value} for point in value or ()]


class Emails(ContactPoints):
    """Email addresses; compared without case and display name."""

    table = "email"
    word = "email addresses"
    metavar = "[LABEL:]EMAIL"
    example = "work:ada@example.org"

    def point(self, text: str, field: str, reading: Reading) -> ContactPoint:
        from crmcli.model.contacts import bare_email, is_bare_email, labelled

        if is_bare_email(text):
            return ContactPoint(None, text, text.lower())
        label, rest = labelled(text)
        value = bare_email(rest, field)
        return ContactPoint(label, value, self.normal(value, reading.country))

    def normal(self, value: str, country: str | None) -> str:
        from crmcli.model.contacts import normal_email

        return normal_email(value)


class Mailbox(Text):
    """One email address, with a name in front of it or without: "Ada <ada@example.org>"."""

    word = "email address"
    metavar = "ADDRESS"
    example = "Ada Works <office@ada.example>"
    folded = False

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        from crmcli.model.contacts import read_email

        value = clean(text, field)
        return read_email(value, field) if value else None


class Phones(ContactPoints):
    """Phone numbers; kept as typed, compared by their international form."""

    table = "phone"
    word = "phone numbers"
    metavar = "[LABEL:]PHONE"
    example = "mobile:+49 30 1234567"

    def point(self, text: str, field: str, reading: Reading) -> ContactPoint:
        from crmcli.model.contacts import labelled, plain_phone, read_phone

        plain = plain_phone(text)
        if plain is not None:
            return ContactPoint(None, text, plain)
        label, rest = labelled(text)
        value = read_phone(rest, field)
        return ContactPoint(label, value, self.normal(value, reading.country))

    def normal(self, value: str, country: str | None) -> str:
        from crmcli.model.contacts import normal_phone

        return normal_phone(value, country)
