"""What repeats has a day to begin with, and keeps it."""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.errors import MissingValue
from crmcli.light import Any
from crmcli.model.kinds import Kind
from crmcli.model.traits_of_days import Repeats

Values = dict[str, Any]


def check_due(kind: Kind, row: Mapping[str, Any]) -> None:
    """Raises MissingValue (exit 5) for what repeats and is never due."""
    repeats = kind.trait(Repeats)
    if repeats and row.get(repeats.every) and not row.get(repeats.due):
        flag = kind.by_name[repeats.due].flag
        raise MissingValue("What repeats needs a day to begin with.", f"Add {flag} friday", field=repeats.due)


def beginning(kind: Kind, before: Mapping[str, Any], new: Mapping[str, Any]) -> Values:
    """When the row of what repeats began, as far as these new values change that."""
    repeats = kind.trait(Repeats)
    if repeats is None or repeats.first in new:
        return {}
    after = {**before, **new}
    if before.get(repeats.every) == after.get(repeats.every) and before.get(repeats.first):
        return {}
    first = after.get(repeats.due) if after.get(repeats.every) else None
    return {repeats.first: first} if first != before.get(repeats.first) else {}
