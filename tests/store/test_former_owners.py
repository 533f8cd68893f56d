"""Whose lines were that are gone: what a document came out of is asked first, and the whole history last."""

from __future__ import annotations

from pathlib import Path

from crmcli.store import billed
from crmcli.store.act import Act
from tests.conftest import Crm

from .stores import opened


def test_the_owner_of_a_line_that_is_gone_is_found_among_what_a_document_came_out_of(crm: Crm) -> None:
    """With 100,000 leads each look at such a quote went through half a million changes."""
    for words in (
        ("company", "new", "Own", "--mine"),
        ("company", "new", "Acme"),
        ("deal", "new", "Relaunch", "--company", "COMPANY-2", "--line", "A @ 10", "--line", "B @ 20"),
        ("convert", "DEAL-1", "--to", "quote"),
        ("convert", "QUOTE-1", "--to", "invoice", "--force"),
        ("archive", "QUOTE-1"),
        ("line", "rm", "DEAL-1", "1", "--yes"),
    ):
        assert crm(*words).exit == 0, words
    asked: list[str] = []
    with opened(Path(crm.db)) as act:
        act.driver.connection.set_trace_callback(asked.append)
        for node in (("deal", 1), ("quote", 1), ("invoice", 1)):
            assert billed.former_owners(act, {1}, [node]) == {1: [("deal", 1)]}
            assert (node, _ways(act, asked)) == (node, [[]])
        assert billed.former_owners(act, {1, 3}, [("company", 1)]) == {1: [("deal", 1)], 3: [("quote", 1)]}
        assert _ways(act, asked) == [[], ["SCAN c"]]
        assert billed.former_owners(act, set(), []) == {}
        assert asked == []


def _ways(act: Act, asked: list[str]) -> list[list[str]]:
    """Where each statement goes through changes, rather than finding them by an index."""
    statements = [sql for sql in asked if "change c" in sql]
    asked.clear()
    plans = [[line for *_, line in act.rows(f"EXPLAIN QUERY PLAN {sql}")] for sql in statements]
    asked.clear()
    return [[line for line in plan if line in ("SCAN c", "SCAN l") or "AUTOMATIC" in line] for plan in plans]
