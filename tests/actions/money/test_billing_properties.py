"""Whatever was billed, credited and cancelled in whichever order: the rest completes it, to the cent and by rate."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.elements.new import new
from crmcli.actions.elements.remove import remove
from crmcli.actions.funnel.clone import clone
from crmcli.actions.funnel.convert import ConvertRequest, convert
from crmcli.actions.funnel.move import move
from crmcli.actions.money.billing.asked import BillingRequest
from crmcli.actions.money.billing.state import Billing, billing
from crmcli.actions.money.cancel import cancel
from crmcli.actions.money.credit import CreditRequest, credit
from crmcli.actions.money.issue import issue
from crmcli.actions.money.line import add, edit
from crmcli.actions.money.sums import by_rate
from crmcli.actions.refs import one
from crmcli.actions.undo.undo import undo
from crmcli.catalog import REGISTRY
from crmcli.errors import CrmError
from crmcli.model.billing import quantity_text, units
from crmcli.model.money import amount_text
from crmcli.store import history, records
from crmcli.store.act import Act, Row
from tests.actions.documents import check_documents
from tests.actions.memory import with_parties

WHOLE = [("discount", "10%", ""), ("discount", "0.50", ""), ("charge", "4.99", "19"), ("charge", "2%", "")]

Line = tuple[str, str, str, bool, dict[str, str]]
Step = tuple[str, int, Decimal]

quantities = st.decimals("0.5", 40, places=1).map(str)
prices = st.decimals("0.01", 300, places=3).map(str)
terms = st.fixed_dictionaries(
    {"discount_percent": st.sampled_from(["0", "3", "12.5"])},
    optional={
        "discount_unit": st.just("0.01"),
        "discount_line": st.just("1"),
        "price_per": st.sampled_from(["3", "12"]),
        "optional": st.just("yes"),
    },
)
line_lists = st.lists(
    st.tuples(quantities, prices, st.sampled_from(["19", "19", "7", "0", ""]), st.booleans(), terms),
    min_size=1,
    max_size=4,
)
steps = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("lines", "qty", "qty", "percent", "amount", "deposit", "deposit", "rest", "rest"),
                *("cancel", "remove", "credit", "credit", "credit", "clone", "alter", "undo"),
            ]
        ),
        st.integers(0, 7),
        st.decimals("0.01", "0.99", places=2),
    ),
    min_size=1,
    max_size=6,
)


def offered(act: Act, lines: list[Line], whole: list[tuple[str, str, str]], policy: str, currency: str) -> Element:
    """QUOTE-1 for COMPANY-2, with those of these lines that can be, and what concerns the whole of them."""
    fields = [("title", "Work"), ("company", "COMPANY-2"), ("tax_rounding", policy), ("currency", currency)]
    new(act, REGISTRY.by_name["quote"], fields)
    for quantity, price, rate, included, more in lines:
        stated = {"quantity": quantity, "price": price, "tax_rate": rate, "tax_included": "yes" if included else "no"}
        add_if_possible(act, "Line", stated | more)
    for kind, amount, rate in whole:
        add_if_possible(act, "Whole", {"type": kind, "amount": amount, "tax_rate": rate})
    return fetch(act, [("quote", 1)])[0]


def add_if_possible(act: Act, name: str, given: dict[str, str]) -> None:
    """Add a line, but for a discount beyond the line and an amount with cents where the currency has none."""
    try:
        add(act, "QUOTE-1", name, list(given.items()))
    except CrmError as error:
        assert error.exit in (2, 5), error.message


def lineage(act: Act, path: str) -> list[str]:
    """The quote and what its lines are copied to: a new version, or a deal with a quote of its own."""
    if path == "version":
        refs = ["QUOTE-1", *clone(act, ["QUOTE-1"]).result]
    else:
        deals = convert(act, ["QUOTE-1"], ConvertRequest(to=("deal",))).result
        refs = [*deals, *convert(act, deals, ConvertRequest(to=("quote",))).result]
    move(act, [ref for ref in refs if ref.startswith("QUOTE")], "approved")
    return refs


def do(act: Act, refs: list[str], step: Step) -> None:
    """Carry out a step on one of the sources or on one of the invoices; what is refused leaves all as it is."""
    what, pick, share = step
    try:
        if what == "undo":
            undo_last(act)
            return
        if what in ("cancel", "credit", "remove", "clone", "alter"):
            _correct(act, what, pick, share)
            return
        source = fetch(act, [one(act, refs[pick % len(refs)])])[0]
        made = convert(act, [source.ref], ConvertRequest(to=("invoice",), bill=_bill(act, source, what, pick, share)))
        if pick % 3:
            issue(act, made.result)
    except CrmError as error:
        assert error.exit in (4, 5), error.message


def undo_last(act: Act) -> None:
    """Take the last thing back that was done to invoices."""
    step = history.steps(act, 1)[0]
    if "INVOICE" in step.title or step.title.endswith("to invoice"):
        undo(act, step.id)


def _correct(act: Act, what: str, pick: int, share: Decimal) -> None:
    """Cancel, credit or clone an issued invoice, remove a draft, or take a part of a line off one."""
    wanted = "= 'draft'" if what in ("remove", "alter") else "IN ('issued', 'paid')"
    ids = [row[0] for row in act.rows(f"SELECT id FROM invoice WHERE stage {wanted} ORDER BY id DESC")]
    if not ids:
        return
    invoice = fetch(act, [("invoice", ids[pick % len(ids)])])[0]
    if what == "cancel":
        cancel(act, [invoice.ref])
    elif what == "remove":
        remove(act, [invoice.ref])
    elif what == "clone":
        issue(act, clone(act, [invoice.ref]).result)
    elif what == "alter":
        line = invoice.lines[pick % len(invoice.lines)]
        if not line["bills"] and line["type"] == "product":
            edit(act, invoice.ref, str(line["number"]), [("quantity", _less(line, share))])
    else:
        credit(act, invoice.ref, _credit(invoice, pick, share))


def _credit(invoice: Element, pick: int, share: Decimal) -> CreditRequest:
    line = invoice.lines[pick % len(invoice.lines)]
    way = int(share * 100) % 5
    if way == 0:
        return CreditRequest(rest=True)
    if way == 1:
        return CreditRequest(lines=(str(line["number"]),))
    if way == 2:
        products = [str(other["number"]) for other in invoice.lines if other["type"] == "product"]
        return CreditRequest(lines=(",".join(products),))
    if way == 3:
        return CreditRequest(qty=(f"{line['number']}={_less(line, share)}",))
    return CreditRequest(amount=_amount(invoice.row["amount"], share, invoice.row["currency"]))


def _less(line: Row, share: Decimal) -> str:
    return quantity_text(int(units(line["quantity"]) * share))


def _bill(act: Act, source: Element, what: str, pick: int, share: Decimal) -> BillingRequest:
    products = [line for line in source.lines if line["type"] == "product"]
    line = products[pick % len(products)]
    if what == "lines":
        return BillingRequest.read({"lines": [str(line["number"])]})
    if what == "rest":
        return BillingRequest()
    if what == "percent" or (what == "deposit" and pick % 2):
        return BillingRequest.read({what: f"{max(1, int(share * 60))}{'%' if what == 'deposit' else ''}"})
    found = billing(act, [source])[source.node]
    if what == "qty":
        return BillingRequest.read({"qty": [f"{line['number']}={quantity_text(int(units(line['quantity']) * share))}"]})
    return BillingRequest.read({what: _amount(found.open, share, source.row["currency"])})


def _amount(total: int, share: Decimal, currency: str) -> str:
    return amount_text(max(1, int(total * share)), currency)


def state(act: Act, ref: str) -> Billing:
    source = fetch(act, [one(act, ref)])[0]
    return billing(act, [source])[source.node]


def counting(act: Act) -> Iterable[tuple[int, Element]]:
    """The invoices that count, each with its sign; clones bill nothing that there was."""
    ids = [row[0] for row in act.rows("SELECT id FROM invoice")]
    rows = records.get(act, "invoice", ids)
    for element in fetch(act, [("invoice", number) for number in ids]):
        corrected = rows.get(element.row["corrects"])
        if not any(line["root_line"] or line["bills_kind"] for line in element.lines):
            continue
        if element.row["stage"] != "cancelled" and (corrected is None or corrected["stage"] != "cancelled"):
            yield (1 if corrected is None else -1), element


def billed_by_rate(act: Act) -> dict[tuple[str | None, str | None], tuple[int, int]]:
    found: dict[tuple[str | None, str | None], tuple[int, int]] = {}
    for sign, element in counting(act):
        for rate, (net, tax) in by_rate(element.lines, element.terms).items():
            before = found.get(rate, (0, 0))
            found[rate] = before[0] + sign * net, before[1] + sign * tax
    return {rate: sums for rate, sums in found.items() if any(sums)}


def check_never_too_much(act: Act, source: Element) -> None:
    found = billing(act, [source])[source.node]
    for line in source.lines:
        if line["type"] == "product":
            assert 0 <= units(found.quantities[line["id"]]) <= units(line["quantity"])
    assert found.billed <= source.row["amount"]
    assert found.billed == sum(sign * element.row["amount"] for sign, element in counting(act))
    assert found.state != "over"
    assert found.state != "none" or not found.billed


@settings(max_examples=300, deadline=None)
@given(
    lines=st.lists(
        st.tuples(quantities, prices, st.sampled_from(["19", "19", "7", "0"]), st.booleans(), terms),
        min_size=1,
        max_size=3,
    ),
    whole=st.lists(st.sampled_from([*WHOLE, ("discount", "1", "19")]), min_size=1, max_size=2),
    policy=st.sampled_from(["group", "group", "line"]),
    before=st.sampled_from(["deposit", "deposit", "percent", "amount"]),
    wanted=st.lists(
        st.tuples(
            st.sampled_from([*["credit"] * 8, "cancel", "clone", "undo", "rest", "lines", "qty", "deposit"]),
            st.integers(1, 8).filter(lambda pick: pick % 3),
            st.decimals("0.01", "0.99", places=2),
        ),
        min_size=1,
        max_size=5,
    ),
)
def test_m1_credits_after_deposits_and_discounts_are_billed_again_to_the_cent(
    lines: list[Line], whole: list[tuple[str, str, str]], policy: str, before: str, wanted: list[Step]
) -> None:
    act = with_parties()
    offer = offered(act, lines, whole, policy, "EUR")
    products = [line["net"] for line in offer.lines if line["type"] == "product" and not line["optional"]]
    assume(products and offer.row["amount"] > 0 and sum(products) >= 300)
    move(act, ["QUOTE-1"], "approved")
    for step in ((before, 1, Decimal("0.5")), ("rest", 1, Decimal("0.5")), *wanted):
        do(act, ["QUOTE-1"], step)
        check_never_too_much(act, offer)
    if state(act, "QUOTE-1").state != "full":
        issue(act, convert(act, ["QUOTE-1"], ConvertRequest(to=("invoice",))).result)
    rates = {rate: sums for rate, sums in by_rate(offer.lines, offer.terms).items() if any(sums)}
    assert billed_by_rate(act) == rates
    found = state(act, "QUOTE-1")
    assert (found.state, found.billed, found.open) == ("full", offer.row["amount"], 0)
    check_documents(act)
    act.close()


@settings(max_examples=500, deadline=None)
@given(
    lines=line_lists,
    whole=st.lists(st.sampled_from(WHOLE), max_size=2),
    policy=st.sampled_from(["group", "line"]),
    currency=st.sampled_from(["EUR", "EUR", "JPY", "KWD"]),
    path=st.sampled_from(["version", "deal"]),
    wanted=steps,
)
def test_the_rest_completes_whatever_was_billed_before(
    lines: list[Line], whole: list[tuple[str, str, str]], policy: str, currency: str, path: str, wanted: list[Step]
) -> None:
    act = with_parties()
    offer = offered(act, lines, whole, policy, currency)
    products = [line["net"] for line in offer.lines if line["type"] == "product" and not line["optional"]]
    assume(products and offer.row["amount"] > 0)
    assume(sum(products) >= 300 or not whole)  # a discount is less than what it is given on
    refs = lineage(act, path)
    sources = fetch(act, [one(act, ref) for ref in refs])
    for step in wanted:
        do(act, refs, step)
        check_never_too_much(act, sources[0])
    before = state(act, refs[1])
    if before.state != "full":
        made = convert(act, refs[1:], ConvertRequest(to=("invoice",))).result
        assert fetch(act, [one(act, made[0])])[0].row["amount"] == before.open >= 0
    rates = {rate: sums for rate, sums in by_rate(sources[0].lines, sources[0].terms).items() if any(sums)}
    assert billed_by_rate(act) == rates
    for source in sources:
        found = billing(act, [source])[source.node]
        assert (found.state, found.billed, found.open) == ("full", source.row["amount"], 0)
    check_documents(act)
    act.close()
