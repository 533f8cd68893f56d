"""The outbox: messages to clients, planned before they are handed over and told of afterwards; no part of the history.

A message is in one of these states: planned, sending (a process has claimed it), sent, failed (certainly not sent),
unsure (nobody can tell whether it was), dropped.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import timedelta

from crmcli.light import Any
from crmcli.model.dates import parse_stored, stamp
from crmcli.store import blobs
from crmcli.store.act import Act, Row
from crmcli.store.ledger import LEDGER
from crmcli.store.links import Node
from crmcli.store.tables import json_array, json_texts, quoted

_TABLE = LEDGER["outbox"]
STATES = ("planned", "sending", "unsure", "failed", "sent", "dropped")
OPEN = STATES[:4]
"""The states of what somebody still has to see to."""
WAITING = ("planned", "failed")
"""The states of what was certainly not sent, and may be."""
GOING_OUT = ("sent", "reminded")
"""What the notes are called that tell of a message, which no undo takes back."""
CLAIM = timedelta(minutes=15)
"""So long a process may take over one message; see the time-outs of connect/mail/sending.py."""


def plan(act: Act, messages: Sequence[tuple[Row, bytes]]) -> list[int]:
    """Write down what is to be sent, inside a step, with its bytes; returns their numbers."""
    first = int(act.rows("SELECT coalesce(max(id), 0) + 1 FROM outbox")[0][0])
    for number, (row, content) in enumerate(messages, first):
        row |= {"id": number, "state": "planned", "attempts": 0, "by": act.by, "at": stamp(act.clock())}
        row |= {"message": blobs.keep(act, content), "sha256": blobs.checksum(content)}
        names = tuple(row)
        act.driver.write(_TABLE.insert(names), [tuple(row[name] for name in names)])
    return list(range(first, first + len(messages)))


def put(act: Act, row: Row, **values: Any) -> None:
    """Write values into a message, inside a step, and into ``row``; its bytes go when it no longer names them."""
    assert act.steps.current is not None
    act.steps.current.keep = True
    kept = row["message"]
    row |= values
    assignments = ", ".join(f"{quoted(name)} = ?" for name in values)
    act.driver.write(f"UPDATE outbox SET {assignments} WHERE id = ?", [(*values.values(), row["id"])])
    if kept and not row["message"]:
        blobs.drop(act, [kept])


def claim(act: Act, row: Row) -> None:
    """Say that this process sends it now, inside a step."""
    more = {"attempts": row["attempts"] + 1, "since": stamp(act.clock()), "error": None}
    put(act, row, state="sending", claimed_by=_me(), **more)


def mine(row: Row) -> bool:
    """Whether this process has claimed it."""
    return bool(row["state"] == "sending" and row["claimed_by"] == _me())


def numbered(act: Act, numbers: Iterable[int]) -> dict[int, Row]:
    """The messages with these numbers."""
    return {row["id"]: row for row in _where(act, "id IN (SELECT value FROM json_each(?))", json_array(numbers))}


def about(act: Act, nodes: Iterable[Node]) -> dict[Node, list[Row]]:
    """All messages about these elements, oldest first."""
    found: dict[Node, list[Row]] = {node: [] for node in nodes}
    for kind in {kind for kind, _ in found}:
        ids = json_array(number for name, number in found if name == kind)
        for row in _where(act, "kind = ? AND element IN (SELECT value FROM json_each(?))", kind, ids):
            found[kind, row["element"]].append(row)
    return found


def in_states(act: Act, states: Sequence[str]) -> list[Row]:
    """The messages in one of these states, oldest first."""
    stored = {*states, "sending"} if "unsure" in states else {*states}  # one that was given up is unsure: see _where
    found = _where(act, "state IN (SELECT value FROM json_each(?))", json_texts(sorted(stored)))
    return [row for row in found if row["state"] in states]


def _where(act: Act, where: str, *values: Any) -> list[Row]:
    found = act.rows(f"{_TABLE.select} WHERE {where} ORDER BY id", values)
    rows = [dict(zip(_TABLE.names, row, strict=True)) for row in found]
    for row in rows:
        if row["state"] == "sending" and _given_up(act, row):
            row["state"] = "unsure"
    return rows


def _given_up(act: Act, row: Row) -> bool:
    """Whether the process that claimed it has ended, or had time enough."""
    if act.clock() - parse_stored(row["since"]) > CLAIM:
        return True
    host, _, process = row["claimed_by"].rpartition(":")
    if host != _host():
        return False
    with suppress(PermissionError):  # it is there, and somebody else's
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
    return False


def _host() -> str:
    import platform

    return platform.node()


def _me() -> str:
    return f"{_host()}:{os.getpid()}"
