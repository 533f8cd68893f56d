"""Mutants: small faults made on purpose, each in one place of one file, found in its syntax tree."""

from __future__ import annotations

import ast
import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOMS = ("model", "catalog", "store", "actions", "render", "cli")
COMPARED = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
RECKONED = {ast.Add: "-", ast.Sub: "+", ast.Mult: "//", ast.FloorDiv: "*", ast.Mod: "//", ast.BitOr: "&", ast.Div: "*"}
SQL = (
    (" AND ", " OR "), (" IS NOT NULL", " IS NULL"), (" IS NULL", " IS NOT NULL"), (" DESC", " ASC"), (" < ", " <= "),
    (" <= ", " < "), (" > ", " >= "), (" >= ", " > "), ("max(", "min("), ("EXISTS", "NOT EXISTS"), (" != ", " = "),
)  # fmt: skip
_WORDS = re.compile(r"\b(SELECT|WHERE|ORDER BY|UPDATE|DELETE)\b")
TOO_PLAIN = ("session", "act", "db", "registry", "kind", "self")  # in another's place they crash at once
Place = tuple[int, int, int, int]  # first line, column in bytes, last line, column behind the end


@dataclass(frozen=True)
class Mutant:
    """A change of ``old`` to ``new`` at a place of a file; ``function`` is the innermost around it ("" for none)."""

    path: str
    function: str
    operator: str
    old: str
    new: str
    place: Place
    nth: int  # the how manieth of its kind in the function

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        """What stays when other parts of the file change."""
        return self.path, self.function, self.old, self.new, self.nth

    def rank(self, seed: int) -> str:
        return hashlib.sha256(f"{seed} {self.operator} {self.key}".encode()).hexdigest()

    def applied(self, source: str) -> str:
        """The file with the fault in it; no line moves."""
        lines = source.encode().split(b"\n")
        first, start, last, end = self.place
        head, tail = lines[first - 1][:start], lines[last - 1][end:]
        filler = b"\\\n" * (last - first) if b"\n" not in self.new.encode() else b""
        return b"\n".join([*lines[: first - 1], head + self.new.encode() + filler + tail, *lines[last:]]).decode()

    def runs(self, root: Path) -> bool:
        """Whether it is a program at all."""
        try:
            compile(self.applied((root / self.path).read_text()), self.path, "exec")
        except SyntaxError:
            return False
        return True


def mutants(root: Path, path: str) -> list[Mutant]:
    """All mutants of a file of the checkout at ``root``, in the order of their places."""
    source = (root / path).read_text()
    finder = _Finder(path, source)
    finder.visit(ast.parse(source))
    return finder.found


def chosen(root: Path, count: int, seed: int, rooms: tuple[str, ...] = ROOMS) -> list[Mutant]:
    """So many mutants over all rooms: a share for each by the square root of its lines, files by their lines, then
    operators in turn. The same checkout and seed give the same ones, and a changed file changes few."""
    files = {room: _files(root, room) for room in rooms}
    weight = {room: sum(lines for _, lines in found) ** 0.5 for room, found in files.items()}
    taken: list[Mutant] = []
    for room in rooms:
        share = round(count * weight[room] / sum(weight.values()))
        ranked = sorted(files[room], key=lambda file: _draw(seed, *file), reverse=True)
        taken += _taken(root, [path for path, _ in ranked], share, seed)
    return taken


def _taken(root: Path, paths: list[str], share: int, seed: int) -> list[Mutant]:
    """One of each file in turn until there are enough, the operators used least first."""
    left: dict[str, list[Mutant]] = {}
    used: dict[str, int] = {}
    taken: list[Mutant] = []
    for path in itertools.cycle(paths):
        if len(taken) == share:
            break
        if path not in left:
            left[path] = sorted(mutants(root, path), key=lambda mutant: mutant.rank(seed))
        for mutant in sorted(left[path], key=lambda one: used.get(one.operator, 0)):
            left[path].remove(mutant)
            if mutant.runs(root):
                used[mutant.operator] = used.get(mutant.operator, 0) + 1
                taken.append(mutant)
                break
    return taken


def _files(root: Path, room: str) -> list[tuple[str, int]]:
    paths = sorted((root / "crmcli" / room).rglob("*.py"))
    return [(str(path.relative_to(root)), len(path.read_text().splitlines())) for path in paths]


def _draw(seed: int, path: str, lines: int) -> float:
    """A number that is great more often for a long file."""
    share = int(hashlib.sha256(f"{seed} {path}".encode()).hexdigest()[:12], 16) / 16**12
    return float(share ** (1 / max(lines, 1)))


class _Finder(ast.NodeVisitor):
    """Walks a file; what says nothing at run time (annotations, docstrings, texts for people) is passed by."""

    def __init__(self, path: str, source: str) -> None:
        self.path = path
        self.source = source
        self.lines = source.encode().split(b"\n")
        self.scope: list[str] = []
        self.function = ""
        self.found: list[Mutant] = []
        self.alike: Counter[tuple[str, str, str]] = Counter()
        self.sql = "/store/" in path

    def _add(self, operator: str, node: ast.AST, new: str, place: Place | None = None) -> None:
        place = place or (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]
        old = self._text(place)
        alike = self.function, old, new
        self.alike[alike] += 1
        self.found.append(Mutant(self.path, self.function, operator, old, new, place, self.alike[alike]))

    def _text(self, place: Place) -> str:
        first, start, last, end = place
        if first == last:
            return self.lines[first - 1][start:end].decode()
        parts = [self.lines[first - 1][start:], *self.lines[first : last - 1], self.lines[last - 1][:end]]
        return b"\n".join(parts).decode()

    def _between(self, left: ast.expr, right: ast.expr) -> Place:
        assert left.end_lineno is not None and left.end_col_offset is not None
        return left.end_lineno, left.end_col_offset, right.lineno, right.col_offset

    def _swap(self, operator: str, left: ast.expr, right: ast.expr, new: str) -> None:
        """The word between two operands replaced, with the brackets around it."""
        place = self._between(left, right)
        found = re.fullmatch(r"(\s*\)*\s*)(\S+|not\s+in|is\s+not)(\s+\(*\s*)", self._text(place))
        if found and place[0] == place[2]:
            start, end = place[1] + len(found[1].encode()), place[3] - len(found[3].encode())
            self._add(operator, left, new, (place[0], start, place[2], end))

    def _within(self, node: ast.AST, name: str) -> None:
        outer, self.function = self.function, ".".join([*self.scope, name])
        self.scope += [name, "<locals>"] if not isinstance(node, ast.ClassDef) else [name]
        if isinstance(node, ast.ClassDef):
            self.function = outer
        for part in getattr(node, "body", []):
            self.visit(part)
        for default in node.args.defaults if isinstance(node, ast.FunctionDef) else ():
            self.visit(default)
        del self.scope[-1 if isinstance(node, ast.ClassDef) else -2 :]
        self.function = outer

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._within(node, node.name)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._within(node, node.name)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self.visit(node.value)

    def visit_Raise(self, node: ast.Raise) -> None:
        self._add("dropped statement", node, "pass")

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call):
            self._add("dropped statement", node, "pass")
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if self.function and not isinstance(node.targets[0], (ast.Name, ast.Tuple)):
            self._add("dropped statement", node, "pass")
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._add("dropped statement", node, "pass")
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        for left, op, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            self._swap("comparison", left, right, COMPARED[type(op)])
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if type(node.op) in RECKONED and not isinstance(node.left, (ast.Constant, ast.JoinedStr)):
            self._swap("arithmetic", node.left, node.right, RECKONED[type(node.op)])
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        for left, right in zip(node.values, node.values[1:], strict=False):
            self._swap("and, or", left, right, "or" if isinstance(node.op, ast.And) else "and")
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self._add("not", node, "", (node.lineno, node.col_offset, node.operand.lineno, node.operand.col_offset))
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test) != "TYPE_CHECKING":
            self._condition(node.test)
            self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._condition(node.test)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for test in node.ifs:
            self._add("dropped condition", test, "True")
        self.generic_visit(node)

    def _condition(self, test: ast.expr) -> None:
        self._add("dropped condition", test, "True")
        self._add("dropped condition", test, "False")

    def visit_Call(self, node: ast.Call) -> None:
        crashes = isinstance(node.func, ast.Name) and node.func.id == "isinstance"
        for left, right in [] if crashes else list(zip(node.args, node.args[1:], strict=False))[:1]:
            if all(isinstance(arg, ast.Name) and arg.id not in TOO_PLAIN for arg in (left, right)):
                place = (left.lineno, left.col_offset, right.end_lineno or 0, right.end_col_offset or 0)
                swapped = f"{ast.unparse(right)}, {ast.unparse(left)}"
                if "\n" not in self._text(place) and ast.unparse(left) != ast.unparse(right):
                    self._add("swapped arguments", node, swapped, place)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)
        if self.function:
            self.visit(node.slice)

    def visit_Dict(self, node: ast.Dict) -> None:
        for key, value in zip(node.keys, node.values, strict=True):
            if key and len(node.keys) > 1 and not self.function:
                place = (key.lineno, key.col_offset, value.end_lineno or 0, value.end_col_offset or 0)
                self._add("dropped entry", node, "**{}", place)
        self.generic_visit(node)

    def visit_Tuple(self, node: ast.Tuple) -> None:
        if len(node.elts) > 2 and not self.function and isinstance(node.ctx, ast.Load):
            for part in node.elts:
                self._add("dropped entry", part, "*()")
        self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        if self.sql and node.lineno == node.end_lineno:
            self._sql(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            self._add("constant", node, str(not node.value))
        elif isinstance(node.value, int):
            self._add("constant", node, str(node.value + 1))
            self._add("constant", node, str(node.value - 1))
        elif isinstance(node.value, str) and self.sql:
            self._sql(node)

    def _sql(self, node: ast.Constant | ast.JoinedStr) -> None:
        text = self._text((node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0))
        for old, new in SQL if _WORDS.search(text) and "\n" not in text else ():
            if old in text:
                self._add("SQL", node, text.replace(old, new, 1))


def each(root: Path) -> Iterator[Mutant]:
    """Every mutant that there is."""
    for room in ROOMS:
        for path, _ in _files(root, room):
            yield from mutants(root, path)
