"""Numbers of documents: the next one of a series, by the pattern in the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from crmcli.errors import BadValue, Refused
from crmcli.model.kinds import Kind, Setting
from crmcli.model.patterns import EXAMPLE, Pattern, around, floor_of, floored, formatted, reads_back, series_of
from crmcli.model.refs import malformed, parse
from crmcli.model.traits import Numbered
from crmcli.store import series
from crmcli.store.act import Act, Row
from crmcli.store.asked import Answers, Question, at_once

Coming = dict[str, int]  # the next number of series, by their names


def number(act: Act, kind: Kind, rows: Sequence[Row], ahead: Coming | None = None) -> None:
    """Give each row the next number of its kind and of the year of its day: AN-2026-0001.

    It goes on behind the highest number that the pattern could have given, whoever gave it, and not below the one that
    the setting names. The counter is part of the transaction: what is rolled back leaves no gap. ``ahead`` is what
    ``asked`` gave in this step, and is kept up to date.
    """
    field = kind.its(Numbered).field
    pattern = _pattern(act, kind)
    for name, (year, together) in _series(act, kind, rows).items():
        if ahead and name in ahead:
            first = ahead[name]
            ahead[name] += len(together)
        else:
            (first,) = at_once(act, _next(act, kind, name, year))
        series.go_on(act, name, first + len(together) - 1)
        for count, row in enumerate(together, first):
            row[field] = formatted(pattern, year, count)


def asked(act: Act, rows: Mapping[str, Sequence[Row]]) -> Question[Coming]:
    """Asks for the next number of each series that these rows, by their kinds, will be counted in."""
    questions = {
        name: _next(act, kind, name, year)
        for kind, mine in ((act.registry.by_name[kind], mine) for kind, mine in rows.items())
        for name, (year, _) in _series(act, kind, mine).items()
    }

    def answer(answers: Answers) -> Coming:
        found = iter(answers)
        return {name: one.answer(list(islice(found, len(one.statements)))) for name, one in questions.items()}

    return Question([statement for one in questions.values() for statement in one.statements], answer)


def _series(act: Act, kind: Kind, rows: Sequence[Row]) -> dict[str, tuple[int, list[Row]]]:
    """The rows by the series that each is counted in, with its year."""
    found: dict[str, tuple[int, list[Row]]] = {}
    for row in rows:
        year = int((row.get(kind.its(Numbered).date) or act.today)[:4])
        found.setdefault(series_of(_pattern(act, kind), kind.name, year), (year, []))[1].append(row)
    return found


def _next(act: Act, kind: Kind, name: str, year: int) -> Question[int]:
    above = series.above(kind.name, *around(_pattern(act, kind), year), _floor(act, kind, name))
    return series.asked(name, above)


def _pattern(act: Act, kind: Kind) -> str:
    return act.setting(kind.its(Numbered).setting) or "{n}"


def coming(act: Act, kind: Kind) -> tuple[str, int]:
    """The number that the next document of a kind gets, were it of today, and its count."""
    pattern, year, name = _today(act, kind)
    (count,) = at_once(act, _next(act, kind, name, year))
    return formatted(pattern, year, count), count


def floor_here(act: Act, kind: Kind, setting: Setting, count: int) -> str:
    """What the setting keeps when the series of today is to go on with this count; raises Refused (exit 5) for one
    below what was given, here or elsewhere."""
    pattern, year, name = _today(act, kind)
    least = series.coming(act, name, series.above(kind.name, *around(pattern, year), 0))
    if count < least:
        raise Refused(
            f"The next {kind.name} cannot get the number {formatted(pattern, year, count)}: "
            f"{formatted(pattern, year, least - 1)} was given already.",
            f"crm config set {setting.name} {least}, or a higher one.",
            field=setting.name,
        )
    return floored(name, count)


def numbered_by(act: Act, setting: Setting) -> Kind:
    """The kind whose next number the setting holds."""
    return next(kind for kind in act.registry.bearers(Numbered) if kind.its(Numbered).floor == setting.name)


def _today(act: Act, kind: Kind) -> tuple[str, int, str]:
    """The pattern, the year, and the name of the series that a document of today is counted in."""
    pattern, year = _pattern(act, kind), int(act.today[:4])
    return pattern, year, series_of(pattern, kind.name, year)


def _floor(act: Act, kind: Kind, name: str) -> int:
    """The count that the setting names for this series, 0 for none."""
    setting = kind.its(Numbered).floor
    return floor_of(act.setting(setting), name) if setting else 0


def check_pattern(act: Act, setting: Setting, pattern: str) -> None:
    """Raises BadValue (exit 2) for a pattern whose numbers could not be told from references."""
    prefixes = list(act.registry.by_prefix)
    text = formatted(pattern, int(act.today[:4]), 1)
    found = parse(text)
    if (found and found[0] in prefixes) or malformed(text, prefixes):
        raise BadValue(setting.name, pattern, f"gives numbers that look like references, such as {text}", EXAMPLE)


def shared(act: Act, setting: Setting) -> list[str]:
    """A warning for each other setting whose pattern can give the same numbers as this one's."""
    year, pattern = int(act.today[:4]), act.setting(setting.name)
    found = []
    for other in act.registry.settings:
        theirs = act.setting(other.name) if isinstance(other.type, Pattern) and other is not setting else None
        if pattern and theirs and _meet(pattern, theirs, year):
            found.append(f"{setting.name} and {other.name} can give the same numbers: {pattern} and {theirs}.")
    return found


def _meet(one: str, other: str, year: int) -> bool:
    ways = ((one, other), (other, one))
    return any(reads_back(there, year, formatted(here, year, 1)) for here, there in ways)
