"""The words of one command, read into the values of its declared parameters: as strict as Typer, and without it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from crmcli.cli.params import Param, refuse_empty, refuse_missing, unreadable
from crmcli.errors import UnknownOption, Usage
from crmcli.light import Any


class PlainWord(str):
    """A word that is no option, no reference and no standard input, whatever it looks like."""

    __slots__ = ()


class Reader:
    """Built once per command, for any number of lines. ``path`` is how the command is typed: "lead new"; for
    ``may_be_empty`` and ``composes`` see ``refuse_empty`` and ``refuse_missing``.

    A ``lenient`` one, for the lines of a batch, takes -5 for a word rather than an option, and -L=5 as --limit=5.
    """

    def __init__(
        self,
        path: str,
        params: Sequence[Param],
        may_be_empty: Collection[str] = (),
        composes: bool = False,
        lenient: bool = False,
    ) -> None:
        self.path = path
        self.params = {param.key: param for param in params}
        self.may_be_empty = may_be_empty
        self.composes = composes
        self.lenient = lenient
        self.options: dict[str, Param] = {}
        self.arguments: list[Param] = []
        self.absent: dict[str, Any] = {}
        self.wanted: list[Param] = []
        for param in params:
            if not param.words:
                self.arguments.append(param)
                continue
            for word in param.words:
                self.options[word] = param
            if param.default and not param.many:
                self.absent[param.key] = param.default
            if param.required:
                self.wanted.append(param)
        many = [place for place, param in enumerate(self.arguments) if param.many]
        self.behind = self.arguments[many[0] + 1 :] if many else []
        self.wanted_behind = sum(param.required for param in self.behind)

    def leniently(self) -> Reader:
        """The same reader for the lines of a batch."""
        return Reader(self.path, [*self.params.values()], self.may_be_empty, self.composes, lenient=True)

    def parse(self, words: Sequence[str], named: Mapping[str, Sequence[str] | bool] | None = None) -> dict[str, Any]:
        """The values by parameter name, of what is given or has a default; ``named`` are texts of options and
        arguments, True for a flag. Raises Usage (exit 2)."""
        options, arguments = self._sorted(named) if named else ([], {})
        return self._parse([*options, *words], arguments)

    def _sorted(self, named: Mapping[str, Sequence[str] | bool]) -> tuple[list[str], dict[str, Sequence[str]]]:
        """Named texts as (words of options, arguments by parameter name)."""
        options: list[str] = []
        arguments: dict[str, Sequence[str]] = {}
        for name, texts in named.items():
            flag = f"--{name.replace('_', '-')}"
            called = (param.key for param in self.arguments if name in (param.name, _word(param)))
            argument = None if flag in self.options else next(called, None)
            if isinstance(texts, bool):
                options.append(flag)
            elif argument is not None:
                arguments[argument] = texts
            else:
                options += [f"{flag}={text}" for text in texts]
        return options, arguments

    def _parse(self, words: Sequence[str], named: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        values, at = dict(self.absent), 0
        plain: list[str] = []
        while at < len(words):
            word = words[at]
            at += 1
            if word == "--":
                plain += words[at:]
                break
            if len(word) < 2 or word[0] != "-" or (self.lenient and self._is_word(word)):
                plain.append(word)
                continue
            name, sign, value = word.partition("=")
            param = self._option(name, words, sign)
            if param.flag:
                if sign:
                    raise Usage(f"{name} takes no value.", field=name.lstrip("-"))
                values[param.key] = True
                continue
            if not sign:
                if at == len(words):
                    raise Usage(f"{name} needs a value.", f"Example: {param.sample}", field=name.lstrip("-"))
                value = words[at]
                at += 1
            if param.many:
                values.setdefault(param.key, []).append(_read(param, value))
            else:
                values[param.key] = _read(param, value)
        values.update(self._place(plain, named))
        for param in self.wanted:
            if param.key not in values:
                raise self._missing(param)
        refuse_empty(self.params, values, self.may_be_empty, self.composes)
        if not self.composes:
            refuse_missing(self.arguments, f"crm {self.path}", values)
        return values

    def _is_word(self, word: str) -> bool:
        return isinstance(word, PlainWord) or (word not in self.options and word[1].isdigit())

    def _option(self, name: str, words: Sequence[str], sign: str) -> Param:
        param = self.options.get(name)
        if param is None or (sign and name[:2] != "--" and not self.lenient):
            from crmcli.cli.advice import for_option

            hint = for_option([*self.params.values()], f"crm {self.path}", name, words)
            raise UnknownOption(f"{self.path} has no option {name!r}.", hint)
        return param

    def _place(self, words: list[str], named: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """Plain words to the arguments that are not named: one may take many, those behind it take theirs from the
        end."""
        found: dict[str, Any] = {}
        rest = list(words)
        behind = self.wanted_behind
        if named:
            behind -= sum(param.key in named for param in self.behind if param.required)
        for param in self.arguments:
            if param.key in named:
                found[param.key] = self._fitting(param, named[param.key])
            elif param.many:
                count = max(0, len(rest) - behind)
                found[param.key], rest = [_read(param, word) for word in rest[:count]], rest[count:]
                if param.required and not count:
                    raise self._missing(param)
            elif rest:
                found[param.key] = _read(param, rest.pop(0))
            elif param.required:
                raise self._missing(param)
            else:
                found[param.key] = param.default
        if rest:
            raise Usage(f"{self.path}: unexpected argument {rest[0]!r}.", f"See: crm {self.path} --help")
        return found

    def _fitting(self, param: Param, texts: Sequence[str]) -> Any:
        if param.many:
            return [_read(param, text) for text in texts]
        if len(texts) != 1:
            raise Usage(f"{self.path} takes one {_word(param)}, not {len(texts)}.", f"See: crm {self.path} --help")
        return _read(param, texts[0])

    def _missing(self, param: Param) -> Usage:
        return Usage(f"{self.path} needs {param.metavar or param.name}.", f"See: crm {self.path} --help")


def _read(param: Param, text: str) -> Any:
    if param.read is str:
        return text
    try:
        return param.read(text)
    except ValueError:
        raise unreadable(param, f"{text!r} is not a whole number") from None


def _word(param: Param) -> str:
    """What an argument is called in the help, in small letters: "ref" for REF..."""
    return str(param.metavar or param.name).strip("[].").lower()
