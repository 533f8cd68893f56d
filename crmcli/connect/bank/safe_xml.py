"""XML of strangers: read without entities, document types or anything from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from crmcli.errors import Usage


def parse(content: bytes, name: str) -> Element:
    """The root of a document; raises Usage (exit 2) for one that is broken or declares a document type."""
    builder = _Builder()
    parser = XMLParser(target=builder)
    try:
        parser.feed(content)
        root: Element = parser.close()
    except ParseError as error:
        line, column = error.position
        raise Usage(f"{name} is not complete XML (line {line}, column {column + 1}).", "Download it again.") from None
    except _HasDoctype:
        raise Usage(f"{name} declares a document type, which is refused.", "No bank does so.") from None
    return root


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def child(element: Element | None, *path: str) -> Element | None:
    """The first element at the end of a path of names, whatever their namespace."""
    for name in path:
        element = next(children(element, name), None)
    return element


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The elements with this name that are directly in another one."""
    return (one for one in (element if element is not None else ()) if local(one) == name)


def text(element: Element | None, *path: str) -> str | None:
    """The text at the end of a path, None where there is none."""
    found = child(element, *path)
    return None if found is None or found.text is None else found.text.strip() or None


class _HasDoctype(Exception):
    pass


class _Builder(TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise _HasDoctype
