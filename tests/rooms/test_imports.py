"""Who may import whom: the table of rooms, and the libraries that belong to one room alone."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from .source import Module, program

# A room may import itself, the number of the version, what is light, and these.
MAY_IMPORT = {
    "__init__": set(),
    "light": set(),
    "errors": set(),
    "model": {"errors"},
    "catalog": {"model"},
    "store": {"model", "errors"},
    "render": {"model", "errors"},
    "documents": {"model", "errors"},
    "connect": {"model", "errors"},
    "actions": {"model", "store", "documents", "connect", "errors"},
}
EVERYTHING = {"cli", "__main__"}
# A library that is not part of Python, or that belongs to one room: who may import it.
AT_HOME = {
    "typer": {"cli"},
    "click": {"cli"},
    "rich": {"render"},
    "sqlite3": {"store"},
    "sqlite_utils": {"store"},
    "dateutil": {"model"},
    "stdnum": {"model"},
    "phonenumbers": {"model"},
    "fpdf": {"documents"},
    "segno": {"documents"},
    "qrbill": {"documents"},
    "PIL": {"documents"},
    "openpyxl": {"connect"},
    "pypdf": {"connect"},
    "mt940": {"connect"},
    "keyring": {"connect"},
}
LATER = {"typing", "re", "json", "json.encoder", "json.decoder", "importlib"}
IO = {"os", "sys", "io", "pathlib", "subprocess", "socket", "sqlite3", "tempfile", "shutil", "time", "logging"}
OUTSIDE = ("print(", "open(", "input(", ".now(", "date.today(")


def test_a_module_imports_only_the_rooms_that_its_room_may_know() -> None:
    wrong = [
        f"{module.name}:{line} imports {name}"
        for module in program()
        if module.room not in EVERYTHING
        for line, name in module.imports()
        if name.startswith(("crmcli.", ".")) and not _may_know(module, name.split(".")[1])
    ]
    assert wrong == []


def test_a_library_stays_in_its_room() -> None:
    wrong = [
        f"{module.name}:{line} imports {library}"
        for module in program()
        for line, library in _libraries(module)
        if module.room not in AT_HOME.get(library, ())
    ]
    assert wrong == []


def test_what_few_commands_need_of_python_is_loaded_when_it_is_used() -> None:
    """At the top of a file it comes from crmcli.light."""
    wrong = [
        f"{module.name}:{node.lineno}"
        for module in program()
        if module.room != "light"
        for node in module.tree.body
        if (isinstance(node, ast.ImportFrom) and node.module in LATER)
        or (isinstance(node, ast.Import) and LATER & {alias.name for alias in node.names})
    ]
    assert wrong == []


def test_the_model_and_the_catalogue_know_no_files_clock_or_terminal() -> None:
    pure = [module for module in program() if module.room in ("model", "catalog")]
    wrong = [
        f"{module.name}:{line} imports {name}"
        for module in pure
        for line, name in module.imports()
        if name.split(".")[0] in IO
    ]
    wrong += [f"{module.name} calls {call}" for module in pure for call in OUTSIDE if call in module.text]
    assert wrong == []


def test_the_catalogue_is_taken_in_one_place_and_handed_on_from_there() -> None:
    """A file may add to it: whoever took it by himself would know nothing of that."""
    takes = [module.name for module in program() for _, name in module.imports() if name.startswith("crmcli.catalog")]
    assert {name for name in takes if not name.startswith("crmcli/catalog/")} == {"crmcli/cli/context.py"}


def test_every_room_is_on_the_table() -> None:
    assert {module.room for module in program()} - {*MAY_IMPORT, *EVERYTHING} == set()


def _may_know(module: Module, room: str) -> bool:
    return room in {*MAY_IMPORT[module.room], module.room, "__version__", "light"}


def _libraries(module: Module) -> Iterator[tuple[int, str]]:
    """(line, name) of the libraries that are not Python's own, or that belong to one room."""
    for line, name in module.imports():
        top = name.split(".")[0]
        ours = top in ("crmcli", "", "__future__")
        if not ours and (top in AT_HOME or top not in sys.stdlib_module_names):
            yield line, top
