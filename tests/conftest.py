"""What all tests share: the fixture ``crm``, which runs the real program on a database of its own."""

from __future__ import annotations

import gc
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from crmcli.__main__ import main
from tests import again, fresh, servers, surroundings

ROOT = Path(__file__).parent.parent

# Bytecode is kept wherever the tests run: without it each process of the program compiles all of it again, and each
# run all tests.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Files of tests lie in memory where there is room: they are many, and gone when their test has passed.
MEMORY, ROOM = Path("/dev/shm"), 2**30
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# The same commit gives the same verdict; CRM_FUZZ=1 looks for cases that nobody has tried yet.
settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("new", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("new" if os.environ.get("CRM_FUZZ") == "1" else "same")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--over", choices=("file", "server"), default="file", help="where the fixture crm keeps its data")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "file: it is about a file that is not there, and skipped with --over server")
    config.addinivalue_line("markers", "server: it is about a database on a server, and skipped where none can be run")
    servers.use(config.getoption("--over") == "server")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as for jobs in the background, whose children inherit it
        signal.signal(signal.SIGINT, signal.default_int_handler)


LONG = ("money", "processes", "samples", "examples", "docs")  # folders whose files hold few tests that take long


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, then files with many tests, so that no process is left with one alone at the end."""
    many = Counter(item.path for item in items)

    def place(item: pytest.Item) -> tuple[bool, bool, int, Path]:
        properties = item.path.stem.endswith("_properties")
        return not properties, not (properties or item.path.parent.name in LONG), -many[item.path], item.path

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end, and is no garbage to look for again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    if servers.used and item.get_closest_marker("file"):
        pytest.skip("it is about a file that is not there")
    yield from surroundings.left()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    yield from surroundings.left()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    yield from surroundings.left()


fresh.hand_out()


@dataclass
class Result:
    """What a command gave: its exit code, and the texts on stdout and stderr."""

    exit: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Stdout as JSON."""
        return json.loads(self.out)

    @property
    def jsonl(self) -> list[Any]:
        """Stdout as JSON, a value per line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self) -> dict[str, Any]:
        """The error object on stderr, of a command with --json."""
        found: dict[str, Any] = json.loads(self.err)["error"]
        return found

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def rows(self) -> list[dict[str, str]]:
        """Stdout as TSV with a header: a dict per row."""
        header, *rows = (line.split("\t") for line in self.lines)
        return [dict(zip(header, row, strict=True)) for row in rows]


class Stream(io.TextIOWrapper):
    """A standard stream in memory, which may pretend to be a terminal."""

    def __init__(self, content: str | bytes = "", terminal: bool = False) -> None:
        data = content.encode() if isinstance(content, str) else content
        super().__init__(io.BytesIO(data), encoding="utf-8", newline="")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    def text(self) -> str:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode()


class Crm:
    """``crm("lead", "new", "Relaunch", "-q")`` runs the program in this process; ``crm.process(...)`` in its own.

    ``db`` is the database, which does not exist at first. ``now`` stops the clock of commands in this process at
    an instant ("2026-11-23T18:00:00Z"). The user is ``tester``, the zone UTC; a test changes that, or
    anything else, with ``crm.environ["CRM_USER"] = "ada"``. With ``--over server`` the database is on one.
    """

    @property
    def over_server(self) -> bool:
        return servers.used

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._db = folder / "crm.db"
        self.clock: Callable[[], datetime] | None = None
        keep = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
        self.environ = {
            **keep,
            "HOME": str(folder),
            "CRM_DB": servers.server().new() if self.over_server else str(self._db),
            "CRM_USER": "tester",
            "TZ": "UTC",
            "COLUMNS": "80",
            "TERM": "xterm",
            "CRM_PAGER": "cat",
        }

    @property
    def db(self) -> Path:
        """The file; that of a server is for looking at alone."""
        return servers.server().file(self.environ["CRM_DB"]) if self.over_server else self._db

    @db.setter
    def db(self, path: Path) -> None:
        self._db = path

    def begin_as(self, other: Crm) -> None:
        """Have a copy of the database of another one, in place of the one that has nothing in it."""
        if self.over_server:
            self.environ["CRM_DB"] = servers.server().copy(other.environ["CRM_DB"])
        else:
            again.let_go()
            shutil.copy(other.db, self.db)

    def go_on_in(self, name: str) -> None:
        """Go on with another database, which has nothing in it; as a file it has this name."""
        self._db = self.folder / name
        self.environ["CRM_DB"] = servers.server().new() if self.over_server else str(self._db)

    @property
    def now(self) -> str | None:
        """The instant at which the clock stands, if it stands."""
        return self.clock().isoformat() if self.clock else None

    @now.setter
    def now(self, instant: str) -> None:
        at = datetime.fromisoformat(instant)
        self.clock = lambda: at

    def __call__(self, *words: str, stdin: str | bytes = "", terminal: bool = False, at: str | None = None) -> Result:
        """Run a command; with ``terminal`` all three streams are one, and ``stdin`` is what the person types."""
        argv = [*words, *(("--at", at) if at else ())]
        streams = Stream(stdin, terminal), Stream(terminal=terminal), Stream(terminal=terminal)
        before = sys.stdin, sys.stdout, sys.stderr
        sys.stdin, sys.stdout, sys.stderr = streams
        surroundings.enter(self.environ)
        try:
            code = main(argv, self.clock)
        finally:
            sys.stdin, sys.stdout, sys.stderr = before
        return Result(code, streams[1].text(), streams[2].text())

    def process(self, *words: str | bytes, stdin: str | bytes | None = "", **popen: Any) -> Result:
        """Run a command as a process of its own; ``stdin`` None is the null device."""
        again.let_go()
        data = stdin.encode() if isinstance(stdin, str) else stdin
        given = {"stdin": subprocess.DEVNULL} if data is None else {"input": data}
        done = subprocess.run(
            [sys.executable, "-m", "crmcli", *words],
            env={**self.environ, "PYTHONPATH": str(ROOT)},
            cwd=self.folder,
            timeout=60,
            check=False,
            **{"capture_output": True, **given, **popen},
        )
        return Result(done.returncode, (done.stdout or b"").decode(), (done.stderr or b"").decode())

    def is_well(self, *words: str) -> bool:
        """Whether the doctor finds nothing; a clock that stands differs from that of a server."""
        done = self("doctor", *words, "--json")
        late = self.over_server and self.now
        left = [row for row in done.json if not (late and row["check"] == "clock") and row["state"] == "error"]
        return not left and (bool(late) or done.exit == 0)

    def new(self, kind: str, *words: str) -> str:
        """Make an element and return its reference."""
        done = self(kind, "new", *words, "-q")
        assert done.exit == 0, done.err
        return done.out.strip()

    def show(self, ref: str) -> dict[str, Any]:
        """The element as ``crm show REF --json`` gives it."""
        done = self("show", ref, "--json")
        assert done.exit == 0, done.err
        found: dict[str, Any] = done.json
        return found


@pytest.fixture
def crm(tmp_path: Path) -> Crm:
    """The program, on a database that does not exist yet."""
    return Crm(tmp_path)


@pytest.fixture
def made_anew() -> Iterator[None]:
    """Commands make the database table by table and wait for the disk, as those in a process of their own do."""
    fresh.make_anew()
    yield
    fresh.hand_out()


@pytest.fixture
def closed() -> Iterator[None]:
    """Commands close the file when they end, for tests of what lies beside it, or of other files in its place."""
    fresh.close()
    yield
    fresh.hand_out()
