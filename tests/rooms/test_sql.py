"""SQL is written in the store and nowhere else, and everything in it runs on a server too."""

from __future__ import annotations

import re

import pytest

from .source import program

STATEMENT = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX|VIEW|TRIGGER|VIRTUAL)"
    r"|ALTER\s+TABLE|DROP\s+(TABLE|INDEX|VIEW|TRIGGER)|PRAGMA\s|BEGIN\s+IMMEDIATE|ROLLBACK|ORDER\s+BY|IS\s+(NOT\s+)?NULL)\b"
    r"|^\s*(SELECT|WHERE)\s",
    re.DOTALL,
)
# What takes SQL, or hands out the connection that it runs on.
REACHES_IN = re.compile(r"\bstore\.(execute|executemany|executescript|rows|select)\(|\bstore\.(db|driver|database)\b")
ONLY_WHERE_A_FILE_IS_OPENED = re.compile(r"\bPRAGMA\s|\bATTACH\b|\bTEMP(ORARY)?\s+(TABLE|VIEW|TRIGGER)\b")
LOCAL = re.compile(r"store/local(_\w+)?\.py$")  # the driver for a file, and what only a file has
DRIVERS = re.compile(r"store/(local|remote)(_\w+)?\.py$")  # and that for a server
FOR_PEOPLE = "crmcli/cli/data/sql.py"  # its examples are queries as people write them


def test_sql_is_written_in_the_store_alone() -> None:
    others = [module for module in program() if module.room != "store" and module.name != FOR_PEOPLE]
    wrong = [
        f"{module.name}:{line} has SQL in it: {text[:60]!r}"
        for module in others
        for line, text in module.strings()
        if STATEMENT.search(text)
    ]
    wrong += [f"{module.name}: {found[0]}" for module in others for found in REACHES_IN.finditer(module.text)]
    assert wrong == []


def test_the_store_keeps_to_sql_that_a_server_understands_too() -> None:
    rooms = [module for module in program() if module.room == "store" and not DRIVERS.search(module.name)]
    wrong = [
        f"{module.name}:{line}: {text[:60]!r}"
        for module in rooms
        for line, text in module.strings()
        if ONLY_WHERE_A_FILE_IS_OPENED.search(text)
    ]
    wrong += [
        f"{module.name}: {word}" for module in rooms for word in ("lastrowid", "create_function") if word in module.text
    ]
    assert wrong == []


def test_one_driver_alone_knows_python_s_sqlite() -> None:
    wrong = [
        f"{module.name}:{line} imports {name}"
        for module in program()
        for line, name in module.imports()
        if name.split(".")[0] in ("sqlite3", "sqlite_utils") and not LOCAL.search(module.name)
    ]
    wrong += [module.name for module in program() if "sqlite3." in module.text and not LOCAL.search(module.name)]
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        'SELECT id FROM "lead"',
        "WHERE kind = ? ORDER BY position",
        "DELETE FROM note",
        "PRAGMA user_version",
        "e.archived_at IS NULL",
    ],
)
def test_sql_is_told_from_prose(text: str) -> None:
    assert STATEMENT.search(text)
    assert not STATEMENT.search("Select a company to update, or delete it from the list where it is not needed.")
