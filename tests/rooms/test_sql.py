"""SQL is written in the store and nowhere else, and everything in it runs on a server too."""

from __future__ import annotations

import re

import pytest

from .source import Module, program

STATEMENT = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX|VIEW|TRIGGER|VIRTUAL)"
    r"|ALTER\s+TABLE|DROP\s+(TABLE|INDEX|VIEW|TRIGGER)|PRAGMA\s|BEGIN\s+IMMEDIATE|ROLLBACK|ORDER\s+BY|IS\s+(NOT\s+)?NULL)\b"
    r"|^\s*(SELECT|WHERE)\s",
    re.DOTALL,
)
# Calls that take SQL, or that hand out the connection it runs on.
TAKES_SQL = {"execute", "executemany", "executescript", "rows", "select"}
ONLY_WHERE_A_FILE_IS_OPENED = re.compile(r"\bPRAGMA\s|\bATTACH\b|\bTEMP(ORARY)?\s+(TABLE|VIEW|TRIGGER)\b")
FOR_PEOPLE = "crmcli/cli/sql.py"  # its examples are queries as people write them
OPENING = {"opening.py", "sql.py", "copies.py", "migrations.py"}


@pytest.mark.parametrize(
    "module", [m for m in program() if m.room != "store" and m.name != FOR_PEOPLE], ids=lambda module: module.name
)
def test_sql_is_written_in_the_store_alone(module: Module) -> None:
    wrong = [f"{module.name}:{line} has SQL in it: {text[:60]!r}" for line, text in module.strings() if _is_sql(text)]
    wrong += [
        f"{module.name} calls store.{name}" for name in TAKES_SQL if re.search(rf"\bstore\.{name}\(", module.text)
    ]
    wrong += [f"{module.name} reaches for the connection"] * ("store.db" in module.text)
    assert not wrong


@pytest.mark.parametrize("module", [m for m in program() if m.room == "store"], ids=lambda module: module.name)
def test_the_store_keeps_to_sql_that_a_server_understands_too(module: Module) -> None:
    if module.path.name in OPENING:
        return
    wrong = [
        f"{module.name}:{line}: {text[:60]!r}"
        for line, text in module.strings()
        if ONLY_WHERE_A_FILE_IS_OPENED.search(text)
    ]
    wrong += [f"{module.name}: {word}" for word in ("lastrowid", "create_function") if word in module.text]
    assert not wrong


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
    assert _is_sql(text)
    assert not _is_sql("Select a company to update, or delete it from the list where it is not needed.")


def _is_sql(text: str) -> bool:
    return bool(STATEMENT.search(text))
