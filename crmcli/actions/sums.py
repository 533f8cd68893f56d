"""The sums of an element's lines, stored with each line, so that copies are exact and totals add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.store.store import Row


def reckon(lines: Sequence[Row], element: Mapping[str, Any]) -> int:
    """Write ``net``, ``tax`` and ``gross`` (minor units) into lines that have none or changed; returns the
    total with tax. ``element`` gives the currency and the tax policy."""
    if all("net" in line for line in lines):
        return sum(line["gross"] for line in lines if not line.get("optional"))
    from crmcli.model.totals import compute

    totals = compute(lines, element["currency"], element.get("tax_rounding") or "group")
    for line, sums in zip(lines, totals.lines, strict=True):
        line["net"], line["tax"], line["gross"] = sums.net, sums.tax, sums.gross
    return totals.total
