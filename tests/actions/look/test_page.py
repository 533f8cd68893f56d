"""The page that ``crm show`` is at a terminal: people, business with its sums, what is unpaid, what happened last."""

from __future__ import annotations

import pytest

from tests.actions.invoices import CLIENT, SELLER
from tests.conftest import Crm

NOW = "2026-11-23T12:00:00Z"
LONG = "Extraordinarily " * 624
WORLD = "\n".join(
    [
        "contact new 'Ada Lovelace' --company COMPANY-2 --email ada@acme.example --phone '+49 170 1234567'",
        "contact new 'Bob Stone' --company COMPANY-2",
        "deal new Relaunch --company COMPANY-2 --contact CONTACT-1 --line 'Design x 2 @ 800 tax 19'",
        "convert DEAL-1 --to quote",
        "move QUOTE-1 approved",
        "convert QUOTE-1 --to invoice --percent 50",
        "edit INVOICE-1 --issue-date 2026-10-01 --due-date 2026-10-15",
        "issue INVOICE-1",
        "pay INVOICE-1 52",
        *(f"deal new 'Work {number}' --company COMPANY-2 --amount 10" for number in range(46)),
        f"deal new '{LONG}' --company COMPANY-2 --amount '7 USD'",
        "deal new Lost --company COMPANY-2 --amount 99",
        "move DEAL-49 lost",
        "deal new Other --company COMPANY-3 --amount 5000",
    ]
)
NOTES = "\n".join(f"note COMPANY-2 'Note {number}'" for number in range(200))


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Crm:
    crm = Crm(tmp_path_factory.mktemp("pages"))
    crm.now = "2026-11-22T12:00:00Z"
    for name, words in (("Me", (*SELLER, "--vat-id", "DE136695976")), ("Acme", CLIENT), ("Other", ())):
        crm.new("company", name, *words)
    for lines in (WORLD, NOTES):
        done = crm("batch", "-", stdin=lines)
        assert done.exit == 0, done.err
        crm.now = NOW
    return crm


@pytest.fixture
def there(original: Crm, crm: Crm) -> Crm:
    crm.begin_as(original)
    crm.now, crm.environ["NO_COLOR"] = NOW, "1"
    return crm


def section(crm: Crm, ref: str, heading: str) -> list[str]:
    """The lines of a part of a page, with its heading, each without the blanks that lay it out."""
    parts = crm("show", ref, terminal=True).out.split("\n\n")
    part = next(part for part in parts if part.startswith(heading))
    return [" ".join(line.split()) for line in part.splitlines()]


def test_a_company_shows_its_people_and_how_they_are_reached(there: Crm) -> None:
    assert section(there, "COMPANY-2", "People") == [
        "People",
        "CONTACT-1 Ada Lovelace ada@acme.example +49 170 1234567",
        "CONTACT-2 Bob Stone",
    ]


def test_of_many_deals_ten_stand_there_and_the_sums_are_of_all_that_are_open(there: Crm) -> None:
    found = section(there, "COMPANY-2", "Open deals")
    assert found[0] == "Open deals (48 of 49) 2,364.00 EUR 7.00 USD"
    assert [line.split()[0] for line in found[1:11]] == [f"DEAL-{number}" for number in range(48, 38, -1)]
    assert found[2] == "DEAL-47 Work 45 new 10.00 EUR"
    assert found[11:] == ["and 38 more: crm deal list company=COMPANY-2"]


def test_what_is_unpaid_tells_what_is_due_and_since_when_in_red(there: Crm) -> None:
    assert section(there, "COMPANY-2", "Unpaid") == [
        "Unpaid invoices (1) 900.00 EUR",
        "INVOICE-1 Relaunch RE-2026-0001, overdue since 2026-10-15 900.00 EUR",
    ]
    del there.environ["NO_COLOR"]
    for ref in ("COMPANY-2", "INVOICE-1"):
        assert "\x1b[31m" in there("show", ref, terminal=True).out
    assert there("show", "INVOICE-1", terminal=True).lines[0].endswith("\x1b[31moverdue\x1b[0m")


def test_a_deal_names_its_parties_and_tells_what_became_of_it(there: Crm) -> None:
    lines = [" ".join(line.split()) for line in there("show", "DEAL-1", terminal=True).lines]
    assert "Contact CONTACT-1 Ada Lovelace ada@acme.example +49 170 1234567" in lines
    assert section(there, "DEAL-1", "Became") == [
        "Became",
        "QUOTE-1 Relaunch approved ✓ 1,904.00 EUR",
        "INVOICE-1 Relaunch issued 952.00 EUR",
    ]
    assert section(there, "INVOICE-1", "Came from")[1:] == [
        "QUOTE-1 Relaunch approved ✓ 1,904.00 EUR",
        "DEAL-1 Relaunch new 1,904.00 EUR",
    ]
    assert section(there, "INVOICE-1", "Payments")[1:] == ["PAYMENT-1 Payment of RE-2026-0001 52.00 EUR"]


def test_the_last_five_events_are_those_of_the_business_too(there: Crm) -> None:
    notes = [f"just now ✎ note Note {number} — tester" for number in range(195, 200)]
    assert section(there, "COMPANY-2", "Last") == ["Last events", *notes, "older: crm timeline COMPANY-2"]
    events = section(there, "DEAL-1", "Last")
    assert len(events) == 6 and events[5] == "1 d ago ✓ paid ↳ INVOICE-1 52.00 EUR by PAYMENT-1 — tester"
    there("note", "DEAL-2", "Called back.")
    last = section(there, "COMPANY-2", "Last")
    assert last[1].endswith("Note 196 — tester") and last[5] == "just now ✎ note ↳ DEAL-2 Called back. — tester"


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_no_page_is_wider_than_the_terminal_however_long_a_title_is(width: int, there: Crm) -> None:
    there.environ["COLUMNS"] = str(width)
    heights = {"COMPANY-2": 70, "DEAL-48": 40, "CONTACT-1": 40, "INVOICE-1": 60}
    for ref, height in heights.items():
        lines = there("show", ref, terminal=True).lines
        assert max(map(len, lines)) <= width and len(lines) <= height
    assert there.show("DEAL-48")["title"] == LONG.strip()


def test_what_is_archived_is_not_open(there: Crm) -> None:
    there("archive", "DEAL-1")
    assert section(there, "COMPANY-2", "Open deals")[0] == "Open deals (47 of 49) 460.00 EUR 7.00 USD"


def test_the_files_of_what_it_came_from_stand_on_its_page(crm: Crm) -> None:
    (crm.folder / "a.txt").write_text("a")
    (crm.folder / "b.txt").write_text("b")
    crm.new("lead", "A", "--name", "Ada")
    crm("attach", "LEAD-1", str(crm.folder / "a.txt"))
    crm("note", "LEAD-1", "no file")
    crm("convert", "LEAD-1", "--to", "deal+contact")
    crm("attach", "DEAL-1", str(crm.folder / "b.txt"))
    crm.environ["NO_COLOR"] = "1"
    page = crm("show", "DEAL-1", terminal=True).out
    files = page[page.index("Files") :].splitlines()[1:4]
    assert [line.split() for line in files] == [["FILE-1", "a.txt", "LEAD-1"], ["FILE-3", "b.txt", "0.1", "KiB"], []]
    assert [file["name"] for file in crm.show("DEAL-1")["files"]] == ["b.txt"]  # its own
    assert "LEAD-1" not in crm("show", "LEAD-1", terminal=True).out.split("Files")[1].splitlines()[1]
