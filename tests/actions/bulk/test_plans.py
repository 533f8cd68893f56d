"""Work by sets reads no table through: SQLite's own plan says so of every statement."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crmcli.actions.bulk.converting import by_sets
from crmcli.actions.elements.new import new
from crmcli.actions.elements.tag import tag
from crmcli.actions.funnel.convert import ConvertRequest, convert
from crmcli.actions.undo.undo import redo, undo
from crmcli.store import trace
from crmcli.store.act import Act
from tests.actions.histories import business
from tests.store.stores import explained, tracing

# A statement's own rows, the few added fields, and what the search index does by itself.
OWN = ("SCAN field", "SCAN asked", "SCAN behind", "SCAN (subquery", "SCAN s", "SCAN CONSTANT", "SCAN main.")


def scanned(act: Act, do: Callable[[], object]) -> list[str]:
    """The lines of EXPLAIN QUERY PLAN that read a table through, of all that is asked and written."""
    with tracing(act) as asked:
        do()
    found = []
    for sql in dict.fromkeys(
        text for text in asked if text.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
    ):
        lines = explained(act, sql)
        found += [f"{line}: {sql[:300]}" for line in lines if _is_scan(line)]
        found += [f"{line}: {sql[:300]}" for line in lines if "tag_tag_folded" in line or "change_element" in line]
    return found


def _is_scan(line: str) -> bool:
    return line.startswith("SCAN") and not line.startswith(OWN) and "VIRTUAL TABLE INDEX" not in line


@pytest.fixture
def act() -> Act:
    found = business()
    for number in (1, 2, 3):
        words = [("title", f"Lead {number}"), ("last_name", "Bell"), ("emails", f"a{number}@x.org")]
        new(found, found.registry.by_name["lead"], [*words, ("phones", f"+4930123456{number}"), ("line", "Seat @ 9")])
    tag(found, ["LEAD-1", "LEAD-2", "LEAD-3"], ["hot"])
    return found


def test_a_conversion_by_sets(act: Act) -> None:
    def do() -> None:
        with act.step() as step:
            request = ConvertRequest(to=("deal", "contact", "company"))
            assert by_sets(act, step, ["LEAD-1", "LEAD-2", "LEAD-3"], request, lambda rest: convert(act, rest, request))

    assert scanned(act, do) == []


def test_undo_and_redo_by_sets(act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    convert(act, ["LEAD-1", "LEAD-2"], ConvertRequest(to=("deal", "contact", "company")))
    monkeypatch.setattr(trace, "PART", 0)
    assert scanned(act, lambda: undo(act)) == []
    assert scanned(act, lambda: redo(act)) == []
