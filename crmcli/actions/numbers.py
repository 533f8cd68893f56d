"""Numbers of documents: the next one of a series, by the pattern in the settings."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.errors import Refused
from crmcli.model.kinds import Kind
from crmcli.store import series
from crmcli.store.store import Row, Store


def number(store: Store, kind: Kind, rows: Sequence[Row]) -> None:
    """Give each row the next number of its kind and year; "AN-{year}-{n:04}" makes AN-2026-0001."""
    setting = kind.numbered or ""
    pattern = store.setting(setting) or "{n}"
    today = store.reading().today.isoformat()
    for row in rows:
        year = (row.get("issue_date") or today)[:4]
        row["number"] = formatted(pattern, setting, int(year), series.take(store, f"{kind.name}-{year}"))


def formatted(pattern: str, setting: str, year: int, count: int) -> str:
    """The number as text; Refused (exit 5) when the pattern cannot be used."""
    try:
        text = pattern.format(year=year, n=count)
    except (KeyError, IndexError, ValueError) as error:
        raise Refused(
            f"The setting {setting} is {pattern!r}, which is no pattern of numbers.",
            'Example: "AN-{year}-{n:04}"',
            field=setting,
        ) from error
    if "{n" not in pattern:
        raise Refused(f"The setting {setting} has no {{n}} in it.", 'Example: "AN-{year}-{n:04}"', field=setting)
    return text
