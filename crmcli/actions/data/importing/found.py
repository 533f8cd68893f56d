"""What one row of a file says, once its cells are read."""

from __future__ import annotations

from crmcli.light import Any


class Found:
    """What one row says: the stored ``values`` of fields, ``missing`` titles of what reference fields name and is
    to be made, ``lines`` as they are told, tags, external ids, the reference that it bears itself, and the ``name``
    before an address, for who has no other; ``links`` by ids of the other program, of which ``called`` are those of
    what is to be made. It stands in ``line`` of the file; ``anew`` makes an element of it though its key is there."""

    __slots__ = ("anew", "called", "externals", "line", "lines", "links", "missing", "name", "ref", "tags", "values")

    def __init__(self) -> None:
        self.line = 0
        self.anew = False
        self.values: dict[str, Any] = {}
        self.missing: dict[str, str] = {}
        self.lines: list[Any] = []
        self.tags: list[str] = []
        self.externals: list[tuple[str, str]] = []
        self.links: list[tuple[str, tuple[str, str]]] = []
        self.called: dict[str, tuple[str, str]] = {}
        self.ref: str | None = None
        self.name = ""

    @property
    def linked(self) -> bool:
        """Whether it is about more than one element, or has ids of another program."""
        return bool(self.missing or self.externals or self.links or self.lines or self.name)
