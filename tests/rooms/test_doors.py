"""An element's row is written in few places: the doors, and what lies below them for a reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from crmcli.catalog import REGISTRY
from crmcli.store.database import Tables

from .source import Module, program

DOORS = {
    "crmcli/actions/elements/create.py": "what is made",
    "crmcli/actions/elements/change.py": "what is changed",
    "crmcli/actions/elements/remove.py": "what is removed",
}
BELOW = {
    "crmcli/actions/bulk/converting.py": "what create and change do of thousands, by sets; a test compares every row",
    "crmcli/actions/undo/carrying_out.py": "rows as they were before a step, or after it",
    "crmcli/actions/undo/taking_back_many.py": "sums of lines that a replay of the history cannot tell",
    "crmcli/actions/bulk/taking_back.py": "the same of a large step, by sets; a test holds it to what the other leaves",
    "crmcli/actions/elements/derived.py": "derived cells, which are no change of the element",
    "crmcli/store/pouring.py": "import --all: whole tables",
    "crmcli/store/migrations.py": "an older file is brought up to date",
}
WRITES = {"create", "update", "delete", "apply", "restore"}
SETS = {"deriving.make", "deriving.close", "self._done.take_back"}  # each writes thousands of rows
PARTS = {name for name, table in Tables(REGISTRY).items() if table.element is None}


def test_elements_are_written_through_the_doors_alone() -> None:
    found = {module.name for module in program() if any(_writes_elements(module))}
    assert found == {name for name in (*DOORS, *BELOW) if "/store/" not in name}


def test_a_door_that_is_not_on_the_list_is_found() -> None:
    text = "TABLE = 'note'\nrecords.create(store, TABLE, rows)\nrecords.update(store, element.kind.name, pairs)\n"
    assert [line for line, _ in _written(ast.parse(text))] == [2, 3]
    assert [_is_part(ast.parse(text), table) for _, table in _written(ast.parse(text))] == [True, False]


def _writes_elements(module: Module) -> Iterator[bool]:
    if module.room != "store":
        yield from (True for _, table in _written(module.tree) if not _is_part(module.tree, table))


def _written(tree: ast.Module) -> Iterator[tuple[int, ast.expr | None]]:
    """(line, the table) of every call that writes: of ``records``, or by sets."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"records.{name}" for name in WRITES}:
            yield node.lineno, node.args[1] if len(node.args) > 2 else None
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in SETS:
            yield node.lineno, None


def _is_part(tree: ast.Module, table: ast.expr | None) -> bool:
    """Whether a table is written by its name, and holds no elements."""
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    value = constants.get(table.id, table) if isinstance(table, ast.Name) else table
    return isinstance(value, ast.Constant) and value.value in PARTS
