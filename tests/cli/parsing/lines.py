"""Command lines of every shape, made from what the commands declare, and what both parsers make of them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import pytest

from crmcli.cli.app import Root, root
from crmcli.cli.context import Session
from crmcli.cli.describing import verbs
from crmcli.cli.options import Verb
from crmcli.cli.params import Param
from crmcli.cli.parsing.plain import request

Words = tuple[str, ...]
# Words that are no plain values: they look like options, end them, or are empty.
ODD = ("-5", "-1.5", "--", "-", "-x", "-q", "-h", "--nonsense", "--nonsense=1", "-é", "--=", "-=", "-q5", "-qn", "")


class Call(NamedTuple):
    """Which verb is called, with which kind, and the values of its parameters."""

    verb: Verb
    bound: tuple[Any, ...]
    values: dict[str, Any]


class Called(Exception):
    """The call that a command line came to, instead of being carried out."""

    def __init__(self, call: Call) -> None:
        self.call = call


def note_calls(patch: pytest.MonkeyPatch) -> None:
    """Have verbs tell what they are called with, and do nothing."""

    def note(verb: Verb, session: Session, params: Mapping[str, Param], values: dict[str, Any], *bound: Any) -> None:
        raise Called(Call(verb, bound, values))

    patch.setattr(Verb, "carry_out", note)


def plainly(words: Sequence[str]) -> Call | None:
    """The call by the plain parser; None where it leaves the words to Typer."""
    asked = request(words)
    return asked and Call(asked.verb, asked.bound, asked.values)


def by_typer(words: Sequence[str]) -> Call | None:
    """The call by Typer, through the root of all commands; None for help, and for what it refuses."""
    session = Session(out=io.StringIO())
    session.words = list(words)
    try:
        with _root().make_context("crm", list(words), obj=session) as context:
            _root().invoke(context)
    except Called as done:
        return done.call
    except Exception:
        return None
    return None


@cache
def _root() -> Root:
    return root()


def lines(every: int = 1) -> Iterator[Words]:
    """Those of every command: with each of its options in every spelling, right ones and wrong ones; or one of so
    many of them, spread over all commands."""
    place = 0
    for path, _, command in verbs():
        params = [param.declared for param in command.params]
        arguments = [param for param in params if not param.words]
        plain = tuple(str(param.example) for param in arguments)
        needed = tuple(str(param.example) for param in arguments if param.required)
        for ahead, behind in _shapes(plain, needed):
            place += 1
            if place % every == 0:
                yield (*path.split(), *ahead, *behind)
        for param in params:
            for words in _of_option(param):
                place += 1
                if place % every == 0:
                    yield from ((*path.split(), *words, *plain), (*path.split(), *needed, *words))


def _shapes(plain: Words, needed: Words) -> Iterator[tuple[Words, Words]]:
    """The words of a command without its options, in two parts."""
    for words in (needed, plain, (), plain[:1], (*plain, "more"), (*plain, *plain), ("LEAD-1",), ("--", *plain)):
        yield words, ()
    for odd in ODD:
        yield from (((odd,), plain), (needed, (odd,)), (plain[:1], (odd, *plain[1:])), (("--", odd), needed))


def _of_option(param: Param) -> Iterator[Words]:
    value = param.example or "1"
    for word in param.words:
        yield from ((word,), (word, word), (f"{word}={value}",), (f"{word}=",), (word[:-1],), (f"{word}s",))
        if param.flag:
            yield from ((f"{word}n",), ("-q", word))
        else:
            yield from ((word, value), (word, value, word, "2"), (f"{word}{value}",), (f"{word}=a=b",))
            yield from ((word, odd) for odd in ODD)
