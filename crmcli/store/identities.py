"""Identities that no other row in any database has."""

from __future__ import annotations

import os
from datetime import datetime


def uuids(now: datetime, count: int) -> list[str]:
    """UUIDv7 (RFC 9562): 48 bits of milliseconds, then random bits."""
    begin = f"{int(now.timestamp() * 1000):012x}"
    head, noise, found = f"{begin[:8]}-{begin[8:]}-7", os.urandom(10 * count).hex(), []
    for place in range(0, 20 * count, 20):
        text = noise[place : place + 19]
        variant = "89ab"[int(text[3], 16) & 3]
        found.append(f"{head}{text[:3]}-{variant}{text[4:7]}-{text[7:]}")
    return found
