"""What somebody types first, who knows other programs: it works, or the answer is the line that does."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from crmcli.catalog import REGISTRY
from crmcli.cli.spellings import ENDS, SYNONYMS
from tests.conftest import Crm

NOW = "2026-11-26T10:00:00+00:00"  # a Thursday
PARTY = ("--street", "Am Ufer 1", "--postal-code", "10115", "--city", "Berlin", "--country", "DE")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Crm:
    """A file with one of each kind, and a second invoice that is issued."""
    crm = Crm(tmp_path_factory.mktemp("world"))
    crm.now = NOW
    crm.new("company", "Me", "--mine", *PARTY, "--vat-id", "DE136695976", "--iban", "DE89370400440532013000")
    crm.new("company", "Kohl", *PARTY)
    crm.new("lead", "Bakery", "--name", "Ada Lovelace")
    crm.new("deal", "Ovens", "--company", "COMPANY-2", "--amount", "100")
    crm.new("quote", "Offer", "--company", "COMPANY-2", "--line", "Oven @ 10 tax 19")
    for title in ("First", "Second"):
        crm.new("invoice", title, "--company", "COMPANY-2", "--line", "Oven @ 10 tax 19")
    assert crm("issue", "INVOICE-1", "INVOICE-2").exit == 0
    return crm


@pytest.fixture
def shop(world: Crm, crm: Crm) -> Crm:
    crm.begin_as(world)
    crm.now = NOW
    return crm


@pytest.mark.parametrize(
    ("typed", "refs"),
    [
        ("lead -q", "LEAD-1"),
        ("leads -q", "LEAD-1"),
        ("lead ls -q", "LEAD-1"),
        ("LEAD-1 -q", "LEAD-1"),
        ("lead LEAD-1 -q", "LEAD-1"),
        ("lead show LEAD-1 -q", "LEAD-1"),
        ("show bakery -q", "LEAD-1"),
        ("list deals -q", "DEAL-1"),
        ("list companies -q", "COMPANY-1 COMPANY-2"),
        ("search ovens -q", "DEAL-1"),
        ("company list -L 1 -q", "COMPANY-1"),
        ("-q invoice list", "INVOICE-1 INVOICE-2"),
        ("--db other.db -q lead list", ""),
    ],
)
def test_a_first_look_finds(shop: Crm, typed: str, refs: str) -> None:
    done = shop(*shlex.split(typed))
    assert (done.exit, done.out.split(), done.err) == (0, refs.split(), "")


@pytest.mark.parametrize(
    ("typed", "ref", "values"),
    [
        ("lead add X", "LEAD-2", {"title": "X"}),
        ("lead create X", "LEAD-2", {"title": "X"}),
        ("add lead X", "LEAD-2", {"title": "X"}),
        ("new lead X", "LEAD-2", {"title": "X"}),
        ("close DEAL-1", "DEAL-1", {"stage": "won"}),
        ("win DEAL-1", "DEAL-1", {"stage": "won"}),
        ("lose DEAL-1", "DEAL-1", {"stage": "lost"}),
        ('move DEAL-1 "In progress"', "DEAL-1", {"stage": "executing"}),
        ("move QUOTE-1 accepted", "QUOTE-1", {"stage": "approved"}),
        ("pay RE-2026-0002 5", "INVOICE-2", {"paid": "5.00", "due": "6.90"}),
        ("tag LEAD-1 hot warm", "LEAD-1", {"tags": ["hot", "warm"]}),
        ("edit bakery --city Bonn", "LEAD-1", {"city": "Bonn"}),
        ("quote new X --valid-until friday", "QUOTE-2", {"valid_until": "2026-11-27"}),
        ("quote new X --valid-until 24.12.2026", "QUOTE-2", {"valid_until": "2026-12-24"}),
        ("quote new X --valid-until 2w", "QUOTE-2", {"valid_until": "2026-12-10"}),
        ("deal new X --amount 2.400,00", "DEAL-2", {"amount": "2400.00", "currency": "EUR"}),
        ("deal new X --amount 2400€", "DEAL-2", {"amount": "2400.00", "currency": "EUR"}),
        ('deal new X --amount "EUR 1000"', "DEAL-2", {"amount": "1000.00", "currency": "EUR"}),
        ("deal new X --amount 2.4k", "DEAL-2", {"amount": "2400.00", "currency": "EUR"}),
    ],
)
def test_a_first_write_is_done(shop: Crm, typed: str, ref: str, values: dict[str, Any]) -> None:
    assert shop(*shlex.split(typed)).exit == 0
    now = shop.show(ref)
    assert {name: now[name] for name in values} == values


@pytest.mark.parametrize("typed", ["delete LEAD-1", "remove LEAD-1"])
def test_what_is_deleted_is_gone_and_can_be_undone(shop: Crm, typed: str) -> None:
    assert shop(*typed.split()).exit == 0
    assert shop("show", "LEAD-1").exit == 3
    assert shop("undo").exit == shop("show", "LEAD-1").exit == 0


def test_words_without_quotes_are_a_note_up_to_the_first_option(shop: Crm) -> None:
    assert shop("note", "LEAD-1", "met", "her", "at", "the", "fair", "--by", "ada").exit == 0
    assert shop("log", "LEAD-1", "call", "Asked again").exit == 0
    entries = shop("timeline", "LEAD-1", "--only", "note,call", "--json").json
    assert [(entry["what"], entry["by"], entry["text"]) for entry in entries] == [
        ("note", "ada", "met her at the fair"),
        ("call", "tester", "Asked again"),
    ]


def test_the_help_names_no_synonym(crm: Crm) -> None:
    pages = [crm("--help").lines, crm("lead", "--help").lines, crm("line", "--help").lines]
    named = {line.split()[0] for page in pages for line in page if line.startswith("  ")}
    assert {"rm", "find", "new", "list", "move"} <= named
    assert not named & {*SYNONYMS, *ENDS, "version", *(kind.plural for kind in REGISTRY.kinds)} - {"add"}  # line add


def test_the_version_is_told_however_it_is_asked_for(crm: Crm) -> None:
    assert crm("version").out == crm("-V").out == crm("--version").out == "crmcli 0.2.0\n"


@pytest.mark.parametrize(
    ("typed", "exit", "message", "hint"),
    [
        ("lead new", 5, "A lead needs at least one of title, ", 'Example: crm lead new "Relaunch"'),
        ("ls", 2, "There is no command 'ls'.", "Say of which kind: crm lead list"),
        ("ls kohl", 2, "There is no command 'ls'.", "Say of which kind: crm lead list kohl"),
        ("status", 2, "There is no command 'status'.", "crm alone shows where you stand."),
        ("update LEAD-1", 2, "There is no command 'update'.", "Did you mean edit?"),
        ("customers", 2, "There is no command 'customers'.", "All commands: crm --help"),
        ("customer new X", 2, "There is no command 'customer'.", "Did you mean company?"),
        ("convert LEAD-1 deal", 2, "'deal' is a kind, not a reference.", "try: crm convert LEAD-1 --to deal"),
        (
            "convert LEAD-1 to contact company",
            2,
            "'contact' is a kind, not a reference.",
            "try: crm convert LEAD-1 --to contact+company",
        ),
        (
            "convert DEAL-1 --to contact --title X",
            2,
            "crm convert has no option '--title'.",
            "try: crm convert DEAL-1 --to contact --set title=X",
        ),
        (
            "pay INVOICE-1 --amount 100",
            2,
            "crm pay has no option '--amount'.",
            "try: crm pay INVOICE-1 100",
        ),
        (
            "move --stage=won DEAL-1 --reason 'Best price'",
            2,
            "crm move has no option '--stage'.",
            'try: crm move DEAL-1 --reason "Best price" won',
        ),
        ("move DEAL-1 --to won", 2, "crm move has no option '--to'.", "try: crm move DEAL-1 won"),
        ("link LEAD-1 --with COMPANY-2", 2, "crm link has no option '--with'.", "try: crm link LEAD-1 COMPANY-2"),
        ("company new --name Acme", 2, "crm company new has no option '--name'.", "Did you mean --title?"),
        ("timeline LEAD-1 --from 2w", 2, "crm timeline has no option '--from'.", "Did you mean --since?"),
        (
            "log LEAD-1 mail asked again",
            3,
            "'asked' is not a reference.",
            "Put the text in quotes: crm log LEAD-1 mail ",
        ),
        ("move DEAL-1", 2, "STAGE is missing.", "Example: crm move DEAL-1 won"),
        ("link LEAD-1", 2, "REF is missing.", "Example: crm link LEAD-1 COMPANY-2"),
        ("log LEAD-1", 2, "TEXT is missing.", 'Example: crm log LEAD-1 "Wants an offer by Friday"'),
        ("edit LEAD-1", 2, "There is nothing to change.", "Example: crm edit LEAD-1 --owner ada"),
        (
            'lead new "-10% Aktion" --city Bonn',
            2,
            "crm lead new has no option '-1'.",
            'Put a text that begins with a dash after --: crm lead new --city Bonn -- "-10% Aktion"',
        ),
        (
            'lead new T --company "Bakery Kohl"',
            3,
            "There is no company called 'Bakery Kohl'.",
            'Create it first: crm company new "Bakery Kohl". To search for parts of names: crm find',
        ),
        ("lead new T --company 7", 3, "There is no company called '7'.", "References look like COMPANY-5; "),
        ("deal new T --value 5", 2, "crm deal new has no option '--value'.", "Did you mean --amount?"),
        ("deal new T --price 5", 2, "crm deal new has no option '--price'.", "Did you mean --amount?"),
        ("invoice new T --due 2w", 2, "crm invoice new has no option '--due'.", "Did you mean --due-date?"),
        ("contact new T --mobile 1", 2, "crm contact new has no option '--mobile'.", "Did you mean --phone?"),
        ("lead new T -e a@x.org", 2, "crm lead new has no option '-e'.", "Did you mean --email?"),
        ("pay INVOICE-1 -e a", 2, "crm pay has no option '-e'.", "See: crm pay --help"),
        ("deal list --columns ref", 2, "crm deal list has no option '--columns'.", "Did you mean --fields?"),
        ("deal list --output csv", 2, "crm deal list has no option '--output'.", "Did you mean --format?"),
        ("deal list --colour red", 2, "crm deal list has no option '--colour'.", "Did you mean --color?"),
        ("deal list --frobnicate", 2, "crm deal list has no option '--frobnicate'.", "See: crm deal list --help"),
        ("lead new T --set value=5", 2, "A lead has no field 'value'.", "Did you mean amount?"),
    ],
)
def test_what_is_refused_is_answered_in_the_words_that_were_typed(
    shop: Crm, typed: str, exit: int, message: str, hint: str
) -> None:
    done = shop(*shlex.split(typed))
    told, advice = done.err.splitlines()
    assert (done.exit, done.out) == (exit, "")
    assert told.removeprefix("error: ").startswith(message)
    assert advice.removeprefix("hint: ").startswith(hint)
    error = shop(*shlex.split(typed), "--json").error
    if "Did you mean" in hint:
        meant = hint.removeprefix("Did you mean ").rstrip("?")
        assert meant in error["candidates"]


@pytest.mark.parametrize(
    "typed",
    [
        "convert LEAD-1 deal",
        "convert LEAD-1 to contact company",
        "convert DEAL-1 --to quote --as-line --title X",
        "pay INVOICE-1 --amount 5",
        "move --stage=won DEAL-1",
        'lead new "-10% Aktion" --city Bonn',
        'deal new T --company "Bakery Kohl"',
        "log LEAD-1",
        "edit LEAD-1",
        "link LEAD-1",
        "move DEAL-1 --to won",
        "log LEAD-1 mail asked again",
    ],
)
def test_the_line_that_a_hint_gives_works(shop: Crm, typed: str) -> None:
    line = shop(*shlex.split(typed)).err.partition("hint: ")[2].partition("crm ")[2].partition(". To search")[0]
    steps = len(shop("steps", "-q").lines)
    done = shop(*shlex.split(line))
    assert (done.exit, len(shop("steps", "-q").lines)) == (0, steps + 1), done.err
