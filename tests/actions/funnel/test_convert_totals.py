"""A full copy has the totals of its source to the cent, whatever the lines, the policy and the currency."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.actions.elements.new import new
from crmcli.actions.funnel.convert import ConvertRequest, convert
from crmcli.actions.look.show import show
from crmcli.actions.money import line
from crmcli.catalog import REGISTRY
from crmcli.model.money import digits
from crmcli.store.act import Act
from tests.actions.histories import empty_store


def decimals(most: int, places: int) -> st.SearchStrategy[str]:
    return st.decimals(0, most, places=places, allow_nan=False).map(lambda number: format(abs(number), "f"))


LINE = st.fixed_dictionaries(
    {"price": decimals(1000, 4), "quantity": decimals(50, 3).filter(lambda text: float(text) > 0)},
    optional={
        "tax_rate": st.sampled_from(("0", "7", "19", "8.1")),
        "tax_included": st.just("yes"),
        "discount_percent": st.sampled_from(("5", "33.333", "100")),
        "optional": st.just("yes"),
        "price_per": st.sampled_from(("3", "100")),
    },
)
POLICIES = st.sampled_from(("group", "line"))
CURRENCIES = st.sampled_from(("EUR", "JPY", "KWD"))


def totals(act: Act, ref: str) -> dict[str, Any]:
    """What the lines add up to, and the amount that lists show."""
    record = show(act, [ref]).cards[0].record
    found: dict[str, Any] = {name: record["totals"][name] for name in ("net", "tax", "total", "by_rate")}
    return {**found, "amount": record["amount"], "currency": record["currency"], "lines": len(record["lines"])}


def lead_with(act: Act, lines: list[dict[str, str]], policy: str, currency: str) -> None:
    company = new(act, REGISTRY.by_name["company"], [("title", "Acme")]).result[0]
    pairs = [("title", "Relaunch"), ("tax_rounding", policy), ("currency", currency), ("company", company)]
    new(act, REGISTRY.by_name["lead"], pairs)
    for number, fields in enumerate(lines, 1):
        line.add(act, "LEAD-1", f"Part {number}", list(fields.items()))


@settings(max_examples=60, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=8), POLICIES, CURRENCIES)
def test_a_copy_all_the_way_to_the_invoice_keeps_every_total(
    lines: list[dict[str, str]], policy: str, currency: str
) -> None:
    act = empty_store()
    counted = [{name: text for name, text in fields.items() if name != "optional"} for fields in lines]
    lead_with(act, counted, policy, currency)
    convert(act, ["LEAD-1"], ConvertRequest(to=("deal", "company")))
    convert(act, ["DEAL-1"], ConvertRequest(to=("quote",)))
    convert(act, ["QUOTE-1"], ConvertRequest(to=("invoice",), force=True))
    whole = totals(act, "LEAD-1")
    assert len(whole["total"].partition(".")[2]) == digits(currency)
    assert [totals(act, ref) for ref in ("DEAL-1", "QUOTE-1", "INVOICE-1")] == [whole] * 3


@settings(max_examples=40, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=8), POLICIES, CURRENCIES)
def test_lines_that_do_not_count_change_no_total_of_a_copy(
    lines: list[dict[str, str]], policy: str, currency: str
) -> None:
    act = empty_store()
    lead_with(act, lines, policy, currency)
    convert(act, ["LEAD-1"], ConvertRequest(to=("deal", "company")))
    convert(act, ["DEAL-1"], ConvertRequest(to=("quote",)))
    whole = totals(act, "LEAD-1")
    assert [totals(act, ref) for ref in ("DEAL-1", "QUOTE-1")] == [whole] * 2
    if any("optional" not in fields for fields in lines):
        convert(act, ["DEAL-1"], ConvertRequest(to=("invoice",)))
        billed = totals(act, "INVOICE-1")
        names = ("net", "tax", "total", "by_rate", "amount")
        assert [billed[name] for name in names] == [whole[name] for name in names]
