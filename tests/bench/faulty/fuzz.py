"""Calls of any words: each ends with a code that is documented, and what is refused has changed nothing."""

from __future__ import annotations

import json
import random
from collections import Counter
from contextlib import chdir
from pathlib import Path
from shlex import split

from crmcli.cli.describing import verbs
from tests.bench.faulty.ground import CODES, copied, made, state
from tests.conftest import Crm

ODD = (
    "", " ", "-", "--", "--=", "---", "-1", "0", "1e9", "1,200", "NaN", "inf", "💥", "é", "\u202e", "\x1b[31m",
    "\x00", "a" * 5000, "'", "\"", "%s", "{}", "../x", "/dev/null", "/", "LEAD-0",
    "LEAD-99999999999999999999", "lead-1", "LEAD-1", "DEAL-1", "QUOTE-1", "INVOICE-1", "RE-2026-0001",
    "CONTACT-1", "COMPANY-1", "PAYMENT-1", "PRODUCT-1", "hubspot:1", "ada@x.org", "won", "lost", "open",
    "tag=vip", "amount.gte=1", "stage=", "=x", "or", "not", "any", "today", "31.02.2026", "eom", "EUR",
    "5 EUR", "1200,50", "deal+contact", "none", "@x", "#", "\\", "~", "*",
)  # fmt: skip
NEVER = {"restore", "completion"}  # they would replace the database, or print a script
EVERY = 50  # calls after which the database is new again


def run(folder: Path, count: int, seed: int) -> Counter[str]:
    """So many calls in this process."""
    base, pick = made(folder / "base"), random.Random(seed)
    crm = Crm(folder)
    crm.environ["CRM_TIMEOUT"] = "1"
    every = [(path.split(), command) for path, _, command in verbs() if path.split()[0] not in NEVER]
    known = [words for words, _ in every]
    lines = [line for _, command in every for line in command.sampling() if not set("|<>") & set(line)]
    right = [words for line in lines if (words := split(line)[1:]) and not NEVER & set(words)]
    options = sorted({word for _, command in every for param in command.params for word in param.opts})
    found: Counter[str] = Counter()
    for number in range(count):
        if number % EVERY == 0:
            copied(base, crm.db)
            before = state(crm.db)
        words = [*pick.choice(right if number % 2 else known)]
        for _ in range(pick.randrange(3 if number % 2 else 5)):
            word = pick.choice(ODD) if pick.random() < 0.65 else pick.choice(options)
            words[(place := pick.randrange(1, len(words) + 1)) : place + pick.randrange(2)] = [word]
        if pick.random() < 0.05:
            pick.shuffle(words)
        if pick.random() < 0.3:
            words.append("--json")
        found["calls"] += 1
        told = " ".join(words)[:150]
        try:
            with chdir(folder):  # some write a file
                done = crm(*words, stdin="")
        except BaseException as error:
            found[f"{type(error).__name__}: {told}"] += 1
            continue
        if done.exit not in CODES or "Traceback" in done.err:
            found[f"exit {done.exit}: {told}: {done.err[-160:]}"] += 1
        after = state(crm.db)
        if done.exit and done.exit != 7 and after != before:
            found[f"refused with {done.exit}, and changed: {told}"] += 1
        before = after
        found["refused" if done.exit else "answered"] += 1
        last = words[-1] == "--json" and words[-2][:1] != "-"  # else it may be what an option has for its value
        if last and done.exit == 0 and done.out and not {"-q", "--quiet", "--", "--format"} & {*words}:
            try:
                json.loads(done.out)
            except ValueError:
                try:
                    [json.loads(line) for line in done.out.splitlines()]
                except ValueError:
                    found[f"no JSON: {told}"] += 1
    return found
