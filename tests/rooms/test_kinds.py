"""Behaviour comes from what a kind declares: the engine names no kind, and a declaration does nothing by itself."""

from __future__ import annotations

import ast

from crmcli.catalog import REGISTRY

from .source import Module, program

ENGINE = {"model", "store", "actions", "render"}
NAMES = {name for kind in REGISTRY.kinds for name in (kind.name, kind.plural, kind.prefix)}
VERBS = {verb for kind in REGISTRY.kinds for verb in kind.verbs}
# A word that is a kind's name and means something else here as well.
ALSO_MEANS = {
    "product": "what a line may name, and the type of a line that is neither a discount nor a charge",
    "payment": "what an allocation takes from",
}


def test_the_engine_names_no_kind() -> None:
    wrong = [
        f"{module.name}:{line} names {text!r}"
        for module in program()
        if module.room in ENGINE and not _is_about_one_kind(module)
        for line, text in module.strings()
        if text in NAMES and text not in ALSO_MEANS
    ]
    assert wrong == []


def test_the_catalogue_declares_and_does_nothing() -> None:
    doing = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.For, ast.While, ast.If, ast.With)
    wrong = [
        f"{module.name}:{node.lineno}"
        for module in program()
        if module.room == "catalog"
        for node in ast.walk(module.tree)
        if isinstance(node, doing)
    ]
    assert wrong == []


def test_the_catalogue_is_sound() -> None:
    assert REGISTRY.check() == []


def test_a_verb_of_one_kind_lives_in_a_file_of_its_name() -> None:
    actions = [module.path for module in program() if module.room == "actions"]
    assert VERBS - {path.stem for path in actions} - {path.parent.name for path in actions} == set()


def _is_about_one_kind(module: Module) -> bool:
    """A verb that exists for one kind only lives in a file, or in files, of its name."""
    words = {*module.path.with_suffix("").parts, module.path.stem.split("_")[0]}
    return module.room == "actions" and bool(words & VERBS)
