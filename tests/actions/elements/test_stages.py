"""``crm KIND stages``: what an element goes through, in order, and what each stage means."""

from __future__ import annotations

from typing import Any

import pytest

from crmcli.catalog import REGISTRY
from tests.actions.business import looked
from tests.conftest import Crm


def rows(crm: Crm, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = looked(crm, *words, "--json").json
    return found


STAGES = {
    "lead": "new:open in_progress:open processed:open converted:won junk:lost",
    "deal": "new:open preparation:open prepayment:open executing:open final_invoice:open won:won lost:lost",
    "quote": "draft:open sent:open approved:won declined:lost",
    "invoice": "draft:open issued:open paid:won cancelled:lost external:open",
    "task": "open:open done:won dropped:lost",
}


@pytest.mark.parametrize("kind", STAGES)
def test_the_stages_come_in_their_order_with_what_they_mean(crm: Crm, kind: str) -> None:
    found = rows(crm, kind, "stages")
    assert " ".join(f"{row['stage']}:{row['means']}" for row in found) == STAGES[kind]
    assert looked(crm, kind, "stages", "-q").lines == [row["stage"] for row in found]
    assert ("pipeline" in looked(crm, kind, "stages").lines[0]) == (kind == "deal")


def test_the_stages_of_a_deal_have_labels_and_probabilities(crm: Crm) -> None:
    found = {row["stage"]: row for row in rows(crm, "deal", "stages")}
    assert (found["executing"]["label"], found["new"]["label"]) == ("In progress", "New")
    assert [row["probability"] for row in found.values()] == [10, 25, 50, 75, 90, 100, 0]
    assert {row["pipeline"] for row in found.values()} == {"default"}


def test_a_kind_without_stages_has_no_such_command(crm: Crm) -> None:
    for kind in sorted(set(REGISTRY.by_name) - set(STAGES)):
        assert looked(crm, kind, "stages", "--json", exit=2).error["code"] == "unknown_command"
