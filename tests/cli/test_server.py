"""Commands on a server: what is wrong with it, the address or the token is one sentence, and nothing is half done."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from crmcli.catalog import REGISTRY
from crmcli.store.remote_opening import opened_to_write, remote
from tests import servers
from tests.conftest import Crm
from tests.proxies import answering, proxy, sealed
from tests.servers import Server, free_port

pytestmark = pytest.mark.server


@pytest.fixture
def there(crm: Crm) -> Crm:
    """The program on a server, on a database that has nothing in it."""
    crm.environ["CRM_DB"] = servers.server().new()
    return crm


def counts(crm: Crm) -> list[tuple[int, ...]]:
    driver = remote(crm.environ["CRM_DB"], 5)
    try:
        return driver.rows(
            "SELECT (SELECT count(*) FROM lead), (SELECT count(*) FROM deal), (SELECT count(*) FROM step)"
        )
    finally:
        driver.close()


def refused(crm: Crm, url: str, *words: str) -> tuple[int, str]:
    """(exit code, message) of a command with this address, which must end with one sentence and a hint."""
    crm.environ["CRM_DB"] = url
    done = crm(*(words or ("lead", "list")), "--json")
    assert done.out == "" and done.error["hint"]
    return done.exit, done.error["message"]


def test_a_step_is_made_once_though_its_commit_got_no_answer(there: Crm) -> None:
    url = there.environ["CRM_DB"]
    with proxy(servers.server().port, lambda request: b"COMMIT" in request) as port:
        there.environ["CRM_DB"] = f"{url.rpartition(':')[0]}:{port}"
        assert there("lead", "new", "A", "--key", "k", "-q").out == "LEAD-1\n"
        assert there("lead", "new", "A", "--key", "k", "-q").out == "LEAD-1\n"
    there.environ["CRM_DB"] = url
    assert counts(there) == [(1, 0, 1)]


def test_a_command_through_a_connection_that_breaks_changes_nothing(there: Crm) -> None:
    there.new("lead", "A")
    url = there.environ["CRM_DB"]
    with proxy(servers.server().port, lambda request: b"BEGIN" not in request and b"meta" not in request) as port:
        exit, message = refused(there, f"{url.rpartition(':')[0]}:{port}", "convert", "LEAD-1", "--to", "deal")
    assert exit == 8 and "Nothing was written" in message
    there.environ["CRM_DB"] = url
    assert counts(there) == [(1, 0, 1)]


def test_a_server_that_goes_away_keeps_what_it_told_done_and_nothing_else(crm: Crm) -> None:
    own = Server()
    try:
        crm.environ["CRM_DB"] = own.create("shop")
        crm.new("lead", "A")
        driver = remote(crm.environ["CRM_DB"], 1)
        driver.begin()
        driver.write("INSERT INTO series(name, last) VALUES (?, ?)", [("half", 1)])
        driver.flush()
        own.stop()
        exit, message = refused(crm, crm.environ["CRM_DB"], "lead", "new", "B")
        assert exit == 8 and "No server answers" in message
        driver.close()
        own.start()
        assert counts(crm) == [(1, 0, 1)]
        assert crm("sql", "SELECT name FROM series WHERE name = 'half'", "--json").json == []
        assert crm.new("lead", "B") == "LEAD-2"
    finally:
        own.close()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone", "is no libSQL server"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>", "is no libSQL server"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "is no libSQL server"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://else.example/\r\nContent-Length: 0\r\n\r\n", "http://else.example/"),
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", "cannot answer now"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "is no libSQL server"),
        (b"", "broke"),
    ],
)
@pytest.mark.parametrize("words", [("lead", "list"), ("lead", "new", "A")], ids=["read", "write"])
def test_what_answers_and_is_no_server_of_ours(crm: Crm, answer: bytes, said: str, words: tuple[str, ...]) -> None:
    with answering(answer) as port:
        exit, message = refused(crm, f"http://acme.localhost:{port}", *words)
    assert exit == 8 and said in message


def test_a_server_by_tls_shows_a_certificate_that_is_trusted(there: Crm) -> None:
    own = servers.server()
    host = there.environ["CRM_DB"].removeprefix("http://").rpartition(":")[0]
    with sealed(own.port, there.folder, host) as port:
        addresses = [f"{scheme}://{host}:{port}" for scheme in ("https", "libsql")]
        for url in addresses:
            for words in (("lead", "list"), ("lead", "new", "A"), ("init", "--server", url)):
                exit, message = refused(there, url, *words)
                assert exit == 8 and message.startswith(f"The certificate of {url} is not valid: "), words
        there.environ["SSL_CERT_FILE"] = str(there.folder / "ca.pem")
        for url in addresses:
            there.environ["CRM_DB"] = url
            assert there("lead", "new", "A", "-q").exit == 0
        assert "not valid for 'other.localhost'" in refused(there, f"https://other.localhost:{port}")[1]
    exit, message = refused(there, f"libsql://{host}:{own.port}")
    assert exit == 8 and message.endswith(" speaks no TLS.")
    there.environ["CRM_DB"] = f"http://{host}:{own.port}"
    assert counts(there) == [(2, 0, 2)]


def test_the_address(there: Crm) -> None:
    url = there.environ["CRM_DB"]
    port = servers.server().port
    assert refused(there, f"http://127.0.0.1:{port}")[1].startswith("There is no database called '127'")
    assert refused(there, f"http://nobody.localhost:{port}", "lead", "new", "A")[0] == 8
    assert "No server answers" in refused(there, f"http://acme.localhost:{free_port()}")[1]
    for secret in (f"http://me:s3cret@acme.localhost:{port}", f"{url}?authToken=s3cret"):
        exit, message = refused(there, secret)
        assert exit == 2 and "s3cret" not in message and "CRM_DB_TOKEN" in message
    for odd in (f"{url}/path", f"{url}?x=1", f"{url}#x", "http://", "http://acme.localhost:99999"):
        assert refused(there, odd)[0] == 2, odd
    there.environ["CRM_DB"] = url.replace("http://", "libsql://") + "?tls=0"
    assert there.new("lead", "A") == "LEAD-1"


def test_two_databases_of_a_server_do_not_see_each_other(there: Crm) -> None:
    there.new("lead", "A")
    there.environ["CRM_DB"] = servers.server().new()
    assert counts(there) == [(0, 0, 0)]


def test_an_empty_database_is_read_as_one_and_made_by_what_writes(crm: Crm) -> None:
    crm.environ["CRM_DB"] = servers.server().create("fresh")
    assert crm("lead", "list", "--json").json == [] and crm("lead", "new", "A", "--dry-run", "-q").out == "LEAD-1?\n"
    assert "no such table" in crm("sql", "SELECT * FROM lead").err
    assert crm.new("lead", "A") == "LEAD-1"


def test_files_are_no_way_to_copy_what_a_server_has(there: Crm) -> None:
    for words in (("backup", "x.db"), ("restore", "x.db")):
        exit, message = refused(there, there.environ["CRM_DB"], *words)
        assert exit == 5 and "is on a server" in message
    assert list(there.folder.iterdir()) == []


def test_a_database_is_made_and_brought_up_to_date_by_the_administration(crm: Crm) -> None:
    own, admin = servers.server(), f"http://127.0.0.1:{servers.server().admin}"
    crm.environ |= {"CRM_DB": own.url("made"), "CRM_DB_ADMIN_KEY": servers.KEY}
    for _ in range(2):
        assert crm("init", "--server", admin).out == f"{own.url('made')} is ready\n"
    assert crm("init", "--server", admin, "--seller-name", "Ada", "-q").out == "COMPANY-1\n"
    own.administer("lax/create", {})
    crm.environ["CRM_DB"] = own.url("lax")
    assert "not durable" in refused(crm, own.url("lax"), "lead", "new", "A")[1]
    assert crm("init", "--server", admin).exit == 0 and crm.new("lead", "A") == "LEAD-1"
    driver = remote(own.url("lax"), 5)
    driver.run([("DROP TABLE key", ()), ("UPDATE meta SET value = 'older' WHERE name = 'catalogue'", ())])
    driver.close()
    assert "older version" in refused(crm, own.url("lax"))[1]
    assert crm("init", "--server", admin).exit == 0
    found = {row["check"]: row["state"] for row in crm("doctor", "--json").json}
    assert set(found.values()) == {"ok"} and found.keys() >= {"durability", "version", "clock"} - {"permissions"}
    crm.environ["CRM_DB_ADMIN_KEY"] = "wrong"
    assert refused(crm, own.url("made"), "init", "--server", admin)[0] == 5
    assert refused(crm, own.url("made"), "init", "--server", own.url("made"))[0] == 8
    assert refused(crm, str(crm.folder / "x.db"), "init", "--server", admin)[0] == 2


# --- tokens -------------------------------------------------------------------------------------------------


class Issuer:
    """A server that wants tokens, and whoever gives them out."""

    def __init__(self, folder: Path) -> None:
        self.key = Ed25519PrivateKey.generate()
        file = folder / "public"
        file.write_text(_text(self.key.public_key().public_bytes_raw()))
        self.server = Server("--auth-jwt-key-file", str(file))
        self.url = self.server.create("acme")

    def token(self, **claims: object) -> str:
        parts = [_text(json.dumps(part).encode()) for part in ({"alg": "EdDSA", "typ": "JWT"}, claims)]
        return ".".join([*parts, _text(self.key.sign(".".join(parts).encode()))])


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issuer]:
    found = Issuer(tmp_path_factory.mktemp("issuer"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRM_DB_TOKEN", found.token(a="rw"))
        opened_to_write(found.url, REGISTRY, 5, lambda: None).close()
    yield found
    found.server.close()


def test_the_token_decides_who_may_what(crm: Crm, issuer: Issuer) -> None:
    crm.environ["CRM_DB"] = issuer.url
    crm.environ["CRM_DB_TOKEN"] = issuer.token(a="rw", sub="mia")
    assert crm("lead", "new", "A", "-q").exit == 0
    assert crm("lead", "new", "B", "--by", "tom", "-q").exit == 0
    assert [step["by"] for step in crm("steps", "--json").json] == ["tom", "mia"]
    crm.environ["CRM_DB_TOKEN"] = issuer.token(a="ro", sub="guest")
    for words in (("lead", "list"), ("show", "LEAD-1"), ("find", "A"), ("sql", "SELECT 1"), ("steps",), ("doctor",)):
        assert crm(*words).exit == 0, words
    exit, message = refused(crm, issuer.url, "lead", "new", "C")
    assert exit == 5 and "may not write" in message
    for wrong in (
        "",
        "nonsense",
        issuer.token(a="rw", exp=int(time.time()) - 3600),
        issuer.token(a="rw")[:-6] + "AAAAAA",
    ):
        crm.environ["CRM_DB_TOKEN"] = wrong
        for words in (("lead", "list"), ("lead", "new", "C")):
            exit, message = refused(crm, issuer.url, *words)
            assert exit == 5 and "does not let you in" in message, (wrong, message)
    crm.environ["CRM_DB_TOKEN"] = "two words"
    assert refused(crm, issuer.url)[0] == 2
    crm.environ["CRM_DB_TOKEN"] = issuer.token(a="rw")
    assert len(crm("lead", "list").rows) == 2
