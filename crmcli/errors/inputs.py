"""What can be wrong with the files that others wrote."""

from __future__ import annotations

from crmcli.errors import Usage

_NAMES = {"cp1252": "Windows-1252", "latin-1": "ISO 8859-1", "iso8859-1": "ISO 8859-1"}


class NotOfEncoding(Usage):
    """A line with bytes that its encoding does not know."""

    code = "not_of_encoding"

    def __init__(self, line: int, encoding: str) -> None:
        name = _NAMES.get(encoding.lower(), encoding.upper().removesuffix("-SIG"))
        other = "cp1252" if encoding.startswith("utf") else "mac-roman, cp850 or cp1250"
        super().__init__(f"line {line}: is not valid {name}.", f"Say how it is encoded: --encoding {other}")
