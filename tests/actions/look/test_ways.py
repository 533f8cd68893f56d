"""The page of an element ends with what it can become next: what is offered can be done, what cannot is not offered."""

from __future__ import annotations

import pytest

from tests.actions.invoices import CLIENT, SELLER
from tests.conftest import Crm

NOW = "2026-11-23T12:00:00Z"
WORLD = """
lead new Relaunch --name 'Ada Lovelace' --company-name 'Lovelace Ltd' --line 'Design @ 800 tax 19'
lead new Spam --name 'Eve Long'
move LEAD-2 junk
lead new Shop --name 'Eve Short' --line 'Design @ 800 tax 19'
convert LEAD-3 --to deal
lead new --email ada@x.example
lead new Poster --company-name 'Poster Ltd'
deal new Amount --company COMPANY-2 --amount 500
deal new Lost --company COMPANY-2 --line 'Design @ 800 tax 19'
move DEAL-3 lost
deal new Won --company COMPANY-2 --line 'Design x 2 @ 800 tax 19'
move DEAL-4 won
deal new Empty --company COMPANY-2
quote new Offer --company COMPANY-2 --line 'Design @ 800 tax 19'
quote new Agreed --company COMPANY-2 --line 'Design @ 800 tax 19'
move QUOTE-2 approved
quote new Late --company COMPANY-2 --line 'Design @ 800 tax 19' --valid-until 2026-11-01
move QUOTE-3 sent
invoice new Draft --company COMPANY-2 --line 'Design @ 800 tax 19'
invoice new Issued --company COMPANY-2 --line 'Design @ 800 tax 19'
issue INVOICE-2
invoice new Due --company COMPANY-2 --line 'Design @ 800 tax 19' --due-date 2026-11-01 --issue-date 2026-10-01
issue INVOICE-3
invoice new Paid --company COMPANY-2 --line 'Design @ 800 tax 19'
issue INVOICE-4
pay INVOICE-4
convert DEAL-4 --to invoice --percent 30
deal new Billed --company COMPANY-2 --line 'Design @ 800 tax 19'
convert DEAL-6 --to invoice
product new Seat
contact new 'Ada Lovelace'
"""
# reference: (what it becomes, the words behind the reference)
OFFERED = {
    "LEAD-1": [
        ("deal, contact and company", "convert --to deal+contact+company"),
        ("quote", "convert --to contact+company+quote"),
        ("invoice", "convert --to contact+company+invoice"),
        ("in progress", "move in_progress"),
    ],
    "LEAD-2": [],
    "LEAD-3": [("contact", "convert --to contact")],
    "LEAD-4": [("contact", "convert --to contact"), ("in progress", "move in_progress")],
    "LEAD-5": [("deal and company", "convert --to deal+company"), ("in progress", "move in_progress")],
    "DEAL-1": [("quote", "convert --to quote"), ("preparation", "move preparation"), ("won", "move won")],
    "DEAL-2": [
        ("quote", "convert --to quote --as-line"),
        ("invoice", "convert --to invoice --as-line"),
        ("preparation", "move preparation"),
        ("won", "move won"),
    ],
    "DEAL-3": [],
    "DEAL-4": [("quote", "convert --to quote"), ("invoice", "convert --to invoice")],
    "DEAL-5": [("preparation", "move preparation"), ("won", "move won")],
    "DEAL-6": [("quote", "convert --to quote"), ("preparation", "move preparation"), ("won", "move won")],
    "QUOTE-1": [("deal", "convert --to deal"), ("sent", "send")],
    "QUOTE-2": [("deal", "convert --to deal"), ("invoice", "convert --to invoice")],
    "QUOTE-3": [("approved", "accept")],
    "INVOICE-1": [("issued", "issue")],
    "INVOICE-2": [("paid", "pay"), ("sent", "send")],
    "INVOICE-3": [("paid", "pay"), ("sent", "send"), ("reminded", "remind")],
    "INVOICE-4": [],
    "PRODUCT-1": [],
    "CONTACT-1": [],
}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Crm:
    crm = Crm(tmp_path_factory.mktemp("ways"))
    crm.now = NOW
    crm.new("company", "Me", *SELLER, "--vat-id", "DE136695976")
    crm.new("company", "Acme", *CLIENT)
    done = crm("batch", "-", stdin=WORLD)
    assert done.exit == 0, done.err
    return crm


@pytest.fixture
def there(original: Crm, crm: Crm) -> Crm:
    crm.begin_as(original)
    crm.now, crm.environ["NO_COLOR"] = NOW, "1"
    return crm


def next_of(crm: Crm, ref: str) -> list[tuple[str, str]]:
    """What stands under "Next" at the end of a page."""
    lines = crm("show", ref, terminal=True).lines
    rows = lines[lines.index("Next") + 1 :] if "Next" in lines else []
    parts = [row.strip().partition("  ") for row in rows]
    return [(becomes, command.strip().replace(f" {ref}", "").removeprefix("crm ")) for becomes, _, command in parts]


@pytest.mark.parametrize("ref", OFFERED)
def test_c11_a_page_ends_with_what_the_element_can_become_and_all_of_it_can_be_done(ref: str, there: Crm) -> None:
    assert next_of(there, ref) == OFFERED[ref]
    for _, command in OFFERED[ref]:
        verb, *words = command.split()
        if verb in ("convert", "issue", "pay"):  # what is sent goes out only with an account for mail
            done = there(verb, ref, *words, "-n", "--no-input")
            assert done.exit == 0, done.err


def test_what_is_not_offered_would_be_refused(there: Crm) -> None:
    refused = {"LEAD-2": "deal", "LEAD-3": "deal", "LEAD-4": "deal", "DEAL-3": "quote", "DEAL-5": "invoice"}
    refused |= {"DEAL-1": "invoice", "DEAL-6": "invoice", "QUOTE-1": "invoice", "QUOTE-3": "deal"}
    for ref, target in refused.items():
        assert there("convert", ref, "--to", target, "-n").exit in (4, 5), ref


def test_what_is_archived_is_offered_nothing_but_the_way_back(there: Crm) -> None:
    for ref in ("LEAD-1", "INVOICE-2", "PRODUCT-1"):
        assert there("archive", ref).exit == 0
        assert next_of(there, ref) == [("unarchived", "unarchive")]
        assert there("unarchive", ref).exit == 0
        assert next_of(there, ref) == OFFERED[ref]


def test_only_a_person_is_told_what_comes_next(there: Crm) -> None:
    assert "Next" in there("show", "LEAD-1", "--format", "table", terminal=True).lines
    for words in ((), ("--format", "table"), ("--format", "md"), ("--json",)):
        assert "crm convert" not in there("show", "LEAD-1", *words).out
    for words in (("--json",), ("--format", "md"), ("-q",)):
        assert there("show", "LEAD-1", *words, terminal=True).out == there("show", "LEAD-1", *words).out
    assert there("show", "LEAD-1", "--fields", "title", terminal=True).out == "Title  Relaunch\n"


def test_a_command_that_has_no_room_beside_its_name_stands_below_and_whole(there: Crm) -> None:
    there.environ["COLUMNS"] = "60"
    lines = there("show", "LEAD-1", terminal=True).lines
    at = lines.index("  deal, contact and company")
    assert lines[at + 1] == "    crm convert LEAD-1 --to deal+contact+company"
