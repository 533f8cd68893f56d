"""What people type first, as the words of the documented command: synonyms, options in front, a reference alone."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.cli.commands import COMMANDS, KIND_COMMANDS, resolved
from crmcli.cli.context import Session
from crmcli.model.kinds import Kind
from crmcli.model.refs import parse

SYNONYMS = {
    "ls": "list",
    "add": "new",
    "create": "new",
    "delete": "rm",
    "remove": "rm",
    "search": "find",
    "comment": "note",
}
ENDS = {"close": "won", "win": "won", "lose": "lost"}  # a move to the stage that means it
HELP = ("-h", "--help")


def understood(words: Sequence[str]) -> list[str]:
    """The words of a command line as the documented command has them; what is not understood stays as it is.

    Options alone are those of what bare ``crm`` shows.
    """
    ahead, rest = apart(words)
    return behind(ahead, _documented(rest)) if rest else ahead


def apart(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """(options in front of the command with their values, the rest); an unknown option is part of the rest."""
    at = 0
    while at < len(words) and words[at][:1] == "-":
        from crmcli.cli.options import PAST, every_command

        name, sign, _ = words[at].partition("=")
        param = next((param for param in (*PAST.values(), *every_command(True)) if name in param.words), None)
        if param is None:
            break
        at += 1 if param.flag or sign else 2
    return list(words[:at]), list(words[at:])


def behind(ahead: Sequence[str], words: Sequence[str]) -> list[str]:
    """Options that stood in front, directly behind the command that the words begin with."""
    if not ahead:
        return list(words)
    path = 2 if words[0] in Session.catalogue.by_name or _verbs(words[0]) else 1
    return [*words[:path], *ahead, *words[path:]]


def _documented(words: list[str]) -> list[str]:
    first, rest = words[0], words[1:]
    if first in COMMANDS:
        return [first, *_second(first, rest)]
    kind = _kind(first)
    if kind is not None:
        return _of_kind(kind, rest, plural=first not in Session.catalogue.by_name)
    if _ref(first) or _is_entry(first):
        return ["show", *words]
    if first == "version":
        return ["--version", *rest]
    if first in ENDS:
        return _ended(ENDS[first], rest) or words
    verb = SYNONYMS.get(first, first)
    of = _kind(rest[0]) if rest and verb in KIND_COMMANDS else None
    if of is not None:
        return [of.name, verb, *rest[1:]]
    return [verb, *rest] if verb in COMMANDS else words


def _is_entry(word: str) -> bool:
    from crmcli.model.entries import is_entry

    return is_entry(word)


def _of_kind(kind: Kind, rest: list[str], plural: bool) -> list[str]:
    verb = SYNONYMS.get(rest[0], rest[0]) if rest else "list"
    if verb in KIND_COMMANDS:
        return [kind.name, verb, *rest[1:]]
    if _ref(verb):
        return ["show", *rest]
    if verb in COMMANDS and len(rest) > 1 and _ref(rest[1]):
        return [verb, *rest[1:]]
    if verb not in HELP and (plural or verb[:1] == "-"):
        return [kind.name, "list", *rest]
    return [kind.name, *rest]


def _second(command: str, rest: list[str]) -> list[str]:
    """The words behind a command: the verb of a group may be a synonym, too."""
    if rest and rest[0] in SYNONYMS:
        verbs = _verbs(command)
        for verb in (SYNONYMS[rest[0]], "add", "save"):
            if rest[0] not in verbs and verb in verbs:
                return [verb, *rest[1:]]
    return rest


def _ended(means: str, rest: list[str]) -> list[str] | None:
    """``lose DEAL-3 --reason TEXT`` as ``move DEAL-3 lost --reason TEXT``; None where no stage means that."""
    refs = next((place for place, word in enumerate(rest) if not _ref(word)), len(rest))
    kind = _ref(rest[0]) if refs else None
    stage = next((stage.key for stage in kind.stages if stage.means == means), None) if kind else None
    return ["move", *rest[:refs], stage, *rest[refs:]] if stage else None


def _kind(word: str) -> Kind | None:
    return Session.catalogue.by_name.get(word) or next(
        (kind for kind in Session.catalogue.kinds if kind.plural == word), None
    )


def _ref(word: str) -> Kind | None:
    """The kind that a word is a reference to, None when it is none."""
    ref = parse(word)
    return Session.catalogue.by_prefix.get(ref[0]) if ref else None


def _verbs(command: str) -> dict[str, object]:
    """The verbs of a group such as line; none for a plain command."""
    return getattr(resolved(COMMANDS[command]), "verbs", {}) if command in COMMANDS else {}
