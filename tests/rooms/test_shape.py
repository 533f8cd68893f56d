"""What a file looks like: short, with a first sentence that says what it is for, and nothing left for later."""

from __future__ import annotations

import ast
import re

import pytest

from .source import ROOT, Module, documents, program, suite

LONGEST_FILE, LONGEST_FUNCTION, MOST_PARAMETERS = 300, 40, 6
Function = ast.FunctionDef | ast.AsyncFunctionDef
LATER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|HA" + r"CK)\b")
# A folder of one machine is of no use on another, and a reader has no such folder.
ONE_MACHINE = re.compile(r"(?<![\w$}.~*>/-])/(work|tmp|home|root|Users|mnt)/\w")
ELSEWHERE = re.compile("shared" + r"/|\.\./" + "main")


def test_a_file_is_short_enough_to_be_read_at_once() -> None:
    lengths = {module.name: len(module.text.splitlines()) for module in (*program(), *suite())}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_a_file_begins_with_one_sentence_that_says_what_it_is_for() -> None:
    firsts = {module.name: (ast.get_docstring(module.tree) or "").split("\n\n")[0] for module in (*program(), *suite())}
    assert {name: text for name, text in firsts.items() if not re.fullmatch(r".{10,240}[.?]", text, re.DOTALL)} == {}


def test_a_function_is_short() -> None:
    wrong = [
        f"{module.name}:{node.lineno} {node.name} has {_lines(module, node)} lines"
        for module in program()
        for node in module.functions()
        if _lines(module, node) > LONGEST_FUNCTION
    ]
    assert wrong == []


def test_a_function_takes_few_things() -> None:
    wrong = [
        f"{module.name}:{node.lineno} {node.name} takes {_parameters(node)} things"
        for module in program()
        for node in module.functions()
        if _parameters(node) > MOST_PARAMETERS and not _is_command(module, node)
    ]
    assert wrong == []


def test_nothing_is_left_for_later_and_nothing_depends_on_one_machine() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in documents()
        for pattern in (LATER, ONE_MACHINE, ELSEWHERE)
        for found in pattern.finditer(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


@pytest.mark.parametrize("text", ["cd /work" + "/main", "open('/tmp" + "/x.db')", "/home" + "/ada/crm.db"])
def test_a_path_of_one_machine_is_found(text: str) -> None:
    assert ONE_MACHINE.search(text)
    assert not ONE_MACHINE.search("$HOME/work/x, https://example.org/home/page and network/tmp/files")


def _lines(module: Module, node: Function) -> int:
    first = node.body[0].lineno if _is_command(module, node) else node.lineno
    return (node.end_lineno or first) - first + 1


def _parameters(node: Function) -> int:
    taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    itself = taken[:1] and taken[0].arg in ("self", "cls")
    return len(taken) - bool(itself) + bool(node.args.vararg) + bool(node.args.kwarg)


def _is_command(module: Module, node: Function) -> bool:
    """The head of a command declares its options: a line and a parameter each."""
    return module.room == "cli" and bool(node.decorator_list)
