"""Records that are put in order: a few in memory, more in a file without a name that goes with the process."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.light import TYPE_CHECKING, Any, json

if TYPE_CHECKING:
    import sqlite3

Key = tuple[str, int, int]

_FEW = 2000  # that are sorted in memory
_TABLE = "CREATE TABLE entry(text TEXT, number INTEGER, place INTEGER, record TEXT)"


class Sorted:
    """JSON values in the order of their keys, of which no two are alike."""

    def __init__(self) -> None:
        self._held: list[tuple[Key, Any]] = []
        self._file: sqlite3.Connection | None = None

    def put(self, key: Key, value: Any) -> None:
        self._held.append((key, value))
        if len(self._held) >= _FEW:
            self._write()

    def __iter__(self) -> Iterator[Any]:
        if self._file is None:
            yield from (value for _, value in sorted(self._held, key=lambda each: each[0]))
            return
        self._write()
        for (text,) in self._file.execute("SELECT record FROM entry ORDER BY text, number, place"):
            yield json.loads(text)

    def _write(self) -> None:
        if self._file is None:
            import sqlite3

            self._file = sqlite3.connect("", isolation_level=None)
            self._file.executescript("PRAGMA journal_mode = OFF; PRAGMA temp_store = FILE; PRAGMA cache_size = -2000")
            self._file.execute(_TABLE)
        rows = [(*key, json.dumps(value)) for key, value in self._held]
        self._file.execute("BEGIN")
        self._file.executemany("INSERT INTO entry VALUES (?, ?, ?, ?)", rows)
        self._file.execute("COMMIT")
        self._held = []
