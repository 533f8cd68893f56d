"""What a shell completes from the database: references with their titles, tags, values; nothing is written or made.

Each look-up goes by an index, or looks at the newest rows alone: a key that is pressed is no place to wait.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from crmcli.errors import CrmError
from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.fold import same
from crmcli.model.kinds import Kind
from crmcli.store.extending import DEFINITIONS
from crmcli.store.folding import compared, read_compared
from crmcli.store.opening import reading
from crmcli.store.places import Place, is_server
from crmcli.store.tables import json_array, json_texts, quoted

if TYPE_CHECKING:
    from crmcli.store.driver import Driver

Found = tuple[str, str]  # (a word, what it is)
LIMIT = 50
WINDOW = 5000  # so many of the newest rows are looked at where there is no index
_END = "\U0010ffff"  # behind all texts that begin alike
_LARGEST = 2**63 - 1


class Stored:
    """The database of a line that is completed, opened when it is first asked; one that cannot be read has nothing."""

    def __init__(self, path: Place) -> None:
        self.path = path
        self._db: Driver | None = None
        self._fails = not (is_server(path) or os.path.isfile(path))

    def refs(self, kinds: Sequence[Kind], typed: str) -> list[Found]:
        """(reference, title) of the newest elements whose reference begins as typed; digits behind the dash count."""
        found: list[tuple[str, str, str]] = []
        for kind in kinds:
            prefix, _, digits = typed.upper().partition("-")
            if f"{kind.prefix}-".startswith(typed.upper()) or prefix == kind.prefix:
                found += self._numbered(kind, digits)
        if len(kinds) > 1:
            found.sort(reverse=True)
        return [(ref, title) for _, ref, title in found[:LIMIT]]

    def named(self, kinds: Sequence[Kind], text: str) -> list[Found]:
        """(reference, title) of elements with words in their title that begin as those of the text do, the newest
        first; and of those with an email address that begins as the text does, which then stands behind the title."""
        if len(text) < 2 and text.isascii():  # a letter alone says nothing
            return []
        found: dict[str, str] = {}
        for kind in kinds:
            found.update((ref, title) for _, ref, title in self._titled(kind, text))
        for ref, title, address in self.mailed(kinds, text):
            found.setdefault(ref, f"{title} {address}")
        return list(found.items())[:LIMIT]

    def mailed(self, kinds: Sequence[Kind], text: str) -> list[tuple[str, str, str]]:
        """(reference, title, address) of the elements with an email address that begins so."""
        found = []
        for kind in kinds if text else ():
            if any(table == "email" for _, table in kind.points):
                sql = (
                    f"{_elements(kind, 'm.value')} e JOIN email m ON m.element = e.id WHERE m.normal >= ? "
                    f"AND m.normal < ? AND m.kind = '{kind.name}' AND e.archived_at IS NULL "
                    f"ORDER BY m.normal LIMIT {LIMIT}"
                )
                for row in self._rows(sql, text.lower(), text.lower() + _END):
                    found += [(ref, title, row[-1]) for _, ref, title in _told(kind, [row[:-1]])]
        return found[:LIMIT]

    def tags(self, kinds: Sequence[str], typed: str, of: Sequence[tuple[str, int]] = ()) -> list[str]:
        """The tags that begin as typed: those of these elements, or of the newest tags that elements of these kinds
        got."""
        if of:
            sql = (
                "SELECT DISTINCT t.tag FROM json_each(?) n JOIN tag t ON t.kind = json_extract(n.value, '$[0]') "
                "AND t.element = json_extract(n.value, '$[1]') ORDER BY t.tag"
            )
            return self._texts(sql, json_texts([list(node) for node in of]))
        folded, near = compared("tag"), "" if typed else f"AND id > (SELECT max(id) FROM tag) - {WINDOW} "
        sql = (
            f"SELECT DISTINCT tag FROM tag WHERE {folded} >= ? AND {folded} < ? {near}"
            f"AND kind IN (SELECT value FROM json_each(?)) ORDER BY {folded} LIMIT {LIMIT}"
        )
        return self._texts(sql, same(typed), same(typed) + _END, json_texts(list(kinds)))

    def entries(self, typed: str) -> list[Found]:
        """(reference, text) of the newest entries that people wrote whose reference begins as typed."""
        from crmcli.model.entries import ref_of

        sql = f"SELECT id, entry, what, text FROM note ORDER BY id DESC LIMIT {WINDOW // 10}"
        names = ("id", "entry", "what", "text")
        rows = [dict(zip(names, row, strict=True)) for row in self._rows(sql)]
        found = {ref: " ".join(row["text"].split())[:60] for row in rows if (ref := ref_of(row))}
        return [(ref, text) for ref, text in found.items() if ref.startswith(typed.upper())][:LIMIT]

    def stage_rows(self) -> list[tuple[str, str, str, str, str, int | None]]:
        """(kind, pipeline, key, label, means, probability) of all stages, in order."""
        sql = "SELECT kind, pipeline, key, label, means, probability FROM stage ORDER BY kind, pipeline, position"
        return [(*map(str, row[:5]), row[5]) for row in self._rows(sql)]

    def stages(self, kinds: Sequence[str], pipelines: Sequence[str] = ()) -> list[Found]:
        """(key, label) of the stages of these kinds, in order; of all pipelines unless some are named."""
        sql = (
            "SELECT key, label FROM stage WHERE kind IN (SELECT value FROM json_each(?1)) "
            "AND (?2 = '[]' OR pipeline IN (SELECT value FROM json_each(?2))) ORDER BY kind, pipeline, position"
        )
        return list(dict.fromkeys(self._pairs(sql, json_texts(list(kinds)), json_texts(list(pipelines)))))

    def definitions(self) -> list[tuple[Any, ...]]:
        """The rows that define the fields which people added; see custom_fields.py."""
        return self._rows(DEFINITIONS)

    def pipelines(self, kind: str) -> list[str]:
        """The rows of stages of a kind."""
        return self._texts("SELECT DISTINCT pipeline FROM stage WHERE kind = ? ORDER BY pipeline", kind)

    def held(self, kind: str, field: str, ids: Sequence[int]) -> list[str]:
        """What these elements have in a field."""
        sql = f"SELECT DISTINCT {quoted(field)} FROM {quoted(kind)} WHERE id IN (SELECT value FROM json_each(?))"
        return [text for text in self._texts(sql, json_array(ids)) if text]

    def lines(self, kind: str, id: int) -> list[Found]:
        """(number, name) of the lines of an element."""
        sql = "SELECT CAST(number AS TEXT), name FROM line WHERE kind = ? AND element = ? ORDER BY number"
        return self._pairs(sql, kind, id)

    def transactions(self) -> list[Found]:
        """(number, what it is) of the newest transactions that are neither booked nor ignored."""
        sql = (
            "SELECT CAST(id AS TEXT), booked || ' ' || coalesce(party, purpose) FROM bank "
            f"WHERE payment IS NULL AND ignored IS NULL ORDER BY id DESC LIMIT {LIMIT}"
        )
        return self._pairs(sql)

    def messages(self) -> list[Found]:
        """(number, state and recipients) of the newest messages that were not sent."""
        sql = (
            "SELECT CAST(id AS TEXT), state || ' ' || recipients FROM outbox "
            f"WHERE state NOT IN ('sent', 'dropped') ORDER BY id DESC LIMIT {LIMIT}"
        )
        return self._pairs(sql)

    def views(self, kinds: Sequence[str]) -> list[Found]:
        """(name, kind) of the saved views of these kinds."""
        sql = "SELECT name, kind FROM view WHERE kind IN (SELECT value FROM json_each(?)) ORDER BY name, kind"
        return self._pairs(sql, json_texts(list(kinds)))

    def authors(self) -> list[str]:
        """Who wrote the newest steps, the one who wrote last first."""
        near = f"id > (SELECT max(id) FROM step) - {WINDOW}"
        return self._texts(f"SELECT by FROM step WHERE {near} GROUP BY by ORDER BY max(id) DESC LIMIT {LIMIT}")

    def steps(self) -> list[Found]:
        """(number, what was done) of the newest steps, newest first."""
        from crmcli.store.history import STEPS, told

        rows = self._rows(STEPS.format("ORDER BY id DESC LIMIT ?"), LIMIT)
        return [(str(step.id), step.title) for step in told(rows)[0][::-1]]

    def rules(self) -> list[Found]:
        """(name, its occasion) of the rules."""
        return self._pairs("SELECT name, kind || ' ' || what || coalesce(' ' || target, '') FROM rule ORDER BY name")

    def values(self, kind: str, field: str, typed: str) -> list[str]:
        """The texts that begin as typed in a field of the newest elements, the most frequent first."""
        folded, table = read_compared(field), quoted(kind)
        sql = (
            f"SELECT {quoted(field)} FROM {table} WHERE id > (SELECT max(id) FROM {table}) - {WINDOW} "
            f"AND {folded} >= ? AND {folded} < ? AND {quoted(field)} != '' AND archived_at IS NULL "
            f"GROUP BY {quoted(field)} ORDER BY count(*) DESC, {folded} LIMIT {LIMIT}"
        )
        return self._texts(sql, same(typed), same(typed) + _END)

    def close(self) -> None:
        if self._db is not None:
            self._db.close()

    def _numbered(self, kind: Kind, digits: str) -> Iterator[tuple[str, str, str]]:
        if digits and (digits[0] == "0" or not (digits.isascii() and digits.isdecimal())):
            return
        sql = f"{_elements(kind)} e WHERE e.id >= ? AND e.id < ? AND e.archived_at IS NULL ORDER BY e.id DESC LIMIT ?"
        room = LIMIT
        for low, high in _ranges(digits, self._newest(kind)):
            rows = self._rows(sql, low, high, room)
            room -= len(rows)
            yield from _told(kind, rows)
            if not room:
                return

    def _newest(self, kind: Kind) -> int:
        rows = self._rows(f"SELECT max(id) FROM {quoted(kind.name)}")
        return (rows[0][0] or 0) if rows else 0

    def _titled(self, kind: Kind, text: str) -> Iterator[tuple[str, str, str]]:
        from crmcli.store.search_words import in_titles, matching

        index = f"{kind.name}_search"
        sql = (
            f"{_elements(kind)} e JOIN {index} s ON s.rowid = e.id WHERE {index} MATCH ? AND e.archived_at IS NULL "
            f"ORDER BY s.rowid DESC LIMIT {LIMIT}"
        )
        yield from _told(kind, self._rows(sql, in_titles(matching(text))))

    def _texts(self, sql: str, *bound: Any) -> list[str]:
        return [row[0] for row in self._rows(sql, *bound)]

    def _pairs(self, sql: str, *bound: Any) -> list[Found]:
        return [(row[0], row[1]) for row in self._rows(sql, *bound)]

    def _rows(self, sql: str, *bound: Any) -> list[tuple[Any, ...]]:
        """The rows, or none: a shell that completes is no place for errors."""
        if self._fails:
            return []
        try:
            if self._db is None:
                self._db = reading(self.path, 0.2)
            return self._db.rows(sql, bound)
        except CrmError:
            self._fails = self._db is None
            return []


def _columns(kind: Kind) -> list[str]:
    return list(dict.fromkeys(name for name in " ".join(kind.title).split() if kind.by_name[name].type.column))


def _elements(kind: Kind, *more: str) -> str:
    columns = ", ".join(("e.id", "e.created_at", *(f"e.{quoted(name)}" for name in _columns(kind)), *more))
    return f"SELECT {columns} FROM {quoted(kind.name)}"


def _told(kind: Kind, rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str, str, str]]:
    """(when it was made, reference, title) of each of these rows of ``_elements``."""
    for id, made, *values in rows:
        yield made, f"{kind.prefix}-{id}", kind.display_name(dict(zip(_columns(kind), values, strict=True)))


def _ranges(digits: str, newest: int) -> Iterator[tuple[int, int]]:
    """The ids that begin with these digits, up to the newest, as (first, behind the last), the longest first."""
    if not digits:
        yield 0, _LARGEST
        return
    for more in reversed(range(max(0, len(str(newest)) - len(digits)) + 1)):
        yield int(digits) * 10**more, min((int(digits) + 1) * 10**more, _LARGEST)
