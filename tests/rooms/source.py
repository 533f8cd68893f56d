"""The source of the program and of everything beside it, as the house rules look at it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PROGRAM = ROOT / "crmcli"
_GENERATED = {"__pycache__", "build", "dist"}


@dataclass(frozen=True)
class Module:
    """One file of Python."""

    path: Path

    @property
    def name(self) -> str:
        """As people point at it: "crmcli/store/steps.py"."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def room(self) -> str:
        """The folder below crmcli that it lives in; for a file at the top its own name: errors, __main__."""
        inside = self.path.relative_to(PROGRAM)
        return inside.parts[0] if len(inside.parts) > 1 else inside.stem

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def strings(self) -> Iterator[tuple[int, str]]:
        """(line, text) of every string literal that is no docstring; an f-string gives its fixed pieces."""
        docs = {id(node.body[0].value) for node in ast.walk(self.tree) if _has_docstring(node)}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                yield node.lineno, node.value

    def imports(self) -> Iterator[tuple[int, str]]:
        """(line, dotted name) of every import wherever it stands, "from a import b" as "a.b"."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                start = "." * node.level + (node.module or "")
                yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)


@cache
def program() -> tuple[Module, ...]:
    """Every module of the program."""
    return _modules(PROGRAM)


@cache
def suite() -> tuple[Module, ...]:
    return _modules(ROOT / "tests")


def documents() -> Iterator[Path]:
    """Every text that is part of the project: code, tests, examples, documents, configuration."""
    for folder in (ROOT, *(ROOT / name for name in ("crmcli", "tests", "examples", ".ci"))):
        for path in sorted(folder.iterdir() if folder == ROOT else folder.rglob("*")):
            if path.is_file() and not _GENERATED & set(path.parts) and (path.suffix in _TEXTS or folder.name == ".ci"):
                yield path


_TEXTS = {".py", ".md", ".toml", ".sh", ".txt", ".svg", ".json", ".cfg", ".yml"}


def _modules(folder: Path) -> tuple[Module, ...]:
    found = tuple(Module(path) for path in sorted(folder.rglob("*.py")) if not _GENERATED & set(path.parts))
    assert found, f"there is no source in {folder}"
    return found


def _has_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and (
        ast.get_docstring(node, clean=False) is not None
    )
