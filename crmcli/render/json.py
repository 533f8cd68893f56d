"""``--json``: the result as one JSON value; always valid UTF-8, and harmless when shown at a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from crmcli.model.exports import Export
from crmcli.model.results import Cards, Record, Result, Written
from crmcli.render.escape import json_safe
from crmcli.render.fields import check_fields, picked, portions, shape
from crmcli.render.output import Output


def write(result: Result, output: Output) -> None:
    """Writes the payload: indented at a terminal, else an array with one record per line."""
    if isinstance(result, Export):
        check_fields(result, output.fields or ())
        records = result.records() if output.fields is None else _picked(result, output.fields)
        output.out.writelines(_indented(records) if output.terminal else _array(records))
        return
    value = _narrowed(result, output)
    if isinstance(value, list) and value and not output.terminal:
        output.out.writelines(_array(value))
    else:
        output.out.write(_pretty(value) + "\n")


def compact(value: Any) -> str:
    """A JSON value on one line, with dangerous characters escaped."""
    return json_safe(json.dumps(value, ensure_ascii=False))


def lines(records: Iterable[Any]) -> Iterator[list[str]]:
    """Each record on a line of its own, a thousand lines at a time."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for part in portions(records):
        found = [encode(record) for record in part]
        yield found if "".join(found).isprintable() else [json_safe(line) for line in found]


def _array(records: Iterable[Any]) -> Iterator[str]:
    """A line per record is quick to write, to read and to compare, also with 100,000 of them."""
    return _enclosed(",\n".join(part) for part in lines(records))


def _indented(records: Iterable[Any]) -> Iterator[str]:
    """The same as one value, indented."""
    return _enclosed(("  " + _pretty(record)).replace("\n", "\n  ") for record in records)


def _enclosed(pieces: Iterable[str]) -> Iterator[str]:
    before = "[\n"
    for piece in pieces:
        yield before + piece
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def _pretty(value: Any) -> str:
    return json_safe(json.dumps(value, ensure_ascii=False, indent=2))


def _picked(result: Result, names: Sequence[str]) -> Iterator[Record]:
    return (picked(record, names) for record in result.records())


def _narrowed(result: Result, output: Output) -> Any:
    """The payload with only what ``--fields`` names: of each record, of each node, of a write itself."""
    if output.fields is None:
        return result.payload()
    check_fields(result, output.fields)
    if isinstance(result, Written):
        return picked(result.payload(), output.fields)
    records = [picked(record, output.fields) for record in result.records()]
    if shape(result) == "tree":
        return {**result.payload(), "nodes": records}
    return records[0] if isinstance(result, Cards) and len(records) == 1 else records
