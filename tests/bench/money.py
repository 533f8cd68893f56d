"""``python -m tests.bench.money``: thousands of random documents and billing histories held against the reference."""

from __future__ import annotations

import argparse
import sys
import time

from tests.bench.measuring import table
from tests.money.many import TOPICS, run, told


def main() -> int:
    """Print a table of what was tried and, for each way to fail, the shortest commands; 1 when anything failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.money", description=__doc__)
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help=f"{', '.join(TOPICS)}; both when nothing is said")
    parser.add_argument("--cases", type=int, default=5000, help="how many of each")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    asked = parser.parse_args()
    rows, texts, counts = [], [], []
    for topic in asked.topics or TOPICS:
        start = time.process_time()
        found = run(topic, range(asked.first, asked.first + asked.cases))
        failed = sum(map(len, found.failed.values()))
        rows.append((topic, f"{found.cases:,}", f"{failed:,}", f"{time.process_time() - start:.0f}"))
        counts += [(f"{topic}: {name}", f"{number:,}") for name, number in found.counts.most_common()]
        if found.failed:
            texts.append(told(topic, found))
    print(table(("money", "cases", "failed", "s cpu"), rows))
    print()
    print(table(("what was done", "times"), counts))
    if texts:
        print("\n" + "\n\n".join(texts))
    return 1 if texts else 0


if __name__ == "__main__":
    sys.exit(main())
