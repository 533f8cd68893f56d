"""The timeline of real business: in order, by whom, on which element, and what it came from."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions.business import act, business, looked
from tests.conftest import Crm

LEAD = [
    ("2026-03-02T09:00:00Z", "mia", 1, "LEAD-1", "created", "Relaunch, 1 line", []),
    ("2026-03-03T10:00:00Z", "mia", 2, "LEAD-1", "note", "Wants an offer", []),
    ("2026-03-03T11:00:00Z", "tom", 3, "LEAD-1", "call", "Called", []),
]
ACME = ("street: B 2; postal code: 20095; city: Hamburg; country: DE", [])
PARTIES = ["COMPANY-1", "CONTACT-1", "DEAL-1"]
BECAME = ("2026-03-04T09:30:00Z", "mia", 4, "LEAD-1", "converted", f"became {', '.join(PARTIES)}", PARTIES)
DEAL = [
    ("2026-03-04T09:30:00Z", "mia", 4, "DEAL-1", "created", "Relaunch, from LEAD-1, 1 line", ["LEAD-1"]),
    BECAME,
    ("2026-03-05T09:00:00Z", "tom", 5, "DEAL-1", "changed", "close date: 2026-04-30 (agreed)", []),
]
QUOTED = ("2026-03-06T09:00:00Z", "mia", 6, "DEAL-1", "converted", "became QUOTE-1", ["QUOTE-1"])
QUOTE = [
    ("2026-03-06T09:00:00Z", "mia", 6, "QUOTE-1", "created", "Relaunch, from DEAL-1, 1 line", ["DEAL-1"]),
    QUOTED,
    ("2026-03-06T09:05:00Z", "mia", 7, "QUOTE-1", "moved", "draft → approved", []),
]
BILLED = ("2026-03-08T09:00:00Z", "mia", 10, "QUOTE-1", "converted", "became INVOICE-1", ["INVOICE-1"])
INVOICE = [
    ("2026-03-08T09:00:00Z", "mia", 10, "INVOICE-1", "created", "Relaunch, from QUOTE-1, 1 line", ["QUOTE-1"]),
    BILLED,
    ("2026-03-09T09:00:00Z", "mia", 11, "INVOICE-1", "changed", "supply date: 2026-03-08; skonto: 2%/10", []),
    ("2026-03-09T09:01:00Z", "mia", 12, "INVOICE-1", "issued", "RE-2026-0001, due 2026-03-23", []),
]
MONEY = [
    ("2026-03-12T09:00:00Z", "tom", 13, "INVOICE-1", "paid", "1,000.00 EUR by PAYMENT-1", ["PAYMENT-1"]),
    ("2026-03-13T09:00:00Z", "tom", 14, "INVOICE-1", "paid", "1,856.00 EUR by PAYMENT-2", ["PAYMENT-2"]),
    (
        *("2026-03-14T09:00:00Z", "tom", 15, "INVOICE-1", "credited"),
        *("100.00 EUR by INVOICE-2 (RE-2026-0002): late", ["INVOICE-2"]),
    ),
    ("2026-03-14T09:30:00Z", "tom", 16, "INVOICE-1", "refunded", "100.00 EUR by PAYMENT-3", ["PAYMENT-3"]),
]


def entries(crm: Crm, *words: str) -> list[tuple[Any, ...]]:
    """(at, by, step, ref, what, text, refs) of each entry; reading them must change nothing."""
    names = ("at", "by", "step", "ref", "what", "text", "refs")
    found = looked(crm, "timeline", *words, "--json").json
    assert all(set(entry) >= set(names) for entry in found)
    return [tuple(entry[name] for name in names) for entry in found]


def told(crm: Crm, *words: str) -> list[tuple[str, str, str]]:
    """(ref, what, text) of each entry."""
    return [(entry[3], entry[4], entry[5]) for entry in entries(crm, *words)]


CREDIT = ("2026-03-14T09:00:00Z", "tom", 15, "INVOICE-2", "issued", "RE-2026-0002", [])
MONEY_AND_CREDIT = [*MONEY[:-1], CREDIT, MONEY[-1]]


def unlinked(found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [entry for entry in found if entry[4] != "linked"]


def test_an_invoice_tells_all_from_the_lead_to_the_last_payment_in_order(crm: Crm) -> None:
    assert entries(business(crm), "INVOICE-1") == [*LEAD, *DEAL, *QUOTE, *INVOICE, *MONEY_AND_CREDIT]


def test_what_became_of_it_is_told_once_by_what_it_was_made_from(crm: Crm) -> None:
    business(crm)
    edited = ("2026-03-07T09:01:00Z", "mia", 9, "COMPANY-1", "changed", *ACME)
    made = [BECAME, DEAL[2], QUOTED, QUOTE[2], edited, BILLED, *INVOICE[2:], *MONEY_AND_CREDIT]
    assert unlinked(entries(crm, "LEAD-1")) == [*LEAD, *made]
    deal = [entry for entry in made if entry != edited]
    assert unlinked(entries(crm, "DEAL-1")) == [*LEAD, DEAL[0], *deal]
    assert unlinked(entries(crm, "QUOTE-1")) == [*LEAD, *DEAL, *QUOTE, BILLED, *INVOICE[2:], *MONEY_AND_CREDIT]


def test_a_party_tells_of_its_business_and_people_and_nobody_else_of_the_party(crm: Crm) -> None:
    for name in ("Acme", "Other"):
        crm.new("company", name)
    crm.new("lead", "Shop", "--name", "Eve Long")
    crm.new("contact", "Ada Lovelace", "--company", "COMPANY-1")
    crm("convert", "LEAD-1", "--to", "contact+deal", "--company", "COMPANY-1")
    crm.new("deal", "Elsewhere", "--company", "COMPANY-2", "--contact", "CONTACT-2", "--line", "Design @ 5")
    crm("convert", "DEAL-2", "--to", "quote")
    places = ("COMPANY-1", "COMPANY-2", "LEAD-1", "CONTACT-1", "CONTACT-2", "DEAL-1", "DEAL-2", "QUOTE-1")
    for place in places:
        crm("note", place, f"On {place}")
    heard = {
        place: [entry[3] for entry in entries(crm, place, "--only", "note")]
        for place in ("COMPANY-1", "COMPANY-2", "CONTACT-2", "LEAD-1", "DEAL-1", "QUOTE-1")
    }
    assert heard == {
        "COMPANY-1": ["COMPANY-1", "LEAD-1", "CONTACT-1", "CONTACT-2", "DEAL-1"],
        "COMPANY-2": ["COMPANY-2", "DEAL-2", "QUOTE-1"],
        "CONTACT-2": ["LEAD-1", "CONTACT-2", "DEAL-1", "DEAL-2", "QUOTE-1"],
        "LEAD-1": ["LEAD-1", "CONTACT-2", "DEAL-1"],
        "DEAL-1": ["LEAD-1", "DEAL-1"],
        "QUOTE-1": ["DEAL-2", "QUOTE-1"],
    }


def test_its_own_entries_alone_and_the_newest_of_them(crm: Crm) -> None:
    business(crm)
    own = [entry for entry in [*DEAL, QUOTED] if entry[3] == "DEAL-1"]
    assert unlinked(entries(crm, "DEAL-1", "--self")) == own
    every = entries(crm, "DEAL-1")
    assert entries(crm, "DEAL-1", "--limit", "3") == every[-3:] and entries(crm, "DEAL-1", "-L", "99") == every
    assert [entry[4] for entry in entries(crm, "DEAL-1", "--only", "paid,call", "-L", "2")] == ["paid", "paid"]
    assert crm("timeline", "DEAL-1", "--limit", "0").exit == 2


def test_a_payment_and_a_company_tell_of_what_they_came_from(crm: Crm) -> None:
    business(crm)
    payment = entries(crm, "PAYMENT-1")
    made = ("2026-03-12T09:00:00Z", "tom", 13, "PAYMENT-1", "created", "Payment of RE-2026-0001", [])
    assert made in payment and MONEY[0] in payment
    assert [entry for entry in payment if entry[2] < 13] == [*LEAD, *DEAL, *QUOTE, *INVOICE]
    company = entries(crm, "COMPANY-1")
    assert company[:5] == [
        *LEAD,
        ("2026-03-04T09:30:00Z", "mia", 4, "COMPANY-1", "created", "Acme, from LEAD-1", ["LEAD-1"]),
        BECAME,
    ]
    assert ("COMPANY-1", "changed", "street: B 2; postal code: 20095; city: Hamburg; country: DE") in told(
        crm, "COMPANY-1"
    )


@pytest.mark.parametrize(
    ("words", "steps"),
    [
        (("--since", "2026-03-03T10:00:00Z", "--until", "2026-03-04T09:30:00Z"), [2, 3, 4, 4]),
        (("--since", "2026-03-03T10:00:01Z", "--until", "2026-03-04T09:29:59Z"), [3]),
        (("--since", "2026-03-03", "--until", "2026-03-03"), [2, 3]),
        (("--since", "2026-03-13"), [14, 15, 15, 16]),
        (("--until", "2026-03-02T09:00:00Z"), [1]),
        (("--until", "2026-03-02T08:59:59Z"), []),
        (("--until", "2026-03-01"), []),
        (("--since", "2026-03-15"), []),
        (("--since", "-2d"), [15, 15, 16]),
    ],
)
def test_since_and_until_hold_both_their_ends(crm: Crm, words: tuple[str, ...], steps: list[int]) -> None:
    assert [entry[2] for entry in entries(business(crm), "DEAL-1", *words)] == steps


def test_until_a_second_holds_all_of_it_and_until_a_part_of_it_no_more(crm: Crm) -> None:
    crm.new("lead", "Relaunch", "--at", "2026-03-01")
    for part in ("00.000000", "00.250000", "00.250001", "01.000000"):
        act(crm, f"2026-03-02T10:00:{part}Z", "note", "LEAD-1", part)
    for until, last in (("10:00:00Z", "00.250001"), ("10:00:00.25Z", "00.250000"), ("10:00:01Z", "01.000000")):
        assert entries(crm, "LEAD-1", "--until", f"2026-03-02T{until}")[-1][5] == last
    assert entries(crm, "LEAD-1", "--since", "2026-03-02T10:00:00.250001Z")[0][5] == "00.250001"


@pytest.mark.file
def test_a_day_is_that_of_the_zone(crm: Crm) -> None:
    crm.environ["TZ"] = "America/New_York"
    act(crm, "2026-03-03T04:59:59Z", "lead", "new", "Late on the second")
    act(crm, "2026-03-03T05:00:00Z", "note", "LEAD-1", "First on the third")
    act(crm, "2026-03-04T04:59:59Z", "note", "LEAD-1", "Last on the third")
    act(crm, "2026-03-04T05:00:00Z", "note", "LEAD-1", "First on the fourth")
    third = entries(crm, "LEAD-1", "--since", "2026-03-03", "--until", "2026-03-03")
    assert [entry[5] for entry in third] == ["First on the third", "Last on the third"]


@pytest.mark.parametrize(
    ("words", "whats"),
    [
        (("--only", "note"), ["note"]),
        (("--only", "note,call"), ["note", "call"]),
        (("--only", "paid", "--only", " Refunded , "), ["paid", "paid", "refunded"]),
        (("--only", "moved", "--until", "2026-03-05"), []),
        (("--only", "issued,credited", "--since", "2026-03-10"), ["credited", "issued"]),
    ],
)
def test_only_keeps_what_is_asked_for(crm: Crm, words: tuple[str, ...], whats: list[str]) -> None:
    assert [entry[4] for entry in entries(business(crm), "INVOICE-1", *words)] == whats


def test_what_was_undone_is_hidden_and_comes_back_with_a_redo(crm: Crm) -> None:
    act(crm, "2026-03-02T09:00:00Z", "lead", "new", "Relaunch")
    act(crm, "2026-03-02T10:00:00Z", "note", "LEAD-1", "A note")
    act(crm, "2026-03-02T11:00:00Z", "move", "LEAD-1", "processed")
    all_of_it = entries(crm, "LEAD-1")
    assert [entry[4] for entry in all_of_it] == ["created", "note", "moved"]
    act(crm, "2026-03-02T12:00:00Z", "undo")
    assert entries(crm, "LEAD-1") == all_of_it[:2]
    act(crm, "2026-03-02T13:00:00Z", "undo")
    assert entries(crm, "LEAD-1") == all_of_it[:1]
    act(crm, "2026-03-02T14:00:00Z", "redo")
    act(crm, "2026-03-02T15:00:00Z", "redo")
    assert entries(crm, "LEAD-1") == all_of_it


def test_a_conversion_that_was_undone_is_told_nowhere(crm: Crm) -> None:
    act(crm, "2026-03-02T09:00:00Z", "lead", "new", "Relaunch", "--name", "Ada Lovelace")
    before = entries(crm, "LEAD-1")
    act(crm, "2026-03-02T10:00:00Z", "convert", "LEAD-1", "--to", "deal+contact")
    act(crm, "2026-03-02T11:00:00Z", "undo")
    assert entries(crm, "LEAD-1") == before
    assert looked(crm, "timeline", "DEAL-1", "--json", exit=3).error["code"] == "not_found"


def test_existing_parties_are_told_as_linked(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace", "--email", "ada@x.org")
    crm.new("lead", "Relaunch", "--email", "ada@x.org")
    act(crm, "2026-03-02T10:00:00Z", "convert", "LEAD-1", "--to", "deal", "--contact", "CONTACT-1")
    assert ("LEAD-1", "converted", "became DEAL-1 and linked to CONTACT-1") in told(crm, "LEAD-1")
    assert ("CONTACT-1", "linked", "LEAD-1 joined") in told(crm, "CONTACT-1")


@pytest.mark.parametrize(
    ("words", "what", "text"),
    [
        (("edit", "DEAL-1", "--owner", "eve"), "changed", "owner: tester → eve"),
        (("edit", "DEAL-1", "--unset", "source"), "changed", "source: fair → nothing"),
        (("edit", "DEAL-1", "--comments", "x" * 100), "changed", f"comments: {'x' * 57}..."),
        (("tag", "DEAL-1", "vip"), "changed", "tag added: vip"),
        (("move", "DEAL-1", "lost", "--reason", "Too late"), "moved", "new → lost: Too late"),
        (("move", "DEAL-1", "won", "-m", "signed"), "moved", "new → won (signed)"),
        (
            ("line", "add", "DEAL-1", "Seat", "--price", "5"),
            "changed",
            "line 2 added: Seat; amount: 10.00 EUR → 15.00 EUR",
        ),
        (("line", "rm", "DEAL-1", "1"), "changed", "line 1 removed: Desk; amount: 10.00 EUR → nothing"),
        (("log", "DEAL-1", "Kick-off", "--as", "meeting"), "meeting", "Kick-off"),
        (("log", "DEAL-1", "Offer sent", "--as", "mail"), "mail", "Offer sent"),
        (("link", "CONTACT-1", "DEAL-1", "--role", "adviser"), "linked", "CONTACT-1 (adviser) linked"),
        (("edit", "DEAL-1", "--contact", "CONTACT-1"), "changed", "contact: CONTACT-1"),
    ],
)
def test_what_is_done_is_told_at_once_with_who_and_when(crm: Crm, words: tuple[str, ...], what: str, text: str) -> None:
    crm.new("deal", "Relaunch", "--source", "fair", "--line", "Desk @ 10")
    crm.new("contact", "Ada Lovelace")
    act(crm, "2026-03-02T10:00:00Z", *words, by="eve")
    assert ("2026-03-02T10:00:00Z", "eve", 3, "DEAL-1", what, text) in [entry[:6] for entry in entries(crm, "DEAL-1")]


def test_a_backdated_step_stands_where_it_happened_and_equal_instants_in_the_order_of_their_steps(crm: Crm) -> None:
    act(crm, "2026-03-02T09:00:00Z", "lead", "new", "Relaunch")
    act(crm, "2026-03-02T12:00:00Z", "note", "LEAD-1", "noon")
    crm("note", "LEAD-1", "ten", "--at", "2026-03-02T10:00:00Z")
    act(crm, "2026-03-02T12:00:00Z", "move", "LEAD-1", "processed")
    assert [(entry[2], entry[5]) for entry in entries(crm, "LEAD-1")] == [
        (1, "Relaunch"),
        (3, "ten"),
        (2, "noon"),
        (4, "new → processed"),
    ]


HOSTILE = "=1+1 [red]x[/red] \u202egnp.exe <script>"


def test_hostile_text_stays_itself_as_data_and_harmless_at_a_terminal(crm: Crm) -> None:
    crm.new("lead", HOSTILE)
    act(crm, "2026-03-02T10:00:00Z", "note", "LEAD-1", f"{HOSTILE}\nsecond\tline")
    assert [entry[5] for entry in entries(crm, "LEAD-1", "--only", "note")] == [f"{HOSTILE}\nsecond\tline"]
    shown = looked(crm, "timeline", "LEAD-1", terminal=True)
    assert "\u202e" not in shown.out and "[red]x[/red]" in shown.out
    row = looked(crm, "timeline", "LEAD-1", "--only", "note").lines[1].split("\t")
    assert "\\t" in row[4] and "\\n" in row[4]


def test_other_ways_to_name_it_and_to_be_answered(crm: Crm) -> None:
    business(crm)
    assert entries(crm, "invoice-1") == entries(crm, "INVOICE-1")
    assert looked(crm, "timeline", "INVOICE-1", "-q").lines == [
        *("LEAD-1", "DEAL-1", "QUOTE-1", "INVOICE-1", "INVOICE-2"),
    ]
    assert looked(crm, "timeline", "LEAD-1", "--only", "call", "--fields", "by,text").lines == [
        "by\ttext",
        "tom\tCalled",
    ]
    assert (
        looked(crm, "timeline", "-", "--json", stdin="LEAD-1\n").json
        == looked(crm, "timeline", "LEAD-1", "--json").json
    )


@pytest.mark.parametrize(
    ("words", "exit", "code"),
    [
        (("LEAD-9",), 3, "not_found"),
        (("LEAD-1", "--since", "someday"), 2, "bad_value"),
        (("LEAD-1", "--until", "03/04/2026"), 2, "bad_value"),
    ],
)
def test_what_cannot_be_read_is_refused(crm: Crm, words: tuple[str, ...], exit: int, code: str) -> None:
    assert looked(business(crm), "timeline", *words, "--json", exit=exit).error["code"] == code
