"""What a file looks like: short, with a first sentence that says what it is for, and nothing left for later."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from .source import ROOT, Module, documents, program, tests

LONGEST_FILE, LONGEST_FUNCTION, MOST_PARAMETERS = 300, 40, 6
LATER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|HA" + r"CK)\b")
# A folder of one machine is of no use on another, and a reader has no such folder.
ONE_MACHINE = re.compile(r"(?<![\w$}.~*>/-])/(work|tmp|home|root|Users|mnt)/\w")
ELSEWHERE = ("shared" + "/", "../" + "main")


@pytest.mark.parametrize("module", [*program(), *tests()], ids=lambda module: module.name)
def test_a_file_is_short_enough_to_be_read_at_once(module: Module) -> None:
    assert len(module.text.splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("module", [*program(), *tests()], ids=lambda module: module.name)
def test_a_file_begins_with_one_sentence_that_says_what_it_is_for(module: Module) -> None:
    doc = ast.get_docstring(module.tree)
    assert doc, f"{module.name} has no docstring"
    first = doc.split("\n\n")[0]
    assert re.search(r"[.?]$", first) and len(first) < 250, f"{module.name}: {first!r}"


@pytest.mark.parametrize("module", program(), ids=lambda module: module.name)
def test_a_function_is_short_and_takes_few_things(module: Module) -> None:
    wrong = [
        f"{module.name}:{node.lineno} {node.name} has {_lines(module, node)} lines"
        for node in module.functions()
        if _lines(module, node) > LONGEST_FUNCTION
    ]
    wrong += [
        f"{module.name}:{node.lineno} {node.name} takes {_parameters(node)} things"
        for node in module.functions()
        if _parameters(node) > MOST_PARAMETERS and not _is_command(module, node)
    ]
    assert not wrong


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_is_left_for_later_and_nothing_depends_on_one_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [match[0] for pattern in (LATER, ONE_MACHINE) for match in pattern.finditer(text)]
    found += [word for word in ELSEWHERE if word in text]
    assert not found


@pytest.mark.parametrize("text", ["cd /work" + "/main", "open('/tmp" + "/x.db')", "/home" + "/ada/crm.db"])
def test_a_path_of_one_machine_is_found(text: str) -> None:
    assert ONE_MACHINE.search(text)
    assert not ONE_MACHINE.search("$HOME/work/x, https://example.org/home/page and network/tmp/files")


def _lines(module: Module, node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0].lineno if _is_command(module, node) else node.lineno
    return (node.end_lineno or first) - first + 1


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    itself = taken[:1] and taken[0].arg in ("self", "cls")
    return len(taken) - bool(itself) + bool(node.args.vararg) + bool(node.args.kwarg)


def _is_command(module: Module, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """The head of a command declares its options: a line and a parameter each."""
    return module.room == "cli" and bool(node.decorator_list)
