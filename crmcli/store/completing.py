"""What a shell completes from the database: references with their titles; nothing is written or made."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from crmcli.errors import CrmError
from crmcli.model.kinds import Kind
from crmcli.store.local_reading import opened
from crmcli.store.tables import quoted


def refs(path: Path, kinds: Sequence[Kind], typed: str, limit: int = 50) -> list[tuple[str, str]]:
    """(reference, title) of the newest elements of these kinds whose reference begins as typed."""
    found: list[tuple[str, str]] = []
    for kind in kinds:
        prefix, _, digits = typed.upper().partition("-")
        if not f"{kind.prefix}-".startswith(typed.upper()) and prefix != kind.prefix:
            continue
        for sql_row in _rows(path, _newest(kind), (f"{digits}%", limit)):
            found.append(
                (f"{kind.prefix}-{sql_row[0]}", kind.display_name(dict(zip(_columns(kind), sql_row[1:], strict=True))))
            )
    return found


def tags(path: Path, kinds: Sequence[str]) -> list[str]:
    """The tags that elements of these kinds carry."""
    sql = f"SELECT DISTINCT tag FROM tag WHERE kind IN ({', '.join('?' * len(kinds))}) ORDER BY tag"
    return [row[0] for row in _rows(path, sql, tuple(kinds))]


def stages(path: Path, kinds: Sequence[str]) -> list[tuple[str, str]]:
    """(key, label) of the stages of these kinds, in order."""
    sql = f"SELECT key, label FROM stage WHERE kind IN ({', '.join('?' * len(kinds))}) ORDER BY kind, position"
    return list(dict.fromkeys((row[0], row[1]) for row in _rows(path, sql, tuple(kinds))))


def views(path: Path, kinds: Sequence[str]) -> list[tuple[str, str]]:
    """(name, kind) of the saved views of these kinds."""
    sql = f"SELECT name, kind FROM view WHERE kind IN ({', '.join('?' * len(kinds))}) ORDER BY name, kind"
    return [(row[0], row[1]) for row in _rows(path, sql, tuple(kinds))]


def _columns(kind: Kind) -> list[str]:
    return list(dict.fromkeys(" ".join(kind.title).split()))


def _newest(kind: Kind) -> str:
    columns = ", ".join(quoted(name) for name in _columns(kind))
    return (
        f"SELECT id, {columns} FROM {quoted(kind.name)} "
        "WHERE archived_at IS NULL AND id LIKE ? ORDER BY id DESC LIMIT ?"
    )


def _rows(path: Path, sql: str, bound: Sequence[object]) -> list[tuple[str, ...]]:
    """The rows, or none: a shell that completes is no place for errors."""
    if not path.is_file():
        return []
    try:
        with closing(opened(path, 0.2)) as db:
            return db.rows(sql, bound)
    except CrmError:
        return []
