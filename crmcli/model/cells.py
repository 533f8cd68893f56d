"""Cells of a table that a spreadsheet would take for formulas: guarded on their way out, and as they were again."""

from __future__ import annotations

from crmcli.light import re

_FORMULA = tuple("=+-@\t\r")  # what such a cell begins with
STARTS = frozenset((*_FORMULA, "'"))
"""What a cell begins with that may be guarded."""


def guarded(text: str, numeric: bool = False) -> str:
    """The cell with a leading ``'`` when a spreadsheet would take it for a formula.

    Guarded are cells that begin with ``= + - @``, a tab or a carriage return (after any number of ``'``, so
    that taking one off always gives the text back). ``numeric`` columns may hold ``-5.00`` as it is."""
    if not text.lstrip("'").startswith(_FORMULA) or (numeric and re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text)):
        return text
    return "'" + text


def unguarded(text: str) -> str:
    """The cell without the ``'`` that guards it; one only."""
    return text[1:] if text[:1] == "'" and text.lstrip("'").startswith(_FORMULA) else text
