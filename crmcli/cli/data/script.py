"""The lines of a batch: shell-like commands or JSON objects, with labels for what they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from crmcli.errors import Usage
from crmcli.light import Any, json, re
from crmcli.model.declared import Declared

_LABEL = r"@[A-Za-z_]\w*"
_LABELS = re.compile(rf"\s*({_LABEL}(?:\s*,\s*{_LABEL})*)\s*=(?:\s+|$)")
# A word as a POSIX shell reads it: plain runs, escaped characters, "double" and 'single' quotes.
_WORD = re.compile(r"""(?:[^\s"'\\#]++|\\.|"(?:[^"\\]++|\\.)*+"|'[^']*'|(?<=\S)#)+""", re.DOTALL)
_PART = re.compile(r"""\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\\"']+)""", re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\$`])')


class Line(Declared):
    """One command of a batch: its number in the input (from 1), the labels for its results, its words, and from
    JSON the values by name, True for an option without one."""

    number: int
    labels: tuple[str, ...]
    words: list[str]
    by_name: dict[str, list[str] | bool] = {}


class Commands(Iterable[tuple[int, str]]):
    """(number, text) of each command of a ``text``, or of the first few; raises Usage (exit 2) where the last one is
    not whole. ``count`` is how many they are, once all have been looked at."""

    def __init__(self, text: str, most: int | None = None) -> None:
        self._text = text
        self._most = most
        self.count = 0

    def __iter__(self) -> Iterator[tuple[int, str]]:
        self.count = 0
        for command in islice(_commands(self._text), self._most):
            self.count += 1
            yield command


def lines(text: str, expect_end: bool = False) -> Commands:
    """(number, text) of each command; blank lines and ``#`` comments are passed over, and a line that ends with a
    backslash goes on in the next, as in a shell.

    With ``expect_end`` the last line must be ``end``: a producer that died half way looks like the end of the
    input. Raises Usage (exit 2).
    """
    if not expect_end:
        return Commands(text)
    count, last = 0, ""
    for count, (_, last) in enumerate(_commands(text), 1):  # noqa: B007 - what the end looks like
        pass
    if last.strip() != "end":
        raise Usage("The input does not end with a line that says end.", "Was it cut off? Nothing was done.")
    return Commands(text, count - 1)


def each_line(text: str) -> Iterator[str]:
    """The lines of a text without their ends, one at a time."""
    begin = 0
    while (end := text.find("\n", begin)) >= 0:
        yield text[begin:end]
        begin = end + 1
    if begin < len(text):
        yield text[begin:]


def _commands(text: str) -> Iterator[tuple[int, str]]:
    return (each for each in _joined(each_line(text)) if _counts(each[1]))


def read(number: int, text: str) -> Line:
    """The command of a line; raises Usage (exit 2) that names it."""
    try:
        if text.lstrip().startswith("{"):
            return _from_json(number, text)
        found = _LABELS.match(text) if "@" in text else None
        labels = tuple(label.strip() for label in found[1].split(",")) if found else ()
        words = split(text[found.end() :] if found else text)
    except (ValueError, RecursionError) as error:
        raise Usage(f"line {number}: {error}.", "A line is a command without crm, read as a shell would.") from None
    if not words:
        raise Usage(f"line {number}: there is no command.", 'Example: @l = lead new "Relaunch"')
    return Line(number, labels, words, {})


def filled(words: Sequence[str], labels: Mapping[str, Sequence[str]]) -> list[str]:
    """The words with every ``@label`` replaced by what it stands for, also behind ``--option=``; ``@@label`` is the
    text ``@label``."""
    together = "\0".join(("", *words))
    if "\0@" not in together and "=@" not in together:
        return list(words)
    found: list[str] = []
    for word in words:
        option, sign, value = word.partition("=")
        if word.startswith("@"):
            found += _meanings(word, labels)
        elif sign and option.startswith("--") and value.startswith("@"):
            found.append(f"{option}={','.join(_meanings(value, labels))}")
        else:
            found.append(word)
    return found


def split(text: str) -> list[str]:
    """The words of a line, as a POSIX shell would read them; raises ValueError for a quote that stays open."""
    single = "'" in text
    if not ((single and '"' in text) or "\\" in text or "#" in text):
        quoted = _between_quotes(text.split("'" if single else '"'))
        if quoted is not None:
            return quoted
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


def _between_quotes(parts: Sequence[str]) -> list[str] | None:
    """The words of a text that is parted at its quotes, all of one sort, if each stands around a whole word."""
    words: list[str] = []
    last = len(parts) - 1
    for place, part in enumerate(parts):
        if place % 2:
            words.append(part)
        elif (place and part and not part[0].isspace()) or (place < last and part and not part[-1].isspace()):
            return None
        elif part or place in (0, last):
            words += part.split()
        else:
            return None
    return None if last % 2 else words


def _unquoted(word: str) -> Iterator[str]:
    for escaped, double, single, plain in _PART.findall(word):
        yield escaped or _ESCAPED.sub(r"\1", double) or single or plain


def _joined(texts: Iterable[str]) -> Iterator[tuple[int, str]]:
    """(number, text) with the lines put together that a backslash at the end joins; those of JSON have none."""
    begun, parts = 0, ""
    for number, text in enumerate(texts, 1):
        line = text.removesuffix("\r")
        begun = begun or number
        if (len(line) - len(line.rstrip("\\"))) % 2 and not (parts or line).lstrip().startswith(("#", "{")):
            parts += line[:-1]
            continue
        yield begun, parts + line
        begun, parts = 0, ""
    if parts:
        raise Usage(f"line {begun}: it goes on, but there is no next line.", "Was the input cut off?")


def _counts(line: str) -> bool:
    stripped = line.strip()
    return bool(stripped) and not stripped.startswith("#")


def _from_json(number: int, text: str) -> Line:
    """``{"do": "convert @l", "to": "deal+contact", "as": ["d", "c"]}``: further names are options or arguments."""
    try:
        value = json.loads(text, parse_float=str, parse_int=str)
    except ValueError:
        raise ValueError("it is not JSON") from None
    if not isinstance(value.get("do"), str):
        raise ValueError('it has no "do"')
    names = value.pop("as", [])
    names = [names] if isinstance(names, str) else names
    labels = tuple("@" + str(name).removeprefix("@") for name in names)
    if not all(re.fullmatch(_LABEL, label) for label in labels):
        raise ValueError('"as" is not a label or a list of labels')
    words = split(value.pop("do"))
    given = {name: _given(name, each) for name, each in value.items() if each is not None and each is not False}
    return Line(number, labels, words, given)


def _given(name: str, value: Any) -> list[str] | bool:
    """The texts of a value; numbers are the texts they were written as."""
    if value is True:
        return True
    texts = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError(f'"{name}" is neither text nor a list of texts')
    return list(texts)


def _meanings(word: str, labels: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if re.fullmatch(f"@{_LABEL}", word):
        return [word[1:]]
    if not re.fullmatch(_LABEL, word):
        return [word]
    if word not in labels:
        hint = f"{word} = in front of an earlier line names what it creates; @{word} is the text {word}."
        raise Usage(f"label: {word!r} is not defined yet.", hint, field="label")
    return labels[word]
