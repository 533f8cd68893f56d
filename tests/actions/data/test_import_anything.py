"""No input whatever makes an import fail without a sentence."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Crm


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=100).map(str.encode),
        st.lists(st.lists(st.text(max_size=8), max_size=4), max_size=6).map(
            lambda rows: "\n".join(",".join(row) for row in [["Name", "Email", "Birthday", "Amount"], *rows]).encode()
        ),
    ),
    format=st.sampled_from([None, "csv", "tsv", "json", "jsonl", "vcard", "xlsx"]),
)
def test_no_input_whatever_gives_a_traceback(crm: Crm, data: bytes, format: str | None) -> None:
    words = ("--from", format) if format else ()
    done = crm("import", "lead", "-", *words, "-n", stdin=data)
    assert done.exit in (0, 2, 3, 4, 5), done.err
    rejected = crm("import", "lead", "-", *words, "-n", "--rejects", str(crm.folder / "bad"), stdin=data)
    assert rejected.exit in (0, 2, 7), rejected.err


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "jsonl", "vcard"])
def test_a_workbook_that_is_called_something_else_is_refused(crm: Crm, format: str) -> None:
    done = crm("import", "lead", "-", "--from", format, stdin=b"PK\x03\x04 and so on")
    assert (done.exit, done.err) == (
        2,
        f"error: standard input is a compressed file, such as a workbook, not {format}.\nhint: Leave out --from.\n",
    )


@pytest.mark.parametrize("encoding", ["klingon", "hex", "base64", "a\0b"])
def test_what_is_no_encoding_of_text_is_refused(crm: Crm, encoding: str) -> None:
    done = crm("import", "lead", "-", "--encoding", encoding, stdin="Name\nA\n")
    assert (done.exit, "is not a known encoding" in done.err) == (2, True)
