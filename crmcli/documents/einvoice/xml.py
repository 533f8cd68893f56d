"""XML as nested calls: an element without content is left out, and the bytes are the same every time."""

from __future__ import annotations

from xml.etree.ElementTree import Element, indent, tostring

from crmcli.light import re

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production Char


def node(name: str, *content: Element | str | None, **attributes: str | None) -> Element | None:
    """An element of texts and elements, of which None is left out; None itself when nothing is left.

    ``name`` bears its prefix ("ram:Name"); attributes that are None are left out, too.
    """
    parts = [part for part in content if part is not None and part != ""]
    if not parts:
        return None
    element = Element(name, {key: value for key, value in attributes.items() if value is not None})
    for part in parts:
        if isinstance(part, str):
            element.text = _NOT_IN_XML.sub("", part)
        else:
            element.append(part)
    return element


def document(name: str, namespaces: dict[str, str], *content: Element | None) -> bytes:
    """A whole document in UTF-8, whose root declares the namespaces (prefix -> name, "" is the default)."""
    root = node(name, *content)
    if root is None:
        raise ValueError("an empty document")
    for prefix, space in namespaces.items():
        root.set(f"xmlns:{prefix}" if prefix else "xmlns", space)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'.encode()
