"""``python -m tests.bench``: measure all, or what is named, and print a table for each."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from functools import partial
from pathlib import Path

from tests.bench import batch, bulk, data, growing, peers, sizes, startup
from tests.bench.installing import installed, say, surroundings

TOPICS = {
    "startup": (startup.measure, 21),
    "bulk": (bulk.measure, 5),
    "growth": (growing.measure, 3),
    "batch": (batch.measure, 5),
    "data": (data.measure, 3),
    "peers": (peers.measure, 5),
    "sizes": (sizes.measure, 3),
}
ASKED = {"million": (sizes.measure_million, 3)}  # takes an hour, and is run when it is named


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help=", ".join([*TOPICS, *ASKED]))
    parser.add_argument("--leads", help="how many leads sizes and million are made of, such as 1000,5000")
    parser.add_argument("--rounds", type=int, help="how often each is run")
    parser.add_argument("--bin", type=Path, help="measure the crm and python in this folder instead of a new one")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the tables in this file, too")
    asked = parser.parse_args()
    found = {}
    with tempfile.TemporaryDirectory(prefix="crm-bench-") as name:
        folder = Path(name)
        say("installing ...") if asked.bin is None else None
        place = asked.bin or installed(folder)
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; medians\n")
        for topic in asked.topics or TOPICS:
            measure, rounds = (TOPICS | ASKED)[topic]
            if asked.leads and topic in ("sizes", *ASKED):
                measure = partial(sizes.measure, sizes=[int(count) for count in asked.leads.split(",")])
            say(f"measuring {topic} ...")
            (folder / topic).mkdir()
            table = measure(place, folder / topic, surroundings(folder), asked.rounds or rounds)
            found[topic] = table.data
            print(f"{table}\n", flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
