"""What is imported: a file that can be read twice, with its format and its encoding found out."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator

from crmcli.errors import BadValue, Usage
from crmcli.errors.inputs import NotOfEncoding
from crmcli.light import BinaryIO, json, re

# Where each format is read; another one is its module and its line here.
FORMATS = {
    "csv": "tables",
    "tsv": "tables",
    "json": "objects",
    "jsonl": "objects",
    "vcard": "cards",
    "xlsx": "workbooks",
}
LINE_LIMIT = 1_000_000  # characters of one line, or of one cell: more is no list of anything
ENDINGS = {
    "csv": "csv",
    "tsv": "tsv",
    "tab": "tsv",
    "json": "json",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "vcf": "vcard",
    "vcard": "vcard",
    "xlsx": "xlsx",
}
_BLOCK = 1 << 20
UNDECODED = re.compile("[\udc80-\udcff]")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class ImportSource:
    """An input whose bytes are all there. ``file`` can seek; ``warning`` says what was guessed, if anything;
    ``delimiter`` what stands between the cells of a table, None when that is to be found out, ``skip`` how many lines
    stand above the names of its columns, of which ``known`` tells whether one is known. ``notes`` says what was left
    out around the rows."""

    def __init__(self, file: BinaryIO, name: str, format: str | None = None, encoding: str | None = None) -> None:
        self.file = file
        self.name = name
        self.size = file.seek(0, io.SEEK_END)
        file.seek(0)
        head = file.read(4096)
        if not head:
            raise Usage(f"{name} is empty.", "It needs a line with the column names, or one element.")
        self.warning: str | None = None
        self.delimiter: str | None = None
        self.skip: int | None = None
        self.known: Callable[[str], bool] = _nothing
        self.notes: list[str] = []
        packed = head.startswith(b"PK\x03\x04")
        if packed and format not in (None, "xlsx"):
            raise Usage(f"{name} is a compressed file, such as a workbook, not {format}.", "Leave out --from.")
        self.encoding = "" if packed else _known(encoding) if encoding else self._detected(head)
        self.format = format or ("xlsx" if packed else None) or _of_name(name) or self._of_content()

    def text(self) -> io.TextIOWrapper:
        """The text from its beginning; bytes that are not of the encoding become lone surrogates."""
        self.file.seek(0)
        wide = self.encoding.startswith("utf-16")
        return _Kept(self.file, self.encoding, "strict" if wide else "surrogateescape", newline="")

    def fingerprint(self) -> str:
        """What tells this content from any other."""
        from hashlib import sha256

        found = sha256()
        for block in self._blocks():
            found.update(block)
        return found.hexdigest()

    def _blocks(self) -> Iterator[bytes]:
        self.file.seek(0)
        while block := self.file.read(_BLOCK):
            yield block

    def _detected(self, head: bytes) -> str:
        """By its first bytes; else UTF-8 if all of it is, else what Western Windows programs write.

        A text with valid and invalid sequences is damaged UTF-8: its bad lines are refused, not guessed.
        """
        for mark, name in _BOMS:
            if head.startswith(mark):
                return name
        if head[:200].count(0) > len(head[:200]) // 4:
            return "utf-16-le" if head[1:200:2].count(0) >= head[0:200:2].count(0) else "utf-16-be"
        if self._is_utf8():
            return "utf-8"
        decode = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode
        if any(re.search("[^\x00-\x7f\udc80-\udcff]", decode(block)) for block in self._blocks()):
            return "utf-8"
        self.warning = f"{self.name} is not UTF-8; it was read as Windows-1252. Use --encoding to choose another."
        return "cp1252"

    def _is_utf8(self) -> bool:
        decode = codecs.getincrementaldecoder("utf-8")().decode
        try:
            for block in self._blocks():
                decode(block)
        except UnicodeDecodeError:
            return False
        return True

    def _of_content(self) -> str:
        text = self.text()
        begin = text.read(_BLOCK).lstrip("\ufeff \t\r\n")
        if begin[:11].upper() == "BEGIN:VCARD":
            return "vcard"
        if begin.startswith("["):
            return "json"
        if begin.startswith("{"):
            return "jsonl" if _is_json(begin.split("\n", 1)[0]) else "json"
        return "csv"


class TextLines:
    """The lines of a text, counted; a line that cannot be one raises Usage, and the next call goes on behind it.

    ``taken``, where somebody wants them, are those since it was emptied. With ``lenient``, bytes that are not of the
    encoding are left as lone surrogates, for a reader that knows better."""

    def __init__(self, source: ImportSource, skip: int = 0, lenient: bool = False) -> None:
        self.number = 0
        self._read: Callable[[int], str] = source.text().readline
        self._encoding = source.encoding
        self._lenient = lenient
        self.taken: list[str] | None = None
        for _ in range(skip):
            next(self)

    def __iter__(self) -> TextLines:
        return self

    def __next__(self) -> str:
        try:
            line = self._read(LINE_LIMIT)
        except UnicodeDecodeError:
            raise NotOfEncoding(self.number + 1, self._encoding) from None
        if not line:
            raise StopIteration
        self.number += 1
        if self.taken is not None:
            self.taken.append(line)
        if len(line) >= LINE_LIMIT:
            self._pass_over(line)
            raise Usage(f"line {self.number}: is longer than {LINE_LIMIT:,} characters.", "Is it a list of elements?")
        if "\0" in line:
            raise Usage(f"line {self.number}: contains a NUL character.", "Is it a text file?")
        if not (line.isascii() or self._lenient) and UNDECODED.search(line):
            raise NotOfEncoding(self.number, self._encoding)
        return line

    def _pass_over(self, line: str) -> None:
        while line and not line.endswith(("\n", "\r")):
            line = self._read(LINE_LIMIT)


class _Kept(io.TextIOWrapper):
    """Leaves the file open when it goes: the file is read more than once."""

    def close(self) -> None:
        pass


def _nothing(name: str) -> bool:
    return False


def _known(encoding: str) -> str:
    try:
        "".encode(encoding)  # refuses also what is no encoding of text, such as hex
        return codecs.lookup(encoding).name
    except (LookupError, ValueError):
        raise BadValue("--encoding", encoding, "is not a known encoding", "cp1252") from None


def _of_name(name: str) -> str | None:
    return ENDINGS.get(name.rpartition(".")[2].lower()) if "." in name else None


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
