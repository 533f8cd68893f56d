"""The bytes of files, known by their SHA-256: kept once, in parts, beside the history, and not taken away by undo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crmcli.errors import DatabaseError
from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.files import File
from crmcli.store.ledger import LEDGER
from crmcli.store.tables import quoted

if TYPE_CHECKING:
    from crmcli.store.act import Act
    from crmcli.store.database import Database

TABLE = "blob"
PART = 1 << 20  # bytes; a server refuses values of more than 5 MB
_HEAD = 16  # bytes by which the sort of a file is known


def checksum(content: bytes) -> str:
    """The SHA-256 of bytes in hexadecimal, by which they are kept."""
    from hashlib import sha256

    return sha256(content).hexdigest()


def keep(act: Act, content: bytes) -> str:
    """Keep bytes, inside a step, and return their checksum; bytes that are there already are kept once."""
    step = act.steps.current
    if step is None:
        raise RuntimeError("a write outside a step")
    name = checksum(content)
    begins = range(0, len(content) or 1, PART)  # nothing at all is a part, too
    parts = ((name, number, content[begin : begin + PART]) for number, begin in enumerate(begins))
    act.driver.write("INSERT INTO blob(sha256, part, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", parts)
    step.keep = True
    return name


def read(db: Act | Database, sha256: str) -> bytes:
    """The bytes with this checksum; raises DatabaseError (exit 8) when they are not there, or are others by now."""
    found = db.rows("SELECT content FROM blob WHERE sha256 = ? ORDER BY part", (sha256,))
    content = b"".join(part for (part,) in found)
    if not found or checksum(content) != sha256:
        wrong = "is damaged" if found else "is missing"
        raise DatabaseError(
            f"The content of the file {sha256[:12]} {wrong} in {db.driver.place or 'the database'}.",
            "Put the file in once more, or take it from a backup: crm restore FILE",
        )
    return content


def heads(db: Act | Database, shas: Iterable[str]) -> dict[str, tuple[int, bytes]]:
    """(how many bytes, the first 16 of them) of what is kept under these checksums."""
    from json import dumps

    found = db.rows(
        "SELECT sha256, sum(length(content)), max(CASE WHEN part = 0 THEN substr(content, 1, ?) END) "
        "FROM blob WHERE sha256 IN (SELECT value FROM json_each(?)) GROUP BY sha256",
        (_HEAD, dumps(list(shas))),
    )
    return {name: (size, head or b"") for name, size, head in found}


def attached(db: Act | Database) -> list[int]:
    """How many bytes each of the files has that are attached to elements; the same bytes are one file."""
    named = "SELECT DISTINCT file FROM note WHERE what = 'file'"
    sql = f"SELECT sum(length(content)) FROM blob WHERE sha256 IN ({named}) GROUP BY sha256"
    return [size for (size,) in db.rows(sql)]


def missing(db: Act | Database) -> list[tuple[str, int, str]]:
    """(table, id, checksum) of the rows that name a file whose bytes are not there."""
    found: list[tuple[str, int, str]] = []
    for table, column, only in _naming(db):
        name = f"t.{quoted(column)}"
        lost = f"NOT EXISTS (SELECT 1 FROM blob b WHERE b.sha256 = {name})"
        rows = db.rows(f"SELECT t.id, {name} FROM {quoted(table)} t WHERE {name} IS NOT NULL AND {only} AND {lost}")
        found += [(table, number, sha256) for number, sha256 in sorted(rows)]
    return found


def orphaned(db: Act | Database) -> list[str]:
    """The checksums that neither a row names nor one that an undo could bring back."""
    named: set[Any] = set()
    for table, column, only in _naming(db):
        named.update(name for (name,) in db.rows(f"SELECT {quoted(column)} FROM {quoted(table)} WHERE {only}"))
        place = f'$."{column}"'
        sql = """SELECT json_extract(before, ?), json_extract(after, ?) FROM change WHERE "table" = ?"""
        named.update(name for names in db.rows(sql, (place, place, table)) for name in names)
    return [name for name in every(db) if name not in named]


def every(db: Act | Database) -> list[str]:
    """The checksums of all bytes that are kept."""
    return [name for (name,) in db.rows("SELECT DISTINCT sha256 FROM blob ORDER BY 1")]


def drop(db: Act | Database, shas: Iterable[str]) -> None:
    """Remove bytes for good, inside a transaction."""
    db.driver.write("DELETE FROM blob WHERE sha256 = ?", [(name,) for name in shas])


def pieces(db: Act | Database) -> Iterator[dict[str, Any]]:
    """Every part as a row of JSON, its bytes in base64, one in memory at a time."""
    from base64 import b64encode

    for name, part in db.rows("SELECT sha256, part FROM blob ORDER BY sha256, part"):
        for (content,) in db.rows("SELECT content FROM blob WHERE sha256 = ? AND part = ?", (name, part)):
            yield {"sha256": name, "part": part, "content": b64encode(content).decode()}


def piece(row: dict[str, Any]) -> dict[str, Any]:
    """A part out of such a row; raises ValueError for what is no base64."""
    from base64 import b64decode

    return {**row, "content": b64decode(str(row.get("content")), validate=True)}


def _naming(db: Act | Database) -> Iterator[tuple[str, str, str]]:
    """(table, column, condition) of the rows that name files."""
    for table in (*db.tables.values(), *LEDGER.values()):
        yield from ((table.name, column, "1") for column in table.having("blob"))
    files = [f"'{setting.name}'" for setting in db.registry.settings if isinstance(setting.type, File)]
    if files:
        yield "setting", "value", f"name IN ({', '.join(files)})"
