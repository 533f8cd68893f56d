"""Files that are no lists: what they are is said, and a list that is packed is taken out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryFile

from crmcli.actions.data.importing.source import ENDINGS
from crmcli.errors import Usage
from crmcli.light import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

ZIP = b"PK\x03\x04"
_BLOCK = 1 << 20
_SMALL = 50 * _BLOCK  # bytes that may be packed as tightly as they like
_RATIO = 200  # times that lists and workbooks never shrink
_CSV = "Save it as .xlsx or CSV and import that."
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a file begins with: what it is, what to do.
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (_OLD, "is an old Excel workbook; save it as .xlsx.", "In Excel or LibreOffice: File, Save as."),
    (b"\x1f\x8b", "is packed with gzip.", "Unpack it: gunzip -c FILE | crm import KIND -"),
    (b"BZh", "is packed with bzip2.", "Unpack it: bunzip2 -c FILE | crm import KIND -"),
    (b"\xfd7zXZ", "is packed with xz.", "Unpack it: xz -dc FILE | crm import KIND -"),
    (b"7z\xbc\xaf", "is packed with 7-Zip.", "Unpack it first."),
    (b"Rar!", "is packed with RAR.", "Unpack it first."),
    (b"%PDF", "is a PDF, not a list.", "Export the list as CSV where it comes from."),
    (b"{\\rtf", "is a text with formatting, not a list.", _CSV),
    (b"\x89PNG", "is a picture, not a list.", "Export the list as CSV where it comes from."),
    (b"\xff\xd8\xff", "is a picture, not a list.", "Export the list as CSV where it comes from."),
    (b"SQLite format 3", "is a database, not a list.", "crm --db FILE works with a database of ours."),
)
_PAGES = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<body")
_INSIDE = (
    ("xl/workbook.bin", "is a binary Excel workbook; save it as .xlsx.", "In Excel: File, Save as."),
    ("word/", "is a Word document, not a list.", _CSV),
    ("ppt/", "is a presentation, not a list.", _CSV),
    ("Index/", "is a Numbers document, not a list.", "In Numbers: File, Export to, CSV."),
)


@contextmanager
def unpacked(file: BinaryIO, name: str) -> Iterator[tuple[BinaryIO, str]]:
    """The list in a file, with its name: the file itself, or the only list of an archive. Raises Usage (exit 2)
    that says what the file is when it is none."""
    with ExitStack() as stack:
        for _ in range(2):  # a workbook may be in an archive
            head = _begin(file)
            _check(file, head, name)
            inner = _taken_out(file, name, stack) if head.startswith(ZIP) else None
            if inner is None:
                break
            file, name = inner
        yield file, name


def _begin(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(512)
    file.seek(0)
    return head


def _check(file: BinaryIO, head: bytes, name: str) -> None:
    for mark, what, hint in _FOREIGN:
        if head.startswith(mark):
            if mark == _OLD and "EncryptedPackage".encode("utf-16-le") in file.read(_BLOCK):
                raise Usage(f"{name} is protected by a password.", "Save it without one and import that.")
            raise Usage(f"{name} {what}", hint)
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if text.startswith(_PAGES):
        raise Usage(f"{name} is a web page, not a list.", f"Open it in Excel or LibreOffice. {_CSV}")
    if text.startswith(b"<?xml"):
        raise Usage(f"{name} is XML, not a list.", f"If it is a sheet, open it in Excel or LibreOffice. {_CSV}")


def _taken_out(file: BinaryIO, name: str, stack: ExitStack) -> tuple[BinaryIO, str] | None:
    """The only list of an archive, in a file of its own; None for a workbook, and for what is no archive at all."""
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(file) as archive:
            member = _member(archive, name)
            if member is None:
                return None
            inner = TemporaryFile()  # noqa: SIM115 - the stack closes it
            stack.callback(inner.close)
            with archive.open(member) as packed:
                while block := packed.read(_BLOCK):
                    inner.write(block)
            return inner, f"{name}: {member.filename.rpartition('/')[2]}"
    except (BadZipFile, NotImplementedError, EOFError, OSError) as error:
        if "not a zip file" in str(error):
            return None
        raise Usage(f"{name} cannot be unpacked: {str(error)[:120]}.", "Is it complete?") from None


def _member(archive: ZipFile, name: str) -> ZipInfo | None:
    """The list in an archive, None when all of it is a workbook."""
    members = [each for each in archive.infolist() if not each.is_dir()]
    names = [each.filename for each in members]
    for begin, what, hint in _INSIDE:
        if any(each.startswith(begin) for each in names):
            raise Usage(f"{name} {what}", hint)
    if "mimetype" in names:
        _guard([archive.getinfo("mimetype")], name)
        if b"opendocument" in archive.read("mimetype")[:100]:
            raise Usage(
                f"{name} is an OpenDocument file; save it as .xlsx.", "Or as CSV, in LibreOffice: File, Save as."
            )
    if "xl/workbook.xml" in names:
        _guard(members, name)
        return None
    lists = [each for each in members if _is_list(each.filename)]
    if len(lists) != 1:
        shown = ", ".join(each.filename for each in lists[:5]) + (", ..." if len(lists) > 5 else "")
        what = f"holds {len(lists)} lists: {shown}" if lists else "holds no list"
        raise Usage(f"{name} {what}.", "Unpack it and import one file after the other.")
    _guard(lists, name)
    return lists[0]


def _is_list(path: str) -> bool:
    base = path.rpartition("/")[2]
    return base.rpartition(".")[2].lower() in (*ENDINGS, "txt") and base[:1] != "." and path[:9] != "__MACOSX/"


def _guard(members: list[ZipInfo], name: str) -> None:
    """Refuse what would fill the disk or the memory."""
    size, packed = sum(each.file_size for each in members), sum(each.compress_size for each in members)
    if size > max(_SMALL, _RATIO * packed):
        raise Usage(f"{name} would be {size // 1_000_000:,} MB when it is unpacked.", "Is it what it says?")
    if any(each.flag_bits & 1 for each in members):
        raise Usage(f"{name} is protected by a password.", "Unpack it first.")
