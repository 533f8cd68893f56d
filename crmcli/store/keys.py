"""Idempotency keys: what a key was used for, and what came of it."""

from __future__ import annotations

from crmcli.model.dates import stamp
from crmcli.store.act import Act


def find(act: Act, key: str) -> tuple[int | None, str, str] | None:
    """(step, fingerprint of the arguments, result as JSON) of a key, or None when it was never used."""
    found = act.rows('SELECT step, fingerprint, result FROM "key" WHERE key = ?', (key,))
    return (found[0][0], found[0][1], found[0][2]) if found else None


def keep(act: Act, key: str, step: int | None, fingerprint: str, result: str) -> None:
    """Remember what a key was used for and when, inside the step that it belongs to."""
    act.driver.write(
        'INSERT INTO "key"(key, step, fingerprint, result, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT(key) DO UPDATE '
        "SET step = excluded.step, fingerprint = excluded.fingerprint, result = excluded.result, at = excluded.at",
        [(key, step, fingerprint, result, stamp(act.clock()))],
    )
    if act.steps.current is not None:
        act.steps.current.keep = True
