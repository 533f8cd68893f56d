"""Are the numbers of documents a series without gaps, and does it go on behind the last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from crmcli.actions.setup.health.findings import FIX, counted, found
from crmcli.errors.wording import listed
from crmcli.light import re
from crmcli.model.kinds import Kind
from crmcli.model.patterns import floor_of, formatted, read_back, series_of
from crmcli.model.results import Record
from crmcli.model.traits import Numbered
from crmcli.store import auditing, mending, series
from crmcli.store.act import Act


def numbers(act: Act) -> Iterator[Record]:
    """Which numbers are missing between those that are there, and which counters stand behind: both are told and no
    fault, as a number may have been given elsewhere, and the next one is above the highest that is there."""
    last = series.lasts(act)
    for kind in act.registry.bearers(Numbered):
        pattern = _pattern(act, kind)
        for year, counts in sorted(_given(act, kind).items()):
            name = series_of(pattern, kind.name, year)
            gaps = _gaps(counts, _floor(act, kind, name))
            if gaps:
                texts = [formatted(pattern, year, count) for count in gaps]
                missing = f"{counted(len(gaps), 'number')} of {kind.plural} {_is(gaps)} not there: {listed(texts)}."
                yield found("numbers", missing, f"crm {kind.name} list --archived --fields number", state="note")
            if last.get(name, 0) < max(counts):
                text = f"The counter of {name} stands at {last.get(name, 0)}, behind {max(counts)}."
                yield found("numbers", text, FIX, state="note")


def count_on(act: Act) -> None:
    last, behind = series.lasts(act), dict[str, int]()
    for kind in act.registry.bearers(Numbered):
        for year, counts in _given(act, kind).items():
            name = series_of(_pattern(act, kind), kind.name, year)
            if last.get(name, 0) < max(counts):
                behind[name] = max(counts)
    mending.series(act, behind)


def _given(act: Act, kind: Kind) -> dict[int, set[int]]:
    """The counts of the numbers that the pattern could have given, by year; all under 0 when it shows none."""
    read, found = re.compile(read_back(_pattern(act, kind))), defaultdict[int, set[int]](set)
    for number in auditing.numbers(act, kind):
        parts = read.fullmatch(number)
        if parts and len(parts["n"]) <= series.LONGEST:
            found[int(parts.groupdict().get("year") or 0)].add(int(parts["n"]))
    return found


def _gaps(counts: set[int], floor: int) -> list[int]:
    """What is missing between them; what somebody skipped by naming the next number is not."""
    found: list[int] = []
    ordered = sorted(counts)
    for before, after in pairwise(ordered):
        if after - before > 1 and after != floor and after - before < 10_000:
            found += range(before + 1, after)
    return found


def _floor(act: Act, kind: Kind, name: str) -> int:
    setting = kind.its(Numbered).floor
    return floor_of(act.setting(setting), name) if setting else 0


def _pattern(act: Act, kind: Kind) -> str:
    return act.setting(kind.its(Numbered).setting) or "{n}"


def _is(gaps: list[int]) -> str:
    return "is" if len(gaps) == 1 else "are"
