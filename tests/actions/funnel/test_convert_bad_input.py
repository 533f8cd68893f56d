"""Bad input around conversions: each with its exit code, and nothing is left behind."""

from __future__ import annotations

import pytest
from conftest import Crm
from pictures import dump

from crmcli.catalog import REGISTRY

POSSIBLE = {
    "lead": "deal, contact, company, deal+contact, deal+company, contact+company, deal+contact+company"
    "; quote or invoice, alone or with any of these",
    "deal": "quote, invoice",
    "quote": "deal, invoice",
}
CONVERTIBLE = dict.fromkeys(entry.source for entry in REGISTRY.conversions)
OFF = [
    (source.name, target)
    for source in REGISTRY.kinds
    for target in REGISTRY.by_name
    if target not in (*REGISTRY.targets(source.name), *REGISTRY.onward(source.name))
    and source.name != "payment"  # made by crm pay alone
]


def refused(crm: Crm, *words: str) -> tuple[int, str, str, str | None]:
    """(exit, code, message, hint) of a conversion that leaves the database as it was."""
    before = dump(crm.db)
    done = crm("convert", *words, "--json")
    assert done.out == ""
    assert dump(crm.db) == before
    return done.exit, done.error["code"], done.error["message"], done.error["hint"]


@pytest.mark.parametrize(("source", "target"), OFF)
def test_a_pair_off_the_map_is_a_usage_error_that_says_what_is_possible(crm: Crm, source: str, target: str) -> None:
    made = crm.new(source, "Relaunch")
    exit, code, message, hint = refused(crm, made, "--to", target)
    assert (exit, code) == (2, "not_convertible")
    article = "An" if source == "invoice" else "A"
    if source in POSSIBLE:
        assert message == f"{article} {source} cannot become {'an' if target[0] in 'aeiou' else 'a'} {target}."
        assert hint == f"{article} {source} can become: {POSSIBLE[source]}."
    else:
        assert message == f"{article} {source} cannot become anything else."
        assert hint == f"What can be converted: {', '.join(CONVERTIBLE)}."


def test_targets_that_do_not_go_together_are_refused(crm: Crm) -> None:
    for kind in ("lead", "deal", "quote"):
        crm.new(kind, "Relaunch", "--line", "Seat @ 10")
    for ref, targets in (
        *((ref, "quote+invoice") for ref in ("LEAD-1", "DEAL-1", "QUOTE-1")),
        *((ref, "deal+invoice") for ref in ("DEAL-1", "QUOTE-1")),
        ("LEAD-1", "deal+contact+quote+invoice"),
    ):
        assert refused(crm, ref, "--to", targets)[:2] == (2, "not_convertible")


def test_c4_a_target_is_named_once(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    for words in (("--to", "deal+contact+Deal"), ("--to", "deal", "--to", "deal,contact")):
        message, hint = "--to names deal twice.", "One of each is made: --to deal+contact"
        assert refused(crm, "LEAD-1", *words) == (2, "usage", message, hint)


def test_c3_together_and_one_by_one_contradict_each_other(crm: Crm) -> None:
    """The first was dropped silently once: two invoices instead of one."""
    company = crm.new("company", "Acme")
    for _ in range(2):
        crm.new("deal", "Relaunch", "--company", company, "--line", "Seat @ 10")
    words = ("DEAL-1", "DEAL-2", "--to", "invoice", "--together", "--keep-going")
    assert refused(crm, *words)[:3] == (2, "usage", "--together and --keep-going cannot be combined.")


def test_one_source_of_many_that_cannot_become_it_refuses_all(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    crm.new("contact", "Ada Lovelace")
    assert refused(crm, "LEAD-1", "CONTACT-1", "--to", "deal")[:2] == (2, "not_convertible")


def test_without_a_target_and_a_terminal_what_is_possible_is_listed(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    assert refused(crm, "LEAD-1") == (
        2,
        "not_convertible",
        "Say what the lead becomes.",
        f"Use --to. A lead can become: {POSSIBLE['lead']}.",
    )


def test_at_a_terminal_what_is_possible_is_offered(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    done = crm("convert", "LEAD-1", stdin="deal+contact\n", terminal=True)
    assert done.exit == 0
    assert "What does it become?" in done.err
    assert crm.show("LEAD-1")["contact"] == "CONTACT-1"


def test_no_answer_at_a_terminal_is_a_usage_error(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    assert crm("convert", "LEAD-1", stdin="\n", terminal=True).exit == 2
    assert crm("convert", "LEAD-1", "--no-input", terminal=True).exit == 2


def test_an_unknown_kind_is_named_with_what_was_probably_meant(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    assert refused(crm, "LEAD-1", "--to", "deal+contcat") == (
        2,
        "unknown_kind",
        "There is no kind 'contcat'.",
        "Did you mean contact?",
    )


@pytest.mark.parametrize("empty", ["+", " + "])
def test_an_empty_target_is_no_target(crm: Crm, empty: str) -> None:
    crm.new("lead", "Relaunch")
    assert refused(crm, "LEAD-1", "--to", empty)[:2] == (2, "not_convertible")


def test_an_existing_one_of_the_wrong_kind_is_a_usage_error(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    crm.new("company", "Acme")
    assert refused(crm, "LEAD-1", "--to", "deal", "--contact", "COMPANY-1") == (
        2,
        "wrong_kind",
        "COMPANY-1 is a company, not a contact.",
        "Give a contact, such as CONTACT-1.",
    )


def test_an_existing_one_that_is_not_there_is_not_found(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    assert refused(crm, "LEAD-1", "--to", "deal", "--contact", "CONTACT-9") == (
        3,
        "not_found",
        "CONTACT-9 does not exist.",
        "There are no contacts yet.",
    )


def test_a_name_that_several_bear_is_a_conflict_with_candidates(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    for _ in range(2):
        crm.new("company", "IT")
    assert refused(crm, "LEAD-1", "--to", "deal", "--company", "it")[:2] == (4, "ambiguous")
    done = crm("convert", "LEAD-1", "--to", "deal", "--company", "it", "--json")
    assert done.error["candidates"] == ["COMPANY-1", "COMPANY-2"]


@pytest.mark.parametrize("word", ["Ada Lovelace", "ADA@x.org", "contact-1"])
def test_an_existing_one_may_be_named_by_title_or_address(crm: Crm, word: str) -> None:
    crm.new("lead", "Ada Lovelace", "--email", "ada@x.org")
    crm.new("contact", "Ada Lovelace", "--email", "ada@x.org")
    done = crm("convert", "LEAD-1", "--to", "deal", "--contact", word, "--json")
    assert (done.exit, done.json["linked"]) == (0, ["CONTACT-1"])


@pytest.mark.parametrize("kind", ["contact", "company", "deal"])
def test_an_empty_word_for_an_existing_one_is_refused(crm: Crm, kind: str) -> None:
    crm.new("lead", "Relaunch")
    assert refused(crm, "LEAD-1", "--to", "deal", f"--{kind}", "")[:2] == (2, "bad_value")


def test_an_existing_one_that_the_source_cannot_join_is_a_usage_error(crm: Crm) -> None:
    crm.new("quote", "Relaunch", "--line", "Seat @ 10")
    crm.new("deal", "Project")
    assert refused(crm, "QUOTE-1", "--to", "deal", "--deal", "DEAL-1") == (
        2,
        "not_convertible",
        "A quote cannot be joined into DEAL-1.",
        "Leave out --deal.",
    )


def test_all_that_is_missing_over_all_targets_is_one_error(crm: Crm) -> None:
    crm.new("lead", "--last-name", "Lovelace")
    done = crm("convert", "LEAD-1", "--to", "deal+company+contact", "--json")
    assert (done.exit, done.error["code"], done.error["candidates"]) == (
        5,
        "missing_value",
        ["company.title", "deal.title"],
    )
    assert done.error["message"] == "LEAD-1 does not have what is needed: company.title, deal.title."
    assert done.error["hint"] == "Add --set company.title=... --set deal.title=..."
    words = ("--set", "company.title=Acme", "--set", "deal.title=Relaunch")
    assert crm("convert", "LEAD-1", "--to", "deal+company+contact", *words).exit == 0
    assert (crm.show("COMPANY-1")["title"], crm.show("DEAL-1")["title"]) == ("Acme", "Relaunch")


def test_what_is_missing_is_only_asked_of_what_is_made(crm: Crm) -> None:
    crm.new("lead", "--last-name", "Lovelace", "--company", crm.new("company", "Acme"))
    crm.new("deal", "Project")
    assert crm("convert", "LEAD-1", "--to", "company+contact", "--deal", "DEAL-1").exit == 0


def test_one_target_needs_no_kind_before_the_field(crm: Crm) -> None:
    crm.new("lead", "--last-name", "Lovelace")
    words = ("--set", "title=Relaunch", "--set", "close-date=2027-01-31", "--set", "DEAL.probability=50")
    assert crm("convert", "LEAD-1", "--to", "deal", *words).exit == 0
    deal = crm.show("DEAL-1")
    assert (deal["title"], deal["close_date"], deal["probability"]) == ("Relaunch", "2027-01-31", 50)


def test_a_stated_value_wins_over_the_one_that_is_carried(crm: Crm) -> None:
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace", "--owner", "grace")
    words = ("--set", "deal.title=Other", "--set", "deal.owner=alan", "--set", "deal.stage=preparation")
    assert crm("convert", "LEAD-1", "--to", "deal+contact", *words).exit == 0
    deal = crm.show("DEAL-1")
    assert (deal["title"], deal["owner"], deal["stage"]) == ("Other", "alan", "preparation")
    assert crm.show("CONTACT-1")["owner"] == "grace"


@pytest.mark.parametrize(
    ("words", "exit", "code"),
    [
        (("--set", "title=Other"), 2, "usage"),
        (("--set", "quote.title=Other"), 2, "usage"),
        (("--set", "deal.titel=Other"), 2, "unknown_field"),
        (("--set", "deal.title"), 2, "bad_value"),
        (("--set", "deal.amount=1e5"), 2, "bad_value"),
        (("--set", "deal.close_date=someday"), 2, "bad_value"),
        (("--set", "contact.emails=nobody"), 2, "bad_value"),
        (("--set", "deal.stage=nowhere"), 2, "unknown_stage"),
        (("--set", "deal.pipeline=nowhere"), 5, "refused"),
        (("--set", "deal.closed_at=2026-01-01"), 5, "refused"),
        (("--set", "deal.amount=5"), 5, "refused"),
        (("--set", "deal.currency=USD"), 5, "refused"),
        (("--set", "deal.company=COMPANY-9"), 3, "not_found"),
        (("--set", "deal.company=CONTACT-1"), 2, "wrong_kind"),
        (("--set", "deal.title="), 5, "missing_value"),
    ],
)
def test_what_is_stated_is_checked_like_anything_typed(crm: Crm, words: tuple[str, ...], exit: int, code: str) -> None:
    crm.new("contact", "Grace Hopper")
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace", "--line", "Seat @ 10")
    assert refused(crm, "LEAD-1", "--to", "deal+contact", *words)[:2] == (exit, code)


def test_an_amount_and_its_currency_may_be_stated_together(crm: Crm) -> None:
    crm.new("lead", "Relaunch", "--amount", "100")
    assert refused(crm, "LEAD-1", "--to", "deal", "--set", "currency=JPY")[:2] == (5, "refused")
    words = ("--set", "currency=JPY", "--set", "amount=12000")
    assert crm("convert", "LEAD-1", "--to", "deal", *words).exit == 0
    assert (crm.show("DEAL-1")["amount"], crm.show("DEAL-1")["currency"]) == ("12000", "JPY")


def test_a_stated_amount_is_read_in_the_currency_of_each_source(crm: Crm) -> None:
    crm.new("lead", "Euro")
    crm.new("lead", "Yen", "--currency", "JPY")
    assert refused(crm, "LEAD-1", "LEAD-2", "--to", "deal", "--set", "amount=10.50")[:2] == (2, "bad_value")
    assert crm("convert", "LEAD-1", "LEAD-2", "--to", "deal", "--set", "amount=10").exit == 0
    assert [(deal["amount"], deal["currency"]) for deal in (crm.show("DEAL-1"), crm.show("DEAL-2"))] == [
        ("10.00", "EUR"),
        ("10", "JPY"),
    ]


@pytest.mark.parametrize(
    ("ref", "exit", "code"),
    [("LEAD-9", 3, "not_found"), ("LEAD9", 2, "bad_ref"), ("FOO-1", 2, "unknown_kind"), ("lead", 2, "bad_ref")],
)
def test_a_source_that_is_not_there_or_no_reference_is_said(crm: Crm, ref: str, exit: int, code: str) -> None:
    crm.new("lead", "Relaunch")
    assert refused(crm, ref, "--to", "deal")[:2] == (exit, code)


def test_to_pick_somebody_must_be_there(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    assert refused(crm, "LEAD-1", "--to", "deal+contact", "--pick")[0] == 6


def test_one_picks_from_a_list_that_can_be_searched(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    for name in ("Ada Lovelace", "Grace Hopper"):
        crm.new("contact", name)
    done = crm("convert", "LEAD-1", "--to", "contact", "--pick", stdin="Hopper\n1\n", terminal=True)
    assert done.exit == 0
    assert crm.show("LEAD-1")["contact"] == "CONTACT-2"
