"""``crm KIND list``: which elements, in which order, with what about each, and nothing written."""

from __future__ import annotations

import pytest

from crmcli.catalog import REGISTRY
from tests.actions.business import act, business, looked
from tests.conftest import Crm
from tests.prepared import prepared


def refs(crm: Crm, *words: str) -> list[str]:
    return looked(crm, *words, "-q").lines


@pytest.fixture
@prepared
def deals(crm: Crm) -> Crm:
    """Five deals in the order 1 to 5; DEAL-4 is archived, DEAL-5 has neither amount nor date."""
    crm.now = "2026-11-23T12:00:00Z"
    crm.new("company", "Acme", "--city", "Berlin")
    for title, amount, more in (
        ("Beta", "300", ("--close-date", "2026-12-01", "--tag", "vip")),
        ("alpha", "100", ("--close-date", "2026-11-23", "--company", "COMPANY-1")),
        ("Gamma", "300", ("--owner", "eve")),
        ("Old", "500", ()),
        ("Empty", "", ()),
    ):
        crm.new("deal", title, *(("--amount", amount) if amount else ()), *more)
    assert crm("move", "DEAL-3", "won").exit == 0
    assert crm("archive", "DEAL-4").exit == 0
    return crm


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), "1 2 3 5"),
        (("--archived",), "1 2 3 4 5"),
        (("--sort", "title"), "2 1 5 3"),
        (("--sort", "-amount,title"), "1 3 2 5"),
        (("--sort", "close_date"), "2 1 3 5"),
        (("--limit", "2"), "1 2"),
        (("--sort", "-amount", "--limit", "1"), "1"),
        (("--all",), "1 2 3 5"),
        (("stage=won",), "3"),
        (("stage!=won",), "1 2 5"),
        (("amount.gte=300",), "1 3"),
        (("amount.gt=300",), ""),
        (("amount.gte=300", "stage=new"), "1"),
        (("close_date=today",), "2"),
        (("close_date.before=2026-12-01",), "2"),
        (("title~a",), "1 2 3"),
        (("title=ALPHA",), "2"),
        (("owner=me",), "1 2 5"),
        (("owner!=me",), "3"),
        (("tag=vip",), "1"),
        (("tag!=vip",), "2 3 5"),
        (("company=COMPANY-1",), "2"),
        (("company=acme",), "2"),
        (("company.city=berlin",), "2"),
        (("amount=",), "5"),
        (("archived_at!=", "--archived"), "4"),
        (("stage=won", "amount.lt=10"), ""),
    ],
)
def test_these_match_in_this_order(deals: Crm, words: tuple[str, ...], expected: str) -> None:
    assert refs(deals, "deal", "list", *words) == [f"DEAL-{number}" for number in expected.split()]


@pytest.mark.parametrize("kind", REGISTRY.by_name)
def test_what_a_list_says_of_an_element_is_what_show_says(crm: Crm, kind: str) -> None:
    """Each field that both have, for every element of real business; reading changes nothing."""
    business(crm)
    crm("product", "new", "Desk", "--price", "10")
    crm("task", "new", "Call", "--on", "DEAL-1", "--due", "yesterday")
    rows = looked(crm, kind, "list", "--json").json
    assert rows
    for row in rows:
        card = looked(crm, "show", row["ref"], "--json").json
        both = (set(row) & set(card)) - {"title"}  # a list puts in what an element without a title is called
        assert {name: row[name] for name in both} == {name: card[name] for name in both}
        assert set(row) <= set(card)
        for part, names in (("totals", ("credited", "paid", "due")), ("billing", ("billed", "open"))):
            assert [row[name] for name in names if name in row] == [card[part][name] for name in names if name in row]


def test_a_pipe_gets_a_table_of_all_rows_with_a_heading(deals: Crm) -> None:
    found = looked(deals, "deal", "list")
    assert found.rows[1] == {
        "ref": "DEAL-2",
        "title": "alpha",
        "stage": "new",
        "amount": "100.00",
        "billed": "0.00",
        "contact": "",
        "company": "COMPANY-1",
        "close_date": "2026-11-23",
    }
    assert (len(found.rows), found.err) == (4, "")
    assert looked(deals, "deal", "list", "--fields", "title,ref", "stage=won").lines == ["title\tref", "Gamma\tDEAL-3"]
    assert looked(deals, "deal", "list", "stage=lost", "--json").json == []


def test_a_terminal_shows_fifty_and_says_how_many_there_are(crm: Crm) -> None:
    assert crm("batch", stdin="".join(f"lead new 'Lead {number}'\n" for number in range(51))).exit == 0
    shown = looked(crm, "lead", "list", terminal=True)
    assert (sum("LEAD-" in line for line in shown.lines), "50 of 51" in shown.out + shown.err) == (50, True)
    assert sum("LEAD-" in line for line in looked(crm, "lead", "list", "--all", terminal=True).lines) == 51
    assert len(looked(crm, "lead", "list", "-q").lines) == 51


def test_the_name_of_a_kind_in_a_database_that_is_not_there_lists_nothing_and_makes_none(crm: Crm) -> None:
    assert looked(crm, "deal", "list", "--json").json == []
    assert list(crm.folder.iterdir()) == []


def test_what_was_undone_or_removed_is_not_listed(deals: Crm) -> None:
    act(deals, "2026-11-24T12:00:00Z", "rm", "DEAL-1", "--yes")
    assert refs(deals, "deal", "list") == ["DEAL-2", "DEAL-3", "DEAL-5"]
    act(deals, "2026-11-24T12:00:00Z", "undo")
    assert refs(deals, "deal", "list") == ["DEAL-1", "DEAL-2", "DEAL-3", "DEAL-5"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("nonsense=1",), "unknown_field"),
        (("stage=nowhere",), "unknown_stage"),
        (("amount.gte=much",), "bad_value"),
        (("--sort", "nonsense"), "unknown_field"),
        (("--fields", "nonsense"), "unknown_field"),
        (("--limit", "0"), "bad_value"),
        (("--all", "--limit", "3"), "usage"),
    ],
)
def test_what_cannot_be_asked_is_refused(deals: Crm, words: tuple[str, ...], code: str) -> None:
    found = looked(deals, "deal", "list", *words, "--json", exit=2)
    assert (found.out, found.error["code"]) == ("", code)
