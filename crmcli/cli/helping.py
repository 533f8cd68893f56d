"""The help of a command as plain text: usage, what it does, examples, its own options, fitting a screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from crmcli.cli.given import PANEL
from crmcli.cli.params import Param, declared
from crmcli.light import Any, re

EXAMPLES = 3  # so many are shown; the reference has all
NAMES = 26  # the most that stands before the help of an option
FIELD_LINES = 12  # the most that the options for fields take with what their values are called
Entry = tuple[str, str]  # (what is typed, what it is)


def of_command(command: Any, path: str, width: int, general: Sequence[Param], emphasis: str = "{}") -> str:
    """The help of a verb. ``general`` are the options of every command, which are only named; headings stand in
    ``emphasis``."""
    own = [param for param in declared(command) if param.key not in {each.key for each in general}]
    words = [param for param in own if not param.words]
    options = [param for param in own if param.words and not _is_field(param)]
    fields = [param for param in own if _is_field(param)]
    usage = " ".join([path, *(str(word.metavar) for word in words), "[OPTIONS]"])
    blocks = [[f"{emphasis.format('Usage:')} {usage}"], *_paragraphs(command.help or "", width)]
    if command.examples:
        blocks.append([emphasis.format("Examples:"), *(f"  {line}" for line in command.examples[:EXAMPLES])])
    panels: dict[str, list[Entry]] = {}
    for param in (*words, *options):
        panels.setdefault(param.panel or "Options", []).append((_typed(param), param.help))
    blocks += [[emphasis.format(f"{panel}:"), *_listed(entries, width)] for panel, entries in panels.items()]
    if fields:
        kind = path.split()[1] if len(path.split()) > 2 else "KIND"
        blocks.append([emphasis.format(f"Fields, see crm {kind} fields:"), *_fields(fields, width)])
    names = ["/".join(param.words) for param in general]
    blocks.append([emphasis.format("Options of every command, see crm help options:"), *_run(names, width)])
    return _joined(blocks)


def of_group(about: str, usage: str, panels: Iterable[tuple[str, list[Entry]]], width: int, emphasis: str) -> str:
    """The help of several commands, which stand in panels."""
    blocks = [[f"{emphasis.format('Usage:')} {usage}"], *_paragraphs(about, width)]
    for panel, entries in panels:
        room = width - max(len(name) for name, _ in entries) - 4
        short = [(name, _short(text, room)) for name, text in entries]
        blocks.append([emphasis.format(f"{panel}:"), *_listed(short, width)])
    return _joined(blocks)


def fitted(text: str, width: int) -> str:
    """A topic in lines that are no wider: paragraphs flow, and what a line that is set in says behind a gap goes on
    below where it begins. Lines to type stay whole."""
    found: list[str] = []
    for set_in, group in groupby(text.split("\n"), lambda line: not line or line[0] in " #"):
        lines = list(group)
        found += [each for line in lines for each in _hung(line, width)] if set_in else _flowing(lines, width)
    return "\n".join(found)


def _flowing(lines: Iterable[str], width: int) -> list[str]:
    return wrap(" ".join(lines), width, break_long_words=False, break_on_hyphens=False)


def _hung(line: str, width: int) -> list[str]:
    said = re.search(r"^ {5,}(?=\S)|(?<=\S) {2,}(?=\S(?:(?! {2}).)*$)", line)
    if len(line) <= width or said is None or said.end() > width * 2 // 3:
        return [line]
    first, *rest = wrap(line[said.end() :], width - said.end(), break_long_words=False, break_on_hyphens=False)
    return [line[: said.end()] + first, *(" " * said.end() + each for each in rest)]


def _short(text: str, room: int) -> str:
    """The text, or as many of its clauses as fit."""
    while len(text) > room:
        sign = next((sign for sign in (";", ":", " (", ",") if sign in text), None)
        if sign is None:
            return text[: text.rindex(" ", 0, room - 3)] + " ..."
        text = text[: text.rindex(sign)] + "."
    return text


def _is_field(param: Param) -> bool:
    return param.panel == PANEL


def _typed(param: Param) -> str:
    return " ".join(filter(None, (", ".join(param.words), param.metavar)))


def _paragraphs(text: str, width: int) -> Iterator[list[str]]:
    for paragraph in text.strip().split("\n\n"):
        yield wrap(paragraph, width, break_long_words=False, break_on_hyphens=False)


def _listed(entries: Sequence[Entry], width: int) -> Iterator[str]:
    """What is typed, and behind it what it is; a long one has a line of its own."""
    indent = max((len(name) for name, _ in entries if len(name) <= NAMES), default=0) + 4
    for name, about in entries:
        lines = wrap(about, width - indent, break_long_words=False) or [""]
        if len(name) + 4 > indent:
            yield f"  {name}"
        else:
            lines[0] = f"  {name:{indent - 2}}{lines[0]}".rstrip()
        yield from (line if line.startswith("  ") else " " * indent + line for line in lines)


def _fields(fields: Sequence[Param], width: int) -> list[str]:
    told = list(_run([_typed(param) for param in fields], width))
    return told if len(told) <= FIELD_LINES else list(_run([param.word for param in fields], width))


def _run(names: Iterable[str], width: int) -> Iterator[str]:
    """Names in a row, as many in a line as it holds."""
    line = ""
    for name in names:
        if line and len(line) + 2 + len(name) > width:
            yield line
            line = ""
        line += f"  {name}"
    yield line


def _joined(blocks: Iterable[Iterable[str]]) -> str:
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"
