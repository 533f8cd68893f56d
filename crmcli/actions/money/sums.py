"""The sums of an element's lines, stored with each line, so that copies are exact and totals add up."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.light import TYPE_CHECKING
from crmcli.store import records
from crmcli.store.act import Act, Row

if TYPE_CHECKING:
    from crmcli.model.billing import Rate
    from crmcli.model.totals import Taxed

Terms = tuple[str, str]  # currency and tax policy, see Lines.terms


def compute_sums(lines: Sequence[Row], terms: Terms) -> int:
    """Write ``net``, ``tax`` and ``gross`` (minor units) into lines that have none; returns the total with tax.

    The tax of lines is rounded together, so when one of them has no sums, all get new ones, but for those that bill
    money: these stand each for itself.
    """
    from crmcli.model.totals import bills_money, compute

    lacking = [line for line in lines if "net" not in line]
    if lacking:
        anew = any(not bills_money(line) for line in lacking)
        totals = compute(lines, *terms)
        for line, sums in zip(lines, totals.lines, strict=True):
            if "net" not in line or (anew and not bills_money(line)):
                line["net"], line["tax"], line["gross"] = sums.net, sums.tax, sums.gross
    return total(lines)


def total(lines: Sequence[Row]) -> int:
    """What the stored sums of these lines come to, with tax; optional ones do not count."""
    return sum(line["gross"] for line in lines if not line.get("optional"))


def recompute_sums(act: Act, lines: Sequence[Row], terms: Terms) -> int:
    """Write new sums into the stored lines of an element, for another tax policy; returns its total with tax."""
    from crmcli.model.totals import bills_money

    fresh = [{**line} for line in lines]
    for line in fresh:
        if not bills_money(line):
            del line["net"]
    whole = compute_sums(fresh, terms)
    records.update(act, "line", list(zip(lines, fresh, strict=True)))
    return whole


def by_rate(lines: Sequence[Row], terms: Terms) -> dict[Rate, Taxed]:
    """What the stored sums of the lines that count come to, per tax category and rate.

    A discount or charge on the whole without a tax of its own is in several rates at once; what each of them got
    of it is computed anew.
    """
    from crmcli.model.totals import bills_money, parts, tax_group

    counted = [line for line in lines if not line.get("optional")]
    stored = [(tax_group(line.get("tax_rate"), line.get("tax_category")), line["net"], line["tax"]) for line in counted]
    if any(map(_is_spread, counted)):
        anew, _ = parts(counted, *terms)
        money = [sums for line, sums in zip(counted, stored, strict=True) if bills_money(line)]
        stored = [part[1:] for part in anew if not bills_money(counted[part.position])] + money
    found: dict[Rate, Taxed] = {}
    for rate, net, tax in stored:
        so_far = found.get(rate, (0, 0))
        found[rate] = so_far[0] + net, so_far[1] + tax
    return found


def _is_spread(line: Row) -> bool:
    stated = line.get("tax_rate") is not None or line.get("tax_category") is not None
    return line.get("type") not in (None, "product") and not line.get("bills") and not stated
