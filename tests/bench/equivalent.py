"""Mutants that are no faults: the program does the same, or what no test of results can see."""

from __future__ import annotations

# (file, function, old, new): why
EQUIVALENT: dict[tuple[str, str, str, str], str] = {}
