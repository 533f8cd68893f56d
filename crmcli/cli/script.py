"""The lines of a batch: shell-like commands or JSON objects, with labels for what they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crmcli.errors import BadValue, Usage
from crmcli.model.declared import Declared

_LABEL = r"@[A-Za-z_]\w*"
_LABELS = re.compile(rf"\s*({_LABEL}(?:\s*,\s*{_LABEL})*)\s*=(?:\s+|$)")
# A word as a POSIX shell reads it: plain runs, escaped characters, "double" and 'single' quotes.
_WORD = re.compile(r"""(?:[^\s"'\\#]++|\\.|"(?:[^"\\]++|\\.)*+"|'[^']*'|(?<=\S)#)+""", re.DOTALL)
_PART = re.compile(r"""\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\\"']+)""", re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\$`])')


class Line(Declared):
    """One command of a batch: its number in the input (from 1), the labels for its results, its words."""

    number: int
    labels: tuple[str, ...]
    words: list[str]


def read(text: str, expect_end: bool = False) -> list[Line]:
    """The commands in order; blank lines and ``#`` comments are passed over.

    Raises Usage (exit 2) that names the line. With ``expect_end`` the last line must be ``end``: a producer
    that died half way looks like the end of the input.
    """
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if _counts(line)]
    if expect_end:
        if not lines or lines[-1][1].strip() != "end":
            raise Usage("The input does not end with a line that says end.", "Was it cut off? Nothing was done.")
        lines.pop()
    return [_line(number, line.rstrip("\r")) for number, line in lines]


def filled(words: Sequence[str], labels: Mapping[str, Sequence[str]]) -> list[str]:
    """The words with every ``@label`` replaced by what it stands for; also behind ``--option=``."""
    if not any(word[:1] == "@" or "=@" in word for word in words):
        return list(words)
    found: list[str] = []
    for word in words:
        option, sign, value = word.partition("=")
        if word.startswith("@") and re.fullmatch(_LABEL, word):
            found += _meaning(word, labels)
        elif sign and option.startswith("--") and re.fullmatch(_LABEL, value):
            found.append(f"{option}={','.join(_meaning(value, labels))}")
        else:
            found.append(word)
    return found


def split(text: str) -> list[str]:
    """The words of a line, as a POSIX shell would read them; raises ValueError for a quote that stays open."""
    if not ('"' in text or "'" in text or "\\" in text or "#" in text):
        return text.split()
    words: list[str] = []
    at = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if at == len(text) or text[at] == "#":
            return words
        found = _WORD.match(text, at)
        if not found or (found.end() < len(text) and not text[found.end()].isspace()):
            raise ValueError("a quote is not closed")
        word = found[0]
        if word[0] == '"' and word.find('"', 1) == len(word) - 1 and "\\" not in word:
            words.append(word[1:-1])  # what most quoted words are
        else:
            words.append("".join(_unquoted(word)) if '"' in word or "'" in word or "\\" in word else word)
        at = found.end()


def _unquoted(word: str) -> Iterator[str]:
    for escaped, double, single, plain in _PART.findall(word):
        yield escaped or _ESCAPED.sub(r"\1", double) or single or plain


def _counts(line: str) -> bool:
    stripped = line.strip()
    return bool(stripped) and not stripped.startswith("#")


def _line(number: int, text: str) -> Line:
    try:
        if text.lstrip().startswith("{"):
            return _from_json(number, text)
        found = _LABELS.match(text)
        labels = tuple(label.strip() for label in found[1].split(",")) if found else ()
        words = split(text[found.end() :] if found else text)
    except (ValueError, RecursionError) as error:
        raise Usage(f"line {number}: {error}.", "A line is a command without crm, read as a shell would.") from None
    if not words:
        raise Usage(f"line {number}: there is no command.", 'Example: @l = lead new "Relaunch"')
    return Line(number, labels, words)


def _from_json(number: int, text: str) -> Line:
    """``{"do": "convert @l", "to": "deal+contact", "as": ["d", "c"]}``: further names are options."""
    import json

    try:
        value = json.loads(text)
    except ValueError:
        raise ValueError("it is not JSON") from None
    if not isinstance(value.get("do"), str):
        raise ValueError('it has no "do"')
    names = value.pop("as", [])
    names = [names] if isinstance(names, str) else names
    labels = tuple("@" + str(name).removeprefix("@") for name in names)
    if not all(re.fullmatch(_LABEL, label) for label in labels):
        raise ValueError('"as" names what is no label')
    words = split(value.pop("do"))
    for name, given in value.items():
        words += _option(name, given)
    return Line(number, labels, words)


def _option(name: str, value: Any) -> list[str]:
    flag = f"--{name.replace('_', '-')}"
    if value is None or value is False:
        return []
    if value is True:
        return [flag]
    if isinstance(value, list):
        return [word for item in value for word in _option(name, item)]
    if isinstance(value, dict | float):
        raise ValueError(f'"{name}" is neither text nor a list; write numbers as text')
    return [f"{flag}={value}"]


def _meaning(label: str, labels: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if label not in labels:
        raise BadValue("label", label, "stands for nothing yet", '@l = lead new "Relaunch"')
    return labels[label]
