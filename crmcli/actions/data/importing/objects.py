"""JSON and JSON lines: objects one at a time, out of an array or one after the other, however long the input is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from json import JSONDecodeError
from typing import Any

from crmcli.actions.data.importing.entry import Entry
from crmcli.actions.data.importing.source import Source
from crmcli.errors import Usage
from crmcli.model.results import flat

LIMIT = 8_000_000  # characters of one element
_BLOCK = 1 << 16
_BETWEEN = re.compile(r"[ \t\r\n]*")


def read(source: Source) -> Iterator[Entry]:
    """Every object; a line of JSONL that is none is an entry with an error, in JSON it ends the import."""
    if source.format == "jsonl":
        return lines(source, _decoder)
    return _values(source)


def lines(source: Source, decoder: json.JSONDecoder) -> Iterator[Entry]:
    """One object per line; empty lines are passed over."""
    text, number = source.text(), 0
    while line := text.readline(LIMIT):
        number += 1
        if len(line) >= LIMIT:
            while line and not line.endswith("\n"):
                line = text.readline(LIMIT)
            yield _broken(number, f"is longer than {LIMIT:,} characters")
            continue
        line = line.strip("\ufeff \t\r\n")
        if line:
            try:
                yield _entry(decoder.decode(line), number)
            except JSONDecodeError as error:
                yield _broken(number, f"is not JSON: {error.msg}, column {error.colno}", line)
            except (ValueError, RecursionError) as error:
                yield _broken(number, f"is not readable JSON: {error}", line)


class _Text:
    """The part of the input that is being looked at; what has been read is forgotten."""

    def __init__(self, source: Source) -> None:
        self._file = source.text()
        self.text = ""
        self.at = 0
        self.line = 1

    def more(self) -> bool:
        """Read on; False at the end."""
        size = max(_BLOCK, len(self.text) - self.at)
        block = self._file.read(size)
        self.text, self.at = self.text[self.at :] + block, 0
        return bool(block)

    def sign(self) -> str:
        """The next character that is not blank, "" at the end."""
        while True:
            self.go(_BETWEEN.match(self.text, self.at).end())  # type: ignore[union-attr]
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def go(self, to: int) -> None:
        self.line += self.text.count("\n", self.at, to)
        self.at = to


def _values(source: Source) -> Iterator[Entry]:
    text = _Text(source)
    if text.sign() == "\ufeff":
        text.go(text.at + 1)
    array = text.sign() == "["
    if array:
        text.go(text.at + 1)
    first = True
    while (sign := text.sign()) and not (array and sign == "]"):
        if array and not first:
            if sign != ",":
                raise Usage(f"line {text.line}: a comma is missing between two elements.", "Is the JSON complete?")
            text.go(text.at + 1)
            text.sign()
        line = text.line
        yield _entry(_value(text), line)
        first = False
    if array and not sign:
        raise Usage(f"line {text.line}: the input ends inside the array.", "Was it cut off? Nothing was done.")


def _value(text: _Text) -> Any:
    while True:
        try:
            value, end = _decoder.raw_decode(text.text, text.at)
        except JSONDecodeError as error:
            if len(text.text) - text.at < LIMIT and text.more():
                continue
            line = text.line + text.text.count("\n", text.at, error.pos)
            raise Usage(f"line {line}: is not JSON: {error.msg}.", "Is the JSON complete?") from None
        except (ValueError, RecursionError) as error:
            raise Usage(f"line {text.line}: is not readable JSON: {error}.") from None
        if end == len(text.text) and text.more():
            continue  # a number or a word may go on
        text.go(end)
        return value


def _entry(value: Any, line: int) -> Entry:
    if not isinstance(value, dict):
        return _broken(line, "is not an object")
    if isinstance(value.get("custom"), dict):
        value = flat(value)
    return Entry(line, tuple(value), [_cell(each) for each in value.values()])


def _cell(value: Any) -> Any:
    """Texts and numbers as text, yes and no, nothing; lists and objects as they are."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _broken(line: int, why: str, raw: str = "") -> Entry:
    return Entry(line, (), [], Usage(f"line {line}: {why}.", 'Expected: {"title": "Relaunch", ...}'), raw)


def _refused(word: str) -> Any:
    raise ValueError(f"{word} is not a number of JSON")


# Numbers stay the texts they are: 0.1 is not to become a binary fraction.
_decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_refused)
