"""What asking for a document gives: a file that was written, or its content."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.light import Any
from crmcli.model.declared import Declared
from crmcli.model.results import Column, Record, Written


class Filed(Written):
    """A document in a file: ``document`` tells {"ref", "number", "format", "language", "file", "sha256", "size",
    "kept"}, where ``kept`` says that these bytes are those that every later call gives."""

    document: Record = {}

    def payload(self) -> Record:
        return {**super().payload(), "document": self.document}


class PaymentLinks(Written):
    """Invoices and the links by which they are paid: ``payment_links`` tells {"ref", "provider", "url", "amount",
    "currency"} of each; ``url`` is None on a dry run."""

    payment_links: list[Record] = []

    def payload(self) -> Record:
        return {**super().payload(), "payment_links": self.payment_links}


class Arrivals(Written):
    """What came in through links: ``arrived`` tells {"ref", "payment", "provider", "id", "amount", "currency", "day",
    "fee", "why"} of each that was looked at; ``why`` is what keeps it from being booked."""

    arrived: list[Record] = []

    def payload(self) -> Record:
        return {**super().payload(), "arrived": self.arrived}


class Content(Declared):
    """The bytes of a document, on their way to standard output as they are."""

    shape = "content"
    content: bytes
    columns: Sequence[Column] = ()

    def payload(self) -> Any:
        return None

    def records(self) -> list[Record]:
        return []

    def refs(self) -> list[str]:
        return []
