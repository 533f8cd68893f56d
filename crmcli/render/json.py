"""``--json``: the result as one JSON value; always valid UTF-8, and harmless when shown at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from crmcli.light import Any, encode_basestring, json, json_writer
from crmcli.model.cutting import portions
from crmcli.model.exports import Export, Sections
from crmcli.model.results import Cards, Result, Rows, Timeline, Written
from crmcli.render.escape import harmless, json_safe
from crmcli.render.fields import check_fields, picked, shape, streamed
from crmcli.render.fields import lines as joined
from crmcli.render.output import Output


def write(result: Result, output: Output) -> None:
    """Writes the payload: indented at a terminal, else an array with one record per line."""
    if isinstance(result, Export) or (isinstance(result, Timeline) and not isinstance(result.entries, list)):
        check_fields(result, output.fields or ())
        pieces = _indented(result, output) if output.terminal else _joined(lines(result, output))
        for piece in _enclosed(pieces):
            output.out.write(piece)
            output.out.flush()
        return
    if isinstance(result, Sections):
        output.out.writelines(_unfolded(result.sections, 1))
        return
    value = _narrowed(result, output)
    if isinstance(result, Written):
        output.out.writelines(_unfolded(value.items()))
    elif isinstance(value, list) and value and not output.terminal:
        output.out.writelines(_enclosed(_joined(encoded(value))))
    else:
        output.out.write(_pretty(value) + "\n")


def compact(value: Any) -> str:
    """A JSON value on one line, with dangerous characters escaped."""
    return json_safe(json.dumps(value, ensure_ascii=False))


def lines(result: Result, output: Output) -> Iterator[list[str]]:
    """Each record of a result on a line of its own, a thousand lines at a time."""
    names = output.fields
    stream = streamed(result, names)
    if stream is not None:
        return map(_objects, stream)
    records: Iterable[Any] = result.payload() if isinstance(result, Rows) and names is None else result.records()
    return encoded(records if names is None else (picked(record, names) for record in records))


def encoded(values: Iterable[Any]) -> Iterator[list[str]]:
    """The same of values."""
    return (_safe([*map(_ENCODE, part)]) for part in portions(values))


def _objects(block: Mapping[str, Sequence[Any]]) -> list[str]:
    """Records as JSON, written field by field: most have few values, or texts."""
    members = ((partial(_members, f"{encode_basestring(name)}: "), values) for name, values in block.items())
    return [f"{{{line}}}" for line in joined(", ", members)]


def _members(key: str, values: Sequence[Any]) -> list[str]:
    pairs = getattr(values, "pairs", None)
    if pairs is not None:
        return _safe([f"{key}[{', '.join([_point(*some[-2:]) for some in each])}]" for each in pairs])
    sorts = {*map(type, values)}
    if sorts == {int}:
        return [f"{key}{value}" for value in values]
    if sorts == {str}:
        whole = "".join(values)
        if harmless(whole) and '"' not in whole and "\\" not in whole:
            return [f'{key}"{value}"' for value in values]
    return _safe([key + (encode_basestring(value) if value.__class__ is str else _ENCODE(value)) for value in values])


def _point(label: str | None, value: str) -> str:
    return f'{{"label": {"null" if label is None else encode_basestring(label)}, "value": {encode_basestring(value)}}}'


def _safe(found: list[str]) -> list[str]:
    return found if harmless("".join(found)) else [*map(json_safe, found)]


_ENCODE = json_writer(ensure_ascii=False)


def _joined(parts: Iterable[list[str]]) -> Iterator[str]:
    """A line per record is quick to write, to read and to compare, also with 100,000 of them."""
    return map(",\n".join, parts)


def _indented(result: Result, output: Output) -> Iterator[str]:
    records = result.records() if output.fields is None else (picked(one, output.fields) for one in result.records())
    return (("  " + _pretty(record)).replace("\n", "\n  ") for record in records)


def _enclosed(pieces: Iterable[str]) -> Iterator[str]:
    before = "[\n"
    for piece in pieces:
        yield before + piece
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def _pretty(value: Any) -> str:
    return json_safe(json.dumps(value, ensure_ascii=False, indent=2))


def _unfolded(items: Iterable[tuple[str, Any]], few: int = 1000) -> Iterator[str]:
    """An object as ``_pretty`` writes it, of each of its lists so many values at a time."""
    before = "{"
    for name, each in items:
        yield f"{before}\n  {compact(name)}: "
        if isinstance(each, Iterable) and not isinstance(each, str | Mapping):
            start = "["
            for part in portions(each, few):
                yield start + _pretty(part)[1:-2].replace("\n", "\n  ")
                start = ","
            yield "[]" if start == "[" else "\n  ]"
        else:
            yield _pretty(each).replace("\n", "\n  ")
        before = ","
    yield "\n}\n"


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
