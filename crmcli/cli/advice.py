"""What to type instead of an option or a word that a command does not know, in the words that were typed."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote

from crmcli.cli.context import Session
from crmcli.cli.params import Param
from crmcli.errors.wording import closest, did_you_mean
from crmcli.light import re


def for_option(params: Sequence[Param], path: str, name: str, words: Sequence[str]) -> str:
    """The hint for an option that the command at ``path`` ("crm lead new"), which has these parameters, does not have;
    ``words`` stand behind it."""
    if name == "--as-of":
        return "What was can only be looked at: crm show LEAD-5 --as-of 42"
    word = next((word for word in words if _begins(word, name)), name)
    if re.match(r"-\d|-.*\s", word) and word[:2] != "--":
        others = [other for other in words if other != word]
        return f"Put a text that begins with a dash after --: {line(path, *others, '--', word)}"
    others, value = _apart(words, word)
    options = [each for param in params for each in param.words]
    arguments = [_called(param) for param in params if not param.words]
    field = _to_be_set(params, name)
    alone = not field and closest(name, options) is None and closest(_bare(name), arguments) is not None
    if value is not None and (alone or _bare(name) in arguments):
        return f"try: {line(path, *others, value)}"
    if value is not None and field:
        return f"try: {line(path, *others, '--set', f'{field}={value}')}"
    return did_you_mean(name, options, f"See: {path} --help")


def line(path: str, *words: str) -> str:
    """A command line to type: "crm lead new -- "-10% off"."""
    return " ".join([path, *map(_shell, words)])


def _shell(word: str) -> str:
    if word and all(sign.isalnum() or sign in "@%+=:,./_-€" for sign in word):
        return word
    return quote(word) if any(sign in '"$`\\!' for sign in word) else f'"{word}"'


def _begins(word: str, name: str) -> bool:
    """Whether this is the word in which the parser met the option; several short ones may share one."""
    return word.partition("=")[0] == name or (len(name) == 2 and word[:1] == "-" != word[1:2] and name[1] in word)


def _apart(words: Sequence[str], word: str) -> tuple[list[str], str | None]:
    """The words without an option and its value, and the value, None where there is none."""
    place = next((at for at, each in enumerate(words) if each == word), len(words))
    before, behind = list(words[:place]), list(words[place + 1 :])
    _, sign, value = word.partition("=")
    if sign:
        return before + behind, value
    return (before + behind[1:], behind[0]) if behind and behind[0][:1] != "-" else (before + behind, None)


def _to_be_set(params: Sequence[Param], name: str) -> str | None:
    """The field that was probably meant, for a command on which fields are only behind --set; None for another."""
    if any(param.dest == "values" for param in params) or not any("--set" in param.words for param in params):
        return None
    fields = {field.flag: field.name for kind in Session.catalogue.kinds for field in kind.all_fields if field.manual}
    flag = name if name in fields else closest(name, list(fields))
    return fields[flag] if flag else None


def _called(param: Param) -> str:
    return _bare(str(param.metavar or param.name).strip("[]."))


def _bare(name: str) -> str:
    return name.lower().strip("-").replace("-", "").replace("_", "")
