"""A document as a message to its client: the address, the subject, the text, and the file that goes along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.paper.building import source_of
from crmcli.actions.paper.document import Document, document_of
from crmcli.connect.mail.message import Attachment, Mail, address, composed
from crmcli.documents.mail import words
from crmcli.documents.paper import Paper
from crmcli.errors import MissingValue
from crmcli.model.declared import Declared
from crmcli.model.traits_of_parties import Mailed, Parties, Person
from crmcli.model.types import Emails, Reference
from crmcli.store.act import Act
from crmcli.store.identities import uuids

SEND = "send"  # what a message is about that a person sends
_MEDIA_TYPES = {"pdf": "application/pdf", "xml": "application/xml", "html": "text/html", "txt": "text/plain"}


class Issuing(Declared):
    """What ``crm issue`` is told for those that are drafts: the day, the discount for paying early. With
    ``drafts_only`` one that is no draft is refused, as ``crm issue`` does, with ``allow_over`` one that bills more than
    is left is not."""

    on: str | None = None
    skonto: str | None = None
    drafts_only: bool = False
    allow_over: bool = False


class MessageRequest(Declared):
    """How documents are to be sent. ``to`` and ``cc`` are addresses, without ``to`` the client's; ``subject`` and
    ``text`` take the place of what is usual; ``again`` sends what was sent already; ``issuing`` issues drafts first;
    with ``keep_going`` one that fails does not stop the others."""

    to: Sequence[str] = ()
    cc: Sequence[str] = ()
    subject: str | None = None
    text: str | None = None
    language: str | None = None
    format: str | None = None
    again: bool = False
    issuing: Issuing | None = None
    keep_going: bool = False


class MessageParts(Declared):
    """A document, and what a message with it says; ``what`` it is about: "send", "reminder_2"."""

    element: Element
    what: str
    paper: Paper
    document: Document
    subject: str
    text: str


class MailMessage(Declared):
    """A message before it is put into bytes, and the document in it."""

    element: Element
    what: str
    mail: Mail
    document: Document


def recipients(act: Act, element: Element, request: MessageRequest) -> tuple[str, ...]:
    """Whom it goes to: the client at the address of today, else at that of the document.

    Raises MissingValue (exit 5) where nobody knows one, BadValue (2) for what is no address.
    """
    to = tuple(request.to)
    if not to:
        client = _client(act, element)
        known = _address(client) or element.row[element.kind.its(Mailed).to]
        if not known:
            later = f"crm edit {client.ref} --email ada@example.org, or " if client else ""
            raise MissingValue(
                f"{element.ref} has no email address of its client.",
                f"{later}crm send {element.ref} --to ada@example.org",
                ref=element.ref,
                field="to",
            )
        to = (str(known),)
    for field, addresses in (("to", to), ("cc", request.cc)):
        for one in addresses:
            address(one, field)
    return to


def drawn(
    act: Act,
    element: Element,
    request: MessageRequest,
    what: str = SEND,
    sums: Mapping[str, int] = MappingProxyType({}),
) -> MessageParts:
    """The document that ``crm document`` gives, without the mark of a draft, and the words that go with it.

    ``sums`` are amounts that only these words know.
    """
    source = source_of(act, element, request.language, draft=False)
    paper, client = source.paper, _client(act, element)
    name = paper.type if what == SEND else what
    person = paper.client.name if client and client.kind.trait(Person) else None
    own = act.setting(f"mail_{name}_{paper.language}")
    subject, text = words(paper, own, paper.client.person or person, name, sums)
    return MessageParts(element, what, source.paper, document_of(act, element, source, request.format), subject, text)


def letter(act: Act, of: MessageParts, request: MessageRequest) -> MailMessage:
    """The message, outside of any transaction."""
    element, made = of.element, of.document
    sender = act.setting("mail_from") or _ours(act, of)
    domain = address(sender, "mail_from").domain
    mail = Mail(
        sender,
        recipients(act, element, request),
        of.subject if request.subject is None else request.subject,
        of.text if request.text is None else request.text,
        act.clock(),
        f"<{uuids(act.clock(), 1)[0]}@{domain}>",
        tuple(request.cc),
        (Attachment(made.name, _MEDIA_TYPES[made.name.rpartition(".")[2]], made.content),),
    )
    return MailMessage(element, of.what, mail, made)


def _client(act: Act, element: Element) -> Element | None:
    """Who the client is: the first that is named, as on the document."""
    return _party(act, element, element.kind.its(Parties).client)


def _party(act: Act, element: Element, names: Sequence[str]) -> Element | None:
    """The first that one of these references names."""
    for name in names:
        type, number = element.kind.by_name[name].type, element.row[name]
        if number and isinstance(type, Reference):
            return next(iter(fetch(act, [(type.kind, number)], lines=False)), None)
    return None


def _address(party: Element | None) -> str | None:
    """The first email address of a client or the seller."""
    if party is None:
        return None
    names = [name for name, _ in party.kind.points if isinstance(party.kind.by_name[name].type, Emails)]
    return next((str(row["value"]) for name in names for row in party.points[name]), None)


def _ours(act: Act, of: MessageParts) -> str:
    """The seller's name and address as mail programs write them."""
    element, seller = of.element, of.paper.seller
    email = _address(_party(act, element, [element.kind.its(Parties).seller])) or seller.email
    if not email:
        raise MissingValue(
            f"Nobody knows whom the mail with {element.ref} comes from.",
            "crm config set mail_from office@example.org",
            ref=element.ref,
            field="mail_from",
        )
    plain = address(email, "mail_from").addr_spec
    name = seller.name.translate({ord('"'): None, ord("\\"): None})
    return f'"{name}" <{plain}>'


def packed(letters: Sequence[MailMessage]) -> list[bytes]:
    """The bytes of messages; raises BadValue (exit 2) for a subject or an address that no header can hold."""
    return [composed(one.mail) for one in letters]
