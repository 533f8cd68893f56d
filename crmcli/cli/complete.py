"""What could stand where the cursor is: commands, options, references, stages, fields, targets, settings."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from crmcli.cli.commands import COMMANDS, KIND_COMMANDS, resolved
from crmcli.cli.context import Session
from crmcli.cli.groups import VerbGroup
from crmcli.cli.options import Verb
from crmcli.cli.spellings import apart, behind
from crmcli.errors import CrmError
from crmcli.model.kinds import Kind
from crmcli.model.refs import parse
from crmcli.model.sums import sums_of
from crmcli.model.types import FieldType, Reference
from crmcli.store import completing, opening

Found = tuple[str, str]  # (a word, what it is)
_CURSOR = "\0"  # stands in no word
# The open quote: what means something to bash there, and how it is written.
_QUOTED = {"": (r"[^\w@%+=:,./-]", r"\\\g<0>"), '"': (r'["$`\\]', r"\\\g<0>"), "'": ("'", r"'\\''")}


def run(words: Sequence[str], write: Callable[[str], object]) -> int:
    """Write the completions of the last word, "WORD<TAB>ABOUT" a line; ``words`` are those behind ``crm``.

    ``--bash REPLACED LINE`` asks for bash; see ``_for_bash``.
    """
    from crmcli.render.escape import tsv_cell

    if list(words[:1]) == ["--bash"]:
        return _for_bash(*words[1:3], write=write)
    for word, about in candidates(words[:-1], words[-1] if words else ""):
        write(f"{word}\t{tsv_cell(about)}\n" if about else f"{word}\n")
    return 0


def _for_bash(replaced: str = "", line: str = "", *, write: Callable[[str], object]) -> int:
    """Write what bash puts in the place of ``replaced``, a line each, quoted as the open quote demands.

    ``line`` is the command up to the cursor; ``replaced`` its end, less than a word behind = and :. Returns 1
    where no file can stand either, so that bash offers none: behind FIELD=.
    """
    typed, quote = _words(line)
    current = typed[-1]
    kept = len(current) - len(_words(quote + replaced)[0][-1])
    found = candidates(typed[1:-1], current)
    for word, _ in found:
        write(re.sub(*_QUOTED[quote], word[kept:]) + "\n")
    return int(not found and "=" in current and not current.startswith("-"))


def candidates(before: Sequence[str], current: str) -> list[Found]:
    """What could stand behind these words, beginning as ``current`` does."""
    ahead, rest = apart(before)
    line = _Line(behind(ahead, rest) if rest else [])
    found = _of_option(line, current) if line.waiting else _of_word(line, current)
    wanted = current.lower()
    return [
        pair
        for pair in dict.fromkeys(found)
        if pair[0].lower().startswith(wanted) and pair[0].isprintable() and (pair[0] != current or pair[0][-1] != "=")
    ]


class _Line:
    """The words before the cursor, understood as far as they go."""

    def __init__(self, before: list[str]) -> None:
        self.before = before
        self.kind: Kind | None = Session.catalogue.by_name.get(before[0]) if before else None
        self.verb, used = self._verb()
        self.options = _options(self.verb, self.kind) if self.verb else {}
        self.plain: list[str] = []
        self.waiting: str | None = None
        for word in before[used:]:
            self._take(word)

    def _verb(self) -> tuple[Verb | None, int]:
        entry: Any = None
        names = self.before[:2]
        if self.kind is not None and len(names) > 1:
            entry = resolved(KIND_COMMANDS[names[1]]) if names[1] in KIND_COMMANDS else None
            return entry, 2
        if names and names[0] in COMMANDS:
            entry = resolved(COMMANDS[names[0]])
            if isinstance(entry, VerbGroup):
                return (entry.verbs.get(names[1]) if len(names) > 1 else None), 2  # type: ignore[return-value]
        return entry, 1

    def _take(self, word: str) -> None:
        if self.waiting is not None:
            self.waiting = None
        elif word.startswith("-") and len(word) > 1:
            self.waiting = word if self.options.get(word, (None, ""))[0] else None
        else:
            self.plain.append(word)

    @property
    def kinds(self) -> list[str]:
        """The kinds of the references so far, or the one that the command is about."""
        found = [
            Session.catalogue.by_prefix[ref[0]].name
            for word in self.before
            if (ref := parse(word)) and ref[0] in Session.catalogue.by_prefix
        ]
        named = (
            [self.kind.name] if self.kind else [word for word in self.plain if word in Session.catalogue.by_name][:1]
        )
        return list(dict.fromkeys(found)) or named

    @property
    def path(self) -> Path:
        after = (b for a, b in zip(self.before, self.before[1:], strict=False) if a == "--db")
        given = (word.removeprefix("--db=") for word in self.before if word.startswith("--db="))
        try:
            return opening.locate(next(after, next(given, None)), os.environ)
        except CrmError:  # a shell that completes is no place for errors
            return Path(os.devnull)


def _options(verb: Verb, kind: Kind | None) -> dict[str, tuple[str | None, str]]:
    """option -> (what its value is called, or None for a flag; help)."""
    bound = (kind,) if kind else ()
    found: dict[str, tuple[str | None, str]] = {}
    for param in verb.params(*bound):
        found.update(dict.fromkeys(param.words, (param.metavar, param.help)))
    return found


def _of_word(line: _Line, current: str) -> Iterator[Found]:
    if line.verb is None:
        yield from _commands(line)
        return
    if current.startswith("-"):
        option, sign, typed = current.partition("=")
        if sign:
            yield from ((f"{option}={word}", about) for word, about in _values(line, option, typed))
        else:
            yield from ((name, help) for name, (_, help) in line.options.items())
        return
    words = [param.metavar or "" for param in line.verb.params(*([line.kind] if line.kind else [])) if not param.words]
    words = [part for word in words for part in word.split(" ")]  # "[KIND] [FILTER...]" is one argument
    place = len(line.plain)
    many = words[:1] == ["REF..."] or words[:1] == ["TEXT..."]
    left = words if many else words[place : place + 1] or [word for word in words[-1:] if "..." in word]
    for word in left:
        yield from _argument(line, word.strip("[]"), current)


def _commands(line: _Line) -> Iterator[Found]:
    if not line.before:
        yield from ((kind.name, kind.help) for kind in Session.catalogue.kinds)
        yield from ((name, "") for name in COMMANDS)
    elif line.kind is not None:
        yield from ((name, "") for name in KIND_COMMANDS if name != "stages" or line.kind.stages)
    elif line.before[0] in COMMANDS:
        entry = resolved(COMMANDS[line.before[0]])
        yield from ((name, "") for name in (entry.verbs if isinstance(entry, VerbGroup) else ()))


def _argument(line: _Line, metavar: str, current: str) -> Iterator[Found]:
    if metavar.startswith("REF"):
        yield from completing.refs(line.path, Session.catalogue.kinds, current)
    elif metavar == "STAGE":
        yield from _stages(line, line.kinds)
    elif metavar.startswith("FILTER"):
        yield from _filters(line, current)
    elif metavar == "KIND":
        yield from ((kind.name, kind.help) for kind in Session.catalogue.kinds)
    elif metavar == "COMMAND":
        yield from ((name, "") for name in (*Session.catalogue.by_name, *COMMANDS))
    elif metavar == "NAME" and line.before[0] == "view":
        yield from completing.views(line.path, list(Session.catalogue.by_name))
    elif metavar == "TOPIC|COMMAND":
        from crmcli.cli.setup.help import topics

        yield from topics().items()
        yield from _argument(line, "COMMAND", current)
    elif "|" in metavar and metavar != "FILE|-":
        yield from ((word, "") for word in metavar.split("|"))
    elif metavar in ("SETTING", "NAME") and line.before[0] == "config":
        yield from ((setting.name, setting.help) for setting in Session.catalogue.settings)


def _of_option(line: _Line, current: str) -> Iterator[Found]:
    yield from _values(line, line.waiting or "", current)


def _values(line: _Line, option: str, current: str) -> Iterable[Found]:
    """The values of an option."""
    metavar = line.options.get(option, (None, ""))[0] or ""
    name = option.lstrip("-")
    if option == "--to":
        return [
            (word, "")
            for kind in line.kinds or Session.catalogue.by_name
            for word in Session.catalogue.combinations(kind)
        ]
    if name == "set" and "=" in current:
        begun, _, typed = current.partition("=")
        return [(f"{begun}={word}", about) for word, about in _of_field(line, begun, typed)]
    if name in ("set", "unset", "overwrite", "fields", "sort"):
        sign = "=" if name == "set" else ""
        return [(field.name + sign, field.help) for kind in _kinds(line) for field in kind.all_fields]
    if option == "--format":
        from crmcli.render import FORMATS

        return [(word, "") for word in FORMATS]
    if "|" in metavar:
        return [(word, "") for word in metavar.split("|")]
    if metavar == "STAGE":
        return _stages(line, line.kinds)
    if metavar == "KIND":
        return [(kind.name, kind.help) for kind in Session.catalogue.kinds]
    if name == "upsert-by":
        own = [(field.name, field.help) for kind in _kinds(line) for field in kind.all_fields]
        return [("ref", ""), ("external_id", ""), *own]
    if name in Session.catalogue.by_name:
        return completing.refs(line.path, [Session.catalogue.by_name[name]], current)
    return completing.refs(line.path, Session.catalogue.kinds, current) if metavar == "REF" else []


def _filters(line: _Line, current: str) -> Iterator[Found]:
    if current.startswith("@"):
        yield from ((f"@{name}", about) for name, about in completing.views(line.path, [k.name for k in _kinds(line)]))
    elif "=" in current:
        begun, typed = re.findall(r"(.*?=(?:.*,)?)(.*)", current, re.DOTALL)[0]
        field = re.split("[!=]", begun.replace("-", "_").lower())[0]
        yield from ((begun + word, about) for word, about in _of_field(line, field, typed))
    else:
        yield from ((f"{f.name}=", f.help) for kind in _kinds(line) for f in kind.all_fields)
        yield from ((f"{name}.gt=", "") for kind in _kinds(line) for name in sums_of(kind))
        yield from ((f"{word}=", "") for word in ("has", "no", "tag"))
        yield from _beyond(line, current)


def _of_field(line: _Line, name: str, typed: str) -> Iterator[Found]:
    """The values that a field of the kinds of this line may have, as far as they can be listed."""
    if name == "tag":
        yield from ((word, "") for word in completing.tags(line.path, [kind.name for kind in _kinds(line)]))
    elif name == "ref":
        yield from completing.refs(line.path, _kinds(line), typed)
    for kind in _kinds(line):
        if name in ("has", "no"):
            yield from ((word, "") for word in ("lines", "notes", "tags"))
            yield from ((field.name, field.help) for field in kind.all_fields)
        elif name in kind.by_name:
            yield from _of_type(line, kind, kind.by_name[name].type, typed)


def _of_type(line: _Line, kind: Kind, type: FieldType, typed: str) -> Iterable[Found]:
    if isinstance(type, Reference):
        return completing.refs(line.path, [Session.catalogue.by_name[type.kind]], typed)
    if type.role == "stage":
        return _stages(line, [kind.name])
    return [(word, "") for word in (("yes", "no") if type.role == "flag" else type.choices)]


def _beyond(line: _Line, current: str) -> Iterator[Found]:
    """Fields of what a reference leads to: company.city="""
    name, dot, _ = current.partition(".")
    for kind in _kinds(line) if dot else ():
        field = kind.by_name.get(name)
        if field is not None and isinstance(field.type, Reference):
            yield from ((f"{name}.{f.name}=", f.help) for f in Session.catalogue.by_name[field.type.kind].all_fields)


def _stages(line: _Line, kinds: Sequence[str]) -> list[Found]:
    declared = [(s.key, s.shown) for name in kinds for s in Session.catalogue.by_name[name].stages]
    return list(dict.fromkeys([*completing.stages(line.path, kinds), *declared])) if kinds else declared


def _kinds(line: _Line) -> list[Kind]:
    return [Session.catalogue.by_name[name] for name in line.kinds] or list(Session.catalogue.kinds)


def _words(line: str) -> tuple[list[str], str]:
    """The words of a command line up to the cursor, the last one perhaps empty, and the quote that is open."""
    for quote in ("", "'", '"'):
        with suppress(ValueError):
            words = shlex.split(line + _CURSOR + quote)
            return [*words[:-1], words[-1].removesuffix(_CURSOR)], quote
    return [""], ""
