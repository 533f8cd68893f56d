"""What of a result is written: the columns and records of every flat format, narrowed by ``--fields``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from crmcli.errors import UnknownField
from crmcli.errors.wording import closest
from crmcli.light import Any
from crmcli.model.cutting import portions
from crmcli.model.results import Cards, Column, Record, Result, Timeline, Written, flat
from crmcli.render.output import Output

Make = Callable[[Sequence[Any]], list[str]]
_WRITTEN = Written("", dry_run=True, not_carried=[], failures=[{}])
WRITTEN_FIELDS: tuple[str, ...] = tuple(
    dict.fromkeys((*_WRITTEN.payload(), *(column.name for column in _WRITTEN.columns)))
)


def shape(result: Result) -> str:
    """What tells a result that few commands give, whose class is not loaded for the others."""
    return str(getattr(result, "shape", ""))


def chosen(result: Result, output: Output) -> tuple[Sequence[Column], Iterable[Record]]:
    """The columns and records of a result, in the order of ``--fields`` when it is given.

    Raises UnknownField (exit 2) with the known names; a name without a column gets one of role text."""
    columns = _all_columns(result, result.records())
    records = _flat(result.records())
    if output.fields is None:
        return columns, records
    check_fields(result, output.fields)
    named = {column.name: column for column in (*_further(result), *result.columns, *columns)}
    return [named.get(name) or plain_column(name) for name in output.fields], records


def blocks(result: Result, output: Output) -> tuple[Sequence[Column], Iterator[list[Sequence[Any]]]]:
    """The columns of a result, as ``chosen`` has them, and the values of each in some records at a time."""
    columns, found = chosen(result, output)
    names = [column.name for column in columns]
    stream = streamed(result, names)
    if stream is not None:
        return columns, (list(block.values()) for block in stream)
    return columns, ([[record.get(name) for record in part] for name in names] for part in portions(found))


def streamed(result: Result, names: Sequence[str] | None) -> Iterator[Mapping[str, Sequence[Any]]] | None:
    """These fields of a result that is read in blocks, or all of them; None for any other."""
    found = getattr(result.payload(), "blocks", None) if shape(result) == "export" else None
    return found and (block if names is None else {name: _of(block, name) for name in names} for block in found)


def lines(mark: str, columns: Iterable[tuple[Make, Sequence[Any]]]) -> Iterator[str]:
    """A line for each record, its cells with this mark between them: what is made of the values of each column. Of
    those that are all alike, as in most columns, only the first is looked at, and such neighbours are one text."""
    made, alike, count = list[list[str]](), list[str](), 0
    for make, values in columns:
        first, count = values[0], len(values)
        if values[-1] == first and values.count(first) == count and first.__class__ not in (int, float):  # 1 is 1.0
            alike += make([first])
            continue
        if alike:
            made.append([mark.join(alike)] * count)
            alike = []
        made.append(make(values))
    if alike:
        made.append([mark.join(alike)] * count)
    return map(mark.join, zip(*made, strict=True))


def _of(block: Mapping[str, Sequence[Any]], name: str) -> Sequence[Any]:
    """The values of a field in some records; a custom one stands under its own name as well."""
    if name in block:
        return block[name]
    if "custom" in block:
        return [custom.get(name) for custom in block["custom"]]
    return [None] * len(block[next(iter(block))])


def check_fields(result: Result, names: Iterable[str]) -> None:
    """Refuses names that no record of the result has (UnknownField, exit 2).

    A write is checked before it happens, with an empty ``Written``, so that nothing is refused afterwards."""
    known = {column.name: None for column in (*result.columns, *_further(result))}
    if isinstance(result, Written):
        known |= dict.fromkeys(WRITTEN_FIELDS)
    wanted = list(names)
    records = iter(result.records())
    while any(name not in known for name in wanted):
        record = next(records, None)
        if record is None:
            break
        known |= dict.fromkeys(flat(record))
    for name in wanted:
        if name not in known:
            raise _unknown(result, name, list(known))


def plain_column(name: str) -> Column:
    """A column for a field that declares none: its name is its title."""
    return Column(name, name.replace("_", " ").capitalize())


def picked(record: Record, names: Iterable[str]) -> Record:
    """Of a record only the named fields, in that order; None where it has none."""
    values = flat(record)
    return {name: values.get(name) for name in names}


def _flat(records: Iterable[Record]) -> Iterable[Record]:
    if not isinstance(records, list):
        from crmcli.model.exports import Anew

        return Anew(lambda: map(flat, records))
    return [flat(record) for record in records]


def _all_columns(result: Result, records: Iterable[Record]) -> Sequence[Column]:
    if isinstance(result, Cards):
        declared = {column.name: column for card in result.cards for column in card.columns}
        names = dict.fromkeys(name for record in records for name in record)
        return [declared.get(name) or plain_column(name) for name in names]
    if isinstance(result, Written) and not result.dry_run:
        return result.columns[:1]
    return result.columns


def _further(result: Result) -> Sequence[Column]:
    further: Sequence[Column] = getattr(result, "further", ())
    return further


def _unknown(result: Result, name: str, known: list[str]) -> UnknownField:
    error = UnknownField(_called(result), name, known)
    best = closest(name, known)
    error.hint = (f"Did you mean {best}? " if best else "") + f"Fields: {', '.join(known)}."
    return error


def _called(result: Result) -> str:
    """What one record of the result is called, after "A"."""
    if isinstance(result, Cards) and result.cards:
        return str(result.cards[0].record.get("kind", "card"))
    if hasattr(result, "further"):
        return f"row of {getattr(result, 'name', 'results')}"
    if shape(result) == "tree":
        return "tree node"
    return {Timeline: "timeline entry", Written: "write"}.get(type(result), "result")
