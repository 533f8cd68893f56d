"""Damaged files: each command says what is wrong in a sentence, or is not concerned; nothing is made worse."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.bench.faulty.ground import CODES, copied, made
from tests.conftest import Crm

COMMANDS = (
    ("lead", "list", "--json"),
    ("show", "INVOICE-1"),
    ("find", "ada"),
    ("timeline", "DEAL-1"),
    ("tree", "DEAL-1"),
    ("export", "--all"),
    ("doctor",),
    ("lead", "new", "After the damage"),
    ("undo",),
    ("sql", "SELECT count(*) FROM change"),
)


def _flipped(content: bytearray, pick: random.Random) -> None:
    for _ in range(pick.choice((1, 3, 50))):
        content[pick.randrange(len(content))] ^= 1 << pick.randrange(8)


def _zeroed(content: bytearray, pick: random.Random) -> None:
    begin = pick.randrange(len(content))
    content[begin : begin + 4096] = bytes(len(content[begin : begin + 4096]))


def _cut(content: bytearray, pick: random.Random) -> None:
    del content[pick.randrange(len(content)) :]


def _mixed(content: bytearray, pick: random.Random) -> None:
    one, other = (pick.randrange(len(content) // 4096) * 4096 for _ in range(2))
    content[one : one + 4096] = content[other : other + 4096]


def _head(content: bytearray, pick: random.Random) -> None:
    content[pick.randrange(100)] = pick.randrange(256)


WAYS: tuple[Callable[[bytearray, random.Random], None], ...] = (_flipped, _zeroed, _cut, _mixed, _head)


def run(folder: Path, count: int, seed: int) -> Counter[str]:
    """So many files, each damaged in another way and asked by three commands."""
    base, pick = made(folder / "base"), random.Random(seed)
    sound = base.read_bytes()
    crm = Crm(folder)
    crm.environ["CRM_TIMEOUT"] = "1"
    found: Counter[str] = Counter()
    for number in range(count):
        content = bytearray(sound)
        WAYS[number % len(WAYS)](content, pick)
        copied(base, crm.db).write_bytes(content)
        found["files"] += 1
        for words in pick.sample(COMMANDS, 3):
            try:
                done = crm(*words, stdin="")
            except Exception as error:
                found[f"{type(error).__name__} in {' '.join(words)}: {str(error)[:90]}"] += 1
                continue
            if done.exit not in CODES or "Traceback" in done.err:
                found[f"exit {done.exit} of {' '.join(words)}: {done.err[:120]}"] += 1
            found["refused" if done.exit else "answered"] += 1
    return found
