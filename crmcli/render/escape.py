"""Hostile text made harmless: for terminals, for TSV and CSV, for spreadsheets, and for JSON.

Dangerous are control characters (C0, DEL, C1), the marks that turn the direction of writing, the two Unicode
line separators, lone surrogates and the zero-width no-break space: what they do is not what a reader sees.
"""

from __future__ import annotations

from crmcli.light import re

_DANGEROUS = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff"
# Texts, not patterns: most output is plain ASCII and never pays for compiling them.
_IN_A_LINE = f"[{_DANGEROUS}]"
_IN_A_TSV_CELL = rf"[\\{_DANGEROUS}]"
_IN_A_CSV_CELL = rf"(?![\t\n\r])[{_DANGEROUS}]"
_SURROGATE = "[\ud800-\udfff]"
_SEEN = bytes(range(0x20, 0x7F))
_NAMED = {"\t": r"\t", "\n": r"\n", "\r": r"\r", "\\": r"\\"}


def _as_escape(found: re.Match[str]) -> str:
    character = found[0]
    if character in _NAMED:
        return _NAMED[character]
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def visible(text: str, lines: bool = False) -> str:
    """The text with every dangerous character shown as an escape such as ``\\x1b``; ``lines`` keeps line feeds."""
    if text.isprintable():  # nothing dangerous is
        return text
    if lines:
        return "\n".join(visible(line) for line in text.split("\n"))
    return re.sub(_IN_A_LINE, _as_escape, text)


def harmless(text: str) -> bool:
    """Whether every character of it is one to be seen: quick for long texts, of many cells or lines."""
    return not text.encode().translate(None, _SEEN) if text.isascii() else text.isprintable()


def json_safe(encoded: str) -> str:
    """JSON text with dangerous characters as ``\\uXXXX``: the same value, and always valid UTF-8.

    ``encoded`` is what ``json.dumps`` wrote: such characters stand inside its strings only, except the line
    feeds of indentation, which are kept."""
    if harmless(encoded.replace("\n", "")):
        return encoded
    return re.sub(_IN_A_LINE, lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", encoded)


def tsv_cell(text: str) -> str:
    """The text without tabs and line ends: ``\\t \\n \\r \\\\`` and ``\\x1b``, ``\\u202e`` for what is dangerous."""
    if text.isprintable() and "\\" not in text:
        return text
    return re.sub(_IN_A_TSV_CELL, _as_escape, text)


def csv_cell(text: str, raw: bool = False) -> str:
    """The text as a CSV cell (RFC 4180), in quotes where they are needed.

    CSV has no escapes: dangerous characters other than tab and line ends are shown as ``\\x1b``, unless
    ``raw``, which replaces only what UTF-8 cannot hold."""
    if not text.isprintable():
        text = re.sub(_SURROGATE if raw else _IN_A_CSV_CELL, _as_escape, text)
    if "," in text or '"' in text or "\n" in text or "\r" in text or text != text.strip(" "):
        return '"' + text.replace('"', '""') + '"'
    return text
