"""Hostile text in every field, drawn in every format: a terminal emulator sees letters, and nothing that steers it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.conftest import Crm

TEXTS = (
    "\x1b]0;stolen title\x07", "\x1b[2J\x1b[H", "\x1b[31mred", "\x9b31m", "\x1b]52;c;ZWNobyBo\x07",
    "\x1bP0;1|17/ab\x1b\\", "\x1b[5n", "\u202egnp.exe", "\u2066x\u2069", "a\u200bb\ufeffc", "[bold red]x[/]",
    "[link=file:///etc/passwd]x[/link]", ":boom:", "=1+1", "@SUM(A1)", "-2+3", "+cmd|' /C calc'!A0",
    "line\rover", "back\x08\x08\x08space", "\u2028two\u2029three", "<script>alert(1)</script>", "{title}",
    "%(x)s", "\x7f", "Zalgo" + "\u0301" * 60,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466\U0001f3f3\ufe0f\u200d\U0001f308", "ＷＩＤＥ",
    "مرحبا", "x" * 3000, "| a | b |", "```", "\\u001b[31m", "\"};graph", "-->B",
)  # fmt: skip
FORMATS = ("table", "json", "jsonl", "csv", "tsv", "ids", "md")
PAGES = (
    ("tree", "dot"),
    ("tree", "md"),
    ("tree", "table"),
    ("timeline", "table"),
    ("timeline", "md"),
    ("history", "table"),
    ("show", "md"),
)
_ALLOWED = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)")
_STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")


def run(folder: Path, count: int, seed: int) -> Counter[str]:
    """Texts in titles, notes, tags and lines, as far as they are taken, until so many renderings are made."""
    found: Counter[str] = Counter()
    for number, text in enumerate(TEXTS):
        if found["renderings"] >= count:
            break
        (folder / str(number)).mkdir()
        crm = Crm(folder / str(number))
        crm.environ["COLUMNS"] = "100"
        lead = crm("lead", "new", "Plain", "-q").out.strip()
        for words in (
            ("edit", lead, "--set", f"title={text}"),
            ("edit", lead, "--set", f"comments={text}"),
            ("edit", lead, "--set", f"company_name={text}"),
            ("note", lead, "--", text),
            ("tag", lead, "--", text),
            ("line", "add", lead, "--price", "5", "--", text),
            ("convert", lead, "--to", "deal+contact+company"),
        ):
            found["taken" if crm(*words).exit == 0 else "refused"] += 1
        asked = [("lead", "list", "any", "--format", each) for each in FORMATS]
        asked += [("show", lead, "--format", each) for each in FORMATS]
        asked += [("find", "plain", "--format", each) for each in FORMATS]
        asked += [(verb, lead, "--format", each) for verb, each in PAGES]
        for words in asked:
            for terminal in (False, True):
                found["renderings"] += 1
                if said := _judged(crm(*words, terminal=terminal).out, terminal):
                    found[f"{said} by {' '.join(words)}, text {number}"] += 1
    return found


def _judged(out: str, terminal: bool) -> str:
    """What steers a terminal in this output; "" when nothing does."""
    if rest := _STEERS.search(_ALLOWED.sub("", out).replace("\r\n", "\n")):
        return f"{rest[0]!r} written"
    if not terminal:
        return ""
    import pyte

    screen = pyte.Screen(100, 400)
    said: list[str] = []
    screen.write_process_input = said.append  # type: ignore[method-assign]
    modes = set(screen.mode)
    pyte.Stream(screen).feed(out.replace("\r\n", "\n").replace("\n", "\r\n"))
    if screen.title or said or set(screen.mode) != modes:
        return "the terminal was steered"
    return ""
