"""No file of the program leads back to itself, neither by the imports at its top nor by those inside functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .source import ROOT, Module, program

Graph = Mapping[str, set[str]]


def test_no_file_imports_itself_by_way_of_others() -> None:
    assert circles(graph(program())) == []


def test_a_circle_is_found() -> None:
    found = circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set(), "e": {"a"}})
    assert found == [["a", "b", "c"]]


def graph(modules: Iterable[Module]) -> dict[str, set[str]]:
    """Which file imports which, lazily or not; "from a import b" is file a.b where there is one, else a."""
    names = {_dotted(module): module for module in modules}
    found: dict[str, set[str]] = {}
    for name, module in names.items():
        targets = {whole if whole in names else whole.rpartition(".")[0] for _, whole in module.imports()}
        found[name] = (targets & set(names)) - {name}
    return found


def circles(arrows: Graph) -> list[list[str]]:
    """The groups in which everything leads to everything: strongly connected components (Tarjan) of two or more."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in sorted(arrows[name]):
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(group) > 1:
                found.append(sorted(group))

    for name in sorted(arrows):
        if name not in index:
            visit(name)
    return sorted(found)


def _dotted(module: Module) -> str:
    parts = module.path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
