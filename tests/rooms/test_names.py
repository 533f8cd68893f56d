"""A class is called as no other is: who reads its name need not look where it comes from."""

from __future__ import annotations

import ast
from collections import defaultdict

from .source import program

# Those that share a name, and why.
ALIKE = {
    "Address": "what a party has where it lives, as a trait; and the same on paper",
    "Party": "as a trait; and the same on paper",
    "Person": "as a trait; and the type of fields for who works here, whose name is in the signature of each file",
    "Line": "of a batch; and on paper",
    "Page": "of an element at a terminal; and of a document on paper",
    "Table": "of the database; and on paper",
    "Totals": "what lines come to; and the same on paper",
    "Column": "of a table of the database; and of a result",
    "Prompt": "what is asked at a terminal: of an element, and at the set-up",
    "Step": "while it is written; and read back from the history",
    "Stream": "of records; and as the protocol of the server calls a connection",
}


def test_a_class_is_called_as_no_other_is() -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for module in program():
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(module.name)
    assert {name: places for name, places in found.items() if len(places) > 1 and name not in ALIKE} == {}
    assert {name for name in ALIKE if len(found[name]) < 2} == set(), "it is called as no other is by now"
