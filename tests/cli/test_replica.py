"""A replica: what is read and written there, what it answers while its primary is away, and how it takes its place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from crmcli.store import remote as module
from crmcli.store.remote_opening import remote
from tests.conftest import Crm
from tests.servers import KEY, Server, free_port

pytestmark = pytest.mark.server


@pytest.fixture
def pair() -> Iterator[tuple[Server, Server]]:
    """A primary and a replica of it."""
    port = free_port()
    with (
        closing(Server("--grpc-listen-addr", f"127.0.0.1:{port}")) as primary,
        closing(Server("--primary-grpc-url", f"http://127.0.0.1:{port}")) as replica,
    ):
        yield primary, replica


def catch_up(primary: Server, replica: Server) -> None:
    """Wait until the replica has what the primary has."""
    with closing(remote(primary.url("shop"), 5)) as ahead, closing(remote(replica.url("shop"), 5)) as behind:
        ahead.rows("SELECT count(*) FROM step")
        assert ahead.stream.newest > 0
        behind.stream.newest = ahead.stream.newest
        assert behind.rows("SELECT count(*) FROM step") == ahead.rows("SELECT count(*) FROM step")


def test_a_replica_reads_on_while_its_primary_is_away_and_takes_its_place(
    crm: Crm, pair: tuple[Server, Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    primary, replica = pair
    crm.environ["CRM_DB"] = primary.create("shop")
    crm.new("lead", "Relaunch", "--first-name", "Ada", "--company-name", "Ada Works")
    crm.environ["CRM_DB"] = replica.url("shop")
    assert crm("convert", "LEAD-1", "--to", "deal+contact").out.startswith("LEAD-1 became DEAL-1, CONTACT-1")
    assert crm.new("lead", "Second") == "LEAD-2"
    reads = [("tree", "LEAD-1"), ("timeline", "LEAD-1"), ("lead", "list"), ("export", "--all"), ("find", "Ada")]
    crm.environ["CRM_DB"] = primary.url("shop")
    before = [crm(*words).out for words in reads]
    catch_up(primary, replica)
    crm.environ["CRM_DB"] = replica.url("shop")
    assert [crm(*words).out for words in reads] == before

    primary.stop()
    monkeypatch.setattr(module, "_SOON", 0.2)
    monkeypatch.setattr(module, "CONNECT", 0.2)
    crm.environ["CRM_TIMEOUT"] = "0"
    assert [crm(*words).out for words in reads] == before
    done = crm("lead", "new", "Third", "--json")
    assert done.exit == 8 and "replica whose primary is away" in done.error["message"]

    replica.stop()
    replica.more = ()
    replica.start()
    monkeypatch.undo()
    crm.environ |= {"CRM_TIMEOUT": "5", "CRM_DB_ADMIN_KEY": KEY}
    assert [crm(*words).out for words in reads] == before
    assert crm("init", "--server", f"http://127.0.0.1:{replica.admin}").exit == 0
    assert crm.new("lead", "Third") == "LEAD-3"
    assert crm("undo").exit == 0
    assert crm("doctor").exit == 0


def test_whoever_writes_on_a_replica_reads_what_he_wrote(crm: Crm, pair: tuple[Server, Server]) -> None:
    primary, replica = pair
    crm.environ["CRM_DB"] = primary.create("shop")
    crm.new("lead", "A")
    driver, stale = remote(replica.url("shop"), 5), 0
    for number in range(30):
        driver.begin()
        driver.write("INSERT INTO series(name, last) VALUES (?, ?)", [(f"s{number}", number)])
        driver.commit()
        stale += driver.rows("SELECT count(*) FROM series WHERE name GLOB 's[0-9]*'") != [(number + 1,)]
    assert stale == 0
    driver.close()
