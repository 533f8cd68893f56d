"""What is billed of all of a kind, as lists ask, is what the ledger tells of each, whichever way that is found."""

from __future__ import annotations

from contextlib import suppress

import pytest
from conftest import Crm
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crmcli.actions.elements.element import fetch
from crmcli.actions.look import walking
from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import reader
from crmcli.actions.look.sums import asked_sums
from crmcli.actions.money.billing.state import billing, billing_among
from crmcli.actions.money.line import edit, remove
from crmcli.actions.refs import one
from crmcli.catalog import REGISTRY
from crmcli.errors import CrmError
from crmcli.store import filtering, local
from crmcli.store.act import Act
from crmcli.store.adding_up import add_up
from crmcli.store.opening import open_file
from crmcli.store.settled import settled
from tests.actions.billing import billed, deal
from tests.actions.invoices import done, parties
from tests.actions.memory import NOON, with_parties
from tests.actions.money.test_billing_properties import Line, Step, do, line_lists, lineage, offered, steps

alterations = st.lists(st.tuples(st.sampled_from(["rm", "2", "3"]), st.integers(0, 5)), max_size=2)


def states(act: Act, kind: str, ids: list[int] | None) -> dict[int, tuple[str, int, int]]:
    """What lists have of those of which anything is or was billed, or that differ from their amount."""
    found = billing_among(act, REGISTRY.by_name[kind], ids)
    return {number: (each.state, each.billed, each.open) for number, each in found.items()}


def check(act: Act) -> None:
    for kind in ("deal", "quote"):
        ids = [number for (number,) in act.rows(f"SELECT id FROM {kind}")]
        elements = {element.row["id"]: element for element in fetch(act, [(kind, number) for number in ids])}
        each = {node[1]: state for node, state in billing(act, list(elements.values())).items()}
        ledger = {number: (state.state, state.billed, state.open) for number, state in each.items()}
        for found in (states(act, kind, None), states(act, kind, ids)):
            nothing = {number: ("none", 0, elements[number].amount or 0) for number in ids}
            assert nothing | found == ledger
        unbilled = [elements[number].amount or 0 for number, state in each.items() if state.open > 0]
        whole = [elements[number].amount or 0 for number, state in each.items() if state.billed > 0 >= state.open]
        for word, amounts in (("unbilled", unbilled), ("billed", whole)):
            assert added_up(act, kind, word) == added_up(act, kind, word, "stage") == (len(amounts), sum(amounts)), word


def added_up(act: Act, kind: str, word: str, by: str | None = None) -> tuple[int, int]:
    """How many a list with this word has, and what they come to."""
    of = REGISTRY.by_name[kind]
    query = Filters(act, of, [word]).query(None, None, archived=True)
    found = add_up(act, of, query, reader(act), asked_sums(act, of, query), by)
    return sum(count for _, _, count, *_ in found), sum(amount for *_, amount in found)


@settings(max_examples=30, deadline=None)
@given(
    lines=line_lists,
    whole=st.lists(st.just(("discount", "10%", "")), max_size=1),
    path=st.sampled_from(["version", "deal"]),
    wanted=steps,
    altered=alterations,
)
def test_many_at_once_are_told_as_each_is(
    lines: list[Line], whole: list[tuple[str, str, str]], path: str, wanted: list[Step], altered: list[tuple[str, int]]
) -> None:
    """After invoices, deposits, credits and cancellations, and lines that were changed or removed since."""
    act = with_parties()
    offer = offered(act, lines, whole, "group", "EUR")
    products = [line["net"] for line in offer.lines if line["type"] == "product" and not line["optional"]]
    assume(products and offer.row["amount"] > 0 and (sum(products) >= 300 or not whole))
    with suppress(CrmError):  # what cannot be copied is billed as it is
        refs = lineage(act, path)
        for step in wanted:
            do(act, refs, step)
    source = "DEAL-1" if path == "deal" else "QUOTE-1"
    for what, pick in altered:
        with suppress(CrmError):
            rows = fetch(act, [one(act, source)])[0].lines
            number = str(rows[pick % len(rows)]["number"])
            if what == "rm":
                remove(act, source, [number], in_place=True)
            else:
                edit(act, source, number, [("quantity", what)], in_place=True)
    check(act)
    act.close()


def test_lists_ask_for_what_is_billed_and_open_of_all(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """In full, with a line that is gone, with a part, by a deposit, more than once, without lines, not at all."""
    parties(crm)
    full, part, deposit = (deal(crm, "A x 2 @ 100", "B @ 10.50") for _ in range(3))
    gone = deal(crm, "A x 2 @ 100", "B @ 40")
    more, bare, none = deal(crm, "A x 2 @ 100", "C x 3 @ 7 optional"), deal(crm, amount="70"), deal(crm, "A @ 1")
    half = deal(crm, "A x 2 @ 100")
    crm.new("deal", "Free", "--amount", "0")
    crm.new("deal", "Idea")
    billed(crm, full)
    billed(crm, gone)
    done(crm, "line", "rm", gone, "2")
    billed(crm, part, "--qty", "1=1")
    billed(crm, deposit, "--deposit", "30%")
    billed(crm, more, "--qty", "1=1")
    billed(crm, more)
    billed(crm, bare, "--as-line")
    billed(crm, half, "--qty", "1=1")
    for words, refs in {
        "unbilled": [part, deposit, none, half],
        "billed": [full, gone, more, bare],
        "open.gte=100 --sort -open": [deposit, part, half],
        "billed.gt=0 --sort -billed": [gone, full, more, part, half, bare, deposit],
    }.items():
        assert crm("deal", "list", *words.split(), "-q").out.split() == refs, words
    act = Act(open_file(crm.environ["CRM_DB"], REGISTRY), clock=lambda: NOON, by="tester")
    of = [number for number, *_ in settled(act, REGISTRY.by_name["deal"], range(1, 9))]
    assert [f"DEAL-{number}" for number in of] == [full, more]
    check(act)
    monkeypatch.setattr(walking, "_FIRST", 2)
    for far, rows in ((3, 1000), (3, 1), (100, 1000)):  # goes on with all at once behind the first three, or not
        monkeypatch.setattr(walking, "_FAR", far)
        monkeypatch.setattr(local, "_PART", rows)
        for words in ("unbilled", "open.gte=100", "billed open", "billed=0 or unbilled"):
            compare(act, Filters(act, REGISTRY.by_name["deal"], words.split()), None if far == 3 else "-amount")
    act.close()
    assert crm("deal", "list", "unbilled", "-L", "2", "-q").lines == [part, deposit]
    listed = crm("deal", "list", "billed", "--sort", "-ref", "-L", "2", "--fields", "ref", "--format", "csv")
    assert listed.lines == ["ref", bare, more]


def compare(act: Act, filters: Filters, sort: str | None) -> None:
    """Lists that end at a limit begin as the whole list does."""
    deals, query = REGISTRY.by_name["deal"], filters.query(sort)
    all_ = filtering.find_ids(act, deals, query, reader(act), asked_sums(act, deals, query))
    whole = [number for part in all_ for number in part]
    for limit in (1, len(whole) - 1, len(whole) + 1):
        few = filters.query(sort, limit)
        assert [number for part in walking.ids(act, deals, few, reader(act)) for number in part] == whole[:limit]
