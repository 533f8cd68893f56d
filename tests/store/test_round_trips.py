"""How often a command asks the database: over a network each time is a round trip, however little it asks.

One opens the database. Settings and stages come with the first question; a server would give them with the opening.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests import servers
from tests.actions.invoices import issued, parties
from tests.conftest import Crm

from .counting import counted, counted_over_server

LEADS = tuple(f"LEAD-{number}" for number in range(1, 21))
FRESH = tuple(f"LEAD-{number}" for number in range(21, 41))
BATCH = "".join(f"lead new 'Batch {number}' --email batch{number}@x.example\n" for number in range(20))
FILE = "title,email\n" + "".join(f"Import {number},import{number}@x.example\n" for number in range(20))

# name: (the command, how few it should be, how many it may be: a number that only falls, what stands on its stdin)
COMMANDS: dict[str, tuple[Sequence[str], int, int, str]] = {
    "lead new": (("lead", "new", "Relaunch", "--email", "ada@new.example"), 4, 3, ""),
    "convert to three": (("convert", "LEAD-21", "--to", "company,contact,deal"), 6, 6, ""),
    "edit": (("edit", "LEAD-1", "--title", "Another", "--campaign", "Spring"), 6, 4, ""),
    "move": (("move", "LEAD-22", "in_progress"), 4, 4, ""),
    "note": (("note", "LEAD-1", "Called."), 4, 4, ""),
    "tag": (("tag", "LEAD-1", "hot"), 4, 4, ""),
    "merge": (("merge", "LEAD-1", "LEAD-2"), 6, 6, ""),
    "undo": (("undo",), 6, 6, ""),
    "redo": (("redo",), 6, 6, ""),
    "issue": (("issue", "INVOICE-2"), 7, 7, ""),
    "pay": (("pay", "INVOICE-1", "100"), 7, 4, ""),
    "document": (("document", "INVOICE-1", "--as", "text"), 7, 7, ""),
    "show": (("show", "DEAL-1"), 4, 4, ""),
    "show of 20": (("show", *LEADS), 4, 2, ""),
    "timeline": (("timeline", "INVOICE-1"), 6, 5, ""),
    "tree": (("tree", "INVOICE-1"), 6, 5, ""),
    "list": (("lead", "list"), 3, 3, ""),
    "find": (("find", "lead"), 4, 4, ""),
    "move of 20": (("move", *FRESH, "in_progress"), 5, 4, ""),
    "rm of 20": (("rm", *FRESH), 6, 5, ""),
    "batch of 20": (("batch", "-"), 6, 3, BATCH),
    "import of 20": (("import", "lead", "-"), 6, 6, FILE),
}


WORLD = [
    "company new Me --mine --vat-id DE136695976 --street 'Am Ufer 1' --postal-code 10115 --city Berlin --country DE",
    "company new Acme --street 'Am Ufer 2' --postal-code 10115 --city Berlin --country DE",
    *(f"lead new 'Lead {number}' --email lead{number}@x.example --tag cold" for number in range(1, 41)),
    *(f"note LEAD-{number} 'Asked for a price.'" for number in range(1, 21)),
    "deal new Relaunch --company COMPANY-2 --line 'Design x 3 @ 800 tax 19' --line 'Seat x 2 @ 50 tax 19'",
    "convert DEAL-1 --to quote",
    "move QUOTE-1 approved",
    "convert QUOTE-1 --to invoice --percent 30",
    "convert QUOTE-1 --to invoice --percent 30",
]


def world(crm: Crm) -> Crm:
    """Leads, and a funnel from a deal to two invoices, the first of them issued."""
    for words in (("batch", "-"), ("issue", "INVOICE-1"), ("lead", "new", "One"), ("lead", "new", "Undone"), ("undo",)):
        done = crm(*words, stdin="\n".join(WORLD) if words[0] == "batch" else "")
        assert done.exit == 0, done.err
    return crm


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world(Crm(tmp_path_factory.mktemp("world"))).db


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_keeps_to_its_round_trips(
    name: str, original: Path, crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, _, most, stdin = COMMANDS[name]
    shutil.copy(original, crm.db)
    done, trips = counted(crm, monkeypatch, *words, stdin=stdin)
    assert done.exit == 0, done.err
    assert len(trips) <= most, f"{len(trips)} where {most} were enough:\n" + "\n".join(trips)


@pytest.fixture(scope="module")
def original_there() -> str:
    """The same on a server; its address."""
    with TemporaryDirectory() as folder:
        crm = Crm(Path(folder))
        crm.environ["CRM_DB"] = servers.server().new()
        return world(crm).environ["CRM_DB"]


@pytest.mark.server
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_keeps_to_them_on_a_server(
    name: str, original_there: str, crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, few, most, stdin = COMMANDS[name]
    crm.environ["CRM_DB"] = servers.server().copy(original_there)
    done, trips = counted_over_server(crm, monkeypatch, *words, stdin=stdin)
    assert done.exit == 0, done.err
    print(name, few, most, len(trips))
    assert len(trips) <= max(few, most), f"{len(trips)} where {most} were enough:\n" + "\n".join(trips)


def test_what_is_shown_of_many_takes_no_more_trips_than_of_two(
    original: Path, crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(original, crm.db)
    for verb in (("show",), ("rm",)):
        two, many = (len(counted(crm, monkeypatch, *verb, *refs)[1]) for refs in (FRESH[:2], FRESH[2:]))
        assert two == many


@pytest.mark.parametrize(
    ("refs", "most"), [(("LEAD-1",), 4), (("DEAL-1",), 5), (("COMPANY-2",), 4), (("INVOICE-1",), 5), (LEADS, 4)]
)
def test_a_page_keeps_to_its_round_trips(
    refs: Sequence[str], most: int, original: Path, crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(original, crm.db)
    trips = counted(crm, monkeypatch, "show", *refs, terminal=True)[1]
    assert len(trips) == most, "\n".join(trips)


def test_a_loop_over_elements_is_counted(original: Path, crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(original, crm.db)
    counts = [len(counted(crm, monkeypatch, "show", ref)[1]) for ref in LEADS[:3]]
    assert sum(counts) == 3 * counts[0] > len(counted(crm, monkeypatch, "show", *LEADS[:3])[1])


def test_many_steps_are_sealed_in_as_many_trips_as_few(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for count in (4, 12):
        crm = Crm(tmp_path_factory.mktemp("steps"))
        for number in range(count):
            crm.new("lead", f"Lead {number}")
        found.append(len(counted(crm, monkeypatch, "doctor", "--seal")[1]))
    assert found[0] == found[1]


def test_what_some_stand_on_is_not_looked_for_at_every_change(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for count in (10, 80):
        crm = Crm(tmp_path_factory.mktemp("many"))
        parties(crm)
        issued(crm)  # which stays, and so does what it stands on
        assert crm("batch", "-", stdin="".join(f"lead new 'Lead {number}'\n" for number in range(count))).exit == 0
        done, trips = counted(crm, monkeypatch, "undo", "--of", "tester", "--skip-final", "--yes")
        assert done.exit == 0 and crm("lead", "list", "-q").out == ""
        found.append(len(trips))
    assert found[1] - found[0] < 45, found
