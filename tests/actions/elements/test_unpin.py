"""``crm unpin``: an entry is one among others again."""

from __future__ import annotations

from conftest import Crm

from tests.actions.acts import act, cells, told


def test_what_is_unpinned_stays_in_the_timeline_alone(crm: Crm) -> None:
    crm.new("deal", "A")
    assert crm("note", "DEAL-1", "Hello").exit == crm("pin", "NOTE-1").exit == 0
    assert cells(act(crm, "unpin", "NOTE-1"), "note", 1) == {"pinned": (1, None)}
    assert crm.show("DEAL-1")["pinned"] == []
    assert [entry["pinned"] for entry in crm("timeline", "DEAL-1", "--only", "note", "--json").json] == [False]
    assert crm("pin", "NOTE-1").exit == 0
    assert told(crm, "unpin", "NOTE-1") == ("NOTE-1 unpinned", "NOTE-1 already unpinned")
