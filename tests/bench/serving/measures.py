"""What is measured of a database on a server: how long commands take, how many there are in a second, and in how many
round trips."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from socket import SHUT_WR, create_connection, socket
from threading import Thread
from xml.etree import ElementTree

from tests.bench import work
from tests.bench.measuring import Billed, Run, Table, by_turns, measured
from tests.bench.serving import crowd
from tests.conftest import ROOT
from tests.proxies import listening
from tests.servers import Server
from tests.surroundings import GIVEN

DELAY = 0.020  # seconds that a round trip takes more
CRM = (sys.executable, "-m", "crmcli")
ENVIRON = {**GIVEN, "PYTHONPATH": str(ROOT), "CRM_USER": "bench", "TZ": "UTC"}


def latency(folder: Path, server: Server, share: float) -> Table:
    """Whole commands, by turns; medians of the time on the clock."""
    rounds = max(2, round(21 * share))
    own = folder / "own.db"
    work.fill(own, 200)
    url = server.create("latency")
    _crm("copy", own, url)
    with _far(server.port) as port:
        places = {"file": str(own), "server": url, "20 ms away": f"{url.rpartition(':')[0]}:{port}"}
        first = {"file": 100, "server": 100, "20 ms away": 140}
        rows = []
        for name, words in {
            "lead new": lambda place, number: ("lead", "new", "Relaunch", "-q"),
            "convert": lambda place, number: ("convert", f"LEAD-{first[place] + number}", "--to", "deal+contact", "-q"),
            "timeline": lambda place, number: ("timeline", "LEAD-5"),
        }.items():
            runs = {
                place: Run(
                    lambda number, words=words, place=place: (*CRM, *words(place, number), "--db", places[place])
                )
                for place in places
            }
            taken = by_turns(runs, rounds, ENVIRON)
            file = taken["file"].wall
            rows.append([name, *(f"{1000 * each.wall:.0f} ms" for each in taken.values())])
            rows[-1] += [f"{taken[place].wall / file:.1f}" for place in ("server", "20 ms away")]
    return Table(["command", *places, "server : file", "20 ms away : file"], rows)


@contextmanager
def _far(port: int) -> Iterator[int]:
    """The port of a server before this one that is so far away that an answer takes 20 ms longer."""

    def pass_on(source: socket, target: socket) -> None:
        with suppress(OSError):
            while part := source.recv(1 << 20):
                time.sleep(DELAY / 2)
                target.sendall(part)
            target.shutdown(SHUT_WR)

    def serve(client: socket) -> None:
        with closing(client), closing(create_connection(("127.0.0.1", port))) as server:
            back = Thread(target=pass_on, args=(server, client), daemon=True)
            back.start()
            pass_on(client, server)
            back.join()

    with listening(serve) as found:
        yield found


def steps(folder: Path, server: Server, share: float) -> Table:
    """Leads made and converted by clients that each do one after the other."""
    seconds = 15 * share
    rows = []
    for name, tenants, clients in (("1 client", 1, 1), ("8 clients", 1, 8), ("8 clients of 8 tenants", 8, 8)):
        urls = [crowd.made(server, f"steps{clients}x{tenants}n{number}") for number in range(tenants)]
        told = crowd.Crowd(urls, seconds, shared=0, clients=clients).told()
        done = sum(code == "0" for _, code, _ in told)
        converted = sum(code == "0" for what, code, _ in told if what == "convert")
        refused = len(told) - done
        rows.append([name, f"{done / seconds:.0f}", f"{converted / seconds:.0f}", str(refused)])
    return Table(["at once", "steps per second", "conversions per second", "refused"], rows)


def bulk(folder: Path, server: Server, share: float) -> Table:
    """All leads of a database converted in one command."""
    count = max(20, round(10_000 * share))
    own = folder / "own.db"
    work.fill(own, count)
    url = server.create("bulk")
    _crm("copy", own, url)
    words = ("convert", "--where", "lead stage=new", "--to", "deal+contact", "--yes", "-q")
    taken = {place: _measured(*words, "--db", place) for place in (str(own), url)}
    file, there = taken.values()
    rows = [
        ["file", f"{file.wall:.1f} s", f"{file.cpu:.1f} s", f"{file.size:.0f} MB", "1.0"],
        [
            "server",
            f"{there.wall:.1f} s",
            f"{there.cpu:.1f} s",
            f"{there.size:.0f} MB",
            f"{there.wall / file.wall:.1f}",
        ],
    ]
    return Table([f"convert of {count:,}", "time", "of the client", "memory", ": file"], rows)


def copy(folder: Path, server: Server, share: float) -> Table:
    """There and back, and whether the dumps are the same to the byte."""
    rows = []
    for count in (round(1000 * share), round(10_000 * share)):
        own, back, url = folder / f"own{count}.db", folder / f"back{count}.db", server.create(f"copy{count}")
        subprocess.run([sys.executable, "-m", "tests.bench.work", "fill", own, str(count)], cwd=ROOT, check=True)
        taken = [_measured("copy", *ends) for ends in ((own, url), (url, back))]
        dumps = [_crm("export", "--all", "--db", place) for place in (own, url, back)]
        equal = "equal" if dumps[0] == dumps[1] == dumps[2] else "DIFFERENT"
        each = [f"{one.wall:.1f} s, {one.size:.0f} MB" for one in taken]
        rows.append([f"{count:,} leads, {len(dumps[0]) / 1e6:.1f} MB", *each, equal])
    return Table(["copy", "to the server", "back", "dumps"], rows)


def trips(folder: Path, server: Server, share: float) -> Table:
    """The round trips of each command that has a budget, as the test of them counts them."""
    words = [sys.executable, "-m", "pytest", "-n0", "-q", "-s", "-m", "server", "tests/store/test_round_trips.py"]
    done = subprocess.run(
        words, cwd=ROOT, env=dict(GIVEN), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False
    )
    found = re.findall(r"^\.?(.+) (\d+) (\d+) (\d+)$", done.stdout, re.MULTILINE)
    return Table(["command", "should be", "may be", "is"], found)


def suite(folder: Path, server: Server, share: float) -> Table:
    """The tests of commands, over a file and over a server."""
    rows = []
    for place in ("file", "server"):
        told = folder / f"{place}.xml"
        words = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "--over",
            place,
            f"--junitxml={told}",
            "tests/actions",
            "tests/cli",
        ]
        done = subprocess.run(
            words, cwd=ROOT, env=dict(GIVEN), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False
        )
        counts = ElementTree.parse(told).getroot()[0].attrib
        rows.append([place, *(counts[word] for word in WORDS)])
        print(*(line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))), sep="\n")
    return Table(["over", *WORDS], rows)


WORDS = ("tests", "failures", "errors", "skipped", "time")


def _crm(*words: object) -> bytes:
    done = subprocess.run([*CRM, *map(str, words)], env=ENVIRON, capture_output=True, check=False)
    if done.returncode:
        sys.exit(done.stderr.decode())
    return done.stdout


def _measured(*words: object) -> Billed:
    return measured(Run(lambda number: (*CRM, *map(str, words))), 0, ENVIRON)
