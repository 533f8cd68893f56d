"""Numbers of documents: the next one of a series, by the pattern in the settings."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.create import check_unique
from crmcli.model.kinds import Kind
from crmcli.model.patterns import formatted, series_of
from crmcli.store import series
from crmcli.store.store import Row, Store


def number(store: Store, kind: Kind, rows: Sequence[Row]) -> None:
    """Give each row the next number of its kind and of the year of its ``issue_date``: AN-2026-0001.

    The counter is part of the transaction: what is rolled back leaves no gap. Raises Duplicate (exit 4) when a
    changed pattern gives a number that is there already.
    """
    pattern = store.setting(kind.numbered or "") or "{n}"
    for row in rows:
        year = int((row.get("issue_date") or store.today)[:4])
        row["number"] = formatted(pattern, year, series.take(store, series_of(pattern, kind.name, year)))
    check_unique(store, kind, "number", [(row["number"], row.get("id")) for row in rows])
