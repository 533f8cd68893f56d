"""A parser for many lines: built once per command from its declared options, as strict as the usual one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.cli.params import Param, declared
from crmcli.cli.typer_command import VerbCommand
from crmcli.errors import UnknownOption, Usage


class QuickParser:
    """Reads the words of one command into the values of its parameters, without a context per line."""

    def __init__(self, path: str, command: VerbCommand) -> None:
        self.path = path
        self.command = command
        self.params = declared(command)
        self.options: dict[str, Param] = {}
        self.arguments: list[Param] = []
        self.absent: dict[str, Any] = {}
        for param in self.params:
            if not param.words:
                self.arguments.append(param)
            else:
                self.options.update(dict.fromkeys(param.words, param))
                if param.default and not param.many:
                    self.absent[param.key] = param.default
        many = [place for place, param in enumerate(self.arguments) if param.many]
        self.behind = self.arguments[many[0] + 1 :] if many else []
        self.wanted_behind = sum(param.required for param in self.behind)

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
            if len(word) < 2 or word[0] != "-" or (word not in self.options and self._is_number(word)):
                plain.append(word)
                continue
            name, sign, value = word.partition("=")
            param = self._option(name, words)
            if param.flag:
                values[param.key] = True
                continue
            if not sign:
                if at == len(words):
                    raise Usage(f"{name} needs a value.", f"Example: {param.sample}", field=name.lstrip("-"))
                value = words[at]
                at += 1
            if param.many:
                values.setdefault(param.key, []).append(param.read(value))
            else:
                values[param.key] = param.read(value)
        values.update(self._place(plain, named))
        self.command.refuse_empty(values)
        self.command.refuse_missing(f"crm {self.path}", values)
        return values

    def _option(self, name: str, words: Sequence[str]) -> Param:
        param = self.options.get(name)
        if param is None:
            from crmcli.cli.advice import for_option

            hint = for_option(self.command, f"crm {self.path}", name, words)
            raise UnknownOption(f"{self.path} has no option {name!r}.", hint)
        return param

    @staticmethod
    def _is_number(word: str) -> bool:
        return word[1].isdigit()

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
                found[param.key], rest = [param.read(word) for word in rest[:count]], rest[count:]
                if param.required and not count:
                    raise self._missing(param)
            elif rest:
                found[param.key] = param.read(rest.pop(0))
            elif param.required:
                raise self._missing(param)
            else:
                found[param.key] = param.default
        if rest:
            raise Usage(f"{self.path}: unexpected argument {rest[0]!r}.", f"See: crm {self.path} --help")
        return found

    def _fitting(self, param: Param, texts: Sequence[str]) -> Any:
        if param.many:
            return [param.read(text) for text in texts]
        if len(texts) != 1:
            raise Usage(f"{self.path} takes one {_word(param)}, not {len(texts)}.", f"See: crm {self.path} --help")
        return param.read(texts[0])

    def _missing(self, param: Param) -> Usage:
        return Usage(f"{self.path} needs {param.metavar or param.name}.", f"See: crm {self.path} --help")


def _word(param: Param) -> str:
    """What an argument is called in the help, in small letters: "ref" for REF..."""
    return str(param.metavar or param.name).strip("[].").lower()
