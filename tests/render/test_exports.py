"""A stream of records in each format, whole and narrowed to some fields."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from crmcli.errors import UnknownField
from crmcli.model.exports import Anew, Export
from crmcli.model.results import Column
from crmcli.render import Output
from tests.render.samples import LOCAL, NOW, output

RECORDS: list[dict[str, Any]] = [
    {"ref": "LEAD-1", "title": 'One, "two"', "city": None},
    {"ref": "LEAD-2", "title": "=1+1\t", "city": "Wien"},
]


def export(*records: dict[str, Any]) -> Export:
    stream = Anew(lambda: iter(records))
    return Export("leads", [Column(name, name.title()) for name in ("ref", "title", "city")], stream)


def told(format: str, *records: dict[str, Any], fields: tuple[str, ...] | None = None) -> str:
    return output(export(*records), Output(io.StringIO(), 80, False, False, NOW, LOCAL, False, fields), format)


def test_json_is_an_array_and_jsonl_a_line_each() -> None:
    assert json.loads(told("json", *RECORDS)) == RECORDS
    assert [json.loads(line) for line in told("jsonl", *RECORDS).splitlines()] == RECORDS
    assert json.loads(told("json")) == []
    assert told("jsonl") == ""


def test_tables_have_a_header_and_a_line_each() -> None:
    assert told("csv", *RECORDS) == 'ref,title,city\nLEAD-1,"One, ""two""",\nLEAD-2,\'=1+1\t,Wien\n'
    assert told("tsv", RECORDS[0]) == 'ref\ttitle\tcity\nLEAD-1\tOne, "two"\t\n'
    assert told("csv") == "ref,title,city\n"


def test_fields_narrow_a_stream_in_their_order() -> None:
    fields = ("city", "ref")
    wanted = [{"city": None, "ref": "LEAD-1"}, {"city": "Wien", "ref": "LEAD-2"}]
    found = json.loads(told("json", *RECORDS, fields=fields))
    assert found == wanted and [list(record) for record in found] == [["city", "ref"]] * 2
    assert [json.loads(line) for line in told("jsonl", *RECORDS, fields=fields).splitlines()] == wanted
    assert told("csv", *RECORDS, fields=fields) == "city,ref\n,LEAD-1\nWien,LEAD-2\n"


@pytest.mark.parametrize("format", ["json", "jsonl", "csv", "tsv"])
def test_a_field_that_nothing_has_is_refused_before_anything_is_written(format: str) -> None:
    with pytest.raises(UnknownField):
        told(format, *RECORDS, fields=("nonsense",))
