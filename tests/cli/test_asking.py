"""Questions: asked at a terminal only, and answered by a word, its beginning or its number."""

from __future__ import annotations

import re

import pytest
from conftest import Crm, Stream

from crmcli.cli.asking import ask, confirm, pick
from crmcli.cli.context import Session
from crmcli.cli.global_options import GlobalOptions
from crmcli.errors import NeedsYes

CHOICES = {"link": "use it", "create": "make one", "cancel": ""}
PEOPLE = [("CONTACT-1", "Ada"), ("CONTACT-2", "Bob"), ("CONTACT-3", "Ad\x1b[31mele")]


def _session(typed: str, terminal: bool = True, **asked: bool) -> Session:
    session = Session(stdin=Stream(typed, terminal), out=Stream(), err=Stream(terminal=terminal), environ={})
    session.asked = GlobalOptions(**asked)
    return session


def _shown(session: Session) -> str:
    assert isinstance(session.err, Stream)
    return session.err.text()


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("link\n", "link"),
        ("LINK\n", "link"),
        ("l\n", "link"),
        ("2\n", "create"),
        ("ca\n", "cancel"),
        ("c\n9\nx\n0\nca\n", "cancel"),
        ("\n", None),
        ("", None),
        ("x\n", None),
    ],
)
def test_an_answer_is_a_word_its_beginning_or_its_number(typed: str, answer: str | None) -> None:
    assert ask(_session(typed), "What now?", CHOICES) == answer


def test_a_question_shows_what_can_be_answered() -> None:
    session = _session("1\n")
    ask(session, "What now?", CHOICES)
    assert _shown(session).splitlines()[:4] == [
        "What now?",
        "  1  link  use it",
        "  2  create  make one",
        "  3  cancel",
    ]


@pytest.mark.parametrize("session", [_session("link\n", terminal=False), _session("link\n", no_input=True)])
def test_nothing_is_asked_where_nobody_can_answer(session: Session) -> None:
    with pytest.raises(NeedsYes):
        ask(session, "What now?", CHOICES)
    assert _shown(session) == ""


def test_a_confirmation_is_yes_or_no_and_yes_may_be_said_before() -> None:
    assert confirm(_session("y\n"), "Really?") is True
    assert confirm(_session("no\n"), "Really?") is False
    assert confirm(_session("\n"), "Really?") is False
    assert confirm(_session("", terminal=False, yes=True), "Really?") is True
    with pytest.raises(NeedsYes):
        confirm(_session("y\n", terminal=False), "Really?")


def _search(text: str) -> list[tuple[str, str]]:
    return [pair for pair in PEOPLE if text.lower() in pair[1].lower()]


@pytest.mark.parametrize(
    ("typed", "ref"),
    [("2\n", "CONTACT-2"), ("ad\n2\n", "CONTACT-3"), ("zzz\nb\n1\n", "CONTACT-2"), ("9\n1\n", None), ("\n", None)],
)
def test_one_of_many_is_picked_by_narrowing_the_list(typed: str, ref: str | None) -> None:
    assert pick(_session(typed), "Which one?", _search) == ref


def test_a_name_in_a_list_cannot_control_the_terminal() -> None:
    session = _session("\n")
    pick(session, "Which one?", _search)
    assert "\x1b" not in _shown(session)
    assert "Ad\\x1b[31mele" in _shown(session)


def test_a_conversion_without_a_target_offers_what_is_possible(crm: Crm) -> None:
    lead = crm.new("lead", "A", "--email", "ada@example.org")
    done = crm("convert", lead, "-q", terminal=True, stdin="deal+contact\n")
    assert (done.exit, done.lines) == (0, ["DEAL-1", "CONTACT-1"])
    assert "deal+contact+company" in done.err


def test_a_conversion_without_a_target_and_a_terminal_says_what_is_possible(crm: Crm) -> None:
    lead = crm.new("lead", "A")
    for terminal, more in ((False, ()), (True, ("--no-input",))):
        done = crm("convert", lead, *more, terminal=terminal)
        assert (done.exit, done.out) == (2, "")
        assert "deal+contact+company" in done.err


def _duplicate(crm: Crm) -> tuple[str, str]:
    contact = crm.new("contact", "Ada Lovelace", "--email", "ada@example.org")
    return contact, crm.new("lead", "A", "--email", "ADA@example.org")


@pytest.mark.parametrize(("typed", "contact"), [("link\n", "CONTACT-1"), ("create\n", "CONTACT-2")])
def test_at_a_terminal_a_duplicate_is_asked_about(crm: Crm, typed: str, contact: str) -> None:
    _, lead = _duplicate(crm)
    done = crm("convert", lead, "--to", "contact", "-q", terminal=True, stdin=typed)
    assert (done.exit, done.lines) == (0, [contact])
    assert "CONTACT-1" in done.err
    assert "--on-duplicate" not in done.err  # the answers stand below the question


@pytest.mark.parametrize(
    ("words", "terminal"), [([], True), ([], False), (["--no-input"], True), (["--on-duplicate", "fail"], True)]
)
def test_a_duplicate_that_nobody_decides_is_a_conflict(crm: Crm, words: list[str], terminal: bool) -> None:
    _, lead = _duplicate(crm)
    typed = "" if terminal and not words else "link\n"  # an end of input is no decision
    done = crm("convert", lead, "--to", "contact", *words, terminal=terminal, stdin=typed)
    assert (done.exit, done.out) == (4, "")
    assert crm("contact", "list", "-q").lines == ["CONTACT-1"]


def test_an_answer_about_a_duplicate_belongs_to_its_key(crm: Crm) -> None:
    _, lead = _duplicate(crm)
    words = ("convert", lead, "--to", "contact", "--key", "k", "-q")
    assert crm(*words, terminal=True, stdin="link\n").lines == ["CONTACT-1"]
    assert crm(*words, terminal=True, stdin="").lines == ["CONTACT-1"]


def test_an_existing_contact_can_be_picked_by_text_and_number(crm: Crm) -> None:
    for name in ("Ada Lovelace", "Bob Byron"):
        crm.new("contact", name)
    crm.new("company", "Byron & Sons")
    lead = crm.new("lead", "Byron")
    done = crm("convert", lead, "--to", "deal+contact", "--pick", "-q", terminal=True, stdin="byron\n1\nnone\n")
    assert (done.exit, done.lines) == (0, ["DEAL-1", "CONTACT-2"])
    assert [crm.show("DEAL-1")[name] for name in ("contact", "company")] == ["CONTACT-2", None]
    asked = [line.rpartition("Which ")[2] for line in done.err.splitlines() if "Which " in line]
    contact, company = "contact? An empty line or none creates a new one.", "company? An empty line or none links none."
    assert asked == [contact, contact, company]  # and no deal: there is none to choose


def test_c6_a_deal_is_linked_to_the_parties_and_the_deal_that_are_picked(crm: Crm) -> None:
    for words in (("contact", "Ada Lovelace"), ("company", "Acme"), ("deal", "Project"), ("lead", "Relaunch")):
        crm.new(*words)
    done = crm("convert", "LEAD-1", "--to", "deal", "--pick", "-q", terminal=True, stdin="1\n1\n1\n")
    assert (done.exit, done.lines) == (0, ["DEAL-1", "CONTACT-1", "COMPANY-1"])
    assert [crm.show("DEAL-1")[name] for name in ("contact", "company")] == ["CONTACT-1", "COMPANY-1"]
    assert crm.show("LEAD-1")["deal"] == "DEAL-1"
    known = crm.new("lead", "Other", "--contact", "CONTACT-1")
    done = crm("convert", known, "--to", "deal", "--pick", terminal=True, stdin="")
    assert re.findall(r"Which \w+", done.err) == ["Which deal", "Which company"]


def test_c6_what_forbids_a_conversion_is_said_before_anything_is_asked(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace")
    lead, junk = crm.new("lead", "Relaunch"), crm.new("lead", "Prize")
    crm("convert", lead, "--to", "deal")
    crm("move", junk, "junk")
    for ref, exit in ((lead, 4), (junk, 5)):
        for terminal in (True, False):
            done = crm("convert", ref, "--to", "deal+contact", "--pick", terminal=terminal, stdin="1\n")
            assert (done.exit, done.out, "Which" in done.err) == (exit, "", False)


def test_nothing_can_be_picked_without_a_terminal(crm: Crm) -> None:
    lead = crm.new("lead", "A")
    done = crm("convert", lead, "--to", "deal+contact", "--pick", "--json")
    assert (done.exit, done.error["code"]) == (6, "needs_yes")
