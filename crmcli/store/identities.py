"""Identities that no other row in any database has."""

from __future__ import annotations

import os
from datetime import datetime


def uuids(now: datetime, count: int) -> list[str]:
    """UUIDv7 (RFC 9562): 48 bits of milliseconds, then random bits; in order, as an index wants them."""
    head, noise, found = _head(now), os.urandom(10 * count).hex(), []
    for place in range(0, 20 * count, 20):
        text = noise[place : place + 19]
        variant = "89ab"[int(text[3], 16) & 3]
        found.append(f"{head}{text[:3]}-{variant}{text[4:7]}-{text[7:]}")
    found.sort()
    return found


def uuid_sql(now: datetime) -> str:
    """SQL that gives another one in each row."""
    bits = "lower(hex(randomblob({})))"
    three = f"substr({bits.format(2)}, 1, 3)"
    variant = "substr('89ab', 1 + (random() & 3), 1)"
    return f"'{_head(now)}' || {three} || '-' || {variant} || {three} || '-' || {bits.format(6)}"


def _head(now: datetime) -> str:
    begin = f"{int(now.timestamp() * 1000):012x}"
    return f"{begin[:8]}-{begin[8:]}-7"
