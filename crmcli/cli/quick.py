"""A parser for many lines: built once per command from its declared options, as strict as the usual one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from typer.core import TyperCommand

from crmcli.errors import Usage, meant


class QuickParser:
    """Reads the words of one command into the values of its parameters, without a context per line."""

    def __init__(self, path: str, command: TyperCommand) -> None:
        self.path = path
        self.options: dict[str, Any] = {}
        self.arguments: list[Any] = []
        self.absent: dict[str, Any] = {}
        for param in command.params:
            if param.param_type_name == "argument":
                self.arguments.append(param)
            else:
                self.options.update(dict.fromkeys((*param.opts, *param.secondary_opts), param))
                if param.default and not param.multiple:
                    self.absent[str(param.name)] = param.default
        many = [place for place, param in enumerate(self.arguments) if param.nargs == -1]
        behind = self.arguments[many[0] + 1 :] if many else []
        self.wanted_behind = sum(param.required for param in behind)

    def parse(self, words: Sequence[str]) -> dict[str, Any]:
        """The values by parameter name, of what is given or has a default; raises Usage (exit 2)."""
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
            param = self._option(name)
            if param.is_flag:
                values[param.name] = True
                continue
            if not sign:
                if at == len(words):
                    raise Usage(f"Option {name!r} needs a value.", f"Example: {name} {param.metavar or 'VALUE'}")
                value = words[at]
                at += 1
            if param.multiple:
                values.setdefault(param.name, []).append(value)
            else:
                values[param.name] = value
        values.update(self._place(plain))
        return values

    def _option(self, name: str) -> Any:
        param = self.options.get(name)
        if param is None:
            known = [option for option in self.options if option.startswith("--")]
            raise Usage(f"{self.path} has no option {name!r}.", meant(name, known, f"See: crm {self.path} --help"))
        return param

    @staticmethod
    def _is_number(word: str) -> bool:
        return word[1].isdigit()

    def _place(self, words: list[str]) -> dict[str, Any]:
        """Plain words to arguments: one may take many, those behind it take theirs from the end."""
        found: dict[str, Any] = {}
        rest = list(words)
        for param in self.arguments:
            if param.nargs == -1:
                count = max(0, len(rest) - self.wanted_behind)
                found[str(param.name)], rest = rest[:count], rest[count:]
                if param.required and not count:
                    raise self._missing(param)
            elif rest:
                found[str(param.name)] = rest.pop(0)
            elif param.required:
                raise self._missing(param)
            else:
                found[str(param.name)] = param.default
        if rest:
            raise Usage(f"{self.path}: {rest[0]!r} is one word too many.", f"See: crm {self.path} --help")
        return found

    def _missing(self, param: Any) -> Usage:
        return Usage(f"{self.path} needs {param.metavar or param.name}.", f"See: crm {self.path} --help")
