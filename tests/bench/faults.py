"""``python -m tests.bench.faults``: do to databases what happens to them in life, and count what became of it.

``--share 0.1`` does a tenth of it. The disks want to mount, which root may; hostile text wants ``pip install pyte``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.faulty import crowd, damage, disks, fuzz, hostile, kills, power

TOPICS = {
    "kills": (kills.run, 600),
    "power": (power.run, 200),
    "disks": (disks.run, 60),
    "damage": (damage.run, 300),
    "fuzz": (fuzz.run, 5000),
    "hostile": (hostile.run, 1900),
    "crowd": (crowd.run, 60),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.faults", description=__doc__)
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help=", ".join(TOPICS))
    parser.add_argument("--share", type=float, default=1.0, help="of all that is tried")
    parser.add_argument("--seed", type=int, default=1, help="another one tries something else")
    asked = parser.parse_args()
    for topic in asked.topics or TOPICS:
        run, count = TOPICS[topic]
        begin = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="crm-faults-") as name:
            found = run(Path(name), max(1, round(count * asked.share)), asked.seed)
        took = time.monotonic() - begin
        print(
            f"{topic} ({took:.0f} s): " + ", ".join(f"{number:,} {what}" for what, number in found.items()), flush=True
        )


if __name__ == "__main__":
    sys.exit(main())
