"""XML that strangers wrote, as a tree of plain names: no DTD, so no entities and nothing from elsewhere."""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import ExpatError, ParserCreate

from crmcli.errors import Usage
from crmcli.light import NoReturn

LARGEST = 20_000_000
"""So many bytes of XML are read; attachments inside make an invoice large."""
_DEEPEST = 60
_BETWEEN = "\n"  # stands in no name of XML


def parsed(data: bytes, name: str) -> Element:
    """The root; names lose their namespaces, the root's is kept as its attribute "namespace".

    Raises Usage (exit 2) for what is no XML, is too large, or has a document type declaration.
    """
    if len(data) > LARGEST:
        raise Usage(f"{name} is too large for an e-invoice.", f"At most {LARGEST // 1_000_000} MB of XML are read.")
    parser, builder, depth = ParserCreate(namespace_separator=_BETWEEN), TreeBuilder(), 0

    def refuse(*declared: object) -> NoReturn:
        raise Usage(f"{name} has a document type declaration, which is refused.", "An e-invoice never has one.")

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise Usage(f"{name} is nested too deeply for an e-invoice.", "Ask the sender for the invoice again.")
        space, _, plain = tag.rpartition(_BETWEEN)
        builder.start(plain, {**attributes, "namespace": space} if depth == 1 else attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag.rpartition(_BETWEEN)[2])

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except (ExpatError, ValueError, LookupError) as error:
        raise Usage(f"{name} is not well-formed XML: {error}.", "Ask the sender for the file again.") from None
    return builder.close()
