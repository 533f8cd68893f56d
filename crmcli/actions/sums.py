"""The sums of an element's lines, stored with each line, so that copies are exact and totals add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.store import records
from crmcli.store.store import Row, Store

Taxed = tuple[int, int]  # net and tax, in minor units
Rate = tuple[str | None, str | None]  # tax category and tax rate


def reckon(lines: Sequence[Row], element: Mapping[str, Any]) -> int:
    """Write ``net``, ``tax`` and ``gross`` (minor units) into lines that have none; returns the total with tax.

    The tax of lines is rounded together, so when one of them has no sums, all get new ones. Lines that bill money
    (``bills``) stand each for itself. ``element`` gives the currency and the tax policy.
    """
    together = [line for line in lines if not line.get("bills")]
    if any("net" not in line for line in together):
        _write(together, element)
    for line in lines:
        if "net" not in line:
            _write([line], element)
    return sum(line["gross"] for line in lines if not line.get("optional"))


def reckon_anew(store: Store, lines: Sequence[Row], element: Mapping[str, Any]) -> int:
    """Write new sums into the stored lines of an element, for another tax policy; returns its total with tax."""
    fresh = [{**line} for line in lines]
    for line in fresh:
        if not line["bills"]:
            del line["net"]
    total = reckon(fresh, element)
    records.update(store, "line", list(zip(lines, fresh, strict=True)))
    return total


def _write(lines: Sequence[Row], element: Mapping[str, Any]) -> None:
    from crmcli.model.totals import compute

    totals = compute(lines, element["currency"], element.get("tax_rounding") or "group")
    for line, sums in zip(lines, totals.lines, strict=True):
        line["net"], line["tax"], line["gross"] = sums.net, sums.tax, sums.gross


def by_rate(lines: Sequence[Row], element: Mapping[str, Any]) -> dict[Rate, Taxed]:
    """What the stored sums of the lines that count come to, per tax category and rate.

    A discount or charge on the whole without a tax of its own is in several rates at once; what each of them got
    of it is reckoned anew.
    """
    from crmcli.model.totals import tax_group

    counted = [line for line in lines if not line.get("optional")]
    found: dict[Rate, Taxed] = {}
    if any(_is_spread(line) for line in counted):
        found = _reckoned([line for line in counted if not line.get("bills")], element)
        counted = [line for line in counted if line.get("bills")]
    for line in counted:
        rate = tax_group(line.get("tax_rate"), line.get("tax_category"))
        net, tax = found.get(rate, (0, 0))
        found[rate] = net + line["net"], tax + line["tax"]
    return found


def _is_spread(line: Row) -> bool:
    stated = line.get("tax_rate") is not None or line.get("tax_category") is not None
    return line.get("type") not in (None, "product") and not line.get("bills") and not stated


def _reckoned(lines: Sequence[Row], element: Mapping[str, Any]) -> dict[Rate, Taxed]:
    from crmcli.model.totals import compute

    totals = compute(lines, element["currency"], element.get("tax_rounding") or "group")
    return {(rate.category, rate.rate): (rate.net, rate.tax) for rate in totals.rates}
