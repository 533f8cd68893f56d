"""Who may import whom: the table of rooms, and the libraries that belong to one room alone."""

from __future__ import annotations

import sys

import pytest

from .source import Module, program

# A room may import itself and these; "cli" and the door of the program may import everything.
MAY_IMPORT = {
    "__init__": set(),
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
    "fpdf": {"documents"},
    "segno": {"documents"},
    "vobject": {"connect"},
    "openpyxl": {"connect"},
}
IO = {"os", "sys", "io", "pathlib", "subprocess", "socket", "sqlite3", "tempfile", "shutil", "time", "logging"}


@pytest.mark.parametrize("module", program(), ids=lambda module: module.name)
def test_a_module_imports_only_the_rooms_that_its_room_may_know(module: Module) -> None:
    if module.room in EVERYTHING:
        return
    allowed = MAY_IMPORT[module.room] | {module.room, "__version__"}
    wrong = [
        f"{module.name}:{line} imports {name}"
        for line, name in module.imports()
        if name.startswith(("crmcli.", ".")) and _room(name) not in allowed
    ]
    assert not wrong


@pytest.mark.parametrize("module", program(), ids=lambda module: module.name)
def test_a_library_stays_in_its_room(module: Module) -> None:
    wrong = []
    for line, name in module.imports():
        top = name.split(".")[0]
        ours_or_python = top in ("crmcli", "", "__future__") or (top in sys.stdlib_module_names and top not in AT_HOME)
        if not ours_or_python and module.room not in AT_HOME.get(top, ()):
            wrong.append(f"{module.name}:{line} imports {name}")
    assert not wrong


@pytest.mark.parametrize(
    "module", [m for m in program() if m.room in ("model", "catalog")], ids=lambda module: module.name
)
def test_the_model_and_the_catalogue_know_no_files_clock_or_terminal(module: Module) -> None:
    wrong = [f"{module.name}:{line} imports {name}" for line, name in module.imports() if name.split(".")[0] in IO]
    calls = [word for word in ("print(", "open(", "input(", ".now(", "date.today(") if word in module.text]
    assert not wrong and not calls


def test_every_room_is_on_the_table() -> None:
    assert {module.room for module in program()} <= {*MAY_IMPORT, *EVERYTHING}


def _room(name: str) -> str:
    return name.split(".")[1]
