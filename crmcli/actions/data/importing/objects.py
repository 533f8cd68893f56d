"""JSON and JSON lines: objects one at a time, out of an array or one after the other, however long the input is."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.actions.data.importing.entry import Entry
from crmcli.actions.data.importing.source import UNDECODED, ImportSource
from crmcli.errors import Usage
from crmcli.errors.inputs import NotOfEncoding
from crmcli.light import Any, json, re
from crmcli.model.results import flat

LIMIT = 8_000_000  # characters of one element
_BLOCK = 1 << 16
# Where programs put the elements into their answers, and the values into an element.
_ENVELOPES = tuple("results data records value items rows contacts leads deals companies people persons".split())  # noqa: SIM905
_NESTED = ("properties", "fields")
_BETWEEN = re.compile(r"[ \t\r\n]*")


def read(source: ImportSource) -> Iterator[Entry]:
    """Every object; a line of JSONL that is none is an entry with an error, in JSON it ends the import."""
    if source.format == "jsonl":
        return lines(source, _decoder)
    return _values(source)


def lines(source: ImportSource, decoder: json.JSONDecoder) -> Iterator[Entry]:
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
        if not line.isascii() and UNDECODED.search(line):
            yield Entry(number, (), [], NotOfEncoding(number, source.encoding), line)
        elif line:
            try:
                yield _entry(decoder.decode(line), number)
            except json.JSONDecodeError as error:
                yield _broken(number, f"is not JSON: {error.msg}, column {error.colno}", line)
            except (ValueError, RecursionError) as error:
                yield _broken(number, f"is not readable JSON: {error}", line)


class _Text:
    """The part of the input that is being looked at; what has been read is forgotten."""

    def __init__(self, source: ImportSource) -> None:
        self._file = source.text()
        self._encoding = source.encoding
        self.text = ""
        self.at = 0
        self.line = 1

    def more(self) -> bool:
        """Read on; False at the end."""
        size = max(_BLOCK, len(self.text) - self.at)
        block = self._file.read(size)
        wrong = None if block.isascii() else UNDECODED.search(block)
        if wrong is not None:
            before = self.text.count("\n", self.at) + block.count("\n", 0, wrong.start())
            raise NotOfEncoding(self.line + before, self._encoding)
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


def _values(source: ImportSource) -> Iterator[Entry]:
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
        except json.JSONDecodeError as error:
            if len(text.text) - text.at < LIMIT and text.more():
                continue
            _check_envelope(text.text[text.at : text.at + 10_000], text.line)
            if len(text.text) - text.at >= LIMIT:
                raise Usage(f"line {text.line}: is longer than {LIMIT:,} characters.", "Is it a list?") from None
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
    for key in _ENVELOPES:
        inside = value.get(key)
        if isinstance(inside, list) and inside and isinstance(inside[0], dict):
            return Entry(line, (), [], _answer(line, key, inside[0]))
    nested = next((key for key in _NESTED if isinstance(value.get(key), dict)), None)
    if nested is not None:
        return Entry(line, (), [], _answer(line, "", value))
    if isinstance(value.get("custom"), dict):
        value = flat(value)
    return Entry(line, tuple(value), [_cell(each) for each in value.values()])


def _check_envelope(text: str, line: int) -> None:
    """Say what a text is that begins like the answer of a program, too long to be read as one element."""
    found = re.match(rf'\s*\{{[^[]*"({"|".join(_ENVELOPES)})"\s*:\s*\[\s*\{{', text)
    if found is not None:
        nested = next((key for key in _NESTED if f'"{key}"' in text), None)
        raise _answer(line, found[1], {nested: {}} if nested else {})


def _answer(line: int, list_: str, first: dict[Any, Any]) -> Usage:
    """What the answer of a program's API has around its elements, and how to take that off."""
    nested = next((key for key in _NESTED if isinstance(first.get(key), dict)), None)
    where = [f'its elements stand under "{list_}"'] * bool(list_) + [f'their values under "{nested}"'] * bool(nested)
    path = (f".{list_}[]" if list_ else "") + (f".{nested}" if nested else "")
    return Usage(
        f"line {line}: is the answer of a program: {', '.join(where)}.", f"jq '{path}' FILE | crm import KIND -"
    )


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
