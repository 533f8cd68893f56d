"""What an invoice must say of seller and client (§§ 14, 14a UStG): all that is missing, and how to give it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.refs import shown
from crmcli.light import NamedTuple
from crmcli.model.kinds import Kind
from crmcli.model.traits_of_parties import Address, Ours, Parties, TaxNumbers
from crmcli.store.act import Act, Row

_TO_BUSINESS = ("AE", "K")  # those in which the client owes the tax and needs a VAT id (BR-AE-02, BR-IC-02)


class Missing(NamedTuple):
    """One thing that is missing: its field, and the command that gives it without its last option."""

    field: str
    command: str
    option: str


class _Party:
    """The one that the first of these references names that is filled, and what the document says of it."""

    def __init__(self, act: Act, draft: Element, row: Row, references: Sequence[str]) -> None:
        self.document, self.row, self.references = draft.kind, row, references
        reference = next((name for name in references if row[name] is not None), references[-1])
        self.id = row[reference]
        self.kind = act.registry.by_name[dict(draft.kind.references)[reference].kind]
        self.edit = f"crm edit {shown(act, (self.kind.name, self.id))}"

    def field(self, name: str) -> str:
        """The field of the document that says this of the party."""
        found = self.document.copy_of(self.references, name)
        if found is None:
            raise LookupError(f"{self.document.name} does not say the {name} of its {self.references[0]}")
        return found

    def says(self, name: str) -> bool:
        return bool(self.row[self.field(name)])

    def lacks_address(self) -> Iterable[Missing]:
        for name in _address(self.kind):
            if not self.says(name):
                yield Missing(self.field(name), self.edit, _option(self.kind, name))


def of_parties(act: Act, draft: Element, row: Row, taxed: set[str]) -> Iterable[Missing]:
    """What it lacks of both; ``taxed`` are the tax categories of its lines."""
    yield from _of_seller(act, draft, row, taxed)
    yield from _of_client(act, draft, row, taxed)


def _of_seller(act: Act, draft: Element, row: Row, taxed: set[str]) -> Iterable[Missing]:
    reference = draft.kind.its(Parties).seller
    seller = _Party(act, draft, row, [reference])
    kind, numbers = seller.kind, seller.kind.its(TaxNumbers)
    if seller.id is None:
        new = f'crm {kind.name} new "..." {kind.by_name[kind.its(Ours).mine].flag}'
        yield Missing(reference, new, " ".join(_option(kind, name) for name in _address(kind)))
        return
    yield from seller.lacks_address()
    field, vat_id = seller.field(numbers.vat_id), _option(kind, numbers.vat_id, "DE...")
    if not (seller.says(numbers.tax_id) or seller.says(numbers.vat_id)):
        yield Missing(f"{seller.field(numbers.tax_id)} or {field}", seller.edit, vat_id)
    elif "K" in taxed and not seller.says(numbers.vat_id):
        yield Missing(field, seller.edit, vat_id)


def _of_client(act: Act, draft: Element, row: Row, taxed: set[str]) -> Iterable[Missing]:
    references = draft.kind.its(Parties).client
    client = _Party(act, draft, row, references)
    if client.id is None:
        yield Missing("client", f"crm edit {draft.ref}", _option(draft.kind, references[0], "REF"))
        return
    yield from client.lacks_address()
    business = act.registry.bearer(TaxNumbers)
    if business and taxed & set(_TO_BUSINESS):
        vat_id = business.its(TaxNumbers).vat_id
        if not client.says(vat_id):
            yield Missing(client.field(vat_id), client.edit, _option(business, vat_id, "ATU..."))


def _address(kind: Kind) -> tuple[str, ...]:
    """What of an address must be on an invoice."""
    lives = kind.its(Address)
    return lives.street, lives.postal_code, lives.city, lives.country


def _option(kind: Kind, name: str, example: str = '"..."') -> str:
    return f"{kind.by_name[name].flag} {example}"
