"""A timeline of any length is told as a short one is."""

from __future__ import annotations

import pytest

from crmcli.actions.look import happened, timeline
from crmcli.store import local_sorting
from tests.actions.business import act, business, looked
from tests.conftest import Crm


def test_what_is_read_in_parts_and_put_in_order_in_a_file_is_told_alike(
    crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    business(crm)
    for number in range(1, 6):
        crm.new("lead", f"Lead {number}")
    act(crm, "2026-03-20T10:00:00Z", "link", *(f"LEAD-{number}" for number in range(2, 7)), "COMPANY-1")
    act(crm, "2026-03-21T10:00:00Z", "unlink", "LEAD-2", "LEAD-3", "LEAD-4", "COMPANY-1")
    act(crm, "2026-03-01T10:00:00Z", "note", "DEAL-1", "COMPANY-1", "LEAD-6", "Long ago")
    act(crm, "2026-03-22T10:00:00Z", "undo", "--yes")
    asked = [("LEAD-1",), ("COMPANY-1",), ("COMPANY-1", "--self"), ("DEAL-1", "-L", "3"), ("INVOICE-1",)]
    before = [looked(crm, "timeline", *words, "--json").out for words in asked]
    assert before[1].count("company of LEAD-") == 8
    for module, names in ((happened, ("_PART", "_MANY", "_STEP")), (timeline, ("_FEW",)), (local_sorting, ("_FEW",))):
        for name in names:
            monkeypatch.setattr(module, name, 2)
    assert [looked(crm, "timeline", *words, "--json").out for words in asked] == before
