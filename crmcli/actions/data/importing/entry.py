"""One row of an input, as every format gives it."""

from __future__ import annotations

from crmcli.errors import Usage
from crmcli.light import Any


class Entry:
    """What one element is made of: ``names`` of columns and their ``cells``, and the ``line`` it begins at.

    Cells are texts; from JSON also lists and objects. With ``error`` it could not be read. ``raw`` is what stands in
    the input, where the cells do not say all of it; ``more`` are the rows below with further lines of the same.
    """

    __slots__ = ("cells", "error", "line", "more", "names", "raw")

    def __init__(
        self, line: int, names: tuple[str, ...], cells: list[Any], error: Usage | None = None, raw: str = ""
    ) -> None:
        self.line = line
        self.names = names
        self.cells = cells
        self.error = error
        self.raw = raw
        self.more: list[Entry] = []
