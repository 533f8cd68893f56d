"""``crm import FILE --all``: what ``crm export --all`` wrote, into an empty database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from crmcli.actions.data.exporting import FORMAT
from crmcli.actions.data.importing import objects
from crmcli.actions.data.importing.entry import Entry
from crmcli.actions.data.importing.source import ImportSource
from crmcli.errors import DatabaseError, Refused, Usage
from crmcli.light import json
from crmcli.model.results import Written
from crmcli.store import dumping
from crmcli.store.act import Act
from crmcli.store.migrations import newest

CUT_OFF = Usage("The export ends too early: its last line is missing.", "Was it cut off? Nothing was done.")
TICKS = 1000  # rows between two movements of the progress bar


def restore(act: Act, source: ImportSource, tick: Callable[[int], None] = lambda done: None) -> Written:
    """The same elements, references, lines, links, notes and history as in the database that was exported.

    Writes no step of its own. Raises Usage (exit 2) for what is no such export, or not all of one, and Refused (5)
    when there is something in the database already.
    """
    if act.steps.current is not None:
        raise Refused("A whole database cannot be read inside a batch.", "Run crm import FILE --all on its own.")
    entries = objects.lines(source, json.JSONDecoder())
    written = dumping.restore(act, _items(entries, source, tick), _schema(next(entries, None)))
    return Written("{} restored, with {} of history".format(*told(act, written)), dry_run=act.dry_run)


def told(act: Act, written: Mapping[str, int]) -> tuple[str, str]:
    """What so many rows of each table are, as people say it: elements, and steps."""
    kinds = act.registry.by_name
    said = [_counted(written[name], name, kind.plural) for name, kind in kinds.items() if written.get(name)]
    return ", ".join(said) or "nothing", _counted(written["step"], "step", "steps")


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _items(
    entries: Iterator[Entry], source: ImportSource, tick: Callable[[int], None]
) -> Iterator[tuple[int, dumping.Item]]:
    ended = False
    for place, entry in enumerate(entries):
        line = _line(entry)
        if ended:
            raise Usage(f"line {entry.line}: there is more after the end.", "Was the file changed?")
        if "end" in line:
            _check_end(entry.line, line["end"], place)
            ended = True
        else:
            yield entry.line, _item(entry.line, line)
        if place % TICKS == 0:
            tick(source.file.tell())
    if not ended:
        raise CUT_OFF


def _line(entry: Entry) -> dict[str, object]:
    if entry.error is not None:
        raise entry.error
    return dict(zip(entry.names, entry.cells, strict=True))


def _item(number: int, line: dict[str, object]) -> dumping.Item:
    table, row = line.get("table"), line.get("row")
    if not isinstance(table, str) or not isinstance(row, dict):
        raise Usage(f"line {number}: this is not a row of an export.", 'Expected: {"table": "lead", "row": {...}}')
    return table, row


def _schema(first: Entry | None) -> int:
    """The number of the last migration of the database that was exported: 0.1.0 did not say that it was 1."""
    if first is None:
        raise CUT_OFF
    line = _line(first)
    if line.get("crm") != "export":
        raise Usage(
            "line 1: this is not what crm export --all writes.", "crm import KIND reads the elements of one kind."
        )
    schema = line.get("schema", 1)
    if str(line.get("format")) != str(FORMAT) or not isinstance(schema, int) or schema > newest():
        raise DatabaseError(
            "The export was written by a newer version of crmcli.",
            "Install the newest one: pip install --upgrade crmcli",
        )
    return schema


def _check_end(number: int, said: object, count: int) -> None:
    if str(said) != str(count):
        raise Usage(f"line {number}: {said} rows were written, but there are {count}.", "Was the file changed?")
