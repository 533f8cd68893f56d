"""Many cases, each from a seed of its own: how many there were, and the shortest of each way to fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from . import documents, play
from .cases import Dice, Play, Played, shortest


@dataclass
class Found:
    """``failed`` maps what was wrong to the cases that showed it, by their seeds."""

    cases: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    failed: dict[str, dict[int, Played]] = field(default_factory=dict)


def a_document(dice: Dice) -> Played:
    return documents.play(documents.commands(dice))


TOPICS: dict[str, tuple[Callable[[Dice], Played], Play]] = {
    "documents": (a_document, documents.play),
    "histories": (play.fresh, play.again),
}


def run(topic: str, seeds: Iterable[int]) -> Found:
    """Play the cases of these seeds."""
    found = Found()
    for seed in seeds:
        case = TOPICS[topic][0](Dice(seed))
        found.cases += 1
        found.counts.update(case.counts)
        if case.topic is not None:
            found.failed.setdefault(case.topic, {})[seed] = case
    return found


def told(topic: str, found: Found) -> str:
    """For each way to fail, the shortest commands that show it."""
    texts = []
    for name, cases in found.failed.items():
        seed, case = min(cases.items(), key=lambda pair: len(pair[1].words))
        shown = shortest(case, TOPICS[topic][1]).told()
        texts.append(f"{len(cases)} of {found.cases} {topic}: {name} (seed {seed})\n{shown}")
    return "\n\n".join(texts)
