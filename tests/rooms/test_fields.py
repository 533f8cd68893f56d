"""The engine reads fields by what a kind declares: it names none but those that every element has."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from crmcli.catalog import REGISTRY
from crmcli.store.tables import PARTS

from .source import Module, program

ROOMS = ("model", "store", "actions", "render")
# Every kind has a title, and every kind with stages a field "stage": REGISTRY.check() sees to both.
EVERY = {"title", "stage"}
# How a link is called that says nothing more; tasks have a field of that name.
ALSO_MEANS = {"on"}
# Names of columns that the tables of the engine have as well: a line has an amount, a number and a type, too.
SHARED = {name for table in PARTS for name in (table.name, *table.names)}
FIELDS = {field.name for kind in REGISTRY.kinds for field in kind.fields} - EVERY
NAMES = FIELDS - SHARED - ALSO_MEANS
# Whose ``row`` is one of a table of the engine: a line that bills.
OF_A_LINE = ("posting", "self.row")
# Where the names stand: the traits hold those of the fields, and documents were kept under names that stay what they
# are, whatever a field is called later.
ITS_HOME = ("crmcli/model/traits", "crmcli/actions/paper/content.py", "crmcli/actions/paper/reading.py")


def named_in(module: Module) -> Iterator[tuple[int, str]]:
    """(line, text) of the literals that are names of fields; what people call a type ("currency") is none."""
    types = {id(node.value) for node in ast.walk(module.tree) if _is_word_of_a_type(module, node)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and node.value in NAMES and id(node) not in types:
            yield node.lineno, node.value


def read_of_an_element(module: Module) -> Iterator[tuple[int, str]]:
    """(line, name) of the fields that are read by name from the row of an element, such as ``draft.row["number"]``."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Subscript):
            row, name = node.value, node.slice
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "get"
            and node.args
        ):
            row, name = node.func.value, node.args[0]
        else:
            continue
        is_row = isinstance(row, ast.Attribute) and row.attr == "row" and not ast.unparse(row).startswith(OF_A_LINE)
        if is_row and isinstance(name, ast.Constant) and name.value in FIELDS:
            yield node.lineno, name.value


def _is_word_of_a_type(module: Module, node: ast.AST) -> bool:
    return (
        module.name.startswith("crmcli/model/types/")
        and isinstance(node, ast.Assign)
        and [target.id for target in node.targets if isinstance(target, ast.Name)] == ["word"]
    )


def test_the_engine_names_no_field_of_the_catalogue() -> None:
    """Traits do: each says which of its parts are fields of which type."""
    found = [
        f"{module.name}:{line} names {text!r}: let a trait of the kind name it"
        for module in program()
        if module.room in ROOMS and not module.name.startswith(ITS_HOME)
        for line, text in named_in(module)
    ]
    assert found == []


def test_no_field_is_read_by_its_name_even_where_a_table_of_the_engine_has_one_that_is_called_so() -> None:
    found = [
        f"{module.name}:{line} reads {name!r}: a trait of the kind, or Element, says which field that is"
        for module in program()
        if module.room in ROOMS
        for line, name in read_of_an_element(module)
    ]
    assert found == []
