"""Two parsers of the same declarations: whatever the plain one is sure of, Typer reads in the same way."""

from __future__ import annotations

import shlex

import pytest

from tests.cli.parsing.lines import by_typer, lines, note_calls, plainly

EVERY = 400  # tests.bench.parsing reads them all


@pytest.fixture(autouse=True)
def _noted(monkeypatch: pytest.MonkeyPatch) -> None:
    note_calls(monkeypatch)


def test_lines_made_from_the_declarations_come_to_the_same_call_by_both_parsers() -> None:
    """Only short options with others behind them, or with their value, are left to Typer though it can read them."""
    calls, refused = 0, 0
    for words in lines(EVERY):
        plain, usual = plainly(words), by_typer(words)
        if plain is None:
            assert usual is None or any(word[:1] == "-" != word[1:2] and len(word) > 2 for word in words), words
            refused += 1
        else:
            assert plain == usual, words
            calls += 1
    assert calls > 100 and refused > 50


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("lead new X -q", {"title": "X", "quiet": True, "color": "auto"}),
        ("lead new -q X --tag a --tag=b", {"title": "X", "tag": ["a", "b"], "quiet": True, "color": "auto"}),
        ("lead new -- -q", {"title": "-q", "color": "auto"}),
        ("lead new X --city --json", {"title": "X", "values.city": "--json", "color": "auto"}),
        ("lead new --title=a=b --city=", None),
        ("lead new --name -q", {"title": None, "more.name": "-q", "color": "auto"}),
        ("lead list", {"filters": [], "color": "auto"}),
        ("lead list open -L 5 title~a", {"filters": ["open", "title~a"], "limit": 5, "color": "auto"}),
        ("lead list --limit=-5", {"filters": [], "limit": -5, "color": "auto"}),
        ("lead list --limit five", None),
        ("lead list -L=5", None),
        ("move LEAD-1 LEAD-2 won", {"refs": ["LEAD-1", "LEAD-2"], "stage": "won", "color": "auto"}),
        ("move won --where 'lead open'", {"refs": [], "stage": "won", "where": "lead open", "color": "auto"}),
        ("move LEAD-1", None),
        ("note LEAD-1 met her -q", {"ref": "LEAD-1", "text": ["met", "her"], "quiet": True, "color": "auto"}),
        ("note LEAD-1 -", {"ref": "LEAD-1", "text": ["-"], "color": "auto"}),
        ("edit LEAD-1 --city=", {"refs": ["LEAD-1"], "values.city": "", "color": "auto"}),
        ("line add DEAL-1 --price -5", {"ref": "DEAL-1", "name": None, "values.price": "-5", "color": "auto"}),
        ("pay INVOICE-1 -5", None),
        ("line", None),
        ("line ad DEAL-1", None),
        ("product stages", None),
        ("lead new X --cit Kiel", None),
        ("lead new X --quiet=yes", None),
        ("lead new X -q=yes", None),
        ("lead new --help", None),
        ("lead", None),
        ("leads", None),
        ("frobnicate", None),
        ("-V", None),
        ("", {"color": "auto"}),
        ("--json --db x", {"json": True, "db": "x", "color": "auto"}),
    ],
)
def test_what_is_typed_comes_to_the_same_call_by_both_parsers(typed: str, values: dict[str, object] | None) -> None:
    words = shlex.split(typed)
    plain, usual = plainly(words), by_typer(words)
    assert (plain and plain.values) == values
    assert plain == usual
