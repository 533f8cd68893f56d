"""A message as its bytes: what is sent, kept until it is, and sent again unchanged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from crmcli.errors import BadValue
from crmcli.light import re

_SEVEN = SMTP.clone(cte_type="7bit")  # what every mail server takes, and none has to change on the way
_LOCAL = re.compile(r"(?!-)[\w.!#$%&'*+/=?^`{|}~-]+", re.ASCII)  # RFC 5322, 3.2.3


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along; ``name`` is what the client sees, without folders."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A message before it is put into bytes. Addresses are "ada@x.org" or "Ada <ada@x.org>"."""

    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    at: datetime
    message_id: str
    cc: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = field(default=())


def composed(mail: Mail) -> bytes:
    """The message (RFC 5322), the same bytes for the same mail; raises BadValue (exit 2) for an address or a subject
    that no header can hold."""
    message = EmailMessage(policy=_SEVEN)
    message["From"] = address(mail.sender, "from")
    message["To"] = [address(one, "to") for one in mail.to]
    if mail.cc:
        message["Cc"] = [address(one, "cc") for one in mail.cc]
    message["Subject"] = _line(mail.subject, "subject")
    message["Date"] = mail.at
    message["Message-ID"] = mail.message_id
    message.set_content(mail.text if mail.text.endswith("\n") else f"{mail.text}\n")
    for one in mail.attachments:
        main, _, sub = one.media_type.partition("/")
        message.add_attachment(one.content, maintype=main, subtype=sub, filename=_file_name(one.name))
    if mail.attachments:
        message.set_boundary(f"=_{mail.message_id.strip('<>').partition('@')[0]}")
    return message.as_bytes()


def address(text: str, field: str) -> Address:
    """An address as people write it; raises BadValue for one that is none, or that would end a header."""
    from email.errors import MessageError
    from email.utils import parseaddr

    _line(text, field)
    name, plain = parseaddr(text)
    local, _, domain = plain.rpartition("@")
    try:
        domain = domain.encode("idna").decode()
        found = Address(name, local, domain) if local and _is_domain(domain) else None
    except (ValueError, IndexError, UnicodeError, MessageError):
        found = None
    bare = bool(name) or plain == text.strip(" <>")
    if found is None or not _LOCAL.fullmatch(local) or not bare:
        raise BadValue(field, text, "is not an email address", "ada@example.org")
    return found


def _is_domain(text: str) -> bool:
    return "." in text.strip(".") or text == "localhost"


def plain_addresses(mail: Mail) -> list[str]:
    """Everybody whom it goes to, as the mail server wants it."""
    return list(dict.fromkeys(address(one, "to").addr_spec for one in (*mail.to, *mail.cc)))


def sender_of(mail: Mail) -> str:
    """Whom it comes from, as the mail server wants it."""
    return address(mail.sender, "from").addr_spec


def _line(text: str, field: str) -> str:
    if any(ord(sign) < 32 or ord(sign) == 127 or sign in "\u2028\u2029\x85" for sign in text):
        raise BadValue(field, text, "has a line break or a control character", "one line of text")
    return text


def _file_name(name: str) -> str:
    """The last part of a path, without what could lead out of a folder or hide what it is."""
    last = _line(name, "attachment").replace("\\", "/").rpartition("/")[2].lstrip(".")
    return last or "document"
