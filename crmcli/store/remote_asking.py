"""``crm sql`` on a server: one statement of a stranger, which the server says only reads."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from crmcli.errors import DatabaseError, Usage
from crmcli.errors.databases import Unreachable
from crmcli.light import re
from crmcli.store.hrana import Json, decoded
from crmcli.store.remote_stream import Rows, Stream

_ONLY_READ = "Only one query, and only reading: crm sql 'SELECT * FROM deal LIMIT 5'"
_FIRST = re.compile(r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)*(\w*)", re.DOTALL)
_PART = 1000
_LIMIT = 600.0


def asked(stream: Stream, sql: str) -> tuple[list[str], Iterator[Rows]]:
    """(column names, rows in parts); raises Usage (exit 2) for what does not read, with what the server says."""
    if "\0" in sql:
        raise Usage("The query contains a NUL character.", _ONLY_READ)
    word = _FIRST.match(sql)
    if word and word[1].upper() == "PRAGMA":
        raise Usage("That is not a query.", _ONLY_READ)
    described, _ = stream.request([{"type": "describe", "sql": sql}, {"type": "close"}], _LIMIT, again=True)
    if described["type"] == "error":
        raise _wrong(described["error"])
    told = described["response"]["result"]
    if not told["is_readonly"] or not told["cols"]:
        raise Usage("That is not a query." if told["is_readonly"] else "That would write.", _ONLY_READ)
    found = _answers(stream, sql)
    return [column["name"] for column in told["cols"]], chain([*islice(found, 1)], found)


def _answers(stream: Stream, sql: str) -> Iterator[Rows]:
    """The first row comes alone: the next may take for ever."""
    rows: Rows = []
    told = False
    try:
        for line in stream.lines({"steps": [{"stmt": {"sql": sql}}]}, _LIMIT):
            if line["type"] == "row":
                rows += decoded([line["row"]])
            elif line["type"] in ("step_error", "error"):
                raise _wrong(line["error"])
            if len(rows) >= (_PART if told else 1):
                yield rows
                rows, told = [], True
        if rows:
            yield rows
    except Unreachable as error:
        if "more than one statement" in str(error.__cause__):
            raise Usage("SQLite says: You can only execute one statement at a time.", _ONLY_READ) from None
        raise
    finally:
        if stream.baton is not None:
            _closed(stream)
        stream.connection.drop()


def _closed(stream: Stream) -> None:
    try:
        stream.request([{"type": "close"}], 10)
    except DatabaseError:  # all was read by then
        return


def _wrong(error: Json) -> Usage:
    said = re.sub(r"^SQLite (input )?error: |^SQL string could not be parsed: ", "", error["message"])
    return Usage(f"SQLite says: {said}.", _ONLY_READ)
