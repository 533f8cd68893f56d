"""``crm log``: a call, a mail or a meeting is a row on each element; the elements stay as they are."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.acts import act, added, refused
from tests.actions.invoices import NOON

NOTE = "kind element what text at by"


def test_a_call_is_one_row_at_the_instant_at_which_it_happened(crm: Crm) -> None:
    crm.new("deal", "A")
    found = act(crm, "log", "DEAL-1", "Wants a discount", "--at", NOON)
    assert found.touched == {"note": "+1"}
    (at,) = {step["at"] for step in found.steps}
    assert at.startswith("2026-11-23T12:00")
    assert added(found, "note", NOTE) == [("deal", 1, "call", "Wants a discount", at, "tester")]
    assert crm("find", "discount", "-q").lines == ["DEAL-1"]


@pytest.mark.parametrize("word", ["call", "mail", "meeting"])
def test_what_it_was_is_kept_on_each_of_many(crm: Crm, word: str) -> None:
    crm.new("contact", "Ada Lovelace")
    crm.new("deal", "A")
    crm.new("deal", "B")
    found = act(crm, "log", "DEAL-1", "CONTACT-1", "DEAL-1", "Kick-off", "--as", word.upper())
    assert found.touched == {"note": "+1 +2"}
    assert added(found, "note", "kind element what text") == [
        ("deal", 1, word, "Kick-off"),
        ("contact", 1, word, "Kick-off"),
    ]
    assert found.result.json["updated"] == ["DEAL-1", "CONTACT-1"]
    assert found.searched == {"deal_search", "contact_search"}


@pytest.mark.parametrize(
    ("exit", "words"),
    [
        (2, ("DEAL-1", "Hello", "--as", "dream")),
        (2, ("DEAL-1", "Hello", "--as", "note")),
        (5, ("DEAL-1", " ")),
        (3, ("DEAL-1", "DEAL-9", "Hello")),
    ],
    ids=str,
)
def test_what_is_refused_leaves_nothing_on_any(crm: Crm, exit: int, words: tuple[str, ...]) -> None:
    crm.new("deal", "A")
    refused(crm, exit, "log", *words)
