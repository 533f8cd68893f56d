"""``crm KIND list`` for people: names, what is not over, the newest first, sums, and what is said beside the table."""

from __future__ import annotations

import pytest
from conftest import Crm, Result

from crmcli.store import local_opening, local_reading, search_words
from tests.actions.business import looked
from tests.actions.invoices import done, issued, parties
from tests.prepared import prepared
from tests.store.test_plans_of_commands import Recording


@pytest.fixture
@prepared
def deals(crm: Crm) -> Crm:
    """Five deals of two clients, of which 1 and 4 are over; 5 has no amount, 2 is in yen."""
    crm.now = "2026-11-23T12:00:00Z"
    crm.environ["COLUMNS"] = "120"
    crm.new("company", "Acme", "--city", "Berlin")
    crm.new("contact", "Ada Lovelace", "--company", "COMPANY-1", "--email", "ada@x.org", "--city", "Bonn")
    for title, *more in (
        ("Oven", "--company", "COMPANY-1", "--amount", "100"),
        ("Sign", "--contact", "CONTACT-1", "--amount", "5000", "--currency", "JPY"),
        ("Tour", "--company", "COMPANY-1", "--contact", "CONTACT-1", "--amount", "1,200.50"),
        ("Gone", "--amount", "7"),
        ("Idea",),
    ):
        crm.new("deal", title, *more)
    done(crm, "move", "DEAL-1", "won")
    done(crm, "move", "DEAL-4", "lost")
    return crm


def drawn(crm: Crm, *words: str) -> Result:
    return looked(crm, *words, "--color", "never", terminal=True)


def column(result: Result, place: int = 0) -> list[str]:
    """The words of a column of a table, but its heading."""
    return [line.split()[place] for line in result.lines[1:] if line]


def test_without_a_word_what_is_over_is_left_out_at_a_terminal_alone(deals: Crm) -> None:
    shown = drawn(deals, "deal", "list")
    assert (column(shown), shown.err.splitlines()) == (
        ["DEAL-5", "DEAL-3", "DEAL-2"],
        ["3 deals, 1,200.50 EUR, 5,000 JPY; 1 without an amount", "3 open; any: all"],
    )
    every = ["DEAL-5", "DEAL-4", "DEAL-3", "DEAL-2", "DEAL-1"]
    for words in (("any",), ("amount.gte=0", "or", "amount="), ("--archived",), ("@all",)):
        if words == ("@all",):
            done(deals, "view", "save", "all", "deal", "any")
        assert column(drawn(deals, "deal", "list", *words)) == every
    assert column(drawn(deals, "deal", "list", "won", "or", "lost", "--sort", "title")) == ["DEAL-4", "DEAL-1"]
    for words in (("-q",), ("--format", "ids")):
        assert drawn(deals, "deal", "list", *words).lines == every[::-1]
    assert [row["ref"] for row in drawn(deals, "deal", "list", "--json").json] == every[::-1]
    piped = looked(deals, "deal", "list")
    assert ([row["ref"] for row in piped.rows], piped.err) == (every[::-1], "")


def test_a_limit_says_what_there_is_besides_and_sums_are_of_all_that_match(deals: Crm) -> None:
    shown = drawn(deals, "deal", "list", "any", "-L", "2")
    assert (column(shown), shown.err.splitlines()) == (
        ["DEAL-5", "DEAL-4"],
        ["5 deals, 1,307.50 EUR, 5,000 JPY; 1 without an amount", "2 of 5: --all"],
    )
    assert "1 deal, 7.00 EUR\n" in drawn(deals, "deal", "list", "lost").err
    assert drawn(deals, "deal", "list", "title=Idea").err == ""
    assert drawn(deals, "deal", "list", "any", "--fields", "ref,title").err == ""


def test_what_fits_is_looked_for_once(deals: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a text that no index has, each look goes through all there is; a list that is full says what else there is."""
    done(deals, "edit", "DEAL-1", "DEAL-3", "DEAL-4", "--campaign", "fair")
    for module in (local_opening, local_reading):
        monkeypatch.setattr(module, "Local", Recording)
    told: dict[str, tuple[list[str], str, int]] = {
        "campaign~zebra": ([], "", 1),
        "campaign=fair": (["DEAL-4", "DEAL-3", "DEAL-1"], "3 deals, 1,307.50 EUR\n", 1),
        "campaign=fair -L 2": (["DEAL-4", "DEAL-3"], "3 deals, 1,307.50 EUR\n2 of 3: --all\n", 2),
        "campaign=fair --fields ref -L 3": (["DEAL-4", "DEAL-3", "DEAL-1"], "", 2),
    }
    for words, (refs, err, looks) in told.items():
        Recording.asked.clear()
        shown = drawn(deals, "deal", "list", *words.split())
        asked = [sql for sql in Recording.asked if "campaign" in sql.partition(" WHERE ")[2]]
        assert (column(shown), shown.err, len(asked)) == (refs, err, looks), words


@pytest.mark.parametrize("large", [0, search_words.LARGE])
def test_conditions_are_nested_as_deep_as_views_go(deals: Crm, monkeypatch: pytest.MonkeyPatch, large: int) -> None:
    """SQLite's parser has a hundred places for what it has not finished, and a page of many takes some of them."""
    monkeypatch.setattr(search_words, "LARGE", large)
    for number, name in ((2, "Ada King"), (3, "Zoe")):
        done(deals, "contact", "new", name, "--city", "Köln")
        done(deals, "deal", "new", "Work", "--contact", f"CONTACT-{number}")
    done(deals, "merge", "CONTACT-1", "CONTACT-2", "--yes")  # both are in Bonn
    for name, *words in (
        ("elsewhere", "contact.city!=Bonn", "or", "billed"),
        ("there", "not", "@elsewhere", "or", "billed"),
        ("away", "not", "@there"),
    ):
        done(deals, "view", "save", name, "deal", *words)
    for words, expected in (
        (("not", "contact.city!=Bönn", "unbilled"), "4321"),
        (("not", "@elsewhere"), "654321"),
        (("not", "@away"), "654321"),
        (("@away", "or", "not", "contact.city!=Bonn", "title~o"), "76431"),
    ):
        refs = [f"DEAL-{number}" for number in expected]
        assert column(drawn(deals, "deal", "list", *words, "-L", "9")) == refs, words
        assert looked(deals, "deal", "list", *words, "-q", "-L", "9").lines == refs[::-1], words


def test_more_conditions_than_the_database_takes_are_refused(deals: Crm) -> None:
    refused = deals("deal", "list", *["amount.gt=1"] * 1100)
    assert (refused.exit, refused.err) == (
        2,
        "error: There are too many conditions, or they are nested too deeply.\n"
        "hint: Use fewer conditions, or views that name fewer other views: crm help filters\n",
    )


def test_people_read_names_and_pipes_get_references(deals: Crm) -> None:
    assert drawn(deals, "deal", "list", "--sort", "ref").lines[:3] == [
        "Ref     Title  Client        Stage        Amount    Billed",
        "DEAL-2  Sign   Ada Lovelace  new       5,000 JPY     0 JPY",
        "DEAL-3  Tour   Acme          new    1,200.50 EUR  0.00 EUR",
    ]
    assert drawn(deals, "contact", "list").lines[:2] == [
        "Ref        Title         Company  Emails     City",
        "CONTACT-1  Ada Lovelace  Acme     ada@x.org  Bonn",
    ]
    piped = looked(deals, "deal", "list", "--format", "table")
    assert (column(piped), "Ada Lovelace" in piped.lines[2], piped.err) == (
        [f"DEAL-{n}" for n in range(1, 6)],
        True,
        "",
    )
    assert looked(deals, "contact", "list").rows == [
        {"ref": "CONTACT-1", "title": "Ada Lovelace", "company": "COMPANY-1"}
    ]


def test_fields_of_others_are_named_in_every_format(deals: Crm) -> None:
    words = ("deal", "list", "contact.title=ada lovelace", "--fields", "ref,client,company.title,contact.city")
    assert looked(deals, *words).lines == [
        "ref\tclient\tcompany.title\tcontact.city",
        "DEAL-2\tAda Lovelace\t\tBonn",
        "DEAL-3\tAcme\tAcme\tBonn",
    ]
    assert looked(deals, *words, "--json").json[0] == {
        "ref": "DEAL-2",
        "client": "Ada Lovelace",
        "company.title": None,
        "contact.city": "Bonn",
    }
    assert looked(deals, "deal", "list", "--fields", "company.colour", exit=2).err.startswith("error: A row of deals")


def test_an_invoice_of_another_program_that_is_paid_is_over(crm: Crm) -> None:
    parties(crm)
    issued(crm, "Work @ 100 tax 0")
    csv = "title,number,stage,amount\nOld,A-1,external,50\nGone,A-2,external,60\n"
    assert crm("import", "invoice", "-", stdin=csv).exit == 0
    done(crm, "pay", "INVOICE-3", "60")
    assert column(drawn(crm, "invoice", "list")) == ["INVOICE-2", "INVOICE-1"]


def test_an_empty_database_and_a_narrow_terminal_are_drawn(crm: Crm) -> None:
    assert drawn(crm, "deal", "list").out == "no deals\n"
    crm.new("deal", "東京の新しいサイト 🚀 and more", "--amount", "34200")
    crm.environ["COLUMNS"] = "20"
    shown = drawn(crm, "deal", "list")
    assert shown.lines == ["Ref           Amount", "DEAL-1     34,200.00", "                 EUR"]
    assert shown.err.splitlines()[-1] == "no room for title, stage, billed: --fields, --json"
