"""The documents that people read, and the commands, links and paths in them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from conftest import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "examples").glob("*.md")])
TOPICS = sorted((ROOT / "crmcli" / "cli" / "topics").glob("*.md"))

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_PATH = re.compile(r"(?<![\w/.~-])(?:crmcli|tests|examples|\.ci)/[\w./-]*\w")
_INDENTED = re.compile(r"^    (?:\w+=\$\()?(crm .*)", re.MULTILINE)


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def prose(document: str) -> str:
    """The document without its blocks of code."""
    return _BLOCK.sub("", document)


def links(document: str) -> list[str]:
    """Where the links of a document lead: paths and anchors, as they are written; addresses are left out."""
    return [target for target in _LINK.findall(prose(document)) if "://" not in target]


def anchors(document: str) -> set[str]:
    """The anchors of the headings, as they are made from their words."""
    titles = re.findall(r"^#+ (.+)$", prose(document), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def paths(document: str) -> list[str]:
    """The files of the project that are named; names with a word in capitals for any name are left out."""
    found = _PATH.findall(document)
    return [path for path in found if not re.search(r"/[A-Z]+\.(py|md)$", path) or (ROOT / path).exists()]


def commands(document: str) -> Iterator[list[str]]:
    """The words behind ``crm`` of every command in code spans, ``sh`` blocks and indented lines.

    Words that stand for others are replaced: KIND by lead; what is in brackets, and VERB, is left out.
    """
    spans = _SPAN.findall(prose(document))
    blocks = [line for language, body in _BLOCK.findall(document) if language == "sh" for line in body.splitlines()]
    indented = [re.split(r"  +", line)[0].split(" -q)")[0] for line in _INDENTED.findall(prose(document))]
    for line in [*spans, *blocks, *indented]:
        yield from _of_line(line.replace(r"\|", "/"))


def _of_line(line: str) -> Iterator[list[str]]:
    for part in line.split(" | "):
        if not part.startswith("crm "):
            continue
        words = shlex.split(re.sub(r" \[[^]]*\]", "", part))[1:]
        if "VERB" not in words:
            yield ["lead" if word == "KIND" else word for word in words if word != "--help"]
