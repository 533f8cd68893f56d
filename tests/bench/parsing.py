"""``python -m tests.bench.parsing``: every command line that the declarations allow, and many that they do not, by both
parsers; ends with 1 when one of them is read in two ways."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

import pytest

from tests import fresh
from tests.cli.parsing.lines import by_typer, lines, note_calls, plainly


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.parsing", description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="only one of so many")
    fresh.hand_out()
    with pytest.MonkeyPatch.context() as patch:
        note_calls(patch)
        differing = measure(parser.parse_args().every)
    sys.exit(bool(differing))


def measure(every: int) -> int:
    """Print what became of the lines and what reading one takes; returns how many are read in two ways."""
    found, taken = Counter[str](), [0.0, 0.0]
    for words in lines(every):
        begin = time.process_time()
        plain = plainly(words)
        middle = time.process_time()
        usual = by_typer(words)
        taken = [taken[0] + middle - begin, taken[1] + time.process_time() - middle]
        if plain is None:
            found["refused by Typer, too" if usual is None else "left to Typer, which reads them"] += 1
        elif plain == usual:
            found["the same call by both"] += 1
        else:
            found["read in two ways"] += 1
            print(f"{words}: {plain.values}, {usual and usual.values}")
    count = found.total()
    for name, times in [*found.most_common(), ("lines", count)]:
        print(f"{name:32} {times:7,}")
    print(f"\nplain {taken[0] / count * 1e6:.0f} us a line, Typer {taken[1] / count * 1e6:.0f} us")
    return found["read in two ways"]


if __name__ == "__main__":
    main()
