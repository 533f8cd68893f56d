"""A full copy adds up to what its source does, line by line and by rate, for any mix of lines."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.elements.new import new
from crmcli.actions.funnel.convert import ConvertRequest, convert
from crmcli.actions.money.sums import by_rate
from crmcli.actions.refs import one
from crmcli.catalog import REGISTRY
from tests.actions.memory import with_parties

quantities = st.decimals(-40, 400, places=1).filter(bool).map(str)
prices = st.decimals(0, 300, places=4).map(str)
rates = st.sampled_from(["", " tax 19", " tax 7", " tax 0"])
lines = st.lists(
    st.builds(
        lambda quantity, price, rate, included, percent: f"A x {quantity} @ {price}{rate}{included} disc {percent}%",
        quantities,
        prices,
        rates,
        st.sampled_from(["", " incl"]),
        st.sampled_from(["0", "3", "12.5", "100"]),
    ),
    min_size=1,
    max_size=5,
)


def sums(element: Element) -> list[tuple[int, int, int]]:
    return [(line["net"], line["tax"], line["gross"]) for line in element.lines]


@settings(max_examples=500, deadline=None)
@given(lines=lines, policy=st.sampled_from(["group", "line"]), currency=st.sampled_from(["EUR", "JPY", "KWD"]))
def test_all_the_way_from_the_deal_to_the_invoice_the_sums_are_the_same(
    lines: list[str], policy: str, currency: str
) -> None:
    act = with_parties()
    fields = [("title", "Work"), ("company", "COMPANY-2"), ("tax_rounding", policy), ("currency", currency)]
    new(act, REGISTRY.by_name["deal"], [*fields, *(("line", text) for text in lines)])
    deal = fetch(act, [("deal", 1)])[0]
    rate_sums = by_rate(deal.lines, deal.terms)
    assert sum(net + tax for net, tax in rate_sums.values()) == deal.row["amount"]
    targets = ["quote", "deal", *(["invoice"] if deal.row["amount"] >= 0 else [])]
    ref = "DEAL-1"
    for target in targets:
        ref = convert(act, [ref], ConvertRequest(to=(target,), force=True, again=target == "deal")).result[0]
        copy = fetch(act, [one(act, ref)])[0]
        assert sums(copy) == sums(deal)
        assert copy.row["amount"] == deal.row["amount"]
        assert by_rate(copy.lines, copy.terms) == rate_sums
    act.close()
