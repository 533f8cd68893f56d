"""Command lines run in this process on a database in memory, and read again as one would paste them into a shell."""

from __future__ import annotations

import io
import shlex
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

from crmcli.catalog import REGISTRY
from crmcli.cli.context import Session
from crmcli.cli.data.batch import GENERAL
from crmcli.cli.global_options import GlobalOptions
from crmcli.cli.params import arranged
from crmcli.cli.parsing.finding import FoundVerb, found
from crmcli.cli.parsing.reader import Reader
from crmcli.errors import CrmError
from crmcli.model.results import Written
from crmcli.store import opening
from crmcli.store.act import Act, Row
from crmcli.store.database import Database
from tests.kept import kept

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ADDRESS = "--street 'Am Ufer 1' --postal-code 10115 --city Berlin --country DE"
SET_UP = (
    f"crm company new Me --mine --vat-id DE136695976 {ADDRESS}",
    f"crm company new Acme {ADDRESS}",
)
"""What stands in the database before the first command: a seller and a client."""

_READERS: dict[tuple[str, ...], tuple[FoundVerb, Reader]] = {}


class Changed(AssertionError):
    """A command was refused, and yet the database is another one."""


class Program:
    """``run(["pay", "INVOICE-1", "5"])`` carries a command out as the shell would; ``rows`` reads tables."""

    def __init__(self, database: Database | None = None) -> None:
        """On a database of its own in which the commands of the set-up were carried out, or on ``database``."""
        if database is None:
            database = kept(_set_up())
        self.act = Act(database, clock=lambda: NOON, by="tester")
        self.session = Session(
            stdin=io.StringIO(),
            out=io.StringIO(),
            err=io.StringIO(),
            environ={"CRM_USER": "tester"},
            clock=lambda: NOON,
        )
        self.session.opened = self.act
        self.session.writing = True
        self.session.asked = GlobalOptions(no_input=True)
        self.said: list[str] = []

    def run(self, words: Sequence[str]) -> Written:
        """The answer of a command; raises CrmError when it is refused, Changed when that left a trace."""
        self.said.append(shlex.join(["crm", *words]))
        before = self._trace()
        try:
            named, reader = _known(words)
            values = reader.parse(words[len(named.path) :])
            given = {name: value for name, value in values.items() if name not in GENERAL}
            result = named.verb.plain(self.session, *named.bound, **arranged(given))
        except CrmError as error:
            self.said[-1] += f"    # refused: {error.message}"
            if self._trace() != before:
                raise Changed(f"{shlex.join(words)} was refused and changed the database") from error
            raise
        assert isinstance(result, Written)
        return result

    def _trace(self) -> tuple[object, ...]:
        """What any writing changes: the newest step and change, and the counters."""
        counts = self.rows("SELECT (SELECT max(id) FROM step) AS step, (SELECT max(id) FROM change) AS change")[0]
        return (*counts.values(), *map(tuple, self.act.driver.connection.execute("SELECT * FROM series").fetchall()))

    def rows(self, sql: str, *values: object) -> list[Row]:
        """Rows as dicts, read with SQL alone."""
        cursor = self.act.driver.connection.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def close(self) -> None:
        self.act.close()


@cache
def _set_up() -> sqlite3.Connection:
    """A database in memory with a seller and a client, made once."""
    program = Program(opening.open_empty(REGISTRY, "UTC"))
    for line in SET_UP:
        program.run(shlex.split(line)[1:])
    return program.act.driver.connection


def _known(words: Sequence[str]) -> tuple[FoundVerb, Reader]:
    for path in (tuple(words[:2]), tuple(words[:1])):
        if path in _READERS:
            return _READERS[path]
    named = found(words)
    assert named is not None, words
    reader = named.verb.reader(" ".join(named.path), *named.bound).leniently()
    return _READERS.setdefault(named.path, (named, reader))
