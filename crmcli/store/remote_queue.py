"""What was written to a server and has not been sent: it leaves with what is read, or with the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmcli.light import Any, json, re

Values = Sequence[Any]
Statement = tuple[str, Values]
_MANY = 200  # equal rows that are written as one statement: ten times faster than row by row
_HEAVY = 2_000_000  # characters that wait at most, about
_LARGEST = 4_000_000  # bytes of one value
_INSERT = re.compile(r"(INSERT (?:OR \w+ )?INTO .+?) VALUES \(([^()]*)\)( ON CONFLICT .*)?", re.DOTALL)
_COUNTED = 40  # for a value that is no text


class Queue:
    """Statements in the order in which they were written."""

    def __init__(self) -> None:
        self._statements: list[Statement] = []
        self._weight = 0
        self._sent = 0  # how many were taken before those that wait

    @property
    def waits(self) -> bool:
        return bool(self._statements)

    @property
    def heavy(self) -> bool:
        return self._weight > _HEAVY

    def add(self, sql: str, rows: Sequence[Values]) -> None:
        found = list(_together(sql, rows)) if len(rows) > _MANY else [(sql, row) for row in rows]
        self._statements += found
        self._weight += len(found) * len(sql) // 4 + sum(_weight(values) for _, values in found)

    def taken(self) -> list[Statement]:
        """All that waits, which then is sent."""
        found, self._statements, self._weight = self._statements, [], 0
        self._sent += len(found)
        return found

    def clear(self) -> None:
        self.taken()

    def mark(self, sql: str) -> int:
        """Add a statement; the number tells it again."""
        self.add(sql, [()])
        return self._sent + len(self._statements) - 1

    def taken_back(self, mark: int) -> bool:
        """Have what was added since, and the marked one itself, never be sent; False when it was."""
        if mark < self._sent:
            return False
        del self._statements[mark - self._sent :]
        return True


def _weight(values: Values) -> int:
    return sum(len(value) if isinstance(value, str | bytes) else _COUNTED for value in values)


def _together(sql: str, rows: Sequence[Values]) -> Iterator[Statement]:
    """Many equal rows as few statements; each by itself where JSON would not give the same values back."""
    found = _INSERT.fullmatch(sql)
    if found is None or not all(map(_travels, rows)):
        yield from ((sql, row) for row in rows)
        return
    head, places, tail = found.groups()
    numbers = iter(range(places.count("?")))
    picked = re.sub(r"\?", lambda _: f"value->>{next(numbers)}", places)
    one = f"{head} SELECT {picked} FROM json_each(?) WHERE true{tail or ''}"
    for part in _parts(rows):
        yield one, (part,)


def _travels(row: Values) -> bool:
    return all(value is None or (type(value) is int) or (isinstance(value, str) and "\0" not in value) for value in row)


def _parts(rows: Sequence[Values]) -> Iterator[str]:
    """Rows as JSON arrays, none of them larger than a value may be."""
    part: list[str] = []
    size = 0
    for row in rows:
        text = json.dumps(list(row), ensure_ascii=False, separators=(",", ":"))
        length = len(text.encode()) if not text.isascii() else len(text)
        if part and size + length > _LARGEST:
            yield f"[{','.join(part)}]"
            part, size = [], 0
        part.append(text)
        size += length + 1
    yield f"[{','.join(part)}]"
