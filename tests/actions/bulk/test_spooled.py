"""Records that are kept in a file until they are told."""

from __future__ import annotations

import tracemalloc

import pytest

from crmcli.actions.bulk import spooled
from crmcli.actions.bulk.spooled import Spooled


def test_records_come_back_in_their_order_as_often_as_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spooled, "_PART", 2)
    records = [{"line": number, "text": f"é\ud800\n{number}", "refs": [], "ok": None} for number in range(5)]
    found = Spooled(records[:3])
    assert list(found) == records[:3]
    found.extend(records[3:])
    assert found == records and list(zip(found, found, strict=True)) == list(zip(records, records, strict=True))
    assert (len(found), found[1], found[-2:], bool(Spooled())) == (5, records[1], records[-2:], False)


def test_they_are_not_in_memory() -> None:
    tracemalloc.start()
    found = Spooled({"line": number, "text": f"{number:0500}"} for number in range(5000))
    assert sum(1 for _ in found) == 5000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_500_000  # all of them are 3.5 MB
