"""Words that stand alone as filters: what each of them lists, in which groups, and what is refused."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.business import looked
from tests.actions.invoices import done, issued, parties, refused
from tests.prepared import prepared


def refs(crm: Crm, kind: str, *words: str) -> str:
    """The numbers of the elements that a list gives, in its order."""
    return " ".join(line.partition("-")[2] for line in looked(crm, kind, "list", *words, "-q").lines)


@pytest.fixture
@prepared
def deals(crm: Crm) -> Crm:
    """Five deals, of which 3 is won, 4 lost and 5 in progress; 1, 2 and 4 are the bakery's."""
    crm.now = "2026-11-25T12:00:00Z"  # a Wednesday
    crm.new("company", "Sunny Bakery", "--mine")
    crm.new("contact", "Ada Lovelace", "--company", "COMPANY-1", "--phone", "+49 30 1234567")
    for title, *more in (
        ("Oven", "--company", "COMPANY-1", "--close-date", "2026-11-25"),
        ("Counter", "--company", "COMPANY-1", "--close-date", "2026-11-23", "--owner", "eve"),
        ("Bakery tour", "--contact", "CONTACT-1", "--close-date", "2026-11-29"),
        ("Sign", "--company", "COMPANY-1", "--close-date", "2026-11-30", "--amount", "5"),
        ("Anything", "--close-date", "2026-11-22", "--tag", "vip"),
    ):
        crm.new("deal", title, *more)
    for ref, stage in (("DEAL-3", "won"), ("DEAL-4", "lost"), ("DEAL-5", "executing")):
        done(crm, "move", ref, stage)
    return crm


def test_each_word_lists_what_it_says(deals: Crm) -> None:
    for words, expected in {
        "open": "1 2 5",
        "won": "3",
        "LOST": "4",
        "any": "1 2 3 4 5",
        "new": "1 2",
        "executing": "5",
        "In progress": "5",
        "in-progress": "5",
        "mine": "1 3 4 5",
        "today": "1",
        "week": "1 2 3",
        "returning": "2 4",
        "bakery": "1 2 3 4",
        "lovelace": "3",
        "not open": "3 4",
        "not not open": "1 2 5",
        "won|or|lost": "3 4",
        "mine|open|or|lost": "1 4 5",
        "not mine|or|not open|amount.gte=1": "2 4",
        "won|OR|any": "1 2 3 4 5",
        "bakery|not tour|open": "1 2",
        "not returning|open": "1 5",
    }.items():
        typed = [word for part in words.split("|") for word in part.split(" ", part.count("not ")) if word]
        assert (words, refs(deals, "deal", *typed)) == (words, expected)
    assert refs(deals, "company", "mine") == refs(deals, "company", "any") == "1"
    assert refs(deals, "contact", "bakery") == refs(deals, "contact", "030 1234567") == "1"


def test_who_comes_again_had_business_that_was_not_lost(deals: Crm) -> None:
    """A lead is new business: of a client with a deal, or with an invoice; what it became itself does not count."""
    done(deals, "move", "DEAL-1", "lost")
    assert refs(deals, "deal", "returning") == "4"
    deals.now = "2026-11-26T12:00:00Z"
    deals.new("lead", "More bread", "--company-name", "Sunny Bakery")
    done(deals, "convert", "LEAD-1", "--to", "deal+contact", "--company", "COMPANY-1")
    deals.new("lead", "Other", "--company-name", "Other")
    done(deals, "convert", "LEAD-2", "--to", "deal+company")
    assert refs(deals, "lead", "returning") == "1"


def test_what_another_program_issued_is_over_when_it_is_paid(crm: Crm) -> None:
    parties(crm)
    issued(crm, "Work @ 100 tax 0")
    csv = "title,number,stage,amount,due_date\nOld,A-1,external,50,2026-01-01\nGone,A-2,external,60,\n"
    assert crm("import", "invoice", "-", stdin=csv).exit == 0
    done(crm, "pay", "INVOICE-3", "60")
    crm.new("invoice", "Draft", "--company", "COMPANY-2")
    for word, expected in {
        "open": "1 2 4",
        "won": "3",
        "unpaid": "1 2",
        "draft": "4",
        "external": "2 3",
        "unsent": "1",
        "overdue": "2",
        "paid": "",
    }.items():
        assert (word, refs(crm, "invoice", word)) == (word, expected)


def test_a_word_that_is_searched_for_is_told_and_one_like_a_filter_is_refused(deals: Crm) -> None:
    assert looked(deals, "deal", "list", "bakery", "--json").err == "searched for 'bakery'\n"
    assert looked(deals, "export", "deal", "counter", "--fields", "ref").lines == ["ref", "DEAL-2"]
    for word, known in {"unbiled": "unbilled", "wonn": "won", "in progres": "In progress", "any1": "any"}.items():
        error = refused(deals, 2, "deal", "list", word)
        assert (error["candidates"], "title~" in error["hint"]) == ([known], True)
    for word in ("amount", "client", "close-date", "tags"):
        assert f"{word}=..." in refused(deals, 2, "deal", "list", word)["hint"]
    assert "company=COMPANY-1" in refused(deals, 2, "deal", "list", "COMPANY-1")["hint"]
    assert "ref=DEAL-1" in refused(deals, 2, "deal", "list", "DEAL-1")["hint"]
    for words in (("or", "won"), ("won", "or"), ("not",), ("won", "or", "or", "lost"), ("%",), ("stage<won",)):
        assert refused(deals, 2, "deal", "list", *words)["code"] == "usage"


def test_what_changes_elements_searches_for_nothing(deals: Crm) -> None:
    """A word that was meant as a filter must not choose what is changed."""
    assert "title~bakery" in refused(deals, 2, "tag", "--where", "deal bakery", "vip")["hint"]
    done(deals, "tag", "--where", "deal open not mine", "late")
    assert refs(deals, "deal", "tag=late") == "2"


def test_a_view_keeps_its_own_groups(deals: Crm) -> None:
    done(deals, "view", "save", "over", "deal", "won", "or", "lost")
    assert refs(deals, "deal", "@over") == "3 4"
    assert refs(deals, "deal", "@over", "amount.gte=1") == "4"
    assert refs(deals, "deal", "not", "@over") == "1 2 5"
