"""Bank statements: what a bank says happened on an account, out of any kind of file that banks give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crmcli.connect.bank.statement import Statement
from crmcli.errors import Usage

LARGEST = 256 * 2**20
"""The largest file that is read, in bytes, packed or not."""


def read(content: bytes, name: str, currency: str, mapping: Mapping[str, str] | None = None) -> list[Statement]:
    """The statements of a file: CAMT as XML or zipped, MT940, CSV; ``currency`` is that of an account which names
    none, ``mapping`` what the columns of a CSV are for. Raises Usage (exit 2) for what cannot be read."""
    if not content.strip():
        raise Usage(f"{name} is empty.", "Download it again.")
    if content.startswith(b"PK\x03\x04"):
        return [one for inner, part in _unpacked(content, name) for one in read(part, inner, currency, mapping)]
    head = content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"<"):
        from crmcli.connect.bank import camt

        return [camt.read(content, name)]
    if _is_mt940(content[:4096]):
        from crmcli.connect.bank import mt940

        return [mt940.read(content, name, currency)]
    from crmcli.connect.bank import table

    return [table.read(content, name, currency, mapping or {})]


def _is_mt940(head: bytes) -> bool:
    from re import MULTILINE, search

    return bool(search(rb"^:(20|25|28C?|60[FM]|61):", head, MULTILINE))


def _unpacked(content: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """The files in a ZIP, none of which may be one itself; raises Usage for one that is broken or far too large."""
    from io import BytesIO
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if sum(one.file_size for one in members) > LARGEST:
                raise Usage(f"{name} is too large when it is unpacked.", "Import its files one by one.")
            for member in members:
                part = archive.read(member)
                if part.startswith(b"PK\x03\x04"):
                    raise Usage(f"{name} has a ZIP file in it.", "Unpack it first.")
                yield f"{name}: {member.filename}", part
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise Usage(f"{name} cannot be unpacked: {str(error)[:120]}.", "Download it again.") from None
