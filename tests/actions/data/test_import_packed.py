"""What is no list is named in one sentence, and a list that is packed is taken out."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from crmcli.actions.data.importing.packed import unpacked
from crmcli.actions.data.importing.spool import kept
from crmcli.errors import Conflict, CrmError
from tests.conftest import Crm

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archive(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return data.getvalue()


def bomb(name: str) -> bytes:
    """An archive whose only file would have 62 MB."""
    data = archive(**{name: bytes(1000)})
    size = data.index(b"PK\1\2") + 24
    return data[:size] + (62_000_000).to_bytes(4, "little") + data[size + 4 :]


def refused(data: bytes) -> str:
    with pytest.raises(CrmError) as wrong, unpacked(io.BytesIO(data), "list"):
        pass
    assert wrong.value.exit == 2 and wrong.value.hint
    return wrong.value.message


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (OLD + b"\0" * 600, "list is an old Excel workbook; save it as .xlsx."),
        (OLD + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "list is protected by a password."),
        (b"\x1f\x8b\x08\0", "list is packed with gzip."),
        (b"7z\xbc\xaf\x27\x1c", "list is packed with 7-Zip."),
        (b"%PDF-1.7", "list is a PDF, not a list."),
        (b"SQLite format 3\0", "list is a database, not a list."),
        (b"\xef\xbb\xbf\r\n<HTML><table>", "list is a web page, not a list."),
        ("<html>".encode("utf-16"), "list is a web page, not a list."),
        (b"<?xml version='1.0'?><Workbook/>", "list is XML, not a list."),
        (archive(mimetype=b"application/vnd.oasis.opendocument.x"), "list is an OpenDocument file; save it as .xlsx."),
        (archive(**{"xl/workbook.bin": b""}), "list is a binary Excel workbook; save it as .xlsx."),
        (archive(**{"word/document.xml": b""}), "list is a Word document"),
        (archive(**{"a.csv": b"x", "b.vcf": b"y", "c.pdf": b""}), "list holds 2 lists: a.csv, b.vcf."),
        (archive(**{"c.pdf": b"", ".x.csv": b"", "__MACOSX/a.csv": b""}), "list holds no list."),
        (bomb("a.csv"), "list would be 62 MB when it is unpacked."),
        (bomb("xl/workbook.xml"), "list would be 62 MB when it is unpacked."),
        (archive(**{"a.csv": b"title\n" * 99}).replace(b"a.csv", b"b.csv", 1), "list cannot be unpacked: "),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_i15_a_file_that_is_no_list_is_named(data: bytes, says: str) -> None:
    assert refused(data).startswith(says)


def test_i15_the_only_list_of_an_archive_is_read(crm: Crm, tmp_path: Path) -> None:
    card = b"BEGIN:VCARD\nVERSION:3.0\nFN:Mia Bell\nEND:VCARD\n"
    for number, files in enumerate(({"x/leads.csv": b"title\nRelaunch\n", "read.me": b""}, {"a.vcf": card}), 1):
        path = tmp_path / "export.zip"
        path.write_bytes(archive(**files))
        done = crm("import", "lead", str(path), "-q")
        assert done.lines == [f"LEAD-{number}"], done.err
    path.write_bytes(archive(**{"leads.csv": b"title,email\nRelaunch,x@\n"}))
    assert "line 2: emails: 'x@'" in crm("import", "lead", str(path)).err
    path.write_bytes(archive(**{"leads.csv": b""}))
    assert "error: export.zip: leads.csv is empty.\n" in crm("import", "lead", str(path)).err
    assert "One file at a time: b.csv" in crm("import", "lead", "a.csv", "b.csv").err


class Growing(io.FileIO):
    """A file that somebody adds to while it is read."""

    def read(self, size: int | None = -1) -> Any:
        found = super().read(size)
        if found and b"more" not in found:
            with Path(str(self.name)).open("ab") as file:
                file.write(b"more")
        return found


def test_a_file_that_is_written_to_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_bytes(b"title\nRelaunch\n")
    with path.open("rb") as whole, kept(whole, "leads.csv") as file:
        assert file.read() == path.read_bytes()
    with Growing(path) as growing, pytest.raises(Conflict, match=r"leads\.csv was changed while it was read\."):
        kept(growing, "leads.csv")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "where", "path"),
    [
        (
            '{"results": [{"id": 1, "properties": {"a": 1}}]}',
            'its elements stand under "results", their values under "properties".',
            ".results[].properties",
        ),
        ('{\n "paging": {"next": 7}, "data": [{"name": "A"}]}', 'its elements stand under "data".', ".data[]"),
        ('[{"id": 1, "properties": {"firstname": "Mia"}}]', 'their values under "properties".', ".properties"),
        ('{"total": 1, "items": [{"a": "%s"}]}' % ("x" * 8_000_000), 'its elements stand under "items".', ".items[]"),
    ],
    ids=["hubspot", "pipedrive", "objects", "long"],
)
def test_i15_the_answer_of_an_api_is_named_with_the_way_to_its_elements(
    crm: Crm, text: str, where: str, path: str
) -> None:
    done = crm("import", "contact", "-", "--from", "json", stdin=text)
    assert (done.exit, "line 1: is the answer of a program: " in done.err, where in done.err) == (2, True, True), (
        done.err
    )
    assert f"jq '{path}' FILE" in done.err


def test_i22_text_in_another_encoding_is_refused_by_its_line_in_every_format(crm: Crm) -> None:
    wrong = {
        "csv": "title,city\nA,B\nC,D\ufffd\n",
        "jsonl": '{"title": "A"}\n\n{"title": "\ufffd"}\n',
        "json": '[{"title": "A"},\n {},\n{"title": "\ufffd"}]',
        "vcard": "BEGIN:VCARD\nVERSION:3.0\nFN:\ufffd\nEND:VCARD\n",
    }
    for format, text in wrong.items():
        for other, name in ((b"\xf6", "UTF-8"), (b"\x81", "Windows-1252")):
            data = text.encode().replace("\ufffd".encode(), "é".encode() + other if name == "UTF-8" else other)
            done = crm("import", "lead", "-", "--from", format, "--json", stdin=data)
            message, hint = done.error["message"], done.error["hint"]
            assert (done.exit, message) == (2, f"line 3: is not valid {name}."), format
            assert "--encoding" in hint


def test_rows_that_could_not_be_read_are_in_the_rejects_as_they_came(crm: Crm, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    done = crm("import", "lead", "-", "--rejects", str(bad), stdin='title,city\nA,"B" x\nC,D\nE,\x00\n')
    assert (done.exit, bad.read_text().splitlines()) == (
        7,
        [
            "line,reason,title,city",
            '2,"line 2: there is text after a closing quote. Write "" inside quotes as """".","A,""B"" x"',
            '4,line 4: contains a NUL character. Is it a text file?,"E,\0"',
        ],
    )
    assert crm("import", "lead", "-", "--rejects", str(bad), stdin='{"title": "A"}\n{"title": B}\n').exit == 7
    assert '"text": "{\\"title\\": B}"' in bad.read_text()
