"""What an export writes, an import reads as it was: in every format, whatever stands in the texts."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.actions.data.importing.entries import entries
from crmcli.actions.data.importing.source import ImportSource
from crmcli.catalog.contact import CONTACT
from crmcli.errors import BadValue
from crmcli.model.exports import Anew, Export
from crmcli.model.results import Column, Record
from crmcli.model.types import Long, Text
from crmcli.render.output import Output
from tests.conftest import Crm
from tests.render.samples import LOCAL, NOW, output

ONE_LINE = ["=1+1", "'=x", "+49", "-", "@a", '"', '"a" b', 'a"b', "''", "\\", "\\n", "\\t", "\\x1b", ";", ",", "a;b"]
ONE_LINE += ["a:b", "x\u202ey", "é", "字", "😀", "null", "0.10", "|", "#REF!", "a\u200fb", "true", "BEGIN:VCARD"]
LINES = ["a\nb", "a\n\nb\n c", "a\tb", "=\n=", '"\n"', "\\\nn", "a\nEND:VCARD\nb", "\n- x", "1\n,2", "a\n\tb", "a=\nb"]
ALPHABET = "=+-@'\"\\;,:|nrtx0 \u202e\u200f字\n\t"
TEXTS = st.one_of(st.sampled_from(ONE_LINE + LINES), st.text(ALPHABET, max_size=12))
FORMATS = ("csv", "tsv", "json", "jsonl")


def stored(type: Any, text: str) -> str:
    """What is kept of a text that somebody typed; nothing of one that is refused."""
    try:
        return type.read(text, "text", None) or ""
    except BadValue:
        return ""


def written(export: Export, format: str, raw: bool = False) -> ImportSource:
    place = Output(io.StringIO(), 80, False, False, NOW, LOCAL, raw)
    return ImportSource(
        io.BytesIO(output(export, place, format).encode()), f"x.{'vcf' if format == 'vcard' else format}"
    )


def exported(records: list[Record], person: bool = False) -> Export:
    columns = [Column(name, name) for name in records[0]]
    return Export("leads", columns, Anew(lambda: iter(records)), person=CONTACT if person else None)


ROWS = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("format", "names"),
    [*((format, ("ref", "title", "comments")) for format in FORMATS), ("tsv", ("title", "comments"))],
)
@settings(max_examples=25, deadline=None)
@given(rows=ROWS)
def test_texts_come_back_as_they_were(format: str, names: tuple[str, ...], rows: list[tuple[str, str]]) -> None:
    records: list[Record] = []
    for number, (title, comments) in enumerate(rows, 1):
        if format == "csv":  # which has no escapes: marks that turn the writing are shown in it
            title, comments = (text.replace("\u202e", "").replace("\u200f", "") for text in (title, comments))
        if format == "tsv" and "ref" not in names:  # it could be a spreadsheet's, which puts quotes around cells
            title, comments = title.lstrip(' \n\t"'), comments.lstrip(' \n\t"')
        record = {"ref": f"LEAD-{number}", "title": stored(Text(), title) or "x", "comments": stored(Long(), comments)}
        records.append({name: record[name] for name in names})
    found = list(entries(written(exported(records), format)))
    assert [entry.error for entry in found] == [None] * len(records)
    assert [dict(zip(entry.names, entry.cells, strict=True)) for entry in found] == records


@settings(max_examples=30, deadline=None)
@given(rows=ROWS, label=st.sampled_from([None, "work", "home", "mobile", "fax", "other", "boat", "büro", "cell"]))
def test_cards_come_back_as_they_were(rows: list[tuple[str, str]], label: str | None) -> None:
    records: list[Record] = []
    for one, comments in rows:
        text = stored(Text(), one) or "x"
        records.append(
            {
                **dict.fromkeys(
                    ("title", "first_name", "last_name", "job_title", "company_title", "city", "uid"), text
                ),
                "comments": stored(Long(), comments),
                "emails": [{"label": label, "value": "a@x.org"}, {"label": None, "value": "b@x.org"}],
                "phones": [{"label": label, "value": "+49 30 1"}],
            }
        )
    found = list(entries(written(exported(records, person=True), "vcard", raw=True)))
    assert [entry.error for entry in found] == [None] * len(records)
    for entry, record in zip(found, records, strict=True):
        read = dict(zip(entry.names, entry.cells, strict=True))
        for column in ("First Name", "Last Name", "Job Title", "Organization", "Other City"):
            assert read[column] == record["title"], column
        assert (read["External ID"][0]["id"], read.get("Notes", "")) == (record["uid"], record["comments"])
        shown = "mobile" if label == "cell" else label
        assert [each["label"] for each in read["Email"] + read["Phone"]] == [shown, None, shown]


@pytest.mark.parametrize("format", ["csv", "tsv", "vcard"])
def test_elements_come_back_as_they_were(crm: Crm, format: str) -> None:
    lines = LINES * 3
    rows = [
        {"last_name": f"{number} {text}", "city": text, "comments": f"{lines[-number - 1]}\nx", "tags": ["a b", "c"]}
        for number, text in enumerate(ONE_LINE)
        if "\u202e" not in text and "\u200f" not in text
    ]
    assert crm("import", "contact", "-", "--from", "json", stdin=json.dumps(rows)).exit == 0
    fields = ("contact", "list", "--fields", "title,city,comments,tags", "--json")
    before = crm(*fields).json
    text = crm("export", "contact", "--format", format).out
    other = ("--db", str(crm.folder / "other.db"))
    done = crm("import", "contact", "-", *other, stdin=text)
    assert (done.exit, done.err) == (0, "")
    assert crm(*fields, *other).json == before


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ('title\tcity\nC:\\\\new\tB\n', "C:\\new"),
        ('title\tcity\nC:\\queue\tB\n', "C:\\queue"),  # no escape of ours: it was written otherwise
        ('Title\tCity\nC:\\new\tB\n', "C:\\new"),
        ('title\tcity\n"a ""b"""\tB\n', 'a "b"'),
        ('ref\ttitle\nLEAD-1\t"a" b\n', '"a" b'),
    ],
)  # fmt: skip
def test_i28_a_table_with_tabs_is_read_as_it_was_written(text: str, title: str) -> None:
    (entry,) = entries(ImportSource(io.BytesIO(text.encode()), "standard input"))
    assert (entry.error, title in entry.cells) == (None, True)
