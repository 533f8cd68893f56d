"""Random cases that fail are cut down to the shortest list of commands that still fails, to be pasted into a shell."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from .program import SET_UP

Words = list[str]


class Wrong(AssertionError):
    """The program says another thing than the reference. ``topic`` names what, without any numbers."""

    def __init__(self, topic: str, told: str) -> None:
        super().__init__(f"{topic}: {told}")
        self.topic = topic


@dataclass
class Played:
    """A case that was carried out: its commands, as they were said, and what was wrong, if anything.

    ``counts`` are what happened in it, by name: commands carried out, refused, documents compared.
    """

    words: list[Words]
    said: list[str] = field(default_factory=list)
    wrong: AssertionError | None = None
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def topic(self) -> str | None:
        return None if self.wrong is None else getattr(self.wrong, "topic", type(self.wrong).__name__)

    def told(self) -> str:
        """The failure, with the commands that lead to it."""
        return "\n".join([str(self.wrong), "", *SET_UP, *self.said])


def option(words: Words, name: str) -> str | None:
    """What stands behind an option, None where it is not said."""
    return words[words.index(name) + 1] if name in words[:-1] else None


TRIES = 400
"""How often a failing case is tried again while it is cut down."""

Play = Callable[[list[Words]], Played]
"""Carries commands out and compares; it skips what names something that does not exist."""


def shortest(case: Played, play: Play) -> Played:
    """The shortest case found that fails in the same way, by leaving commands out, then their options."""
    best, left = case, TRIES
    shorter = _shorter(best.words)
    while left and (words := next(shorter, None)) is not None:
        left -= 1
        tried = play(words)
        if tried.topic == case.topic:
            best = replace(tried, words=words)
            shorter = _shorter(words)
    return best


def _shorter(words: list[Words]) -> Iterator[list[Words]]:
    size = max(1, len(words) // 2)
    while size:
        for at in range(len(words) - size, -1, -size):
            yield words[:at] + words[at + size :]
        size //= 2
    for at, command in enumerate(words):
        for start, word in enumerate(command):
            if word.startswith("--") and word not in ("--to", "--kind", "--amount", "--price", "--company"):
                value = start + 1 < len(command) and not command[start + 1].startswith("--")
                yield [*words[:at], command[:start] + command[start + 1 + value :], *words[at + 1 :]]


class Dice(random.Random):
    """Chance with the words for what the cases need."""

    def maybe(self, percent: int) -> bool:
        return self.randrange(100) < percent

    def decimal(self, low: float, high: float, places: int) -> str:
        """A number with at most so many places, as a person types it."""
        scale = 10**places
        units = self.randint(round(low * scale), round(high * scale))
        sign, units = "-" if units < 0 else "", abs(units)
        return f"{sign}{units // scale}.{units % scale:0{places}}" if places else f"{sign}{units}"

    def weighted(self, choices: Sequence[tuple[int, str]]) -> str:
        return self.choices([name for _, name in choices], [weight for weight, _ in choices])[0]
