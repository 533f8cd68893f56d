"""Measuring whole processes: by turns, so that a busy machine disturbs all alike, and by their medians."""

from __future__ import annotations

import contextlib
import os
import pty
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple


class Billed(NamedTuple):
    """What one process took: seconds on the clock, seconds of processor time, and its greatest size in MB."""

    wall: float
    cpu: float
    size: float


class Run(NamedTuple):
    """A process to measure; ``words`` gets the number of the round, ``terminal`` gives it a pseudo-terminal.

    ``stdin`` is the file it reads.
    """

    words: Callable[[int], Sequence[str]]
    terminal: bool = False
    stdin: Path | None = None


def same(*words: str) -> Callable[[int], Sequence[str]]:
    """The same words in every round."""
    return lambda number: words


def by_turns(runs: Mapping[str, Run], rounds: int, environ: Mapping[str, str]) -> dict[str, Billed]:
    """The medians of every run. Each round runs all of them once; one more round before fills the caches."""
    found: dict[str, list[Billed]] = {name: [] for name in runs}
    for number in range(-1, rounds):
        for name, run in runs.items():
            taken = measured(run, number, environ)
            if number >= 0:
                found[name].append(taken)
    return {name: middle(all_taken) for name, all_taken in found.items()}


def middle(taken: Sequence[Billed]) -> Billed:
    """The median of each measure by itself."""
    return Billed(*(median(values) for values in zip(*taken, strict=True)))


def measured(run: Run, number: int, environ: Mapping[str, str]) -> Billed:
    """One process, from its start until it has been read to the end; SystemExit when it fails."""
    words = [str(word) for word in run.words(number)]
    mine, its = pty.openpty() if run.terminal else os.pipe()
    given = its if run.terminal else os.open(run.stdin or os.devnull, os.O_RDONLY)
    places = [(os.POSIX_SPAWN_DUP2, given, 0), (os.POSIX_SPAWN_DUP2, its, 1), (os.POSIX_SPAWN_DUP2, its, 2)]
    start = time.perf_counter()
    process = os.posix_spawn(words[0], words, dict(environ), file_actions=places)
    os.close(its)
    if given != its:
        os.close(given)
    said = _read(mine)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - start
    os.close(mine)
    if status:
        sys.exit(f"{' '.join(words)} failed:\n{said.decode(errors='replace')}")
    return Billed(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _read(place: int) -> bytes:
    """The end of what is said, enough to explain a failure. No more is kept: a child's greatest size begins with
    ours, so what we held would be counted as its own."""
    end = b""
    with contextlib.suppress(OSError):  # a pseudo-terminal ends with an error
        while part := os.read(place, 65536):
            end = (end + part)[-65536:]
    return end


class Table(NamedTuple):
    """What was measured: the heads of the columns, the first of which says what the table is of, and its rows."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __str__(self) -> str:
        """The first column to the left, numbers to the right."""
        widths = [max(map(len, column)) for column in zip(self.head, *self.rows, strict=True)]
        return "\n".join(
            "  ".join(
                word.ljust(width) if not place else word.rjust(width)
                for place, (word, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in (self.head, *self.rows)
        )

    @property
    def data(self) -> list[dict[str, str]]:
        return [dict(zip(self.head, row, strict=True)) for row in self.rows]
