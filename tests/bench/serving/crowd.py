"""Many clients of one server at once, some of them killed, or the server itself: what was told is held against what
is stored."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path
from typing import IO

from crmcli.catalog import REGISTRY
from crmcli.store.remote_opening import opened_to_write, remote
from tests.conftest import ROOT
from tests.servers import Server
from tests.surroundings import GIVEN

CLIENTS = 8
SHARED = 40
UNSURE = "88"


class Crowd:
    """Clients that run at the same time; ``lost`` is how many of them were killed."""

    def __init__(self, urls: list[str], seconds: float, shared: int = SHARED, clients: int = CLIENTS) -> None:
        self.urls, self.seconds, self.shared = urls, seconds, shared
        self.names, self.lost = count(1), 0
        self.end = time.monotonic() + seconds
        self.out: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as they do
        self.running = [self.start() for _ in range(clients)]

    def start(self) -> subprocess.Popen[bytes]:
        number = next(self.names)
        url = self.urls[number % len(self.urls)]
        words = [f"c{number}", str(max(0.0, self.end - time.monotonic())), str(self.shared)]
        return subprocess.Popen(
            [sys.executable, "-m", "tests.bench.serving.client", *words],
            env={**GIVEN, "CRM_DB": url, "CRM_USER": words[0], "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            stdout=self.out,
            stderr=subprocess.DEVNULL,
        )

    def kill_one(self) -> None:
        """The one that has run longest; another takes its place."""
        first = self.running.pop(0)
        first.kill()
        first.wait()
        self.lost += 1
        self.running.append(self.start())

    def told(self) -> list[tuple[str, str, str]]:
        """(what was asked, exit code, title) of all, when all have ended."""
        for process in self.running:
            process.wait(self.seconds + 120)
        self.out.seek(0)
        lines = [line.split(maxsplit=2) for line in self.out.read().decode().splitlines()]
        return [(what, code, title) for what, code, title in lines]


def run(seconds: float, clients_die: float = 0, server_dies: float = 0) -> Counter[str]:
    """For so many seconds; a client is killed, or the server and started again, each so many seconds."""
    with ExitStack() as stack:
        server = stack.enter_context(closing(Server()))
        url = made(server, "crowd", SHARED)
        crowd = Crowd([url], seconds)
        deaths = _killed(crowd, crowd.kill_one, clients_die) if clients_die else 0
        deaths += _killed(crowd, lambda: (server.stop(), server.start()), server_dies) if server_dies else 0
        found = compared(url, crowd.told(), crowd.lost)
        found["killed"] = deaths
        return found


def _killed(crowd: Crowd, kill: Callable[[], object], pause: float) -> int:
    deaths = 0
    while time.monotonic() + pause < crowd.end:
        time.sleep(pause)
        kill()
        deaths += 1
    return deaths


def made(server: Server, name: str, leads: int = 0) -> str:
    """The address of a new database with so many leads."""
    from tests.conftest import Crm

    url = server.create(name)
    with closing(opened_to_write(url, REGISTRY, 5, lambda: "UTC")), tempfile.TemporaryDirectory() as folder:
        crm = Crm(Path(folder))
        crm.environ["CRM_DB"] = url
        lines = "".join(f"lead new common-{number}\n" for number in range(1, leads + 1))
        assert not leads or crm("batch", "-", stdin=lines).exit == 0
    return url


def compared(url: str, told: list[tuple[str, str, str]], lost: int) -> Counter[str]:
    """Counts. ``told but not stored`` and ``done twice`` must be none; ``stored but not told`` may be as many as were
    interrupted: what a killed client had asked for, and what it was told may have been written."""
    with closing(remote(url, 30)) as driver:
        leads = Counter(title for (title,) in driver.rows("SELECT title FROM lead WHERE title GLOB 'c[0-9]*'"))
        deals = Counter(title for (title,) in driver.rows("SELECT title FROM deal"))
        wholes = driver.rows(
            "SELECT count(*) FROM deal d WHERE NOT EXISTS "
            "(SELECT 1 FROM link l WHERE l.to_kind = 'deal' AND l.to_id = d.id AND l.how = 'converted') "
            "OR (SELECT stage FROM lead WHERE title = d.title) <> 'converted'"
        )[0][0]
    asked = Counter((what, code) for what, code, _ in told)
    new, own = ({title for what, code, title in told if (what, code) == (w, "0")} for w in ("new", "convert"))
    won = Counter(title for what, code, title in told if (what, code) == ("share", "0"))
    stored_own = {title for title in deals if not title.startswith("common")}
    return Counter(
        {
            "steps told": len(new) + len(own) + won.total(),
            "races lost": asked["share", "4"],
            "refused, nothing written": sum(n for (_, code), n in asked.items() if code not in ("0", "4", UNSURE)),
            "unsure": sum(n for (_, code), n in asked.items() if code == UNSURE),
            "clients killed": lost,
            "told but not stored": len(new - set(leads)) + len(own - stored_own) + len(set(won) - set(deals)),
            "stored but not told": len(set(leads) - new)
            + len(stored_own - own)
            + len(set(deals) - stored_own - set(won)),
            "done twice": sum(n > 1 for n in (*leads.values(), *deals.values(), *won.values())),
            "half done": wholes,
        }
    )
