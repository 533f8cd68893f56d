"""``python -m tests.bench.mutants``: make small faults one at a time, and see whether a test notices each.

Which tests run a function is recorded once (``--record FILE`` keeps that for the next time). A fault is made in a copy
of the checkout; the tests that run the function around it are run there, the likeliest first, until one fails.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

from tests.bench.equivalent import EQUIVALENT
from tests.bench.installing import say
from tests.bench.mutating import ROOMS, Mutant, chosen

ROOT = Path(__file__).parent.parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-p", "tests.bench.watching", "-p", "no:cacheprovider"]
# The rooms' tests judge how code is written; those in real shells wait for a terminal, and fail on a busy machine.
LEFT_OUT = ("--ignore=tests/rooms", "--ignore=tests/bench", "--ignore=tests/cli/setup/test_completion_shells.py")
WAITED = 300  # seconds for a test that waits instead of working
Record = dict[str, tuple[float, list[str]]]  # test -> seconds of the processor, functions that it runs


@dataclass(frozen=True)
class Verdict:
    """``by`` is the test that noticed, "too slow" for a hang, None when nothing did after so many ``tests``."""

    mutant: Mutant
    by: str | None
    tests: int
    seconds: float


def copied(folder: Path) -> Path:
    """A copy of the checkout with what is not committed yet, compiled so that only a changed file is stale."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    compiling = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "crmcli", "tests"]
    subprocess.run(compiling, cwd=folder, check=True)
    return folder


def recorded(place: Path, workers: int) -> Record:
    """Run the whole suite once, and learn which functions each test runs and how long it takes."""
    with tempfile.TemporaryDirectory(prefix="crm-record-") as name:
        done = subprocess.run(
            [*PYTEST, f"-n{workers}", *LEFT_OUT], cwd=place, env=_environ(CRM_RECORD=name), stdout=subprocess.PIPE
        )
        if done.returncode != 0:
            raise SystemExit(f"The tests must pass before faults are made:\n{done.stdout.decode()[-3000:]}")
        found: Record = {}
        for file in Path(name).iterdir():
            found.update(json.loads(file.read_text()))
    return found


def likeliest(mutant: Mutant, record: Record) -> list[str]:
    """The tests that run the function, those of its own name first, then those that run little else; for what
    stands outside of functions, or is run by no test that was seen, all, those that run the file first."""
    own = f"{mutant.path}::{mutant.function}" if mutant.function else f"{mutant.path}::"
    inner = f"{own}.<locals>."
    stem, room = Path(mutant.path).stem, mutant.path.split("/")[1]

    def rank(test: str) -> tuple[bool, bool, bool, float, str]:
        file = test.partition("::")[0]
        named = Path(file).stem.startswith(f"test_{stem}") or stem in test.rpartition("::")[2]
        seconds, functions = record[test]
        return test not in runs, not named, f"/{room}/" not in file, (seconds + 0.2) * len(functions), test

    runs = {
        test
        for test, (_, functions) in record.items()
        if any(name == own or name.startswith(inner if mutant.function else own) for name in functions)
    }
    return sorted(runs if mutant.function and runs else record, key=rank)


def tried(mutant: Mutant, place: Path, record: Record, most: float) -> Verdict:
    """Make the fault in the copy, run tests until one fails, and mend it."""
    tests, seconds = [], 0.0
    for test in likeliest(mutant, record):
        tests.append(test)
        seconds += record[test][0]
        if seconds > most:
            break
    file = place / mutant.path
    sound = file.read_text()
    began = time.monotonic()
    try:
        file.write_text(mutant.applied(sound))
        by = _noticed(place, tests, 60 + round(4 * seconds))
    finally:
        file.write_text(sound)
    return Verdict(mutant, by, len(tests), time.monotonic() - began)


def _noticed(place: Path, tests: list[str], limit: int) -> str | None:
    """The first test that fails; ``limit`` is in seconds of the processor, so that a busy machine is no hang."""
    files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
    with tempfile.TemporaryDirectory(prefix="crm-mutant-") as name:
        order = Path(name) / "tests"
        order.write_text("\n".join(tests))
        process = subprocess.Popen(
            [*PYTEST, "-n0", "-x", "--tb=no", "-rfE", "--basetemp", f"{name}/tmp", *files],
            cwd=place, env=_environ(CRM_CHOSEN=str(order), HOME=name, TMPDIR=name), stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True,
            preexec_fn=lambda: _bounded(limit),
        )  # fmt: skip
        try:
            said = process.communicate(timeout=WAITED + 10 * limit)[0].decode(errors="replace")
        except subprocess.TimeoutExpired:
            return "too slow"
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
    if process.returncode <= 0:
        return "too slow" if process.returncode else None
    return next((line.split(" ")[1] for line in said.splitlines() if line.startswith(("FAILED", "ERROR"))), "no start")


def _bounded(limit: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))


def _environ(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CRM_", "PYTEST_"))}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", **more}


def run(wanted: Iterable[Mutant], folder: Path, asked: argparse.Namespace) -> list[Verdict]:
    """The verdicts, in the order of the mutants; each worker has a copy of the checkout for itself."""
    places: Queue[Path] = Queue()
    for number in range(asked.jobs):
        places.put(copied(folder / f"copy{number}"))
    if asked.record and asked.record.exists():
        record = json.loads(asked.record.read_text())
    else:
        say("recording which test runs what ...")
        record = recorded(folder / "copy0", asked.jobs)
        if asked.record:
            asked.record.write_text(json.dumps(record))

    def one(mutant: Mutant) -> Verdict:
        place = places.get()
        try:
            verdict = tried(mutant, place, record, asked.most)
        finally:
            places.put(place)
        say(f"{told(mutant)}: {verdict.by or 'SURVIVES ' + str(verdict.tests)} ({verdict.seconds:.0f} s)")
        return verdict

    with ThreadPoolExecutor(asked.jobs) as pool:
        return list(pool.map(one, wanted))


def told(mutant: Mutant) -> str:
    old, new = (" ".join(text.split())[:60] for text in (mutant.old, mutant.new))
    return f"{mutant.path}:{mutant.place[0]} {mutant.function}: {old} -> {new or '(nothing)'}"


def table(verdicts: list[Verdict], equivalent: list[Mutant]) -> str:
    """Mutants by room, then what survived, and what is no fault."""
    rows = ["| room | mutants | caught | survived |", "| --- | ---: | ---: | ---: |"]
    for room, found in [*Counter(v.mutant.path.split("/")[1] for v in verdicts).items(), ("all", len(verdicts))]:
        lost = sum(v.by is None and room in ("all", v.mutant.path.split("/")[1]) for v in verdicts)
        rows.append(f"| {room} | {found} | {found - lost} | {lost} |")
    rows += ["", "Survivors:", *(f"- {told(v.mutant)} ({v.tests} tests)" for v in verdicts if v.by is None)]
    rows += ["", "No faults, left out:", *(f"- {told(one)}: {EQUIVALENT[one.key[:4]]}" for one in equivalent)]
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=120, help="how many over all rooms (120)")
    parser.add_argument("--seed", type=int, default=1, help="another one chooses others (1)")
    parser.add_argument("--room", action="append", choices=ROOMS, help="only this room, or these")
    parser.add_argument("--only", default="", metavar="TEXT", help="of those chosen, the ones whose line has this text")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once (the processors)")
    parser.add_argument("--most", type=float, default=240, help="seconds of tests for each, at most (240)")
    parser.add_argument("--record", type=Path, help="keep there which test runs what, and use what is there")
    parser.add_argument("--list", action="store_true", help="print the mutants, run nothing")
    asked = parser.parse_args()
    found = [
        one for one in chosen(ROOT, asked.count, asked.seed, tuple(asked.room or ROOMS)) if asked.only in told(one)
    ]
    equivalent = [one for one in found if one.key[:4] in EQUIVALENT]
    wanted = [one for one in found if one not in equivalent]
    if asked.list:
        print("\n".join(map(told, wanted)))
        return
    with tempfile.TemporaryDirectory(prefix="crm-mutants-") as name:
        print(table(run(wanted, Path(name), asked), equivalent))


if __name__ == "__main__":
    main()
