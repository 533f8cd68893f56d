"""The variables of the environment: those of a test's commands, from the first one on, and those of the tests' own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

GIVEN = dict(os.environ)  # what the tests were started with, to be read there: a command of a test takes it away
RENEW = GIVEN.get("CRM_UPDATE_GOLDEN") == "1"  # whether what the program prints now is accepted
OWN = "PYTEST_"  # what pytest writes, and takes away again by itself

_outside: dict[str, str] | None = None


def enter(wanted: Mapping[str, str]) -> None:
    """Have these variables and no others, until the part of the test that runs is over: changing them for each
    command takes longer than some commands."""
    global _outside
    if _outside is None:
        _outside = _variables()
    _set(wanted)


def left() -> Iterator[None]:
    """What pytest wraps around a part of a test: afterwards the variables are what they were."""
    global _outside
    try:
        return (yield)
    finally:
        if _outside is not None:
            _set(_outside)
            _outside = None


def _variables() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(OWN)}


def _set(wanted: Mapping[str, str]) -> None:
    found = _variables()
    if found == wanted:
        return
    for name in found.keys() - wanted.keys():
        del os.environ[name]
    for name, value in wanted.items():
        if found.get(name) != value:
            os.environ[name] = value
