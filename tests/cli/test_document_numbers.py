"""The number of a document stands for it, wherever a reference is read."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.actions.invoices import done, issued, parties, refused
from tests.conftest import Crm
from tests.difference import changed
from tests.prepared import prepared


@pytest.fixture
@prepared
def billed(crm: Crm) -> Crm:
    """QUOTE-1 with the number AN-2026-0001, INVOICE-1 with RE-2026-0001."""
    parties(crm)
    crm.new("quote", "Offer", "--company", "COMPANY-2", "--line", "Setup @ 1000 tax 19")
    issued(crm)
    return crm


@pytest.mark.parametrize(
    "words",
    [
        "show RE-2026-0001",
        "show re-2026-0001",
        "timeline RE-2026-0001",
        "history RE-2026-0001",
        "tree RE-2026-0001",
        "document RE-2026-0001 --as text -o -",
        "line list RE-2026-0001",
    ],
)
def test_what_is_read_of_a_document_is_read_by_its_number(billed: Crm, words: str) -> None:
    by_number = billed(*words.split())
    by_ref = billed(*words.replace("RE-2026-0001", "INVOICE-1").replace("re-2026-0001", "INVOICE-1").split())
    assert (by_number.exit, by_number.out) == (0, by_ref.out), by_number.err


@pytest.mark.parametrize(
    ("words", "touched"),
    [
        (("note", "RE-2026-0001", "Called"), "note"),
        (("log", "AN-2026-0001", "Called"), "note"),
        (("tag", "RE-2026-0001", "AN-2026-0001", "late"), "tag"),
        (("archive", "an-2026-0001"), "quote"),
        (("pay", "RE-2026-0001"), "payment"),
        (("cancel", "RE-2026-0001"), "invoice"),
        (("credit", "RE-2026-0001", "--amount", "100"), "invoice"),
        (("move", "AN-2026-0001", "sent"), "quote"),
        (("clone", "AN-2026-0001"), "quote"),
        (("rm", "AN-2026-0001", "--yes"), "quote"),
        (("edit", "AN-2026-0001", "--title", "Other"), "quote"),
        (("edit", "INVOICE-2", "--quote", "AN-2026-0001"), "invoice"),
        (("line", "add", "AN-2026-0001", "More", "--price", "5"), "line"),
    ],
    ids=lambda words: words[0] if isinstance(words, tuple) else words,
)
def test_what_is_done_to_a_document_is_done_by_its_number(billed: Crm, words: tuple[str, ...], touched: str) -> None:
    billed.new("invoice", "Draft", "--company", "COMPANY-2")
    found = changed(billed, *words)
    assert (found.result.exit, touched in found.touched) == (0, True), (found.result.err, found.touched)


def test_a_number_comes_from_a_pipe_as_well(billed: Crm) -> None:
    assert billed("show", "-", "--json", stdin="re-2026-0001\nAN-2026-0001\n").json[0]["ref"] == "INVOICE-1"
    assert billed("convert", "AN-2026-0001", "--to", "invoice", "--force").exit == 0


def test_the_letters_of_a_number_count_alike_whatever_the_pattern_says(crm: Crm) -> None:
    parties(crm)
    crm("config", "set", "invoice_number", "Rg {year}/{n:03}")
    issued(crm)
    assert [crm("show", word, "-q").out for word in ("rg 2026/001", "RG 2026/001", "Rg 2026/001 ")] == [
        "INVOICE-1\n"
    ] * 3
    assert crm("tag", "RG 2026/001", "late").exit == 0


def test_a_part_of_a_number_is_none(billed: Crm) -> None:
    assert refused(billed, 3, "show", "RE-2026-000")["message"] == "There is no element called 'RE-2026-000'."
    assert refused(billed, 3, "pay", "RE-2026-0002")["code"] == "not_found"


def test_a_number_of_another_kind_is_told_apart(billed: Crm) -> None:
    assert refused(billed, 2, "edit", "INVOICE-1", "--quote", "RE-2026-0001")["message"] == (
        "INVOICE-1 is an invoice, not a quote."
    )


def test_a_number_that_two_documents_have_is_refused_with_both(crm: Crm) -> None:
    parties(crm)
    crm("config", "set", "quote_number", "RE-{year}-{n:04}")
    crm.new("quote", "Offer", "--company", "COMPANY-2")
    issued(crm)
    error = refused(crm, 4, "show", "RE-2026-0001")
    assert error["message"] == "'RE-2026-0001' is the number of QUOTE-1 and INVOICE-1."
    assert (error["code"], error["candidates"]) == ("ambiguous", ["QUOTE-1", "INVOICE-1"])
    assert done(crm, "edit", "INVOICE-1", "--comments", "x")["updated"] == ["INVOICE-1"]


def test_a_reference_is_never_taken_for_a_number(billed: Crm) -> None:
    """No pattern can give one today; an older version may have."""
    billed.new("deal", "Relaunch")
    with closing(sqlite3.connect(billed.db)) as db:
        db.execute("UPDATE quote SET number = 'DEAL-1'")
        db.commit()
    assert billed.show("DEAL-1")["kind"] == "deal"


def test_a_tag_of_digits_stays_a_tag(billed: Crm) -> None:
    billed("config", "set", "quote_number", "{year}{n:03}")
    assert billed("tag", "COMPANY-1", "2026001", "2026").exit == 0
    assert billed.show("COMPANY-1")["tags"] == ["2026001", "2026"]
