"""``crm doctor`` on the index of letters: what another program wrote into the file, filters would pass over."""

from __future__ import annotations

from contextlib import closing

import pytest

from crmcli.catalog import REGISTRY
from crmcli.store import missed, narrowing, remote_opening, within
from tests import servers
from tests.actions.setup.patients import found, harmed
from tests.conftest import Crm

INSERTED = (
    "INSERT INTO lead(id, uid, title, title_key, stage, city, created_at, updated_at, version) "
    "VALUES (7, 'u', 'Other', 'other', 'new', 'Zwickau', '2026-11-27T12:00:00Z', '2026-11-27T12:00:00Z', 1)"
)
NONE = "INSERT INTO lead_search_within(lead_search_within) VALUES ('delete-all')"


@pytest.fixture
def leads(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """Two, which are in the index, and of which each filter asks it."""
    monkeypatch.setattr(within, "EACH", 1)
    monkeypatch.setattr(narrowing, "_FEW", "count(*) + 1000")
    crm.new("lead", "Relaunch", "--city", "Köln")
    crm.new("lead", "Oak", "--city", "Ulm")
    return crm


def listed(crm: Crm, *filters: str) -> list[str]:
    return crm("lead", "list", *filters, "-q").lines


@pytest.mark.file
@pytest.mark.parametrize(
    ("statement", "who", "after"),
    [
        ("UPDATE lead SET city = 'Zwickau' WHERE id = 2", "1 element that crm find does not know as it is.", []),
        (INSERTED, "1 element that crm find does not know as it is.", ["LEAD-7"]),
        (NONE, "2 elements that filters of texts do not know as they are.", []),
    ],
    ids=["changed", "inserted", "emptied"],
)
def test_what_the_index_lacks_is_told_and_put_right(leads: Crm, statement: str, who: str, after: list[str]) -> None:
    """A row that is not as the history tells is put back; one of which it does not tell stays, and is found."""
    harmed(leads, statement)
    assert listed(leads, "city~wicka") == []
    assert [text for text in found(leads, exit=7) if " search: " in text] == [f"error search: {who}"]
    assert f"fixed search: {who}" in found(leads, "--fix", exit=7 if after else 0)
    assert (listed(leads, "city~wicka"), listed(leads, "city=ulm")) == (after, ["LEAD-2"])
    assert not any(" search: " in text for text in found(leads, exit=7 if after else 0))


@pytest.mark.server
def test_what_the_index_on_a_server_lacks_is_told_and_put_right(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(within, "EACH", 1)
    monkeypatch.setattr(missed, "_TRIP", 20)
    crm.environ["CRM_DB"] = place = servers.server().new()
    for title, city in (('"Oak" `x`', "Köln"), ("Elm", "Ulm")):
        crm.new("lead", title, "--city", city)
    assert found(crm) == []
    index = within.index_of("lead")
    statement = f"INSERT INTO {index}({index}, rowid, title_key) SELECT 'delete', id, 'ulm' FROM lead WHERE id = 2"
    with closing(remote_opening.opened_to_write(place, REGISTRY, 5, lambda: "UTC")) as db:
        db.driver.write(statement, [()])
    told = "search: 1 element that filters of texts do not know as it is."
    assert (found(crm, exit=7), found(crm, "--fix"), found(crm)) == ([f"error {told}"], [f"fixed {told}"], [])
