"""Filters as typed: ``stage=won amount.gte=1000 title~acme owner!=me tag=vip`` into conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crmcli.errors import Usage
from crmcli.model.declared import Declared

_CONDITION = r"(?s)([A-Za-z_][\w.\-]*?)(!=|=|~)(.*)\Z"
_BARE = r"[A-Za-z][A-Za-z_\-]*\Z"
_WORDS = {"gte": ">=", "lte": "<=", "gt": ">", "lt": "<", "before": "<", "after": ">"}
_EXAMPLE = "Example: stage=won amount.gte=1000 close_date.before=eom title~acme owner!=me tag=vip"


class Condition(Declared):
    """One condition: ``relation`` is the reference that leads to the field, if any; ``op`` one of
    = != ~ >= <= > <, or "is" for a bare word such as overdue; ``values`` the alternatives of a list."""

    field: str
    op: str
    values: tuple[str, ...]
    relation: str | None = None


class Query(Declared):
    """Which elements are wanted, in which order (" -amount,title"), and how many at most."""

    conditions: tuple[Condition, ...] = ()
    sort: str | None = None
    limit: int | None = None
    archived: bool = False

    @property
    def ordered(self) -> tuple[str, ...]:
        """The fields by which it is sorted, without their direction."""
        words = (word.strip().lstrip("-+").replace("-", "_").lower() for word in (self.sort or "").split(","))
        return tuple(word for word in words if word)


def parse(words: Iterable[str]) -> list[Condition]:
    """The conditions that must all hold; raises Usage (exit 2) for what is none."""
    return [_condition(word) for word in words]


def _condition(word: str) -> Condition:
    found = re.match(_CONDITION, word.strip())
    if not found and re.match(_BARE, word.strip()):
        return Condition(word.strip().replace("-", "_").lower(), "is", ("yes",))
    if not found:
        hint = _EXAMPLE
        if re.search(r"[<>]", word):
            hint = "Words after a dot compare: amount.gte=1000, close_date.before=eom"
        raise Usage(f"{word!r} is not a filter.", hint, field=word)
    path, sign, text = found[1].replace("-", "_").lower(), found[2], found[3]
    parts = path.split(".")
    op = sign
    if parts[-1] in _WORDS and len(parts) > 1:
        if sign != "=":
            raise Usage(f"{word!r} compares twice.", _EXAMPLE, field=word)
        op = _WORDS[parts.pop()]
    if parts[-2:-1] == ["custom"]:  # a custom field whose name a declared one has taken: no relation
        parts[-2:] = [".".join(parts[-2:])]
    if len(parts) > 2:
        raise Usage(f"{word!r} follows more than one relation.", "Example: company.city=Berlin", field=word)
    values = tuple(text.split(",")) if op in ("=", "!=") else (text,)
    return Condition(parts[-1], op, values, parts[0] if len(parts) == 2 else None)
