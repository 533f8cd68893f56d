"""``--as-of`` on a server: elements are shown as they stood, and whatever else wants a copy says so."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests import servers
from tests.conftest import Crm

from .afternoons import Afternoon, of_one

pytestmark = pytest.mark.server


@pytest.fixture
def there(crm: Crm) -> Crm:
    """The program on a server, on a database that has nothing in it."""
    crm.environ["CRM_DB"] = servers.server().new()
    return crm


class There(Afternoon):
    """A day of which the server keeps the copies: of every tenth step."""

    def __init__(self, crm: Crm, seed: int) -> None:
        super().__init__(crm, seed)
        self.url = crm.environ["CRM_DB"]
        self.copies: dict[int, tuple[str, datetime]] = {}

    def _keep(self) -> None:
        newest = int(self.crm("steps", "--limit", "1", "-q").out or 0)
        if newest % 10 == 5 and newest not in self.copies:
            self.copies[newest] = servers.server().copy(self.url), self.at

    def refs(self, *kinds: str) -> list[str]:
        asked = kinds or ("lead", "contact", "company", "deal", "quote", "invoice", "task")
        found = " UNION ALL ".join(f"SELECT upper('{kind}') || '-' || id FROM \"{kind}\"" for kind in asked)
        return self.crm("sql", found, "--no-header").lines

    def then(self, step: int, *words: str, terminal: bool = False) -> tuple[int, str, str]:
        self.crm.environ["CRM_DB"], at = self.copies[step]
        self.crm.clock = lambda: at
        done = self.crm(*words, terminal=terminal)
        self.crm.environ["CRM_DB"] = self.url
        return done.exit, done.out, done.err


def test_elements_look_as_they_did_then(there: Crm) -> None:
    day = There(there, 3)
    day.work(25)
    step = day.random.choice(sorted(day.copies)[:-1])
    for ref in day.random.sample(day.refs(), 4):
        for words in of_one(ref):
            exit, out, err = day.then(step, *words)
            if exit == 0:
                assert day.seen(step, *words) == (exit, out, err), (step, words)
            else:
                assert day.seen(step, *words)[:2] == (exit, out), (step, words)


def test_lines_and_files_of_then_and_what_was_not_there(there: Crm) -> None:
    there.now = "2026-03-02T09:00:00+00:00"
    there.new("deal", "A", "--line", "Design @ 800", "--line", "Build @ 50")
    (there.folder / "plan.txt").write_text("x" * 70)
    assert there("attach", "DEAL-1", str(there.folder / "plan.txt")).exit == 0
    before = there("show", "DEAL-1", terminal=True).out
    assert "plan.txt" in before
    assert there("line", "rm", "DEAL-1", "1").exit == 0
    there.new("lead", "Late")
    assert there("edit", "DEAL-1", "--title", "Later").exit == 0
    assert [row["name"] for row in there("line", "list", "DEAL-1", "--json", "--as-of", "2").json] == [
        "Design",
        "Build",
    ]
    assert there("show", "DEAL-1", "--as-of", "2", terminal=True).out == before
    assert there("show", "DEAL-1", "--json", "--as-of", "4").json["title"] == "A"
    assert there("show", "DEAL-1", "--json", "--as-of", "5").json["title"] == "Later"
    done = there("show", "LEAD-1", "DEAL-1", "--as-of", "3")
    assert (done.exit, done.out) == (3, "") and done.err.startswith("error: LEAD-1 was not there then.\nhint: ")


@pytest.mark.parametrize(
    "words", [("deal", "list"), ("find", "A"), ("sql", "SELECT 1"), ("report", "funnel"), ("show", "A"), ("today",)]
)
def test_what_wants_all_of_then_says_to_copy_first(there: Crm, words: tuple[str, ...]) -> None:
    there.new("deal", "A")
    there.new("deal", "B")
    done = there(*words, "--as-of", "1", "--json")
    assert (done.exit, done.out) == (5, "")
    assert "elements alone" in done.error["message"] and "crm copy" in done.error["hint"]
    assert list(there.folder.iterdir()) == []
