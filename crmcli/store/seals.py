"""Seals of the history: checksums by which it shows when somebody has altered what was sealed.

A seal is over the one before it and every step since, so that the newest stands for all. Whoever can write to the file
can seal it anew; only a head that is kept elsewhere tells.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.declared import Declared
from crmcli.store.asked import Question

if TYPE_CHECKING:
    from crmcli.store.driver import Driver

_MARK = 3  # bytes of a mark, four characters; there is one for each step
_WIDTH = _MARK // 3 * 4
_MOST = 100_000  # steps of a seal: a server refuses values of more than 5 MB
_STEPS, _CHANGES = 500, 2000  # rows that are in memory at a time


def _as_bytes(names: str) -> str:
    """Columns as the bytes that they are, whatever somebody has made of them."""
    return ", ".join(f"CAST({name} AS BLOB)" for name in names.split())


_OF_STEPS = (
    f"SELECT id, {_as_bytes('id uid at recorded_at by message title verb args')}, "
    "CAST(CASE WHEN many IS undoes OR many = undoes THEN undoes "
    "ELSE coalesce(undoes, '') || ':' || coalesce(many, '') END AS BLOB) "
    "FROM (SELECT *, (SELECT group_concat(target) FROM (SELECT target FROM undone WHERE step = step.id "
    "ORDER BY target)) AS many FROM step) "
    "WHERE id BETWEEN ? AND ? ORDER BY id"
)
_OF_CHANGES = f"""SELECT step, id, {_as_bytes('id step "table" row op before after kind element')} FROM change """
_OF_LATER = f"{_OF_CHANGES} WHERE step > ? AND step <= ? ORDER BY step, id LIMIT ?"
_OF_REST = f"{_OF_CHANGES} WHERE step = ? AND id > ? ORDER BY id LIMIT ?"
_ALL = "SELECT id, first, step, before, sha256, marks FROM seal ORDER BY id"
_LAST = "SELECT step, sha256 FROM seal ORDER BY id DESC LIMIT 1"
_KEEP = (
    "INSERT INTO seal(first, step, before, sha256, marks, at) SELECT ?1, ?2, ?3, ?4, ?5, ?6 "
    f"WHERE coalesce((SELECT sha256 FROM ({_LAST})), '') = ?3"
)


class Head(Declared):
    """The newest seal: up to which step, and its checksum, which stands for all before it."""

    step: int
    sha256: str


class Verified(Declared):
    """What the seals say of the history. ``wrong`` is the first sealed step that is not as it was sealed, None where
    all are; ``broken`` tells that a seal itself is not as it was. ``heads`` are those that fit, ``unsealed`` is how
    many steps came after the newest."""

    heads: tuple[Head, ...]
    wrong: int | None
    broken: bool
    unsealed: int


def asked() -> Question[Head | None]:
    """Asks for the newest seal."""
    return Question([(_LAST, ())], lambda answers: Head(*answers[0][0]) if answers[0] else None)


def head(db: Driver) -> Head | None:
    """The newest seal, None where nothing is sealed."""
    question = asked()
    return question.answer(db.run(question.statements))


def seal(db: Driver, at: str) -> Head | None:
    """Seal what is not sealed yet; returns the head, None where there is no history. Others may write meanwhile.

    Raises DatabaseBusy (exit 8).
    """
    last = head(db)
    first, before = (last.step + 1, last.sha256) if last else (1, "")
    rows = _made(db, first, _newest(db), before, at)
    if rows:
        try:
            db.begin()
            db.write(_KEEP, rows)  # nothing, when another process has sealed just now
            db.commit()
        finally:
            db.rollback()
    return head(db)


def seal_anew(db: Driver, at: str) -> None:
    """Seal all of it once more, inside a transaction, when its wording was changed by a migration; the seals before
    stand for what it was."""
    last = head(db)
    if last is not None:
        db.write(_KEEP, _made(db, 1, last.step, last.sha256, at))


def verify(db: Driver) -> Verified:
    """Work out every seal once more, since all was sealed anew the last time."""
    seals = db.rows(_ALL)
    start = max((place for place, row in enumerate(seals) if row[1] == 1), default=0)
    heads: list[Head] = [Head(row[2], row[4]) for row in seals[:start]]
    before, expected = (seals[start - 1][4] if start else ""), 1
    for _, first, step, stated, checksum, marks in seals[start:]:
        if stated != before or first != expected:
            return Verified(tuple(heads), None, True, 0)
        found, wrong = _compared(db, first, step, before, str(marks))
        if found != checksum or wrong is not None:
            return Verified(tuple(heads), wrong, wrong is None, 0)
        heads.append(Head(step, checksum))
        before, expected = checksum, step + 1
    ((unsealed,),) = db.rows("SELECT count(*) FROM step WHERE id >= ?", (expected,))
    return Verified(tuple(heads), None, False, int(unsealed))


def _newest(db: Driver) -> int:
    return int(db.rows("SELECT coalesce(max(id), 0) FROM step")[0][0])


def _made(db: Driver, first: int, last: int, before: str, at: str) -> list[tuple[Any, ...]]:
    """The rows of the seals of these steps."""
    rows: list[tuple[Any, ...]] = []
    for begin in range(first, last + 1, _MOST):
        end = min(begin + _MOST - 1, last)
        marks: list[str] = []
        digest = b""
        for _, digest in _digests(db, begin, end, before):
            marks.append(_mark(digest))
        rows.append((begin, end, before, digest.hex(), "".join(marks), at))
        before = digest.hex()
    return rows


def _compared(db: Driver, first: int, last: int, before: str, marks: str) -> tuple[str, int | None]:
    """The checksum of these steps, and the first of them that has another mark than it had."""
    digest, place = b"", 0
    for number, digest in _digests(db, first, last, before):
        if marks[place : place + _WIDTH] != _mark(digest):
            return digest.hex(), number
        place += _WIDTH
    return digest.hex(), None


def _mark(digest: bytes) -> str:
    return b64encode(digest[:_MARK]).decode()


def _digests(db: Driver, first: int, last: int, before: str) -> Iterator[tuple[int, bytes]]:
    """For each of these steps, also one that is gone, its number and the checksum of all up to it."""
    running = sha256(before.encode())
    for begin in range(first, last + 1, _STEPS):
        end = min(begin + _STEPS - 1, last)
        there = {row[0]: row[1:] for row in db.rows(_OF_STEPS, (begin, end))}
        changes = _changes(db, begin, end)
        change = next(changes, None)
        for number in range(begin, end + 1):
            if number in there:
                running.update(_told(b"step", there[number]))
            while change is not None and change[0] == number:
                running.update(_told(b"change", change[2:]))
                change = next(changes, None)
            yield number, running.digest()


def _changes(db: Driver, first: int, last: int) -> Iterator[tuple[Any, ...]]:
    """What these steps changed, in order, behind (step, id): of many small ones at a time, or of a part of a large
    one."""
    step = first - 1
    while rows := db.rows(_OF_LATER, (step, last, _CHANGES)):
        yield from rows
        if len(rows) < _CHANGES:
            return
        step, number = rows[-1][:2]
        while rows := db.rows(_OF_REST, (step, number, _CHANGES)):
            yield from rows
            if len(rows) < _CHANGES:
                break
            number = rows[-1][1]


def _told(what: bytes, cells: tuple[bytes | None, ...]) -> bytes:
    """Cells in such a way that no others look the same."""
    return what + b"".join([b"-" if cell is None else b"%d:%b" % (len(cell), cell) for cell in cells]) + b"\n"
