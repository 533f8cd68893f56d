"""Credits of any invoice, in any order: they never take more than there is, and together exactly all of it."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.elements.new import new
from crmcli.actions.money.balance import balances
from crmcli.actions.money.corrections import corrections_of, left, left_by_rate
from crmcli.actions.money.credit import CreditRequest, credit
from crmcli.actions.money.issue import issue
from crmcli.actions.money.line import add
from crmcli.catalog import REGISTRY
from crmcli.errors import CrmError
from crmcli.store.act import Act
from tests.actions.documents import check_documents
from tests.actions.memory import with_parties

quantities = st.decimals("0.5", 40, places=1).map(str)
prices = st.decimals("0.01", 200, places=3).map(str)
lines = st.lists(
    st.tuples(
        quantities, prices, st.sampled_from(["19", "7", "0"]), st.booleans(), st.sampled_from(["0", "3", "12.5"])
    ),
    min_size=1,
    max_size=4,
)
parts = st.lists(
    st.one_of(
        st.tuples(st.just("amount"), st.decimals("0.01", "0.9", places=2).map(str)),
        st.tuples(st.just("lines"), st.integers(1, 4).map(str)),
        st.tuples(
            st.just("qty"),
            st.tuples(st.integers(1, 4), st.decimals("0.5", 20, places=1)).map(lambda p: f"{p[0]}={p[1]}"),
        ),
    ),
    max_size=5,
)


def invoice_of(act: Act, rows: list[tuple[str, str, str, bool, str]], rebate: str, policy: str) -> Element:
    """An issued invoice with these lines, and a rebate in percent on the whole."""
    texts = [
        ("line", f"Line x {quantity} @ {price} tax {rate}{' incl' if included else ''} disc {percent}%")
        for quantity, price, rate, included, percent in rows
    ]
    given = [("title", "Work"), ("company", "COMPANY-2"), ("tax_rounding", policy), *texts]
    new(act, REGISTRY.by_name["invoice"], given)
    if rebate != "0":
        add(act, "INVOICE-1", "Rebate", [("type", "discount"), ("amount", f"{rebate}%")])
    issue(act, ["INVOICE-1"])
    return fetch(act, [("invoice", 1)])[0]


@settings(max_examples=500, deadline=None)
@given(rows=lines, wanted=parts, rebate=st.sampled_from(["0", "0", "10"]), policy=st.sampled_from(["group", "line"]))
def test_credits_never_exceed_the_invoice_and_the_rest_completes_it(
    rows: list[tuple[str, str, str, bool, str]], wanted: list[tuple[str, str]], rebate: str, policy: str
) -> None:
    act = with_parties()
    invoice = invoice_of(act, rows, rebate, policy)
    for way, text in wanted:
        wish = CreditRequest(amount=_share(act, invoice, text)) if way == "amount" else CreditRequest(**{way: (text,)})
        try:
            credit(act, invoice.ref, wish)
        except CrmError as error:
            assert error.exit in (2, 3, 4, 5)
        assert 0 <= left(act, invoice) <= invoice.row["amount"]
    if left(act, invoice) > 0:
        credit(act, invoice.ref, CreditRequest(rest=True))
    assert left(act, invoice) == 0
    assert all(sums == (0, 0) for sums in left_by_rate(act, invoice).values())
    assert sum(row["amount"] for row in corrections_of(act, invoice)) == invoice.row["amount"]
    assert balances(act, invoice.kind, [invoice.row])[invoice.id].due == 0
    check_documents(act)
    act.close()


def _share(act: Act, invoice: Element, text: str) -> str:
    """A part of what is left, at least a cent."""
    cents = max(1, int(left(act, invoice) * Decimal(text)))
    return f"{cents // 100}.{cents % 100:02}"
